//! One screen: for each rule that keeps the action asked about from being a go, its first reason on one line or two.

use super::text::{Color, Page};
use crate::decision::Why;
use crate::escape::{line, short};
use crate::report::{ReasonInfo, Report};

/// A screen, in lines.
const SCREEN: usize = 50;
/// The lines around the list: its heading with a gap, what did not fit, and the last line with a gap.
const AROUND: usize = 5;

/// The reasons of a kind, rule by rule.
struct BriefPart<'a> {
    why: Why,
    rules: Vec<(&'a str, Vec<&'a ReasonInfo>)>,
}

pub(super) fn write(page: &mut Page, report: &Report) {
    let parts = parts(report);
    let headings = parts.len().saturating_sub(1) * 2;
    let mut fit = SCREEN.saturating_sub(page.lines() + AROUND + headings).max(1);
    for part in parts {
        let before = page.lines();
        one(page, report, &part, fit);
        // Its heading and the gap before it are counted already.
        fit = (fit + 2).saturating_sub(page.lines() - before).max(1);
    }
}

fn parts(report: &Report) -> Vec<BriefPart<'_>> {
    let reasons = report.asked().map_or(&[][..], |action| &action.reasons);
    let mut parts: Vec<BriefPart<'_>> = Vec::new();
    for reason in reasons.iter().filter(|reason| !known(report, reason)) {
        if parts.last().is_none_or(|part| part.why != reason.reason) {
            parts.push(BriefPart { why: reason.reason, rules: Vec::new() });
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
    let of = |found: &&crate::report::ReportedFinding| {
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

fn one(page: &mut Page, report: &Report, part: &BriefPart<'_>, fit: usize) {
    let Some((heading, color)) = heading(part.why, &report.asked) else { return };
    page.heading(&heading, color);
    let longest = part.rules.iter().take(fit).map(|(rule, _)| rule.chars().count()).max().unwrap_or(0);
    let width = longest.min(page.width() / 3);
    let room = page.width().saturating_sub(width + 5).max(1);
    let mut left = fit;
    for (index, (rule, list)) in part.rules.iter().enumerate() {
        let lines = two(&told(list), room);
        if lines.len() > left && index > 0 {
            let rest: usize = part.rules.iter().skip(index).map(|(_, list)| list.len()).sum();
            page.line(&format!("  … and {rest} more"));
            return;
        }
        for (index, text) in lines.iter().enumerate() {
            let rule = if index == 0 { cut(rule, width) } else { String::new() };
            page.line(&format!("  {rule:width$}  {text}"));
        }
        left = left.saturating_sub(lines.len());
    }
}

fn told(list: &[&ReasonInfo]) -> String {
    let more = if list.len() > 1 { format!("({}) ", list.len()) } else { String::new() };
    list.first().map_or_else(String::new, |first| format!("{more}{}", short(&first.message, 300)))
}

/// The text on one line or two: the day stands at the end of most sentences. What is longer yet is cut.
fn two(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width).word_splitter(textwrap::WordSplitter::NoHyphenation);
    let text = line(text);
    let mut lines: Vec<String> = textwrap::wrap(&text, options).into_iter().map(String::from).collect();
    if lines.len() > 2 {
        let rest = lines.split_off(1).join(" ");
        lines.push(cut(&rest, width));
    }
    lines
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
