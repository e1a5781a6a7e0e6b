//! Code quality for GitLab: one array of issues.

use super::words::{PASSED, RESTS_ON, VERDICT, loudness, not_a_go, open_questions, sentence};
use super::writer::{Comma, ReportWriter};
use crate::escape::{json_line, line};
use crate::policy::{Level, ids};
use crate::report::{AccountResult, At, PassedOver, Report, Summary};
use crate::report::{fingerprint, stable};
use serde_json::{Value as Json, json};
use std::io::{self, Write};

#[derive(Default)]
pub(super) struct Gitlab(Comma);

impl ReportWriter for Gitlab {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "[")
    }

    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        let issues: Vec<String> = issues(entry).iter().map(json_line).collect();
        Ok(issues.join(",\n").into_bytes())
    }

    fn join(&mut self, piece: &[u8], out: &mut dyn Write) -> io::Result<()> {
        self.0.join(piece, out)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if let Some(issue) = passed_over(&summary.totals.passed_over) {
            self.0.join(json_line(&issue).as_bytes(), out)?;
        }
        writeln!(out, "\n]")
    }
}

fn issues(entry: &AccountResult) -> Vec<Json> {
    let here = At { file: entry.input().to_owned(), line: 1, column: 1 };
    // First what the account as a whole is, so that no account that is not a go has an empty list.
    let verdict = not_a_go(entry).map(|why| {
        let text = format!("{}: {why}", entry.name());
        issue(VERDICT, &text, "blocker", &here, &stable(&[entry.name(), entry.input(), VERDICT]))
    });
    let report = match entry {
        AccountResult::Broken(broken) => {
            let each = broken.problems.iter().map(|problem| {
                let at = problem.at.as_ref().unwrap_or(&here);
                let print = stable(&[entry.input(), &problem.what, &at.line.to_string()]);
                issue(ids::UNREADABLE_ACCOUNT, &problem.what, "blocker", at, &print)
            });
            return verdict.into_iter().chain(each).collect();
        }
        AccountResult::Report(report) => report,
    };
    let findings = report.findings.iter().filter(|found| found.told()).map(|found| {
        let severity = match loudness(report, found) {
            Level::Blocker => "blocker",
            Level::Contradiction => "critical",
            Level::Warning => "major",
            Level::Info | Level::Wait => "info",
        };
        issue(&found.rule, &sentence(found), severity, &found.at, &fingerprint(report, found))
    });
    let open = open_questions(report).into_iter().map(|(fact, text)| {
        let print = stable(&[entry.name(), "unanswered", &fact]);
        issue(ids::NOT_ANSWERED, &text, "critical", &here, &print)
    });
    let unread = report.unread().map(|file| {
        let at = At { file: file.file.clone(), line: 1, column: 1 };
        issue("unread-file", &file.line(), "info", &at, &stable(&[entry.name(), "unread-file", &file.file]))
    });
    verdict.into_iter().chain(basis(entry, report, &here)).chain(findings).chain(open).chain(unread).collect()
}

/// What the verdict rests on, an issue a line.
fn basis(entry: &AccountResult, report: &Report, here: &At) -> Vec<Json> {
    let one = |text: String| {
        let print = stable(&[entry.name(), entry.input(), RESTS_ON, &text]);
        issue("rests-on", &format!("{RESTS_ON}: {text}"), "info", here, &print)
    };
    report.basis.lines().into_iter().map(one).collect()
}

/// What was passed over, as one issue at the first of it.
fn passed_over(passed: &PassedOver) -> Option<Json> {
    let first = passed.named.first()?;
    let text = format!("{}. {}", passed.heading()?, passed.lines(PASSED).join("; "));
    let at = At { file: first.path.clone(), line: 1, column: 1 };
    Some(issue("passed-over", &text, "info", &at, &stable(&["passed-over", &first.path])))
}

fn issue(rule: &str, text: &str, severity: &str, at: &At, fingerprint: &str) -> Json {
    json!({
        "description": line(text), "check_name": rule, "fingerprint": fingerprint, "severity": severity,
        "location": { "path": line(&at.file), "lines": { "begin": at.line.max(1) } },
    })
}
