//! Results for a build server: a suite an account, a case a rule that concerns it. What was not answered is an
//! error, never a pass.

use super::{Format, level, verdicts};
use crate::report::entry::told;
use crate::report::escape::line;
use crate::report::{Entry, Found, Report, RuleResult, Summary};
use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};
use std::io::{self, Write};

pub(super) struct Junit;

impl Format for Junit {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"audit\">")
    }

    /// Each suite goes through a document of its own, of which it is cut out, so that many cost no memory.
    fn entry(&self, entry: &Entry) -> io::Result<Vec<u8>> {
        let mut document = Document::new("audit");
        document.add_test_suite(suite(entry));
        let text = document.to_string().map_err(io::Error::other)?;
        let start = text.find("    <testsuite ").unwrap_or(0);
        let end = text.rfind("</testsuites>").unwrap_or(text.len());
        Ok(text.as_bytes()[start..end].to_vec())
    }

    fn end(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</testsuites>")
    }
}

fn suite(entry: &Entry) -> TestSuite {
    let mut suite = TestSuite::new(line(entry.name()));
    match entry {
        Entry::Broken(broken) => {
            let text: Vec<String> = broken.problems.iter().map(|problem| line(&problem.what)).collect();
            let status = failure(NonSuccessKind::Error, "the account could not be judged", &text.join("\n"));
            suite.add_test_case(TestCase::new("account", status));
        }
        Entry::Report(report) => {
            suite.add_property(("verdict", report.verdict.as_ref()));
            suite.add_property(("verdicts", verdicts(report).as_str()));
            let concerned = report.rules.iter().filter(|rule| rule.outcome != "not concerned");
            concerned.for_each(|rule| {
                suite.add_test_case(case(report, rule));
            });
        }
    }
    suite
}

fn case(report: &Report, rule: &RuleResult) -> TestCase {
    let found: Vec<&Found> =
        report.findings.iter().filter(|found| found.rule == rule.rule).filter(told).collect();
    let lines = |found: &[&Found]| {
        let one = |found: &&Found| {
            line(&format!("{}: {} ({}:{})", found.row, found.message, found.at.file, found.at.line))
        };
        found.iter().map(one).collect::<Vec<_>>().join("\n")
    };
    let stops = found.iter().any(|found| level(report, found) == "blocker");
    let missing: Vec<String> = rule.missing.iter().flat_map(|row| row.fields.clone()).collect();
    let status = match &*rule.outcome {
        "failed" => {
            failure(NonSuccessKind::Error, "the rule failed", &line(rule.problem.as_deref().unwrap_or("")))
        }
        "skipped" => failure(NonSuccessKind::Error, "left out on request", ""),
        _ if stops => failure(NonSuccessKind::Failure, "it blocks", &lines(&found)),
        "unknown" => failure(NonSuccessKind::Error, "not answered", &line(&missing.join(", "))),
        _ => TestCaseStatus::success(),
    };
    let mut case = TestCase::new(line(&rule.rule), status);
    case.set_classname(line(&rule.title));
    if !stops && !found.is_empty() {
        case.set_system_out(lines(&found));
    }
    case
}

fn failure(kind: NonSuccessKind, message: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(message);
    status.set_description(text);
    status
}
