//! Whatever an account, a stored result or a pack says is text, wherever it is shown: no control character, no markup,
//! no link or mention, no formula, and no command for the reader of a build log.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/sinks.rs"]
mod sinks;
mod support;
use support::{Folder, Ran, folder, report_formats};

const DAY: &str = "--today 2026-11-23";

/// An account with these words as its own name and as the names of what it has.
fn called(name: &str) -> Folder {
    let name = serde_json::to_string(name).unwrap();
    let here = folder().sample("blocked");
    let account: String = here
        .read("blocked/account.yaml")
        .lines()
        .map(|line| match line.split_once("Layout") {
            Some((before, after)) => {
                let (before, after) = (before.trim_end_matches('"'), after.trim_start_matches('"'));
                format!("{before}{name}{after}\n")
            }
            None => format!("{line}\n")
                .replace("Ann Example", "Layout")
                .replace("\"Layout\"", &name)
                .replace("Layout", &name),
        })
        .collect();
    here.given("blocked/account.yaml", account)
}

#[track_caller]
fn no_command(ran: &Ran) {
    for text in [&ran.out, &ran.err] {
        sinks::no_command(text).unwrap_or_else(|why| panic!("$ {}\n{why}\n{text}", ran.line));
    }
}

/// GitHub reads `::` at the beginning of a line, also behind blanks, and `##[` anywhere; Azure and `TeamCity` have
/// words of their own. A name that is longer than a line begins the next one with any part of it.
#[test]
fn no_line_of_a_report_is_a_command_of_a_build_log() {
    let long: String = (0..40).map(|at| format!("{}::error::x", "y".repeat(at))).collect();
    for name in [
        "::error::x",
        " ::add-mask::a ::stop-commands::b",
        "##[error]x",
        "a ##vso[task.complete]",
        "##teamcity[x]",
        &long,
    ] {
        let here = called(name);
        for form in [
            "table",
            "table --brief",
            "table --full",
            "table --color always",
            "csv",
            "json",
            "junit",
            "sarif",
        ] {
            no_command(&here.audit(&format!("blocked {DAY} --format {form}")).exits(1));
        }
        here.audit(&format!("blocked {DAY} --format json=kept.json"));
        no_command(&here.audit(&format!("batch blocked {DAY} --details")).exits(1));
        no_command(&here.audit("render kept.json").exits(1));
        no_command(&here.audit(&format!("explain open-contract blocked {DAY}")).exits(0));
        no_command(&here.audit("import blocked --format json").exits(0));
        here.audit(&format!("blocked {DAY} --action deactivate --format json=other.json"));
        no_command(&here.audit("diff kept.json other.json"));
    }
}

/// What is on the command line and in the names of files comes back in errors and notes.
#[test]
fn no_line_of_an_error_is_a_command_of_a_build_log() {
    let here =
        folder().sample("ready").given("::error::x.yaml", "a: [").given("ready/##[error]y.csv", "a;b\n1;2\n");
    for words in [
        &["::error::x.yaml"][..],
        &["::error::none"],
        &["ready", "--only", "\n::error::x"],
        &["ready", "--format", "::error::x"],
        &["ready", "--param", "::error::x=1"],
        &["rules", "::error::x"],
        &["\n::error::x", "::error::y"],
        &["ready", "--full"],
        &["batch", ".", "--leave-out", "::error::x"],
        &["render", "::error::x.yaml"],
    ] {
        no_command(&here.audit_words(words));
    }
}

/// What GitHub would make of a comment: links, people, issues, commits, pictures, formulas, lists.
#[test]
fn nothing_in_markdown_has_a_meaning_for_github() {
    for name in sinks::GITHUB {
        let here = called(name);
        let out = here.audit(&format!("blocked {DAY} --format markdown")).exits(1).out;
        sinks::markdown(&out).unwrap_or_else(|why| panic!("{name}: {why}\n{out}"));
        assert!(sinks::markdown_text(&out).contains(name.trim()), "{name}\n{out}");
    }
}

/// A spreadsheet takes a comma or a semicolon for what parts cells.
#[test]
fn no_cell_is_a_formula_whatever_parts_the_cells() {
    for name in [
        "=1+1",
        "x;=1+1",
        "x; =1+1",
        "a;\"=1+1\"",
        "x;+1",
        "x;-1",
        "x;@a",
        ";;=1",
        "x;\t=1",
        "x;＝1",
        "＠a;％",
        "x;\u{3000}＋1",
    ] {
        let out = called(name).audit(&format!("blocked {DAY} --format csv")).exits(1).out;
        sinks::csv(&out).unwrap_or_else(|why| panic!("{name}: {why}\n{out}"));
    }
}

/// All of it at once, in every form.
#[test]
fn a_hostile_account_is_text_in_every_form() {
    for name in sinks::HOSTILE {
        // An account is refused where it holds a NUL.
        let here = called(&name.replace('\u{0}', ""));
        for form in report_formats() {
            let ran = here.audit(&format!("blocked {DAY} --format {form}")).exits(1);
            sinks::inert(form, &ran.out).unwrap_or_else(|why| panic!("{form} {name:?}: {why}"));
        }
    }
}
