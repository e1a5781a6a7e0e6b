//! The tables of findings.

use super::text::{Color, Page, SENTENCE, nice};
use crate::report::escape::{line, short};
use crate::report::{Found, Report};

/// The findings of the action asked about, then what the recommended one adds.
pub(super) fn write(page: &mut Page, report: &Report) {
    for (level, heading, color) in LEVELS {
        let list: Vec<&Found> = open(report, &report.asked, level).collect();
        section(page, &format!("{heading} for {}", report.asked), color, &list);
    }
    let other = &report.recommendation.then;
    if *other == report.asked || !report.actions.iter().any(|action| action.action == *other) {
        return;
    }
    for (level, heading, color) in LEVELS.iter().take(2) {
        let shown = |found: &&Found| report.findings.iter().any(|_| level_of(found, &report.asked).is_some());
        let list: Vec<&Found> =
            open(report, other, level).filter(|found| *level == "blocker" || !shown(found)).collect();
        section(page, &format!("{heading} for {other}"), *color, &list);
    }
}

const LEVELS: [(&str, &str, Color); 3] = [
    ("blocker", "BLOCKERS", Color::Red),
    ("warning", "WARNINGS", Color::Yellow),
    ("info", "GOOD TO KNOW", Color::Bold),
];

fn level_of<'a>(found: &'a Found, action: &str) -> Option<&'a str> {
    found.severity.get(action).and_then(serde_json::Value::as_str)
}

fn open<'a>(report: &'a Report, action: &'a str, level: &'a str) -> impl Iterator<Item = &'a Found> {
    report
        .findings
        .iter()
        .filter(move |found| found.acknowledged.is_none() && level_of(found, action) == Some(level))
}

fn section(page: &mut Page, heading: &str, color: Color, list: &[&Found]) {
    if list.is_empty() {
        return;
    }
    page.heading(heading, color);
    let dated = list.iter().any(|found| !until(found).is_empty());
    let wide = dated && page.width() >= 90;
    let mut rows = Vec::new();
    for (index, found) in list.iter().enumerate() {
        let first = index == 0 || list[index - 1].rule != found.rule;
        let last = list.get(index + 1).is_none_or(|next| next.rule != found.rule);
        let name = if page.width() >= 70 { 24 } else { 18 };
        // An identifier breaks after its hyphens, so that it can still be read and copied.
        let rule = if first { textwrap::fill(&found.rule, name - 2) } else { String::new() };
        let mut cell = sentence(found);
        if !wide {
            let until = until(found);
            cell =
                format!("{cell}{}{}", if until.is_empty() { "" } else { "\n  " }, until.replace('\n', ", "));
        }
        if last {
            cell = format!("{cell}\n→ {}", line(&found.fix));
        }
        rows.push(if wide { vec![rule, cell, until(found)] } else { vec![rule, cell] });
    }
    let headings: &[&str] = if wide { &["rule", "finding", "when"] } else { &["rule", "finding"] };
    page.table(headings, rows, if page.width() >= 70 { &[24, 0, 20] } else { &[18, 0] });
}

fn sentence(found: &Found) -> String {
    let sure = if found.confidence == "official" {
        String::new()
    } else {
        format!(" (needs confirmation: {})", found.confidence)
    };
    format!("{}{sure}\n  {}", short(&found.message, SENTENCE), place(found))
}

fn place(found: &Found) -> String {
    let at = &found.at;
    let position = if at.line > 0 { format!(":{}:{}", at.line, at.column) } else { String::new() };
    format!("{}{position}", short(&at.file, 120))
}

fn until(found: &Found) -> String {
    let due = found.due_by.as_deref().map(|day| format!("by {}", nice(day)));
    let clears = found.clears_on.as_deref().map(|day| format!("clears {}", nice(day)));
    due.into_iter().chain(clears).collect::<Vec<_>>().join("\n")
}
