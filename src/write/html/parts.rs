//! The parts of an account's page below its plan.

use super::charts::{self, Mark};
use super::{NUMBER, text};
use crate::policy::{Confidence, Level};
use crate::report::{AcceptedInfo, Report, ReportedFinding};
use crate::write::words::{level_in_words, loudness, open_questions, sentence};
use std::fmt::Write;

/// So many days are drawn.
const DAYS: usize = 40;

pub(super) fn findings(report: &Report) -> String {
    let list: Vec<&ReportedFinding> = report.findings.iter().filter(|found| found.told()).collect();
    let known = report.findings.iter().filter(|found| found.known).count();
    let mut out = String::new();
    if known > 0 {
        let _ = writeln!(out, "<p>{known} findings are known from the baseline and not listed.</p>");
    }
    if list.is_empty() {
        return out;
    }
    out.push_str("<form class=\"filter\" hidden=\"hidden\">");
    let _ = write!(out, "<label>Find <input type=\"search\" id=\"find-{NUMBER}\" /></label>");
    for level in Level::ALL {
        let word = level.word();
        if list.iter().any(|found| loudness(report, found) == level) {
            let _ = write!(
                out,
                "<label><input type=\"checkbox\" data-level=\"{word}\" checked=\"checked\" /> {word}</label>"
            );
        }
    }
    out.push_str("<output></output></form>\n<ul class=\"findings\">\n");
    for found in list {
        out.push_str(&finding(report, found));
    }
    out + "</ul>\n"
}

fn finding(report: &Report, found: &ReportedFinding) -> String {
    let level = loudness(report, found).word();
    let mut out = format!(
        "<li data-level=\"{0}\" data-rule=\"{1}\"><p><span class=\"level {0}\">{3}</span> <strong class=\"message\">{2}</strong></p>",
        level,
        text(&found.rule),
        text(&sentence(found)),
        text(&level_in_words(report, found))
    );
    let _ = write!(
        out,
        "<p class=\"small\">{} <span class=\"soft\">{}</span></p>",
        text(&found.fix),
        text(&found.why)
    );
    let mut about = vec![format!("<code>{}</code>", text(&found.rule)), text(&found.at.line_of_file())];
    if let Some(day) = &found.due_by {
        about.push(format!("act by {}", text(day)));
    }
    if let Some(day) = &found.clears_on {
        about.push(format!("over on {}", text(day)));
    }
    if found.confidence != Confidence::Official {
        about.push("needs confirmation: no official page says so in words".to_owned());
    }
    let _ = write!(out, "<p class=\"small soft\">{}</p>", about.join(" · "));
    out + "</li>\n"
}

pub(super) fn questions(report: &Report) -> String {
    let questions = open_questions(report);
    if questions.is_empty() {
        return String::new();
    }
    let items: String =
        questions.iter().map(|(_, question)| format!("<li>{}</li>\n", text(question))).collect();
    format!("<ul class=\"plain\">\n{items}</ul>\n")
}

pub(super) fn days(report: &Report) -> Vec<Mark> {
    let mark = |day: &str, kind, words: String| Mark { day: day.to_owned(), kind, words };
    let mut marks = vec![mark(&report.today, "now", "day of judgement".to_owned())];
    if let Some(day) = report.asked().and_then(|action| action.not_before.as_ref()) {
        marks.push(mark(
            day,
            "over",
            format!("{} can work from here on, if the steps are done", report.asked),
        ));
    }
    for found in
        report.findings.iter().filter(|found| found.told() && found.severity.contains_key(&report.asked))
    {
        found
            .due_by
            .iter()
            .for_each(|day| marks.push(mark(day, "due", format!("act by: {}", found.message))));
        found
            .clears_on
            .iter()
            .for_each(|day| marks.push(mark(day, "over", format!("over: {}", found.message))));
    }
    if marks.len() == 1 {
        return Vec::new();
    }
    marks.sort_by(|a, b| a.day.cmp(&b.day));
    marks.truncate(DAYS);
    marks
}

pub(super) fn money(report: &Report) -> String {
    if report.money.is_empty() {
        return String::new();
    }
    let bars: Vec<(String, String)> = report
        .money
        .iter()
        .flat_map(|at| at.amounts.iter().map(|amount| (at.title.clone(), amount.clone())))
        .collect();
    let mut out = charts::amounts("Money by stage", &bars);
    out.push_str("<ul class=\"plain\">\n");
    for at in &report.money {
        let _ = writeln!(
            out,
            "<li><strong>{}</strong> {} <span class=\"soft\">{}</span></li>",
            text(&at.title),
            text(&at.amounts.join(" + ")),
            text(&at.then)
        );
    }
    out + "</ul>\n"
}

pub(super) fn kept(report: &Report) -> String {
    let items: String = report
        .kept
        .iter()
        .map(|kept| {
            let why = text(&format!("{} {}", kept.why, kept.how_long));
            format!("<li><strong>{}</strong> <span class=\"soft\">{why}</span></li>\n", text(&kept.what))
        })
        .collect();
    if items.is_empty() { items } else { format!("<ul class=\"plain\">\n{items}</ul>\n") }
}

pub(super) fn accepted(report: &Report) -> String {
    let items: String = report
        .acknowledged
        .iter()
        .map(|said| {
            let about = text(&AcceptedInfo::of(said).line());
            let latest = said.at_the_latest();
            format!("<li>{about} <span class=\"soft\">{}{}</span></li>\n", said.state.word(), text(&latest))
        })
        .collect();
    if items.is_empty() { items } else { format!("<ul class=\"plain\">\n{items}</ul>\n") }
}

pub(super) fn basis(report: &Report) -> String {
    let items: String = report.basis.all().iter().map(|line| format!("<li>{}</li>\n", text(line))).collect();
    format!("<ul class=\"plain\">\n{items}</ul>\n")
}

/// So many files are named.
const FILES: usize = 100;

/// What was read as what, and what was not.
pub(super) fn files(report: &Report) -> String {
    if !report.tells_files() {
        return String::new();
    }
    let items: String =
        report.file_lines(FILES).iter().map(|line| format!("<li>{}</li>\n", text(line))).collect();
    format!("<ul class=\"plain small\">\n{items}</ul>\n")
}
