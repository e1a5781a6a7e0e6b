//! A spreadsheet as a table of cells, like a CSV file.

use super::csv::{Cell, Csv};
use crate::problem::{Checked, Problem};
use crate::source::Place;
use calamine::{DataRef, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

/// The sheet that an export is in; a file with one sheet may call it what it likes.
const SHEET: &str = "data";
/// What to do with a file that cannot be read.
const HINT: &str = "open it and save it as CSV";
/// The most cells that are read.
const CELLS: usize = 2_000_000;
/// The most columns.
const COLUMNS: u32 = 1000;

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
    if unpacked(bytes, limit).is_none_or(|size| size > limit) {
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
    let Some(mut cells) = located(name, &mut book, &sheet, limit) else {
        return wrong(name, "the sheet of this spreadsheet cannot be read, or is too large", HINT);
    };
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

/// The most sheets that are looked at.
const SHEETS: usize = 50;

/// The texts of all sheets of a spreadsheet; none when it cannot be read, or is too large.
pub(super) fn all(bytes: &[u8], limit: u64) -> Option<Vec<Vec<Vec<String>>>> {
    unpacked(bytes, limit).filter(|size| *size <= limit)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).ok()?;
    let names = book.sheet_names();
    let mut texts = |name: &String| -> Option<Vec<Vec<String>>> {
        let rows = located("", &mut book, name, limit)?;
        Some(rows.into_iter().map(|cells| cells.into_iter().map(|cell| cell.text).collect()).collect())
    };
    if names.len() > SHEETS { None } else { names.iter().map(&mut texts).collect() }
}

/// Every cell with its row and column, all rows as long as the longest. Cells are taken one by one: a sheet may
/// say that it is larger than any memory, and may name one long text in every cell.
fn located(name: &str, book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, limit: u64) -> Option<Vec<Vec<Cell>>> {
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    let mut reader = book.worksheet_cells_reader(sheet).ok()?;
    let (mut count, mut size, mut width) = (0, 0, 0);
    while let Some(cell) = reader.next_cell().ok()? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        (count, size, width) = (count + 1, size + text.len() as u64, width.max(column.saturating_add(1)));
        if count > CELLS || size > limit || width > COLUMNS {
            return None;
        }
        rows.entry(row).or_default().insert(column, text);
    }
    if rows.len().saturating_mul(width as usize) > CELLS {
        return None;
    }
    let line = |(row, mut cells): (u32, BTreeMap<u32, String>)| {
        let cell = |column: u32| Cell {
            text: cells.remove(&column).unwrap_or_default(),
            place: Place { line: row.saturating_add(1), column: column + 1, ..Place::file(name) },
        };
        (0..width).map(cell).collect()
    };
    Some(rows.into_iter().map(line).collect())
}

/// How many bytes the parts of a packed file unpack to, or some number beyond the limit. They are counted, not
/// believed.
fn unpacked(bytes: &[u8], limit: u64) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut sum = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index(index).ok()?;
        sum += std::io::copy(&mut part.take(limit + 1), &mut std::io::sink()).ok()?;
        if sum > limit {
            break;
        }
    }
    Some(sum)
}

fn text(data: &DataRef<'_>) -> String {
    match data {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Identifiers and amounts; Rust writes the shortest number that is this one.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
