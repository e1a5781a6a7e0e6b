//! The columns of a CSV file as fields of a table, and its cells as what they say.

use super::csv::{Cell, Cells, Rows};
use crate::problem::{Checked, Problem, Problems, nearest};
use crate::schema::{Field, FieldId, Kind, Table};
use crate::source::{Place, Source};
use crate::tree::{Content, Entry, Node};
use std::borrow::Cow;

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

    /// The same, where one more column stands among them, of which the header does not tell.
    ///
    /// # Errors
    /// Columns that the table does not have.
    pub(super) fn around(about: &'a Table, header: &[Cell], other: usize) -> Checked<Self> {
        let mut columns = columns(about, header)?;
        columns.fields.insert(other.min(columns.fields.len()), None);
        columns.currency = columns.currency.map(|at| if at >= other { at + 1 } else { at });
        Ok(Self { about, columns })
    }

    /// What a row says of each field, and the byte at which it stands.
    pub(super) fn each<'r>(&self, cells: Cells<'r>) -> impl Iterator<Item = (FieldId, CellText<'r>, u32)> {
        let code = self.columns.currency.and_then(|index| cells.get(index)).map(str::trim);
        let code = code.filter(|code| !code.is_empty());
        let all = cells.iter().zip(&self.columns.fields);
        all.filter_map(move |((text, at), field)| {
            let field = (*field)?;
            Some((field, written(&self.about.fields[field], text, code), at))
        })
    }

    /// What is wrong with a text of a field that a spreadsheet has mangled.
    pub(super) fn mangled(&self, field: FieldId, written: &CellText<'_>) -> Option<(String, &'static str)> {
        let field = &self.about.fields[field];
        let CellText::Text(text) = written else { return None };
        let bad = matches!(field.kind, Kind::Ref(_) | Kind::Text) && mangled(text);
        let what =
            || format!("{}.{}: a spreadsheet has turned this into a number", self.about.name, field.name);
        bad.then(|| (what(), "write it out, and save the column as text"))
    }

    /// The cells of a row as a tree; identifiers that a spreadsheet has mangled are problems.
    pub(super) fn row(&self, cells: Cells<'_>, problems: &mut Problems) -> Node {
        let place = |at: u32| cells.source.place(at as usize);
        let mut entries = Vec::with_capacity(cells.len());
        for (field, written, at) in self.each(cells) {
            if let Some((what, hint)) = self.mangled(field, &written) {
                problems.add(Problem::new(what).at(place(at)).hint(hint));
            }
            let value = written.node(place(at));
            entries.push(Entry { key: self.about.fields[field].name.clone(), place: place(at), value });
        }
        Node { place: place(cells.start()), content: Content::Map(entries) }
    }
}

/// What a cell says as the value of a field.
pub(super) enum CellText<'a> {
    /// Nothing at all.
    Nothing,
    /// One value.
    Text(Cow<'a, str>),
    /// Several.
    List(Vec<&'a str>),
}

impl CellText<'_> {
    /// As a node.
    pub(super) fn node(self, place: Place) -> Node {
        let scalar = |text: &str| Node { place: place.clone(), content: Content::Scalar(text.into()) };
        let content = match self {
            Self::Nothing => Content::Null,
            Self::Text(text) => Content::Scalar(text.into()),
            Self::List(items) => Content::List(items.into_iter().map(scalar).collect()),
        };
        Node { place, content }
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
fn written<'a>(field: &Field, text: &'a str, currency: Option<&str>) -> CellText<'a> {
    let text = text.trim();
    match (&field.kind, text, currency) {
        (_, "", _) => CellText::Nothing,
        // Twice the same currency is one; two different ones are refused as no amount of money.
        (Kind::Money, amount, Some(code))
            if amount != "none" && !amount.strip_suffix(code).is_some_and(|start| start.ends_with(' ')) =>
        {
            CellText::Text(Cow::Owned(format!("{amount} {code}")))
        }
        (Kind::List(_), list, _) if list != "none" => {
            CellText::List(list.split(';').map(str::trim).collect())
        }
        (_, text, _) => CellText::Text(Cow::Borrowed(text)),
    }
}

/// One cell as a node.
pub(super) fn value(field: &Field, cell: &Cell) -> Node {
    written(field, &cell.text, None).node(cell.place.clone())
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

/// A CSV text as the rows of a table. Of each row, only what is made of it is kept.
///
/// # Errors
/// What [`Rows::open`] and [`Filled::row`] say.
pub(super) fn read_table(about: &Table, source: &Source) -> Checked<Node> {
    let mut rows = Rows::open(source)?;
    let filled = Filled::of(about, &rows.header)?;
    let (mut problems, mut nodes) = (Problems::default(), Vec::new());
    while let Some(cells) = rows.take()? {
        nodes.push(filled.row(cells, &mut problems));
    }
    problems.finish(Node { place: source.at(1, 1), content: Content::List(nodes) })
}
