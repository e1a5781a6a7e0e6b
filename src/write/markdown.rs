//! Markdown that fits a comment of a pull request: verdicts, what stops, what to do.

use super::words::{level_in_words, not_a_go, open_questions, sentence};
use super::writer::ReportWriter;
use crate::escape::{markdown as text, short};
use crate::report::{AccountResult, Report, ReportedFinding, StepInfo, StepState, Summary};
use std::fmt::Write as _;
use std::io::{self, Write};

/// A comment may have 65,536 characters; the rest is room for what stands around it.
const LARGEST: usize = 60_000;

#[derive(Default)]
pub(super) struct Markdown {
    written: usize,
    left_out: usize,
}

impl ReportWriter for Markdown {
    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        Ok(page(entry, LARGEST).into_bytes())
    }

    fn join(&mut self, piece: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let text = std::str::from_utf8(piece).map_err(io::Error::other)?;
        let characters = text.chars().count();
        if self.written + characters > LARGEST {
            self.left_out += 1;
            return Ok(());
        }
        self.written += characters;
        out.write_all(piece)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if self.left_out > 0 {
            writeln!(
                out,
                "{} more accounts are left out here; the other formats have them.\n",
                self.left_out
            )?;
        }
        let totals = &summary.totals;
        if totals.accounts > 1 {
            writeln!(out, "**{} accounts**: {}", totals.accounts, totals.verdicts.text())?;
        }
        let passed = &totals.passed_over;
        if let Some(heading) = passed.heading() {
            let lines: Vec<String> = passed.lines(PASSED).iter().map(|line| text(&short(line, 80))).collect();
            writeln!(out, "\n**{heading}**\n\n- {}", lines.join("\n- "))?;
        }
        Ok(())
    }
}

/// So many files are named.
const FILES: usize = 30;

/// So much of what was passed over is named.
const PASSED: usize = 8;

fn page(entry: &AccountResult, room: usize) -> String {
    let mut out = String::new();
    let _ =
        writeln!(out, "## {}: {}\n", text(&short(entry.name(), 100)), entry.standing().word().to_uppercase());
    if let Some(why) = not_a_go(entry) {
        let _ = writeln!(out, "{}\n", text(&short(&why, 600)));
    }
    match entry {
        AccountResult::Broken(broken) => {
            for problem in &broken.problems {
                let place =
                    problem.at.as_ref().map_or_else(String::new, |at| format!("{}: ", at.line_of_file()));
                let _ = writeln!(out, "- {}{}", text(&short(&place, 200)), text(&short(&problem.what, 300)));
            }
            out.push('\n');
        }
        AccountResult::Report(report) => body(&mut out, report, room),
    }
    out
}

fn body(out: &mut String, report: &Report, room: usize) {
    actions(out, report);
    let advice = &report.recommendation;
    let _ = writeln!(out, "\n**Recommendation: {}.** {}\n", text(&advice.then), text(&advice.because));
    list(out, "What this rests on", report.basis.lines().into_iter(), room / 3);
    findings(out, report, room);
    let known = report.findings.iter().filter(|found| found.known).count();
    if known > 0 {
        let _ = writeln!(out, "\n{known} findings are known from the baseline and not listed.");
    }
    list(out, "Could not be checked", open_questions(report).into_iter().map(|(_, text)| text), room);
    plan(out, report, room);
    if report.tells_files() {
        list(out, "Files", report.file_lines(FILES).into_iter(), room);
    }
    out.push('\n');
}

/// What is left, and what a step that is done still says: nobody asked about all of it.
fn plan(out: &mut String, report: &Report, room: usize) {
    let plan = report.plans.iter().find(|plan| plan.action == report.asked);
    let (done, open): (Vec<&StepInfo>, Vec<&StepInfo>) =
        plan.into_iter().flat_map(|plan| &plan.steps).partition(|step| step.state == StepState::Done);
    let told = |step: &&StepInfo| {
        let until = step.until.as_ref().map_or_else(String::new, |day| format!(" (until {day})"));
        let how = if step.how.is_empty() { String::new() } else { format!(". {}", step.how) };
        (step.state.word(), format!("{}{until}{}{how}", step.title, step.doubt()))
    };
    let open = open.iter().map(told).map(|(state, text)| format!("{state}: {text}"));
    list(out, "Still to do", open, room);
    let done = done.iter().filter(|step| !step.how.is_empty());
    list(out, "Done, and good to know", done.map(told).map(|(_, text)| text), room);
}

fn actions(out: &mut String, report: &Report) {
    out.push_str("| action | verdict | blockers | warnings | unanswered | not before |\n");
    out.push_str("|---|---|---:|---:|---:|---|\n");
    for action in &report.actions {
        let day = action.not_before.as_deref().unwrap_or("");
        let day = if action.works_from(&report.today) { "after the steps" } else { day };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {day} |",
            text(&action.action),
            action.verdict.word(),
            action.blockers,
            action.warnings,
            action.unanswered
        );
    }
}

/// A third of the room is kept for what could not be answered and for the plan.
fn findings(out: &mut String, report: &Report, room: usize) {
    let rows: Vec<String> =
        report.findings.iter().filter(|found| found.told()).map(|found| row(report, found)).collect();
    if !rows.is_empty() {
        out.push_str("| level | rule | finding | where |\n|---|---|---|---|\n");
    }
    let mut shown = 0;
    for row in &rows {
        if out.chars().count() + row.chars().count() > room.saturating_sub(room / 3) {
            break;
        }
        out.push_str(row);
        shown += 1;
    }
    if shown < rows.len() {
        let _ = writeln!(out, "\n… and {} more findings.", rows.len() - shown);
    }
}

fn list(out: &mut String, heading: &str, lines: impl Iterator<Item = String>, room: usize) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        let _ = writeln!(out, "\n### {heading}\n");
    }
    for line in lines {
        let line = format!("- {}\n", text(&short(&line, 400)));
        if out.chars().count() + line.chars().count() + 20 > room {
            out.push_str("- …\n");
            return;
        }
        out.push_str(&line);
    }
}

fn row(report: &Report, found: &ReportedFinding) -> String {
    let level = text(&level_in_words(report, found));
    let place = found.at.line_of_file();
    format!(
        "| {level} | {} | {} | {} |\n",
        text(&found.rule),
        text(&short(&sentence(found), 300)),
        text(&short(&place, 120))
    )
}
