//! Real export files: which column of which file fills which field, as data of the pack.

mod column;
mod join;
mod model;
mod names;
mod shape;

pub(super) use join::{Part, join};
pub use model::Export;
pub(super) use shape::{day_like, number};

use super::csv::Csv;
use crate::problem::{Checked, Notes, Problem, Problems, suggest};
use crate::schema::{FieldId, Schema};
use crate::source::{Place, Source};
use crate::tree::{self, Content, Entry, Node, Ordered, Written};
use column::{Column, ColumnText};
use names::same;
use schemars::JsonSchema;
use serde::Deserialize;

/// The newest form of a mapping this program reads.
const FORMAT: u32 = 1;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    format: u32,
    #[serde(default)]
    name: String,
    #[serde(default)]
    title: String,
    #[serde(default, rename = "where")]
    where_found: String,
    #[serde(default)]
    table: Option<String>,
    #[serde(default)]
    header: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    /// The names that the platform gives such a file, as patterns.
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    gap_days: Option<u32>,
    #[serde(default)]
    columns: Ordered<ColumnText>,
    /// Files of other platforms, to be named when they turn up.
    #[serde(default)]
    others: Vec<Other>,
}

/// A file that belongs to another platform.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Other {
    title: String,
    header: Vec<String>,
}

/// Reads a mapping, or a list of files of other platforms.
///
/// # Errors
/// Tables, fields and columns that do not exist.
pub fn read(written: Written<'_>, schema: &Schema) -> Checked<Vec<Export>> {
    let source = written.source;
    let mut file: MappingFile = tree::typed(written)?;
    let mut problems = Problems::default();
    if file.format > FORMAT {
        let what = format!("this mapping has format {}; this program reads up to {FORMAT}", file.format);
        problems.add(Problem::new(what).at(Place::file(source.name())));
    }
    let mut exports: Vec<Export> = std::mem::take(&mut file.others).into_iter().map(foreign).collect();
    if let Some(name) = file.table.take() {
        exports.extend(problems.take(own(source, schema, &name, file)));
    }
    problems.finish(exports)
}

/// A file of another platform, known by its header alone.
fn foreign(other: Other) -> Export {
    Export {
        name: other.title.clone(),
        title: other.title,
        where_found: String::new(),
        table: None,
        header: other.header,
        gap_days: None,
        unless: Vec::new(),
        files: Vec::new(),
        columns: Vec::new(),
    }
}

/// A mapping held against the schema.
fn own(source: &Source, schema: &Schema, name: &str, file: MappingFile) -> Checked<Export> {
    let mut problems = Problems::default();
    let mut wrong = |what: String, hint: Option<String>| {
        let problem = Problem::new(what).at(Place::file(source.name()));
        problems.add(hint.map_or(problem.clone(), |hint| problem.hint(hint)));
    };
    let Some(table) = schema.table(name) else {
        wrong(format!("there is no table {name}"), Some(suggest(name, &schema.names())));
        return problems.fail();
    };
    let mut columns = Vec::new();
    for (field, column) in file.columns.0 {
        match schema.tables[table].field(&field) {
            Some(found) => columns.push((found, column)),
            None => {
                let names = schema.tables[table].names();
                wrong(format!("{name} has no field {field}"), Some(suggest(&field, &names)));
            }
        }
    }
    if file.header.is_empty() {
        wrong("a mapping names the columns that a file must have, in header".into(), None);
    }
    let placed = |problem: Problem| vec![problem.at(Place::file(source.name()))];
    let files = problems.take(shape::patterns(&file.files).map_err(placed)).unwrap_or_default();
    problems.finish(Export {
        name: file.name,
        title: file.title,
        where_found: file.where_found,
        table: Some(table),
        header: file.header,
        gap_days: file.gap_days,
        unless: file.unless,
        files,
        columns,
    })
}

impl Export {
    /// Whether a header is that of this kind of file; further columns are tolerated.
    #[must_use]
    pub fn matches(&self, header: &[&str]) -> bool {
        let there = |wanted: &String| header.iter().any(|name| same(name, wanted));
        self.header.iter().all(there) && !self.unless.iter().any(there)
    }

    /// The rows of such a file, typed as far as the file says, and what is odd about them.
    pub(super) fn rows(&self, schema: &Schema, csv: Csv, notes: &mut Notes) -> Checked<Part> {
        let Some(table) = self.table.map(|table| &schema.tables[table]) else {
            return Ok(Part { export: self.name.clone(), rows: Vec::new() });
        };
        let mut problems = Problems::default();
        let names: Vec<&str> = csv.header.iter().map(|cell| &*cell.text).collect();
        let columns: Vec<(FieldId, Column<'_>)> =
            self.columns.iter().filter_map(|(field, text)| Some((*field, text.bind(&names)?))).collect();
        for (_, column) in &columns {
            column.odd(&csv.rows, notes);
        }
        let mut rows = Vec::new();
        for cells in csv.rows {
            let cells = &cells[..];
            if columns.iter().any(|(_, column)| column.skips(cells)) {
                continue;
            }
            let mut entries = Vec::new();
            for (field, column) in &columns {
                let place = column.place(cells);
                match column.read(cells) {
                    Ok(content) => {
                        let value = Node { place: place.clone(), content };
                        entries.push(Entry { key: table.fields[*field].name.clone(), place, value });
                    }
                    Err((what, hint)) => {
                        let what = format!("{}: {what}", column.name());
                        problems.add(Problem::new(what).at(place).hint(hint));
                    }
                }
            }
            let start = cells.first().map_or_else(|| Place::file(""), |cell| cell.place.clone());
            rows.push(Node { place: start, content: Content::Map(entries) });
        }
        problems.finish(Part { export: self.name.clone(), rows })
    }
}
