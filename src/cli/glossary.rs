//! `audit glossary`: the words of the platform and what they mean here.

use super::args::Shared;
use super::{Ended, clock, load, output};
use crate::body::Stop;
use crate::escape;
use crate::policy::{Confidence, Policy};
use std::fmt::Write as _;
use std::sync::Arc;

pub(super) fn run(shared: &Shared) -> Ended {
    let stop: Arc<dyn Stop> = Arc::new(clock::Deadline);
    let policy = load::load(shared, &stop)?;
    let text = text(&policy, output::style(shared).width);
    output::show(shared, &text)?;
    Ok(0)
}

fn text(policy: &Policy, width: usize) -> String {
    let mut out = String::new();
    let options = textwrap::Options::new(width)
        .initial_indent("  ")
        .subsequent_indent("  ")
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for term in &policy.pack.glossary {
        let sure = if term.confidence == Confidence::Official { "" } else { " (needs confirmation)" };
        let titles: Vec<&str> = term
            .sources
            .iter()
            .filter_map(|key| policy.pack.reference(key).map(|reference| reference.title.as_str()))
            .collect();
        let from = if titles.is_empty() { String::new() } else { format!(" [{}]", titles.join("; ")) };
        let means = escape::line(&format!("{}{sure}{from}", term.means));
        let _ = writeln!(out, "{}\n{}\n", escape::line(&term.term), textwrap::fill(&means, &options));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
