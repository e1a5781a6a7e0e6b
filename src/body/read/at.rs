//! Rhai's positions as ours.

use crate::body::place::LineColumn;
use rhai::Position;

/// A position of Rhai as ours.
pub(in crate::body) fn at(position: Position) -> LineColumn {
    let number = |number: Option<usize>| number.and_then(|number| u16::try_from(number).ok()).unwrap_or(0);
    LineColumn { line: number(position.line()), column: number(position.position()) }
}
