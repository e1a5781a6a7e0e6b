//! One screen: a line for each rule that keeps the action asked about from being a go.

use super::text::{Color, Page};
use crate::decision::Why;
use crate::report::escape::{line, short};
use crate::report::{ReasonInfo, Report};

/// A screen, in lines.
const SCREEN: usize = 50;
/// The lines around the list: its heading with a gap, what did not fit, and the last line with a gap.
const AROUND: usize = 5;

/// The reasons of a kind, rule by rule.
struct Part<'a> {
    why: Why,
    rules: Vec<(&'a str, Vec<&'a ReasonInfo>)>,
}

pub(super) fn write(page: &mut Page, report: &Report) {
    let parts = parts(report);
    let headings = parts.len().saturating_sub(1) * 2;
    let mut fit = SCREEN.saturating_sub(page.lines() + AROUND + headings).max(1);
    for part in parts {
        one(page, report, &part, fit);
        fit = fit.saturating_sub(part.rules.len()).max(1);
    }
}

fn parts(report: &Report) -> Vec<Part<'_>> {
    let reasons = report.asked().map_or(&[][..], |action| &action.reasons);
    let mut parts: Vec<Part<'_>> = Vec::new();
    for reason in reasons.iter().filter(|reason| !known(report, reason)) {
        if parts.last().is_none_or(|part| part.why != reason.reason) {
            parts.push(Part { why: reason.reason, rules: Vec::new() });
        }
        let Some(part) = parts.last_mut() else { continue };
        let rule = reason.rule.as_deref().unwrap_or_default();
        match part.rules.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, list)) => list.push(reason),
            None => part.rules.push((rule, vec![reason])),
        }
    }
    parts
}

/// Whether a baseline knows the finding behind a reason.
fn known(report: &Report, reason: &ReasonInfo) -> bool {
    let of = |found: &&crate::report::Found| {
        found.known
            && Some(found.rule.as_str()) == reason.rule.as_deref()
            && Some(found.row.as_str()) == reason.row.as_deref()
    };
    matches!(reason.reason, Why::Blocker | Why::Warning | Why::Contradiction)
        && report.findings.iter().any(|found| of(&found))
}

fn heading(why: Why, asked: &str) -> Option<(String, Color)> {
    Some(match why {
        Why::Blocker => (format!("BLOCKERS for {asked}"), Color::Red),
        Why::Warning => (format!("WARNINGS that count for {asked}"), Color::Red),
        Why::Contradiction => ("CONTRADICTIONS".to_owned(), Color::Yellow),
        Why::Unaccounted => ("NOT JUDGED".to_owned(), Color::Yellow),
        Why::Failed => ("FAILED".to_owned(), Color::Yellow),
        Why::Unanswered => ("NOT ANSWERED".to_owned(), Color::Yellow),
        Why::Skipped => ("LEFT OUT on request".to_owned(), Color::Yellow),
        // The last line and the line under the name say these.
        Why::TooOld | Why::NothingRan => return None,
    })
}

fn one(page: &mut Page, report: &Report, part: &Part<'_>, fit: usize) {
    let Some((heading, color)) = heading(part.why, &report.asked) else { return };
    page.heading(&heading, color);
    let longest = part.rules.iter().take(fit).map(|(rule, _)| rule.chars().count()).max().unwrap_or(0);
    let width = longest.min(page.width() / 3);
    for (rule, list) in part.rules.iter().take(fit) {
        let room = page.width().saturating_sub(width + 5);
        page.line(&format!("  {:width$}  {}", cut(rule, width), cut(&told(list), room)));
    }
    if part.rules.len() > fit {
        let rest: usize = part.rules.iter().skip(fit).map(|(_, list)| list.len()).sum();
        page.line(&format!("  … and {rest} more"));
    }
}

fn told(list: &[&ReasonInfo]) -> String {
    let more = if list.len() > 1 { format!("({}) ", list.len()) } else { String::new() };
    list.first().map_or_else(String::new, |first| format!("{more}{}", short(&first.message, 300)))
}

/// The text, or as much of it as fits, with a mark.
fn cut(text: &str, width: usize) -> String {
    let text = line(text);
    if text.chars().count() <= width {
        return text;
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
