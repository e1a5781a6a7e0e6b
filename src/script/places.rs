//! Problems with their place in a script, and Rhai's errors in the words of this program.

use crate::problem::Problem;
use crate::source::Source;
use rhai::{EvalAltResult, ParseError, ParseErrorType, Position};

/// A problem at a position of a source, with its line shown.
pub(super) fn problem(source: &Source, position: Position, what: impl Into<String>) -> Problem {
    let place = source.at(position.line().unwrap_or(0), position.position().unwrap_or(0));
    Problem::new(what).at(place).excerpt(source)
}

/// A syntax error as a problem.
pub(super) fn syntax(source: &Source, error: &ParseError) -> Problem {
    let what = match error.err_type() {
        ParseErrorType::VariableUndefined(name) => format!("there is no name {name} here"),
        other => format!("the script does not parse: {other}"),
    };
    let problem = problem(source, error.position(), what);
    match error.err_type() {
        ParseErrorType::VariableUndefined(_) => {
            problem.hint("a rule sees its row, today, its params, what it reads, and the pack's functions")
        }
        _ => problem,
    }
}

/// What went wrong at run time, without its position.
pub(super) fn told(error: &EvalAltResult) -> String {
    match error {
        EvalAltResult::ErrorRuntime(value, _) => value.to_string(),
        EvalAltResult::ErrorTerminated(reason, _) => reason.to_string(),
        EvalAltResult::ErrorDataTooLarge(what, _) => format!("the rule builds something too large ({what})"),
        EvalAltResult::ErrorStackOverflow(_) => "the rule calls functions too deeply".into(),
        EvalAltResult::ErrorFunctionNotFound(call, _) => format!("there is no function {call}"),
        EvalAltResult::ErrorDataRace(..) => {
            "a name cannot be walked again inside its own closure; give it a second name with let first"
                .into()
        }
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => told(inner),
        other => {
            let text = other.to_string();
            text.split(" (line ").next().unwrap_or(&text).to_owned()
        }
    }
}
