//! Numbers of a sheet that are read as zero and are none. The reader of spreadsheets gives what is left of them alone,
//! so that the text of the sheet is asked.

use super::CELL;
use crate::problem::{Problem, Problems};
use crate::source::Place;

/// Adds each cell whose number is too small to be told from zero.
pub(super) fn cells(name: &str, sheet: &[u8], flaws: &mut Problems) {
    for at in (2..sheet.len()).filter(|at| sheet[*at] == b'>' && sheet[at - 1] == b'v') {
        if !matches!(sheet[at - 2], b'<' | b':') || !vanishes(&sheet[at + 1..]) {
            continue;
        }
        let problem = Problem::new("this cell holds a number too small to be told from zero");
        flaws.add(problem.at(place(name, &sheet[..at]).unwrap_or_else(|| Place::file(name))).hint(CELL));
    }
}

/// Whether a text up to the next mark is a number that is read as zero although it has another digit.
fn vanishes(text: &[u8]) -> bool {
    let end = text.iter().take(64).position(|byte| *byte == b'<').unwrap_or(0);
    let text = std::str::from_utf8(&text[..end]).unwrap_or_default().trim();
    let Some((digits, _)) = text.split_once(['e', 'E']) else { return false };
    digits.contains(|c: char| matches!(c, '1'..='9')) && text.parse::<f64>() == Ok(0.0)
}

/// The row and column of the cell that was opened last, as in `<c r="G2">`.
fn place(name: &str, before: &[u8]) -> Option<Place> {
    let start = before.len().saturating_sub(200);
    let text = String::from_utf8_lossy(&before[start..]);
    let (_, after) = text.rsplit_once(" r=\"")?;
    let (cell, _) = after.split_once('"')?;
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = cell.split_at(digits);
    let column = letters.bytes().try_fold(0_u32, |sum, letter| {
        let letter = u32::from(letter.checked_sub(b'A').filter(|letter| *letter < 26)?) + 1;
        sum.checked_mul(26)?.checked_add(letter)
    })?;
    Some(Place { line: row.parse().ok()?, column, ..Place::file(name) })
}
