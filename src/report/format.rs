//! The formats: each writes one account after the other, so that many cost no more memory than one.

mod csv;
mod github;
mod gitlab;
mod html;
mod ics;
mod json;
mod junit;
mod markdown;
mod sarif;
mod table;

use super::{Entry, Found, Report, Style, Summary, View};
use crate::finding::Became;
use crate::policy::Level;
use std::io::{self, Write};

/// A form in which results are written. It only writes: what is said was decided before. What an account
/// says depends on nothing else, so that many can be written side by side; joining them is left to one.
pub trait Format: Send + Sync {
    /// What stands before the first account.
    ///
    /// # Errors
    /// What the writer says.
    fn begin(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// What is said of one account.
    ///
    /// # Errors
    /// What cannot be put into this form.
    fn entry(&self, entry: &Entry) -> io::Result<Vec<u8>>;

    /// Puts it behind what was said of the accounts before it.
    ///
    /// # Errors
    /// What the writer says.
    fn join(&mut self, piece: &[u8], out: &mut dyn Write) -> io::Result<()> {
        out.write_all(piece)
    }

    /// What stands behind the last account.
    ///
    /// # Errors
    /// What the writer says.
    fn end(&mut self, _summary: &Summary, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// Whether something was written already that a comma must follow.
#[derive(Debug, Default)]
struct Comma(bool);

impl Comma {
    /// A piece of a list, on lines of its own.
    fn join(&mut self, piece: &[u8], out: &mut dyn Write) -> io::Result<()> {
        if piece.is_empty() {
            return Ok(());
        }
        let comma = if std::mem::replace(&mut self.0, true) { ",\n" } else { "\n" };
        out.write_all(comma.as_bytes())?;
        out.write_all(piece)
    }
}

/// How many accounts there are to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Many {
    /// One account, whose report is the document.
    One,
    /// A batch.
    Several,
}

/// The names of the formats.
pub const NAMES: [&str; 11] =
    ["table", "json", "jsonl", "csv", "markdown", "html", "sarif", "junit", "github", "gitlab", "ics"];

/// A format by its name.
#[must_use]
pub fn named(name: &str, many: Many, style: Style, view: &View) -> Option<Box<dyn Format>> {
    Some(match (name, many) {
        ("table", Many::One) => Box::new(table::One(style)),
        ("table", Many::Several) => Box::new(table::Several { style, view: view.clone() }),
        ("json", Many::One) => Box::new(json::One),
        ("json", Many::Several) => Box::new(json::Several::default()),
        ("jsonl", _) => Box::new(json::Lines),
        ("csv", _) => Box::new(csv::Csv),
        ("markdown", _) => Box::new(markdown::Markdown::default()),
        ("html", many) => Box::new(html::Html::new(many, view)),
        ("sarif", _) => Box::new(sarif::Sarif::default()),
        ("junit", _) => Box::new(junit::Junit),
        ("github", _) => Box::new(github::Github),
        ("gitlab", _) => Box::new(gitlab::Gitlab::default()),
        ("ics", _) => Box::new(ics::Ics::default()),
        _ => return None,
    })
}

/// A short name for a finding that is the same on every run and machine: pack, account, rule, table and row.
pub(super) fn fingerprint(report: &Report, found: &Found) -> String {
    let account = report.account.as_deref().unwrap_or(&report.input);
    stable(&[&found.pack, account, &found.rule, &found.table, &found.row])
}

/// A short name for texts that stays the same.
pub(super) fn stable(parts: &[&str]) -> String {
    let text = parts.join("\u{0}");
    // FNV-1a: short, and the same for ever, which the hashers of the standard library do not promise.
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// How loud a finding is: its level for the action asked about. What concerns only another action is good to
/// know.
fn loudness(report: &Report, found: &Found) -> Level {
    found.level(&report.asked).unwrap_or(Level::Info)
}

/// The level of a finding for the action asked about, else its gravest with the action that it is for.
fn level_in_words(report: &Report, found: &Found) -> String {
    if let Some(level) = found.level(&report.asked) {
        return level.word().to_owned();
    }
    let gravest = found.severity.iter().max_by_key(|(_, level)| **level);
    gravest.map_or_else(String::new, |(action, level)| format!("{} for {action}", level.word()))
}

/// What a finding says; of a contradiction also where the other fact stands.
fn sentence(found: &Found) -> String {
    match &found.against {
        None => found.message.clone(),
        Some(at) => format!("{} (against {}); which is right?", found.message, at.line_of_file()),
    }
}

/// Who accepts a finding, until when, and why; none of a finding that is open.
fn accepted(report: &Report, found: &Found) -> Option<String> {
    let reason = found.acknowledged.as_ref()?;
    Some(report.accepted_by(found).map_or_else(|| reason.clone(), super::AcceptedInfo::who))
}

/// What stands before the lines that say what a verdict rests on.
const RESTS_ON: &str = "rests on";

/// The name that findings about a whole verdict have where a rule's name stands.
const VERDICT: &str = "verdict";

/// So much of what a batch passed over is named on one line.
const PASSED: usize = 20;

/// What keeps the action asked about from being a go, as one sentence; none exactly when it is one.
fn not_a_go(entry: &Entry) -> Option<String> {
    let why = entry.why();
    let about = match entry {
        Entry::Report(report) => format!("{} is {}", report.asked, report.verdict.word()),
        Entry::Broken(_) => return why.into_iter().next(),
    };
    (!why.is_empty()).then(|| format!("{about}: {}", why.join("; ")))
}

/// What could not be answered, as one line each: the fact, what waits for it, and what to write.
fn open_questions(report: &Report) -> Vec<(String, String)> {
    let missing = report.missing.iter().map(|missing| {
        let level = missing.level.map_or("other action", Level::word);
        let waits = match missing.rules.as_slice() {
            [] => "the recommendation waits for it".to_owned(),
            rules => format!("{} cannot answer ({level})", rules.join(", ")),
        };
        let text = format!("{}; {waits}. {}", missing.says(), missing.write);
        (missing.fact.clone(), text)
    });
    let failed = report.rules.iter().filter(|rule| rule.outcome == Became::Failed).map(|rule| {
        let problem = rule.problem.as_deref().unwrap_or_default();
        (rule.rule.clone(), format!("{} failed: {problem}", rule.rule))
    });
    let skipped = report
        .rules
        .iter()
        .filter(|rule| rule.outcome == Became::Skipped)
        .map(|rule| (rule.rule.clone(), format!("{} was left out on request", rule.rule)));
    let unaccounted = report.unaccounted.iter().map(|row| {
        let place = row.at.line_of_file();
        let what = format!("nothing judged this for {}: {} ({place})", row.actions.join(" and "), row.what());
        (row.field.clone().unwrap_or_else(|| format!("{} {}", row.table, row.row)), what)
    });
    let own = report.own_speakers().map(|text| ("rules of your own".to_owned(), text));
    unaccounted.chain(missing).chain(failed).chain(skipped).chain(own).collect()
}

/// `delete: no-go, deactivate: go`.
fn verdicts(report: &Report) -> String {
    let one = |action: &super::ActionResult| format!("{}: {}", action.action, action.verdict.word());
    report.actions.iter().map(one).collect::<Vec<_>>().join(", ")
}
