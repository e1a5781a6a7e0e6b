//! What the columns of a table over many accounts mean.

use crate::input::csv::{self, Cell, Cells};
use crate::input::filled::Filled;
use crate::input::many::reading::Reading;
use crate::problem::{Checked, Problem, Problems, suggest};
use crate::schema::{FieldId, Schema, TableId};
use crate::source::{Place, Source};
use std::path::Path;
use std::sync::Arc;

/// The file that lists the accounts.
pub(in crate::input::many) const ACCOUNTS: &str = "accounts.csv";
/// The column that says whose row it is.
const ACCOUNT: &str = "account";
/// The column of accounts.csv that says which day the data of an account describes.
const DAY: &str = "as_of";

/// What a file holds.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    /// The list of accounts.
    Accounts,
    /// The rows of a table, or of a record.
    Table(TableId),
}

/// What a file holds, by its name.
pub(super) fn kind(schema: &Schema, file: &Path) -> Option<Holds> {
    let name = file.file_name()?.to_string_lossy().to_lowercase();
    if name == ACCOUNTS {
        return Some(Holds::Accounts);
    }
    Some(Holds::Table(schema.table(name.strip_suffix(".csv")?)?))
}

/// What a column of accounts.csv fills.
#[derive(Clone, Copy)]
pub(in crate::input::many) enum Fills {
    /// The account itself.
    Account,
    /// The day of the data.
    Day,
    /// A field of a record.
    Field(TableId, FieldId),
    /// A table: `none` says that the account has no row in it.
    None(TableId),
}

/// A file and its columns.
pub(in crate::input::many) struct Header {
    /// The file as the person named it.
    pub name: String,
    /// The same, shared by its rows.
    pub file: Arc<str>,
    /// None for accounts.csv.
    pub table: Option<TableId>,
    /// Which column says whose row it is.
    pub account: usize,
    /// The cells of the header, without that column for a table.
    pub cells: Vec<Cell>,
    /// What each column of accounts.csv fills.
    pub columns: Vec<Fills>,
    width: usize,
}

impl Header {
    pub(super) fn read(how: Reading<'_>, kind: Holds, source: &Source) -> Checked<Self> {
        let file = csv::read(source)?;
        let own = |cell: &Cell| cell.text.trim().eq_ignore_ascii_case(ACCOUNT);
        let Some(account) = file.header.iter().position(own) else {
            let problem = Problem::new("there is no column account").at(source.at(1, 1));
            return Err(vec![problem.hint("it says whose row it is, by the account's name in accounts.csv")]);
        };
        let mut header = Self {
            name: source.name().to_string(),
            file: source.name().clone(),
            table: None,
            account,
            width: file.header.len(),
            cells: file.header,
            columns: Vec::new(),
        };
        match kind {
            Holds::Accounts => header.columns = columns(how, &header.cells)?,
            Holds::Table(table) => {
                header.table = Some(table);
                header.cells.remove(account);
                Filled::of(&how.schema.tables[table], &header.cells)?;
            }
        }
        Ok(header)
    }

    /// Where the table begins.
    pub(super) fn top(&self) -> Place {
        Place { line: 1, column: 1, file: self.file.clone() }
    }

    /// Whether a row is as long as the header.
    pub(super) fn fits(&self, cells: Cells<'_>) -> Checked<()> {
        if cells.len() == self.width {
            return Ok(());
        }
        let what = format!("this row has {} fields, the header has {}", cells.len(), self.width);
        let place = cells.source.place(cells.start() as usize);
        Err(vec![Problem::new(what).at(place).hint("put fields that hold commas into quotes")])
    }
}

/// What the columns of accounts.csv fill: `record.field`, a field of the record that names the account, the
/// name of a table, or the day of the data.
fn columns(how: Reading<'_>, cells: &[Cell]) -> Checked<Vec<Fills>> {
    let mut problems = Problems::default();
    let subject = how.subject.and_then(|path| how.schema.path(path)).map(|(record, _)| record);
    let mut columns = Vec::new();
    for cell in cells {
        let name = cell.text.trim().to_ascii_lowercase();
        let table = how.schema.table(&name).filter(|table| !how.schema.tables[*table].record);
        let bare = |record: TableId| Some((record, how.schema.tables[record].field(&name)?));
        let twice = |columns: &[Fills], target| {
            columns.iter().any(|column| matches!(column, Fills::Field(a, b) if (*a, *b) == target))
        };
        let dotted = how.schema.path(&name).filter(|(record, _)| how.schema.tables[*record].record);
        match (&*name, dotted.or_else(|| subject.and_then(bare)), table) {
            (ACCOUNT, ..) => columns.push(Fills::Account),
            (DAY, ..) => columns.push(Fills::Day),
            (_, Some(target), _) if twice(&columns, target) => {
                problems.add(Problem::new("another column fills this field already").at(cell.place.clone()));
            }
            (_, Some((record, field)), _) => columns.push(Fills::Field(record, field)),
            (_, None, Some(table)) => columns.push(Fills::None(table)),
            (_, None, None) => problems.add(unknown(how.schema, &name, cell)),
        }
    }
    problems.finish(columns)
}

fn unknown(schema: &Schema, name: &str, cell: &Cell) -> Problem {
    let records = schema.tables.iter().filter(|table| table.record);
    let paths: Vec<String> = records
        .flat_map(|record| record.fields.iter().map(|field| format!("{}.{}", record.name, field.name)))
        .collect();
    let names: Vec<&str> = paths.iter().map(String::as_str).chain(schema.names()).collect();
    let hint = match crate::problem::nearest(name, names.iter().copied()) {
        Some(_) => suggest(name, &names),
        None => "a column is account, as_of, record.field as in security.question_set, or a table".to_owned(),
    };
    Problem::new("this column is no field of a record").at(cell.place.clone()).hint(hint)
}
