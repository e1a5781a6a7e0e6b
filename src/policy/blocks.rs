//! Where the blocks of a rule file begin and end, and what becomes of its texts. The build script has this module, too:
//! what it finds in the pack inside the program is what the program finds in the files of a person.

use std::ops::Range;

/// The blocks of a rule file as ranges of bytes; what lies between them is the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub header: Range<usize>,
    /// Empty when there is no block of examples.
    pub examples: Range<usize>,
}

/// What opens a block.
pub(super) const OPEN: &str = "/*---";
/// What closes it.
pub(super) const CLOSE: &str = "---*/";
/// What follows the opening of the second block on its line.
pub(super) const EXAMPLES: &str = " examples";

/// Where a line begins that starts with `mark` (and, for the closing mark, holds nothing else).
pub(super) fn find_line(text: &str, mark: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let found = if mark == CLOSE { line.trim_end() == mark } else { line.starts_with(mark) };
        if found {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Where the body stands: from behind the block at the top to the block of examples, or to the end.
pub(super) fn body(text: &str, parts: &Parts) -> Range<usize> {
    let start = parts.header.end + CLOSE.len();
    let opening = || text.get(start..parts.examples.start)?.rfind(OPEN).map(|at| start + at);
    let end = if parts.examples.is_empty() { None } else { opening() };
    start..end.unwrap_or(text.len())
}

/// A text of several lines as one.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
