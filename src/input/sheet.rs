//! A spreadsheet as a table of cells, like a CSV file.

mod vanished;

use super::csv::{Cell, Csv};
use super::limits::{COLUMNS, ROWS};
use crate::problem::{Checked, Problem, Problems};
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

fn wrong<T>(name: &str, what: &str, hint: &str) -> Checked<T> {
    Err(vec![Problem::new(what).at(Place::file(name)).hint(hint)])
}

/// The first table of a spreadsheet.
pub(super) struct Sheet {
    pub table: Csv,
    /// Cells that hold no value, such as a day that no calendar has.
    pub flaws: Problems,
}

/// Reads the first table of a spreadsheet. The places of its cells are those that a spreadsheet shows: row and
/// column, counted from one.
///
/// # Errors
/// What is no spreadsheet, has no such sheet, unpacks to more than `limit` bytes, or has no header.
pub(super) fn read(path: &Path, bytes: &[u8], limit: u64) -> Checked<Sheet> {
    let name = &*path.to_string_lossy();
    let mut flaws = Problems::default();
    let mut vanished = |part: &[u8]| vanished::cells(name, part, &mut flaws);
    if unpacked(bytes, limit, &mut vanished).is_none_or(|size| size > limit) {
        return wrong(
            name,
            "this is not a spreadsheet, or it unpacks to too much, or claims more than it holds",
            HINT,
        );
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
    let Some(mut cells) = located(name, &mut book, &sheet, (limit, &mut flaws)) else {
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
    Ok(Sheet { table: Csv { header: cells.remove(0), rows: cells }, flaws })
}

/// The most sheets that are looked at.
const SHEETS: usize = 50;

/// The texts of all sheets of a spreadsheet; none when it cannot be read, or is too large.
pub(super) fn all(bytes: &[u8], limit: u64) -> Option<Vec<Vec<Vec<String>>>> {
    unpacked(bytes, limit, &mut |_| ()).filter(|size| *size <= limit)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).ok()?;
    let names = book.sheet_names();
    let mut texts = |name: &String| -> Option<Vec<Vec<String>>> {
        let rows = located("", &mut book, name, (limit, &mut Problems::default()))?;
        Some(rows.into_iter().map(|cells| cells.into_iter().map(|cell| cell.text.into()).collect()).collect())
    };
    if names.len() > SHEETS { None } else { names.iter().map(&mut texts).collect() }
}

/// Every cell with its row and column, all rows as long as the longest. Cells are taken one by one: a sheet may
/// say that it is larger than any memory, and may name one long text in every cell.
fn located(
    name: &str,
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    (limit, flaws): (u64, &mut Problems),
) -> Option<Vec<Vec<Cell>>> {
    let at = |row: u32, column: u32| Place {
        line: row.saturating_add(1),
        column: column.saturating_add(1),
        ..Place::file(name)
    };
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    let mut reader = book.worksheet_cells_reader(sheet).ok()?;
    let (mut count, mut size, mut width) = (0, 0, 0);
    while let Some(cell) = reader.next_cell().ok()? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value()).unwrap_or_else(|what| {
            flaws.add(Problem::new(what).at(at(row, column)).hint(CELL));
            String::new()
        });
        (count, size, width) = (count + 1, size + text.len() as u64, width.max(column.saturating_add(1)));
        if count > CELLS || size > limit || width as usize > COLUMNS || rows.len() > ROWS {
            return None;
        }
        if rows.entry(row).or_default().insert(column, text).is_some() {
            flaws.add(Problem::new("this cell stands there twice").at(at(row, column)).hint(CELL));
        }
    }
    if rows.len().saturating_mul(width as usize) > CELLS {
        return None;
    }
    let line = |(row, mut cells): (u32, BTreeMap<u32, String>)| {
        let cell = |column: u32| Cell {
            text: cells.remove(&column).unwrap_or_default().into(),
            place: at(row, column),
        };
        (0..width).map(cell).collect()
    };
    Some(rows.into_iter().map(line).collect())
}

/// How many bytes the parts of a packed file unpack to, or some number beyond the limit; none when a part claims more
/// texts than it can hold. They are counted, not believed.
fn unpacked(bytes: &[u8], limit: u64, sheet: &mut dyn FnMut(&[u8])) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let (mut sum, mut content) = (0_u64, Vec::new());
    for index in 0..archive.len() {
        let part = archive.by_index(index).ok()?;
        let is_sheet = part.name().is_ok_and(|name| name.contains("worksheets/"));
        content.clear();
        let left = limit.saturating_sub(sum).saturating_add(1);
        sum += std::io::copy(&mut part.take(left), &mut content).ok()?;
        if sum > limit {
            break;
        }
        if claims_too_much(&content) {
            return None;
        }
        if is_sheet {
            sheet(&content);
        }
    }
    Some(sum)
}

/// What a list of texts writes before how many they are; room for as many is made before the first is read.
const CLAIM: &[u8] = b"uniqueCount";

/// Whether a part says that it has more texts than bytes.
fn claims_too_much(part: &[u8]) -> bool {
    let after = part.windows(CLAIM.len()).enumerate().filter(|(_, word)| *word == CLAIM);
    after.map(|(at, _)| &part[at + CLAIM.len()..]).any(|after| {
        let digits = after.iter().skip_while(|byte| byte.is_ascii_whitespace() || b"='\"+".contains(byte));
        let digits = digits.skip_while(|byte| **byte == b'0').take_while(|byte| byte.is_ascii_digit());
        let claimed = digits.take(20).fold(0_u128, |sum, digit| sum * 10 + u128::from(digit - b'0'));
        claimed > part.len() as u128
    })
}

/// The days that a spreadsheet can count: from the first of 1900 to the last of 9999.
const DAYS: std::ops::Range<f64> = 1.0..2_958_466.0;
/// What to do with a cell that holds no value.
const CELL: &str = "correct the cell, or download the file again";

fn text(data: &DataRef<'_>) -> Result<String, &'static str> {
    Ok(match data {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Identifiers and amounts; Rust writes the shortest number that is this one.
        DataRef::Float(number) if number.is_finite() => number.to_string(),
        DataRef::Float(_) => return Err("this cell holds no number"),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(day) if DAYS.contains(&day.as_f64()) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(_) => return Err("this cell holds a day that no calendar has"),
        DataRef::Error(_) => return Err("this cell holds an error of the spreadsheet"),
        DataRef::Empty => String::new(),
    })
}
