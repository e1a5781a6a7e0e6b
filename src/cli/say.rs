//! How a command ends, and what it says on stderr.

use crate::escape;
use crate::problem::{self, Problem};
use std::io::Write;
use std::process::ExitCode;

/// Nothing could be decided: unreadable input, a broken rule, I/O, usage.
pub(crate) const UNDECIDED: u8 = 2;

/// What a command ends with: an exit code, or the problems that kept it from one.
pub(crate) type Ended = Result<u8, Vec<Problem>>;

/// Prints problems on stderr; the exit code is that of "nothing decided".
pub(crate) fn complain(problems: &[Problem]) -> ExitCode {
    let shown: Vec<String> = problems.iter().map(|problem| problem.render(&escaped)).collect();
    warn(&shown.join("\n"));
    let places = problems.iter().filter(|problem| problem.place.is_some()).count();
    if places > 1 {
        warn(&format!("{} problems; nothing was decided", problem::count(problems)));
    }
    ExitCode::from(UNDECIDED)
}

/// Something to tell that is no error.
pub(crate) fn note(problem: &Problem) {
    warn(&problem.render_as("note", &escaped));
}

/// The longest piece of foreign text in an error, in characters.
const PIECE: usize = 400;

pub(crate) fn escaped(text: &str) -> String {
    escape::short(text, PIECE)
}

/// One or more lines on stderr, whatever is in them made harmless. When stderr is gone there is nobody to tell.
pub(crate) fn warn(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", escape::page(text));
}
