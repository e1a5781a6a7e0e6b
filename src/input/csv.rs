//! CSV text into a tree of rows: one scan gives places and refuses what libraries wave through, the csv crate
//! gives the values.

mod scan;

use crate::problem::{Checked, Problem, Problems, nearest};
use crate::schema::{FieldId, Kind, Table};
use crate::source::{Place, Source};
use crate::tree::{Content, Entry, Node};
use scan::Places;
use std::collections::HashSet;
use std::sync::Arc;

/// The most fields of a row, in a workbook as well.
pub(super) const COLUMNS: usize = 1000;
/// The most rows of a table, wherever they come from.
pub(super) const ROWS: usize = 500_000;
/// The most fields of a CSV file.
const FIELDS: usize = crate::tree::NODES;
/// What to do where there are more.
pub(super) const TOO_MANY: &str =
    "a snapshot is one account: leave out rows of others, and download exports for a shorter time";

/// One cell and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub text: Box<str>,
    pub place: Place,
}

/// A CSV file: its header, and rows of the same length.
#[derive(Debug)]
pub(super) struct Csv {
    pub header: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
}

/// A CSV text whose rows are taken one after the other.
pub(super) struct Rows<'a> {
    source: &'a Source,
    places: Places,
    reader: ::csv::Reader<&'a [u8]>,
    record: ::csv::StringRecord,
    /// How many rows were taken.
    taken: usize,
    /// The columns.
    pub header: Vec<Cell>,
}

impl<'a> Rows<'a> {
    /// Looks over a CSV text and reads its header.
    ///
    /// # Errors
    /// Quotes that are not closed or stray, rows of another length than the header, other separators, a header
    /// that is missing, empty in a column or doubled.
    pub(super) fn open(source: &'a Source) -> Checked<Self> {
        let mut rows = Self::of(source)?;
        if rows.places.rows() == 0 {
            let problem = Problem::new("this CSV file is empty").at(Place::file(source.name()));
            return Err(vec![problem.hint("the first line holds the names of the columns")]);
        }
        rows.header = rows.take()?.unwrap_or_default();
        rows.check()?;
        Ok(rows)
    }

    fn of(source: &'a Source) -> Checked<Self> {
        let mut builder = ::csv::ReaderBuilder::new();
        let reader = builder.has_headers(false).flexible(true).from_reader(source.text().as_bytes());
        let (places, record) = (scan::scan(source)?, ::csv::StringRecord::new());
        Ok(Self { source, places, reader, record, taken: 0, header: Vec::new() })
    }

    /// The next row; none at the end. What the csv crate counts must agree with the scan.
    pub(super) fn take(&mut self) -> Checked<Option<Vec<Cell>>> {
        let wrong = |what: String| vec![Problem::new(what).at(Place::file(self.source.name()))];
        let more = self.reader.read_record(&mut self.record);
        let more = more.map_err(|error| wrong(format!("this is not valid CSV: {error}")))?;
        let places = self.places.row(self.taken);
        let agree = more == (self.taken < self.places.rows()) && (!more || self.record.len() == places.len());
        if !agree {
            return Err(wrong("this CSV file can be read in two ways".to_owned()));
        }
        self.taken += 1;
        let cells = self.record.iter().zip(places);
        let file = self.source.name();
        Ok(more.then(|| {
            cells.map(|(text, spot)| Cell { text: text.into(), place: place(file, *spot) }).collect()
        }))
    }

    fn check(&self) -> Checked<()> {
        let mut problems = Problems::default();
        let names: Vec<&str> = self.header.iter().map(|cell| cell.text.trim()).collect();
        let first = self.header.first().map_or_else(|| self.source.at(1, 1), |cell| cell.place.clone());
        if let Some(problem) = separators(&names, &first) {
            return Err(vec![problem]);
        }
        let mut seen = HashSet::new();
        for (index, cell) in self.header.iter().enumerate() {
            if names[index].is_empty() {
                problems
                    .add(Problem::new(format!("column {} has no name", index + 1)).at(cell.place.clone()));
            } else if !seen.insert(names[index].to_ascii_lowercase()) {
                problems.add(
                    Problem::new(format!("column {} has the name of another", index + 1))
                        .at(cell.place.clone()),
                );
            }
        }
        let other = |row: &&[(u32, u32)]| row.len() != names.len();
        for row in (1..self.places.rows()).map(|row| self.places.row(row)).filter(other) {
            problems.add_with(|| {
                let what = format!("this row has {} fields, the header has {}", row.len(), names.len());
                let at = row.first().map_or(first.clone(), |spot| place(self.source.name(), *spot));
                Problem::new(what).at(at).hint(
                    "put fields that hold commas into quotes; the first line holds the names of the columns",
                )
            });
        }
        problems.finish(())
    }
}

fn place(file: &Arc<str>, (line, column): (u32, u32)) -> Place {
    Place { file: file.clone(), line, column }
}

/// Reads a CSV text.
///
/// # Errors
/// As [`Rows::open`].
pub(super) fn read(source: &Source) -> Checked<Csv> {
    let mut all = Rows::open(source)?;
    let mut rows = Vec::new();
    while let Some(cells) = all.take()? {
        rows.push(cells);
    }
    Ok(Csv { header: all.header, rows })
}

/// The cells of a text that is one row.
///
/// # Errors
/// Stray quotes, and text that is not exactly one row.
pub(super) fn record(source: &Source) -> Checked<Vec<Cell>> {
    let mut rows = Rows::of(source)?;
    match (rows.places.rows(), rows.take()?) {
        (1, Some(cells)) if rows.take()?.is_none() => Ok(cells),
        _ => Err(vec![Problem::new("this is not one row").at(source.at(1, 1))]),
    }
}

/// A header that is one field because the file is separated by something else.
fn separators(names: &[&str], place: &Place) -> Option<Problem> {
    let only = names.first()?;
    if only.to_ascii_lowercase().starts_with("sep=") {
        let problem = Problem::new("this sep= line is no part of the table").at(place.clone());
        return Some(problem.hint("remove the line; the first line holds the names of the columns"));
    }
    if names.len() > 1 {
        return None;
    }
    let found = [(';', "semicolons"), ('\t', "tabs"), ('|', "pipes")]
        .into_iter()
        .find(|(mark, _)| only.contains(*mark));
    let (_, name) = found?;
    let problem = Problem::new(format!("this file is separated by {name}, not by commas")).at(place.clone());
    Some(problem.hint("save it as CSV with commas"))
}

/// A CSV text as the rows of a table. Of each row, only what is made of it is kept.
///
/// # Errors
/// What [`Rows::open`] and [`Filled::row`] say.
pub(super) fn read_table(about: &Table, source: &Source) -> Checked<Node> {
    let mut rows = Rows::open(source)?;
    let filled = Filled::of(about, &rows.header)?;
    let (place, mut problems, mut nodes) = (source.at(1, 1), Problems::default(), Vec::new());
    while let Some(cells) = rows.take()? {
        nodes.push(filled.row(&cells, &place, &mut problems));
    }
    problems.finish(Node { place, content: Content::List(nodes) })
}

/// Which fields of a table the columns of a file fill.
pub(super) struct Filled<'a> {
    about: &'a Table,
    columns: Columns,
}

impl<'a> Filled<'a> {
    /// Finds the field of each column.
    ///
    /// # Errors
    /// Columns that the table does not have.
    pub(super) fn of(about: &'a Table, header: &[Cell]) -> Checked<Self> {
        Ok(Self { about, columns: columns(about, header)? })
    }

    /// The cells of a row as values of the fields; identifiers that a spreadsheet has mangled are problems.
    pub(super) fn row(&self, cells: &[Cell], place: &Place, problems: &mut Problems) -> Node {
        let mut entries = Vec::with_capacity(cells.len());
        for (cell, field) in cells.iter().zip(&self.columns.fields) {
            let Some(field) = field.map(|field| &self.about.fields[field]) else { continue };
            if mangled(&cell.text) && matches!(field.kind, Kind::Ref(_) | Kind::Text) {
                let what = format!(
                    "{}.{}: a spreadsheet has turned this into a number",
                    self.about.name, field.name
                );
                let problem = Problem::new(what).at(cell.place.clone());
                problems.add(problem.hint("write it out, and save the column as text"));
            }
            let code = self.columns.currency.and_then(|index| cells.get(index)).map(|cell| cell.text.trim());
            let value = value(field, cell, code.filter(|code| !code.is_empty()));
            entries.push(Entry { key: field.name.clone(), place: cell.place.clone(), value });
        }
        let start = cells.first().map_or_else(|| place.clone(), |cell| cell.place.clone());
        Node { place: start, content: Content::Map(entries) }
    }
}

/// Which field each column fills, and which column holds the currency of amounts.
struct Columns {
    fields: Vec<Option<FieldId>>,
    currency: Option<usize>,
}

fn columns(about: &Table, header: &[Cell]) -> Checked<Columns> {
    let mut problems = Problems::default();
    let names: Vec<&str> = about.fields.iter().map(|field| &*field.name).collect();
    let mut columns = Columns { fields: Vec::new(), currency: None };
    for (index, cell) in header.iter().enumerate() {
        let name = cell.text.trim().to_ascii_lowercase();
        let field = about.field(&name);
        columns.fields.push(field);
        if field.is_none() && name == "currency" {
            columns.currency = Some(index);
        } else if field.is_none() {
            // A file without a header starts with somebody's data: a name is shown only when it is near a field.
            let near = nearest(&name, names.iter().copied());
            let what = match near {
                Some(_) => format!("{} has no field {name}", about.name),
                None => format!("{}: column {} has no name of a field", about.name, index + 1),
            };
            let near = near.map_or_else(String::new, |near| format!("did you mean {near}? "));
            let hint = format!("{near}the columns may be: {}", names.join(","));
            problems.add(Problem::new(what).at(cell.place.clone()).hint(hint));
        }
    }
    problems.finish(columns)
}

/// One cell as a value. An empty one, also one of blanks alone, is unknown, as in YAML: whoever knows that there
/// is nothing writes `none`.
pub(super) fn value(field: &crate::schema::Field, cell: &Cell, currency: Option<&str>) -> Node {
    let text = cell.text.trim();
    let scalar = |text: &str| Node { place: cell.place.clone(), content: Content::Scalar(text.into()) };
    match (&field.kind, text) {
        (_, "") => Node { place: cell.place.clone(), content: Content::Null },
        (Kind::Money, amount) if amount != "none" => match currency {
            // Twice the same currency is one; two different ones are refused as no amount of money.
            Some(currency) if !amount.ends_with(&format!(" {currency}")) => {
                scalar(&format!("{amount} {currency}"))
            }
            Some(_) | None => scalar(amount),
        },
        (Kind::List(_), list) if list != "none" => {
            let items = list.split(';').map(|item| scalar(item.trim())).collect();
            Node { place: cell.place.clone(), content: Content::List(items) }
        }
        (_, text) => scalar(text),
    }
}

/// The text of a cell as it is; an empty one is unknown.
pub(super) fn scalar(cell: &Cell) -> Node {
    let text = cell.text.trim();
    let content = if text.is_empty() { Content::Null } else { Content::Scalar(text.into()) };
    Node { place: cell.place.clone(), content }
}

/// `1.23E+11`: what a spreadsheet makes of a long number.
fn mangled(text: &str) -> bool {
    let Some((digits, exponent)) = text.trim().split_once("E+") else { return false };
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
    };
    plain(digits) && plain(exponent)
}
