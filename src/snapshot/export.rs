//! Real export files: which column of which file fills which field, as data of the pack.

use super::csv::{Cell, Csv};
use crate::problem::{Checked, Problem, Problems, suggest};
use crate::schema::{FieldId, Schema, TableId};
use crate::source::Place;
use crate::tree::{self, Content, Entry, Node, Ordered, Written};
use serde::Deserialize;
use std::collections::HashMap;

/// The newest form of a mapping this program reads.
const FORMAT: u32 = 1;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    name: String,
    title: String,
    #[serde(default, rename = "where")]
    where_found: String,
    table: String,
    header: Vec<String>,
    columns: Ordered<ColumnText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnText {
    column: String,
    #[serde(default)]
    day: Option<DayForm>,
    #[serde(default)]
    take: Option<Take>,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    values: Option<Ordered<String>>,
}

/// How days are written in a file.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DayForm {
    /// `2023-03-01`
    Iso,
    /// `Mar 1, 2023`
    UsShort,
}

/// Which part of a cell is meant.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Take {
    /// What stands in the last parentheses.
    LastParentheses,
    /// What stands before them.
    BeforeLastParentheses,
}

/// A kind of export file.
#[derive(Debug)]
pub struct Export {
    /// Its short name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Where it is downloaded.
    pub where_found: String,
    /// The table it fills.
    pub table: TableId,
    /// The columns it must have.
    pub header: Vec<String>,
    columns: Vec<(FieldId, ColumnText)>,
}

/// Reads a mapping.
///
/// # Errors
/// Tables, fields and columns that do not exist.
pub fn read(written: Written<'_>, schema: &Schema) -> Checked<Export> {
    let source = written.source;
    let file: File = tree::typed(written)?;
    let mut problems = Problems::default();
    let mut wrong = |what: String, hint: Option<String>| {
        let problem = Problem::new(what).at(Place::file(source.name()));
        problems.add(hint.map_or(problem.clone(), |hint| problem.hint(hint)));
    };
    if file.format > FORMAT {
        wrong(format!("this mapping has format {}; this program reads up to {FORMAT}", file.format), None);
    }
    let Some(table) = schema.table(&file.table) else {
        wrong(format!("there is no table {}", file.table), Some(suggest(&file.table, &schema.names())));
        return problems.fail();
    };
    let mut columns = Vec::new();
    for (name, column) in file.columns.0 {
        if !file.header.iter().any(|known| same(known, &column.column)) {
            wrong(format!("the header has no column {}", column.column), None);
        }
        match schema.tables[table].field(&name) {
            Some(field) => columns.push((field, column)),
            None => wrong(
                format!("{} has no field {name}", file.table),
                Some(suggest(&name, &schema.tables[table].names())),
            ),
        }
    }
    problems.finish(Export {
        name: file.name,
        title: file.title,
        where_found: file.where_found,
        table,
        header: file.header,
        columns,
    })
}

fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

/// Exact spellings apart from case and hyphens.
fn loosely(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase().replace('-', " ");
    plain(a) == plain(b)
}

impl Export {
    /// Whether a header is that of this kind of file; further columns are tolerated.
    #[must_use]
    pub fn matches(&self, header: &[&str]) -> bool {
        self.header.iter().all(|wanted| header.iter().any(|name| same(name, wanted)))
    }

    /// The rows of such a file, typed as far as the file says.
    pub(super) fn rows(&self, schema: &Schema, csv: &Csv) -> Checked<Vec<Node>> {
        let mut problems = Problems::default();
        let at = |name: &str| csv.header.iter().position(|cell| same(&cell.text, name));
        let mut rows = Vec::new();
        for cells in &csv.rows {
            let mut entries = Vec::new();
            for (field, column) in &self.columns {
                let Some(cell) = at(&column.column).and_then(|index| cells.get(index)) else { continue };
                let name = &schema.tables[self.table].fields[*field].name;
                match column.read(cell) {
                    Ok(content) => {
                        let value = Node { place: cell.place.clone(), content };
                        entries.push(Entry { key: name.clone(), place: cell.place.clone(), value });
                    }
                    Err((what, hint)) => {
                        problems.add(
                            Problem::new(format!("{}: {what}", column.column))
                                .at(cell.place.clone())
                                .hint(hint),
                        );
                    }
                }
            }
            let start = cells.first().map_or_else(|| Place::file(""), |cell| cell.place.clone());
            rows.push(Node { place: start, content: Content::Map(entries) });
        }
        problems.finish(rows)
    }
}

impl ColumnText {
    /// A cell as it would be written in a snapshot; an empty one is unknown.
    fn read(&self, cell: &Cell) -> Result<Content, (String, String)> {
        let text = match self.take {
            Some(take) => part(&cell.text, take),
            None => cell.text.trim().to_owned(),
        };
        if let Some(values) = &self.values {
            let known = values.0.iter().find(|(spelling, _)| loosely(spelling, &text));
            return known.map(|(_, value)| Content::Scalar(value.as_str().into())).ok_or_else(|| {
                let all: Vec<String> =
                    values.0.iter().map(|(spelling, _)| format!("\"{spelling}\"")).collect();
                ("this is a kind of row that is not known".into(), format!("known are: {}", all.join(", ")))
            });
        }
        if text.is_empty() {
            return Ok(Content::Null);
        }
        let text = match (self.day, &self.currency) {
            (Some(DayForm::UsShort), _) => us_short(&text)
                .ok_or_else(|| ("this is not a day".to_owned(), "expected Mar 1, 2023".to_owned()))?,
            (_, Some(currency)) => format!("{text} {currency}"),
            (Some(DayForm::Iso) | None, None) => text,
        };
        Ok(Content::Scalar(text.into()))
    }
}

/// `Title (with (anything)) (12345)`: the last parentheses, or what stands before them.
fn part(text: &str, take: Take) -> String {
    let text = text.trim();
    let inner = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    match (inner, take) {
        (Some((_, number)), Take::LastParentheses) => number.trim().to_owned(),
        (Some((title, _)), Take::BeforeLastParentheses) => title.trim().to_owned(),
        (None, Take::LastParentheses) => String::new(),
        (None, Take::BeforeLastParentheses) => text.to_owned(),
    }
}

/// `Mar 1, 2023` as `2023-03-01`.
fn us_short(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (start, year) = text.split_once(", ")?;
    let (month, day) = start.split_once(' ')?;
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    Some(format!("{year:0>4}-{month:02}-{day:0>2}"))
}

/// Joins the rows of several files of one kind. A row has no id, so files that overlap hold it twice: of equal
/// rows, the highest count in any one file stands.
pub(super) fn join(files: Vec<Vec<Node>>) -> Vec<Node> {
    let mut joined = Vec::new();
    let mut kept: HashMap<String, usize> = HashMap::new();
    for rows in files {
        let mut here: HashMap<String, usize> = HashMap::new();
        for row in rows {
            let signature = signature(&row);
            let count = here.entry(signature.clone()).or_default();
            *count += 1;
            let most = kept.entry(signature).or_default();
            if *count > *most {
                *most = *count;
                joined.push(row);
            }
        }
    }
    joined
}

fn signature(row: &Node) -> String {
    let Content::Map(entries) = &row.content else { return String::new() };
    let text = |entry: &Entry| match &entry.value.content {
        Content::Scalar(text) => format!("{}={text}\u{1f}", entry.key),
        Content::Null | Content::List(_) | Content::Map(_) => format!("{}\u{1f}", entry.key),
    };
    entries.iter().map(text).collect()
}
