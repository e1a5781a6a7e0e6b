//! How long a text may grow that rules build.

use crate::body::notes::{BodyNotes, Got};
use crate::body::read::LONGEST;
use crate::body::value::{BodyText, Val};

/// The longest text that rules build, in bytes; what is longer is cut, before formats cut it for tables.
pub const TEXT_LIMIT: usize = 500_000;

/// A text of the longest length at most. A rule that built a longer one may still flag a row, but its silence is no answer.
pub(in crate::body) fn within(notes: &mut BodyNotes, mut text: String) -> String {
    if text.len() > TEXT_LIMIT {
        let end = (0..=TEXT_LIMIT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
        notes.cut = true;
    }
    text
}

/// A text that the body made.
pub(in crate::body) fn made<'a>(notes: &mut BodyNotes, text: String) -> Got<Val<'a>> {
    if text.len() > LONGEST {
        return notes.refuse("the rule builds something too large (Length of string)");
    }
    Ok(Val::Text(BodyText::Made(text.into())))
}
