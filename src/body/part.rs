//! A part of a file that is read alone. The build has this module, too.

use std::ops::Range;

/// A part of a file, its lines where they stand in the whole, so that places are exact.
pub(super) fn alone(text: &str, part: &Range<usize>) -> String {
    let before = text.get(..part.start).unwrap_or_default().matches('\n').count();
    format!("{}{}", "\n".repeat(before), text.get(part.clone()).unwrap_or_default())
}
