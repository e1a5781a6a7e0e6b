//! What stands around the advice: from when the action can work, by when to act, and that a go is no advice.

use super::text::{Page, nice_with_weekday};
use crate::decision::Verdict;
use crate::escape::{line, short};
use crate::policy::KEEP;
use crate::report::{ActionResult, Report, ReportedFinding};

/// Two lines under the recommendation, for the action asked about.
pub(super) fn write(page: &mut Page, report: &Report) {
    let Some(action) = report.asked() else { return };
    // Whoever is told to keep the account waits for no day.
    let waits = report.recommendation.then != KEEP;
    if let Some(text) = not_before(report, action).filter(|_| waits) {
        page.wrapped(&text, "    ", "    ");
    }
    for found in report.findings.iter().filter(|found| overdue(report, found)) {
        let text = format!("Overdue, act today: {} ({}).", short(&found.message, 120), line(&found.rule));
        page.wrapped(&text, "    ", "    ");
    }
    let Some(day) = &action.deadline else { return };
    let set = |found: &&ReportedFinding| found.acknowledged.is_none() && found.due_by.as_ref() == Some(day);
    let Some(found) = report.findings.iter().filter(set).find(|f| action.deadline_set_by.contains(&f.rule))
    else {
        return;
    };
    let by = nice_with_weekday(day);
    let text = match action.deadline_set_by.as_slice() {
        [one] => format!("Next deadline: {by} (UTC), {one}: {}.", short(&found.message, 120)),
        rules => format!("Next deadline: {by} (UTC): {}.", listed(rules)),
    };
    page.wrapped(&text, "    ", "    ");
}

/// Whether a finding should have been acted on before today.
fn overdue(report: &Report, found: &ReportedFinding) -> bool {
    let matters = found.severity.contains_key(&report.asked);
    matters && found.told() && found.due_by.as_ref().is_some_and(|day| *day < report.today)
}

fn listed(ids: &[String]) -> String {
    match ids {
        [first, second, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second} and {} more", rest.len())
        }
        few => few.join(" and "),
    }
}

fn not_before(report: &Report, action: &ActionResult) -> Option<String> {
    if action.verdict != Verdict::NoGo {
        return None;
    }
    let name = &action.action;
    Some(match &action.not_before {
        Some(_) if action.works_from(&report.today) => {
            format!("{} works as soon as the steps are done.", line(&action.title))
        }
        Some(day) => format!(
            "Not before {} for {name}, if you do today what can be done today (set by {}).",
            nice_with_weekday(day),
            listed(&action.not_before_set_by)
        ),
        None if !action.waits_for_others.is_empty() => format!(
            "No day can be named for {name}: others must act first ({}).",
            listed(&action.waits_for_others)
        ),
        None => format!("No day can be named for {name} before {}.", settled(action)),
    })
}

/// What has to be settled first.
fn settled(action: &ActionResult) -> &'static str {
    match (action.unanswered > 0, action.contradictions > 0) {
        (true, true) => "the open questions are answered and the contradictions settled",
        (false, true) => "the contradictions are settled",
        (false, false) if action.unaccounted > 0 => "the rows that nothing judged are settled",
        (true | false, false) => "the open questions are answered",
    }
}

/// A go is no advice: who reads the last line alone must not take it for one.
pub(super) fn unwanted(report: &Report, action: &ActionResult) -> String {
    let then = &report.recommendation.then;
    if action.verdict == Verdict::Go && *then != action.action {
        format!("; recommended is {}", line(then))
    } else {
        String::new()
    }
}
