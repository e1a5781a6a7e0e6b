//! Results of examples for a build server.

use super::{TriedRule, diff};
use crate::escape;
use crate::problem::Problem;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// One suite a rule, one case an example; without times, so that equal results are equal bytes.
pub(super) fn write(results: &[TriedRule<'_>]) -> Result<String, Vec<Problem>> {
    let mut report = Report::new("audit test");
    for result in results {
        let mut suite = TestSuite::new(escape::line(&result.rule.id));
        for problem in &result.problems {
            let text = problem.render(&escape::line);
            suite.add_test_case(TestCase::new(
                "examples",
                failure(NonSuccessKind::Error, "cannot be read", &text),
            ));
        }
        for tried in &result.tried {
            let status = match tried.holds() {
                true => TestCaseStatus::success(),
                false => {
                    failure(NonSuccessKind::Failure, "the rule says something else", &diff(tried).join("\n"))
                }
            };
            let mut case = TestCase::new(escape::line(&tried.name), status);
            case.set_classname(escape::line(&result.rule.id));
            case.extra.insert("file".into(), escape::line(&tried.place.file).into());
            case.extra.insert("line".into(), tried.place.line.to_string().into());
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    report.to_string().map_err(|error| vec![Problem::new(format!("cannot write the results: {error}"))])
}

fn failure(kind: NonSuccessKind, message: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(message);
    status.set_description(text);
    status
}
