//! CSV text into a tree of rows: one scan gives places and refuses what libraries wave through, the csv crate
//! gives the values.

mod scan;

use crate::problem::{Checked, Problem, Problems, nearest};
use crate::schema::{FieldId, Kind, Table};
use crate::source::{Place, Source};
use crate::tree::{Content, Entry, Node};

/// The most fields of a row, in a workbook as well.
pub(super) const COLUMNS: usize = 1000;

/// One cell and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub text: String,
    pub place: Place,
}

/// A CSV file: its header, and rows of the same length.
#[derive(Debug)]
pub(super) struct Csv {
    pub header: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
}

/// Reads a CSV text.
///
/// # Errors
/// Quotes that are not closed or stray, rows of another length than the header, other separators, a header
/// that is missing, empty in a column or doubled.
pub(super) fn read(source: &Source) -> Checked<Csv> {
    let mut places = scan::scan(source)?;
    if places.is_empty() {
        let problem = Problem::new("this CSV file is empty").at(Place::file(source.name()));
        return Err(vec![problem.hint("the first line holds the names of the columns")]);
    }
    let values = values(source, &places)?;
    let mut rows: Vec<Vec<Cell>> = values
        .into_iter()
        .zip(places.drain(..))
        .map(|(texts, places)| {
            texts.into_iter().zip(places).map(|(text, place)| Cell { text, place }).collect()
        })
        .collect();
    let header = rows.remove(0);
    let csv = Csv { header, rows };
    csv.check(source)?;
    Ok(csv)
}

/// The cells of a text that is one row.
///
/// # Errors
/// Stray quotes, and text that is not exactly one row.
pub(super) fn record(source: &Source) -> Checked<Vec<Cell>> {
    let mut places = scan::scan(source)?;
    let mut values = values(source, &places)?;
    match (values.pop(), places.pop()) {
        (Some(texts), Some(places)) if values.is_empty() => {
            Ok(texts.into_iter().zip(places).map(|(text, place)| Cell { text, place }).collect())
        }
        _ => Err(vec![Problem::new("this is not one row").at(source.at(1, 1))]),
    }
}

/// What the csv crate reads; its counts must agree with the scan.
fn values(source: &Source, places: &[Vec<Place>]) -> Checked<Vec<Vec<String>>> {
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source.text().as_bytes());
    let mut all: Vec<Vec<String>> = Vec::with_capacity(places.len());
    for record in reader.records() {
        match record {
            Ok(record) => all.push(record.iter().map(ToOwned::to_owned).collect()),
            Err(error) => {
                return Err(vec![
                    Problem::new(format!("this is not valid CSV: {error}")).at(Place::file(source.name())),
                ]);
            }
        }
    }
    let agree = all.len() == places.len()
        && all.iter().zip(places).all(|(texts, places)| texts.len() == places.len());
    if agree {
        Ok(all)
    } else {
        Err(vec![Problem::new("this CSV file can be read in two ways").at(Place::file(source.name()))])
    }
}

impl Csv {
    fn check(&self, source: &Source) -> Checked<()> {
        let mut problems = Problems::default();
        let names: Vec<&str> = self.header.iter().map(|cell| cell.text.trim()).collect();
        let first = self.header.first().map_or_else(|| source.at(1, 1), |cell| cell.place.clone());
        if let Some(problem) = separators(&names, &first) {
            return Err(vec![problem]);
        }
        for (index, cell) in self.header.iter().enumerate() {
            if names[index].is_empty() {
                problems
                    .add(Problem::new(format!("column {} has no name", index + 1)).at(cell.place.clone()));
            } else if names[..index].iter().any(|name| name.eq_ignore_ascii_case(names[index])) {
                problems.add(
                    Problem::new(format!("column {} has the name of another", index + 1))
                        .at(cell.place.clone()),
                );
            }
        }
        for row in self.rows.iter().filter(|row| row.len() != names.len()) {
            let what = format!("this row has {} fields, the header has {}", row.len(), names.len());
            let place = row.first().map_or_else(|| first.clone(), |cell| cell.place.clone());
            problems.add(Problem::new(what).at(place).hint(
                "put fields that hold commas into quotes; the first line holds the names of the columns",
            ));
        }
        problems.finish(())
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

/// A CSV file as the rows of a table: cells become values of the table's fields.
///
/// # Errors
/// Columns that the table does not have, and identifiers that a spreadsheet has mangled.
pub(super) fn table(about: &Table, csv: &Csv, place: &Place) -> Checked<Node> {
    let mut problems = Problems::default();
    let Some(columns) = problems.take(columns(about, csv)) else { return problems.fail() };
    let mut rows = Vec::new();
    for cells in &csv.rows {
        let mut entries = Vec::new();
        for (cell, field) in cells.iter().zip(&columns.fields) {
            let Some(field) = field.map(|field| &about.fields[field]) else { continue };
            if mangled(&cell.text) && matches!(field.kind, Kind::Ref(_) | Kind::Text) {
                let what =
                    format!("{}.{}: a spreadsheet has turned this into a number", about.name, field.name);
                let problem = Problem::new(what).at(cell.place.clone());
                problems.add(problem.hint("write it out, and save the column as text"));
            }
            let code = columns.currency.map(|index| cells[index].text.trim()).filter(|code| !code.is_empty());
            let value = value(field, cell, code);
            entries.push(Entry { key: field.name.clone(), place: cell.place.clone(), value });
        }
        let start = cells.first().map_or_else(|| place.clone(), |cell| cell.place.clone());
        rows.push(Node { place: start, content: Content::Map(entries) });
    }
    problems.finish(Node { place: place.clone(), content: Content::List(rows) })
}

/// Which field each column fills, and which column holds the currency of amounts.
struct Columns {
    fields: Vec<Option<FieldId>>,
    currency: Option<usize>,
}

fn columns(about: &Table, csv: &Csv) -> Checked<Columns> {
    let mut problems = Problems::default();
    let names: Vec<&str> = about.fields.iter().map(|field| &*field.name).collect();
    let mut columns = Columns { fields: Vec::new(), currency: None };
    for (index, cell) in csv.header.iter().enumerate() {
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
