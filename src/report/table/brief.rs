//! One screen: a line for each rule that stops the action asked about.

use super::level_of;
use super::text::{Color, Page};
use crate::report::entry::told as is_told;
use crate::report::escape::{line, short};
use crate::report::{Found, Report};

/// A screen, in lines.
const SCREEN: usize = 50;
/// The lines around the list: its heading with a gap, what did not fit, and the last line with a gap.
const AROUND: usize = 5;

pub(super) fn write(page: &mut Page, report: &Report) {
    let mut rules: Vec<(&str, Vec<&Found>)> = Vec::new();
    for found in report.findings.iter().filter(|found| stops(report, found)) {
        match rules.last_mut() {
            Some((rule, list)) if *rule == found.rule => list.push(found),
            _ => rules.push((&found.rule, vec![found])),
        }
    }
    if rules.is_empty() {
        return;
    }
    let fit = SCREEN.saturating_sub(page.lines() + AROUND).max(1);
    page.heading(&format!("BLOCKERS for {}", report.asked), Color::Red);
    let longest = rules.iter().take(fit).map(|(rule, _)| rule.chars().count()).max().unwrap_or(0);
    let width = longest.min(page.width() / 3);
    for (rule, list) in rules.iter().take(fit) {
        let room = page.width().saturating_sub(width + 5);
        page.line(&format!("  {:width$}  {}", cut(rule, width), cut(&told(list), room)));
    }
    if rules.len() > fit {
        let rest: usize = rules.iter().skip(fit).map(|(_, list)| list.len()).sum();
        page.line(&format!("  … and {rest} more"));
    }
}

fn stops(report: &Report, found: &Found) -> bool {
    is_told(&found) && level_of(found, &report.asked) == Some("blocker")
}

fn told(list: &[&Found]) -> String {
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
