//! A spreadsheet as a table of cells, like a CSV file.

use super::csv::{Cell, Csv};
use crate::problem::{Checked, Problem};
use crate::source::Place;
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;
use std::path::Path;

/// The sheet that an export is in; a file with one sheet may call it what it likes.
const SHEET: &str = "data";
/// What to do with a file that cannot be read.
const HINT: &str = "open it and save it as CSV";
/// The most cells that are read.
const CELLS: usize = 2_000_000;

fn wrong<T>(name: &str, what: &str, hint: &str) -> Checked<T> {
    Err(vec![Problem::new(what).at(Place::file(name)).hint(hint)])
}

/// Reads the first table of a spreadsheet. The places of its cells are those that a spreadsheet shows: row and
/// column, counted from one.
///
/// # Errors
/// What is no spreadsheet, has no such sheet, unpacks to more than `limit` bytes, or has no header.
pub(super) fn read(path: &Path, bytes: &[u8], limit: u64) -> Checked<Csv> {
    let name = &*path.to_string_lossy();
    if unpacked(bytes).is_none_or(|size| size > limit) {
        return wrong(name, "this is not a spreadsheet, or it unpacks to too much", HINT);
    }
    let Ok(mut book) = Xlsx::new(Cursor::new(bytes)) else {
        return wrong(name, "this is not a spreadsheet that audit can read", HINT);
    };
    let sheets = book.sheet_names();
    let only = if let [only] = sheets.as_slice() { Some(only) } else { None };
    let sheet = sheets.iter().find(|sheet| *sheet == SHEET).or(only);
    let Some(sheet) = sheet.cloned() else {
        return wrong(
            name,
            "this spreadsheet has no sheet called data",
            "name the sheet with the table data",
        );
    };
    let Ok(range) = book.worksheet_range(&sheet) else {
        return wrong(name, "the sheet of this spreadsheet cannot be read", HINT);
    };
    let (rows, columns) = range.get_size();
    if rows.saturating_mul(columns) > CELLS {
        return wrong(name, "this spreadsheet has too many cells", "keep the rows of one account");
    }
    let mut cells = located(name, &range);
    cells.retain(|cells| cells.iter().any(|cell| !cell.text.trim().is_empty()));
    if cells.is_empty() {
        return wrong(
            name,
            "the sheet of this spreadsheet is empty",
            "the first row holds the names of the columns",
        );
    }
    Ok(Csv { header: cells.remove(0), rows: cells })
}

/// Every cell with its row and column.
fn located(name: &str, range: &calamine::Range<Data>) -> Vec<Vec<Cell>> {
    let (row, column) = range.start().unwrap_or((0, 0));
    let cells = range.rows().enumerate().map(|(r, cells)| {
        let cell = |(c, data): (usize, &Data)| Cell {
            text: text(data),
            place: Place { line: at(row, r), column: at(column, c), ..Place::file(name) },
        };
        cells.iter().enumerate().map(cell).collect()
    });
    cells.collect()
}

fn at(start: u32, offset: usize) -> u32 {
    start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX)).saturating_add(1)
}

/// How many bytes the parts of a packed file say they are.
fn unpacked(bytes: &[u8]) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut sum = 0_u64;
    for index in 0..archive.len() {
        sum = sum.saturating_add(archive.by_index_raw(index).ok()?.size());
    }
    Some(sum)
}

fn text(data: &Data) -> String {
    match data {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Identifiers and amounts; Rust writes the shortest number that is this one.
        Data::Float(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Error(_) | Data::Empty => String::new(),
    }
}
