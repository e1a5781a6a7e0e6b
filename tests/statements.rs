//! What a guide to closing says, statement by statement: a reader finds each in the report that concerns him.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::audit;

const DAY: &str = "--today 2026-11-23";

/// Text without what only lays it out: line breaks, frames, marks of Markdown and of HTML.
fn plain(text: &str) -> String {
    let text = text.replace(['│', '\\'], " ").replace("&gt;", ">").replace("&#39;", "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_step_that_is_done_still_says_how() {
    let how = "to remove a card does not cancel a plan";
    let line = format!("samples/ready/account.yaml {DAY}");
    let done = audit(&line).exits(0).shows("✓ 18").hides(how);
    assert!(!done.out.contains("Starts a wait"), "{}", done.out);
    for form in ["--full", "--format markdown", "--format html"] {
        let ran = audit(&format!("{line} {form}")).exits(0);
        assert!(plain(&ran.out).contains(how), "{form}\n{}", ran.out);
    }
}
