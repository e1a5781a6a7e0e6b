//! Results for a build server: a suite an account, a case a rule that concerns it. What was not answered is an
//! error, never a pass.

use super::words::{PASSED, RESTS_ON, VERDICT, accepted, not_a_go, sentence, verdicts};
use super::writer::ReportWriter;
use crate::escape::line;
use crate::finding::Became;
use crate::policy::Level;
use crate::report::{
    AccountResult, MissingRow, PassedOver, Report, ReportedFinding, RuleResult, Standing, Summary,
};
use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};
use std::io::{self, Write};

pub(super) struct Junit;

impl ReportWriter for Junit {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"audit\">")
    }

    /// Each suite goes through a document of its own, of which it is cut out, so that many cost no memory.
    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        cut_out(suite(entry))
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if let Some(suite) = passed_over(&summary.totals.passed_over) {
            out.write_all(&cut_out(suite)?)?;
        }
        writeln!(out, "</testsuites>")
    }
}

fn cut_out(suite: TestSuite) -> io::Result<Vec<u8>> {
    let mut document = Document::new("audit");
    document.add_test_suite(suite);
    let text = document.to_string().map_err(io::Error::other)?;
    let start = text.find("    <testsuite ").unwrap_or(0);
    let end = text.rfind("</testsuites>").unwrap_or(text.len());
    Ok(text.as_bytes()[start..end].to_vec())
}

/// What was passed over, as cases that were skipped.
fn passed_over(passed: &PassedOver) -> Option<TestSuite> {
    let mut suite = TestSuite::new("passed over");
    suite.add_property(("passed over", passed.heading()?.as_str()));
    for one in passed.named.iter().take(PASSED) {
        let mut status = TestCaseStatus::skipped();
        status.set_message(line(&one.why));
        suite.add_test_case(TestCase::new(line(&one.path), status));
    }
    Some(suite)
}

fn suite(entry: &AccountResult) -> TestSuite {
    let mut suite = TestSuite::new(line(entry.name()));
    match entry {
        AccountResult::Broken(broken) => {
            let text: Vec<String> =
                broken.problems.iter().map(|problem| line(&problem.said_of(&broken.input))).collect();
            let status = failure(NonSuccessKind::Error, "the account could not be judged", &text.join("\n"));
            suite.add_test_case(TestCase::new("account", status));
        }
        AccountResult::Report(report) => {
            suite.add_property(("verdict", report.verdict.word()));
            suite.add_property(("verdicts", verdicts(report).as_str()));
            // One property: readers keep one value of a name.
            suite.add_property((RESTS_ON, line(&report.basis.all().join("; ")).as_str()));
            for file in &report.files {
                suite.add_property(("file", line(&file.line()).as_str()));
            }
            suite.add_test_case(verdict(entry));
            let concerned = report.rules.iter().filter(|rule| rule.outcome != Became::NotConcerned);
            concerned.for_each(|rule| {
                suite.add_test_case(case(report, rule));
            });
        }
    }
    suite
}

/// The account as a whole: passed exactly when the action asked about is a go.
fn verdict(entry: &AccountResult) -> TestCase {
    let text = line(&not_a_go(entry).unwrap_or_default());
    let status = match entry.standing() {
        Standing::Go => TestCaseStatus::success(),
        Standing::NoGo => failure(NonSuccessKind::Failure, "it is not a go", &text),
        Standing::Incomplete | Standing::Broken => failure(NonSuccessKind::Error, "it is not a go", &text),
    };
    TestCase::new(VERDICT, status)
}

/// Whether findings of this level stop the action.
fn stops(report: &Report, found: &ReportedFinding) -> bool {
    match found.level(&report.asked) {
        Some(Level::Blocker) => true,
        Some(Level::Warning) => report.fail_on_warning,
        Some(Level::Contradiction | Level::Info | Level::Wait) | None => false,
    }
}

fn case(report: &Report, rule: &RuleResult) -> TestCase {
    // What a baseline knows is not listed and stops all the same.
    let open = |found: &&ReportedFinding| found.rule == rule.rule && found.acknowledged.is_none();
    let open: Vec<&ReportedFinding> = report.findings.iter().filter(open).collect();
    let told: Vec<&ReportedFinding> = open.iter().copied().filter(|found| found.told()).collect();
    let known = open.iter().any(|found| found.known);
    let stops = open.iter().any(|found| stops(report, found));
    let contradicts = open.iter().any(|found| found.level(&report.asked) == Some(Level::Contradiction));
    let mut missing: Vec<String> = rule.missing.iter().flat_map(MissingRow::told).collect();
    let further = rule.rows_missing.saturating_sub(rule.missing.len());
    missing.extend((further > 0).then(|| format!("and {further} more rows")));
    let status = match rule.outcome {
        Became::Failed => {
            failure(NonSuccessKind::Error, "the rule failed", &line(rule.problem.as_deref().unwrap_or("")))
        }
        Became::Skipped => failure(NonSuccessKind::Error, "left out on request", ""),
        _ if stops && told.is_empty() && known => {
            failure(NonSuccessKind::Failure, "it stops the action; known from the baseline", "")
        }
        _ if stops => failure(NonSuccessKind::Failure, "it stops the action", &lines(&told)),
        _ if contradicts => failure(NonSuccessKind::Error, "two facts cannot both be true", &lines(&told)),
        Became::Unknown => failure(NonSuccessKind::Error, "not answered", &line(&missing.join(", "))),
        Became::Finding | Became::Clear | Became::NotConcerned => set_aside(report, rule),
    };
    let mut case = TestCase::new(line(&rule.rule), status);
    case.set_classname(line(&rule.title));
    if !stops && !contradicts && !told.is_empty() {
        case.set_system_out(lines(&told));
    }
    case
}

/// A rule that nothing keeps from passing: skipped, with the reasons, where that is because somebody accepts what
/// would stop the action.
fn set_aside(report: &Report, rule: &RuleResult) -> TestCaseStatus {
    let own = report.findings.iter().filter(|found| found.rule == rule.rule && stops(report, found));
    let reasons: Vec<String> =
        own.filter_map(|found| Some(line(&format!("{}: {}", found.row, accepted(report, found)?)))).collect();
    if reasons.is_empty() {
        return TestCaseStatus::success();
    }
    let mut status = TestCaseStatus::skipped();
    status.set_message(reasons.join("; "));
    status
}

fn lines(found: &[&ReportedFinding]) -> String {
    let one = |found: &&ReportedFinding| {
        line(&format!("{}: {} ({})", found.row, sentence(found), found.at.line_of_file()))
    };
    found.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn failure(kind: NonSuccessKind, message: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(message);
    status.set_description(text);
    status
}
