//! Sentences that several forms have in common.

use crate::finding::Became;
use crate::policy::Level;
use crate::report::{AcceptedInfo, AccountResult, ActionResult, Report, ReportedFinding};
use std::borrow::Cow;

/// How loud a finding is: its level for the action asked about. What concerns only another action is good to
/// know.
pub(super) fn loudness(report: &Report, found: &ReportedFinding) -> Level {
    found.level(&report.asked).unwrap_or(Level::Info)
}

/// The level of a finding for the action asked about, else its gravest with the action that it is for.
pub(super) fn level_in_words(report: &Report, found: &ReportedFinding) -> Cow<'static, str> {
    if let Some(level) = found.level(&report.asked) {
        return level.word().into();
    }
    let gravest = found.severity.iter().max_by_key(|(_, level)| **level);
    gravest.map_or_else(Cow::default, |(action, level)| format!("{} for {action}", level.word()).into())
}

/// What a finding says; of a contradiction also where the other fact stands.
pub(super) fn sentence(found: &ReportedFinding) -> Cow<'_, str> {
    match &found.against {
        None => (&*found.message).into(),
        Some(at) => format!("{} (against {}); which is right?", found.message, at.line_of_file()).into(),
    }
}

/// Who accepts a finding, until when, and why; none of a finding that is open.
pub(super) fn accepted(report: &Report, found: &ReportedFinding) -> Option<String> {
    let reason = found.acknowledged.as_ref()?;
    Some(report.accepted_by(found).map_or_else(|| reason.clone(), AcceptedInfo::who))
}

/// What stands before the lines that say what a verdict rests on.
pub(super) const RESTS_ON: &str = "rests on";

/// The name that findings about a whole verdict have where a rule's name stands.
pub(super) use crate::policy::ids::VERDICT;

/// So much of what a batch passed over is named on one line.
pub(super) const PASSED: usize = 20;

/// What keeps the action asked about from being a go, as one sentence; none exactly when it is one.
pub(super) fn not_a_go(entry: &AccountResult) -> Option<String> {
    let why = entry.why();
    let about = match entry {
        AccountResult::Report(report) => format!("{} is {}", report.asked, report.verdict.word()),
        AccountResult::Broken(_) => return why.into_iter().next(),
    };
    (!why.is_empty()).then(|| format!("{about}: {}", why.join("; ")))
}

/// What could not be answered, as one line each: the fact, what waits for it, and what to write.
pub(super) fn open_questions(report: &Report) -> Vec<(String, String)> {
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
pub(super) fn verdicts(report: &Report) -> String {
    let one = |action: &ActionResult| format!("{}: {}", action.action, action.verdict.word());
    report.actions.iter().map(one).collect::<Vec<_>>().join(", ")
}
