//! Problems with their place in a body.

use super::place::LineColumn;
use crate::problem::Problem;
use crate::source::Source;

/// A problem at a place of a source, with its line shown.
pub(super) fn problem(source: &Source, at: LineColumn, what: impl Into<String>) -> Problem {
    let place = source.at(usize::from(at.line), usize::from(at.column));
    Problem::new(what).at(place).excerpt(source)
}
