//! How long a text may grow that rules build.

use super::record;

/// The longest text that rules build, in bytes; what is longer is cut, before formats cut it for tables.
pub const TEXT_LIMIT: usize = 500_000;

/// A text of the longest length at most. A rule that built a longer one may still flag a row, but its silence is no answer.
pub(super) fn within(mut text: String) -> String {
    if text.len() > TEXT_LIMIT {
        let end = (0..=TEXT_LIMIT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
        record::cut();
    }
    text
}
