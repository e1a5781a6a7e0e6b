//! The days of a report as a calendar: deadlines, the ends of waits, and the day from which it can work.

use crate::escape::line;
use crate::report::{AccountResult, Report, ReportedFinding, Summary, stable};
use icalendar::{Calendar, Component, Event, Property};
use std::io::{self, Write};

/// Writes the deadlines and waiting dates of the action asked about, and of the recommended one, as RFC 5545;
/// and, on the day of judgement, why it is not a go.
///
/// # Errors
/// What the writer says.
pub(super) fn write(entry: &AccountResult, out: &mut dyn Write) -> io::Result<()> {
    let mut calendar = empty();
    let name = match entry {
        AccountResult::Report(report) => report.account.as_deref().unwrap_or(&report.pack.platform),
        AccountResult::Broken(broken) => &broken.input,
    };
    calendar.name(&format!("audit: {}", line(name)));
    calendar.extend(verdict(entry));
    if let AccountResult::Report(report) = entry {
        calendar.extend(basis(report));
        calendar.extend(events(report));
    }
    write!(out, "{calendar}")
}

fn empty() -> Calendar {
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", "-//closeout//audit//EN"), ("CALSCALE", "GREGORIAN")]
    {
        calendar.append_property(Property::new(name, value));
    }
    calendar
}

/// Writes a calendar with what a batch passed over, on the day of judgement; nothing when there is nothing.
///
/// # Errors
/// What the writer says.
pub(super) fn passed_over(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let passed = &summary.totals.passed_over;
    let (Some(heading), Some(today)) = (passed.heading(), &summary.today) else { return Ok(()) };
    let about = passed.lines(NAMED).join("; ");
    let mut calendar = empty();
    calendar.extend([on(&uid("passed-over", &[]), today, today, (&heading, &about))]);
    write!(out, "{calendar}")
}

/// So much of what was passed over is named.
const NAMED: usize = 20;

/// That the account is not a go, on the day of judgement: a calendar without days must not look like a go.
fn verdict(entry: &AccountResult) -> Option<Event> {
    let (summary, account, today) = match entry {
        AccountResult::Report(report) => {
            let verdict = report.verdict.word().to_uppercase();
            (format!("{verdict} for {}", report.asked), report.account.as_ref(), &report.today)
        }
        AccountResult::Broken(broken) => {
            (format!("Could not be judged: {}", broken.input), Some(&broken.input), broken.today.as_ref()?)
        }
    };
    let why = entry.why();
    if why.is_empty() {
        return None;
    }
    let uid = uid("verdict", &[account.map_or("", String::as_str)]);
    Some(on(
        &uid,
        today,
        today,
        (&summary, &format!("{}: judged on this day. {}.", entry.name(), why.join("; "))),
    ))
}

/// What the days rest on, on the day of judgement, as far as it is not this program's own pack as it is.
fn basis(report: &Report) -> Option<Event> {
    let lines = report.basis.lines();
    let account = report.account.as_deref().unwrap_or(&report.input);
    let about = format!("{account}: {}.", lines.join("; "));
    let uid = uid("rests-on", &[account]);
    (!lines.is_empty()).then(|| on(&uid, &report.today, &report.today, ("What this rests on", &about)))
}

fn events(report: &Report) -> Vec<Event> {
    let mut events = Vec::new();
    if let Some((action, day)) = report.asked().and_then(|action| Some((action, action.not_before.as_ref()?)))
    {
        let summary = format!("From today on {} can work if the steps are done", action.action);
        let about =
            format!("Run audit again with fresh data first. Set by: {}", action.not_before_set_by.join(", "));
        events.push(event(report, "not-before", &action.action, day, &summary, &about));
    }
    for found in report.findings.iter().filter(|found| concerns(report, found)) {
        let about = format!("{} ({}; all days are UTC). {}", found.fix, found.rule, found.why);
        let row = format!("{}\u{0}{}\u{0}{}", found.rule, found.table, found.row);
        if let Some(day) = &found.due_by {
            let summary = format!("Last day: {}", found.message);
            events.push(event(report, "due", &row, day, &summary, &about));
        }
        if let Some(day) = &found.clears_on {
            let summary = format!("Over: {}", found.message);
            events.push(event(report, "clears", &row, day, &summary, &about));
        }
    }
    events
}

/// Whether a finding matters for the action asked about or the recommended one.
fn concerns(report: &Report, found: &ReportedFinding) -> bool {
    let matters = |action: &str| found.severity.contains_key(action);
    found.acknowledged.is_none() && (matters(&report.asked) || matters(&report.recommendation.then))
}

fn event(report: &Report, kind: &str, of: &str, day: &str, summary: &str, about: &str) -> Event {
    let account = report.account.as_deref().unwrap_or_default();
    let uid = uid(kind, &[&report.pack.name, account, of]);
    on(&uid, day, &report.today, (summary, about))
}

/// An event of a whole day.
fn on(uid: &str, day: &str, today: &str, (summary, about): (&str, &str)) -> Event {
    let mut event = Event::with_uid(uid);
    let mut starts = Property::new("DTSTART", compact(day));
    starts.add_parameter("VALUE", "DATE");
    event
        .summary(&line(summary))
        .description(&line(about))
        .append_property(starts)
        .add_property("TRANSP", "TRANSPARENT")
        .add_property("DTSTAMP", format!("{}T000000Z", compact(today)));
    event
}

fn compact(day: &str) -> String {
    day.replace('-', "")
}

/// The same on every run and machine for the same account, rule, row and kind of day. It names nobody: a
/// calendar may be shared.
fn uid(kind: &str, of: &[&str]) -> String {
    format!("{kind}-{}@closeout", stable(of))
}
