//! Annotations for GitHub: a workflow command a line.

use super::words::{PASSED, RESTS_ON, VERDICT, loudness, not_a_go, open_questions, sentence, verdicts};
use super::writer::ReportWriter;
use crate::escape::line;
use crate::policy::Level;
use crate::report::{AccountResult, At, Report, Summary};
use std::io::{self, Write};

pub(super) struct Github;

impl ReportWriter for Github {
    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let out = &mut bytes;
        match entry {
            AccountResult::Broken(broken) => {
                for problem in &broken.problems {
                    annotate(out, "error", problem.at.as_ref(), "could not be judged", &problem.what)?;
                }
            }
            AccountResult::Report(report) => {
                findings(out, report)?;
                for (fact, text) in open_questions(report) {
                    annotate(out, "warning", None, &format!("not answered: {fact}"), &text)?;
                }
                for text in report.basis.lines() {
                    annotate(out, "notice", None, RESTS_ON, &text)?;
                }
                for file in report.unread() {
                    let at = At { file: file.file.clone(), line: 0, column: 0 };
                    annotate(out, "notice", Some(&at), "a file that was not read", &file.line())?;
                }
            }
        }
        let verdict = match entry {
            AccountResult::Report(report) => verdicts(report),
            AccountResult::Broken(_) => "could not be judged".to_owned(),
        };
        let (word, why) = match not_a_go(entry) {
            None => ("notice", String::new()),
            Some(why) => ("error", format!(". {why}")),
        };
        let title = format!("audit {VERDICT}");
        annotate(out, word, None, &title, &format!("{}: {verdict}{why}", entry.name()))?;
        Ok(bytes)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let passed = &summary.totals.passed_over;
        let Some(heading) = passed.heading() else { return Ok(()) };
        annotate(out, "notice", None, &heading, &passed.lines(PASSED).join("; "))
    }
}

fn findings(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for found in report.findings.iter().filter(|found| found.told()) {
        let word = match loudness(report, found) {
            Level::Blocker | Level::Contradiction => "error",
            Level::Warning => "warning",
            Level::Info | Level::Wait => "notice",
        };
        annotate(out, word, Some(&found.at), &found.rule, &sentence(found))?;
    }
    Ok(())
}

fn annotate(out: &mut dyn Write, word: &str, at: Option<&At>, title: &str, text: &str) -> io::Result<()> {
    let mut about = String::new();
    if let Some(at) = at {
        about = format!("file={},", property(&at.file));
        if at.line > 0 {
            about += &format!("line={},", at.line);
        }
        if at.column > 0 {
            about += &format!("col={},", at.column);
        }
    }
    writeln!(out, "::{word} {about}title={}::{}", property(title), data(text))
}

/// Text of a command; nothing in it can end the line or begin another command.
fn data(text: &str) -> String {
    line(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
