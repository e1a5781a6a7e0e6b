//! What a person exported or wrote down: tables of located fields, typed by the schema.

mod build;
mod called;
mod covered;
mod csv;
pub mod export;
mod fields;
mod files;
mod link;
pub mod many;
mod places;
mod read;
mod sheet;
mod write;

pub use build::{from_tree, of_gathered};
pub use covered::{Days, Exported, joined, told};
pub use export::Export;
pub use files::FileRead;
pub use places::Places;
pub use read::{Gathered, Input, account, gather, read};
pub use write::{to_json, to_yaml, tree_to_yaml};

use crate::problem::Problem;
use crate::schema::{FieldId, Schema, TableId};
use crate::source::Place;
use crate::value::Value;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// Index of a row in [`Table::rows`].
pub type RowId = usize;

/// One row of a table, or the only one of a record.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its key fields in words; of a record, its name.
    pub key: Arc<str>,
    /// Where the row starts.
    pub place: Place,
    /// One value per field, in schema order.
    pub values: Box<[Value]>,
    /// Where each value stands; the row's place where a field is not given.
    pub places: Places,
}

impl Row {
    /// Where a field stands; the row's place where it is not given.
    #[must_use]
    pub fn place_of(&self, field: FieldId) -> Place {
        self.places.get(field).unwrap_or_else(|| self.place.clone())
    }
}

/// The rows of a table as far as the snapshot gives them.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// False when the snapshot does not mention it, or says null: then `rows` is empty and means nothing.
    /// A record is always known and has one row, whose values may all be unknown.
    pub known: bool,
    /// Where the table starts.
    pub place: Option<Place>,
    /// Its rows in the order of the file.
    pub rows: Vec<Row>,
    /// Row by key.
    pub by_key: HashMap<Arc<str>, RowId>,
}

/// A loss or duty the person has read and accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The id of the rule.
    pub rule: Arc<str>,
    /// The key of the row, or none for every finding of the rule.
    pub row: Option<Arc<str>>,
    /// Why, in the person's words.
    pub reason: Arc<str>,
    /// Where it stands.
    pub place: Place,
}

/// The rows that a relation leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linked {
    /// The snapshot cannot tell: what is missing, as `table` or `table.field`.
    Unknown(String),
    /// These rows of the other table, in order.
    Rows(Arc<[RowId]>),
}

/// One account as it was on one day.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// What the tables mean.
    pub schema: Arc<Schema>,
    /// The day the data describes.
    pub as_of: Date,
    /// Where that day stands.
    pub as_of_place: Place,
    /// One per table of the schema, in its order.
    pub tables: Vec<Table>,
    /// The tables that come from exports; their rows may refer to rows that are not there, and they speak only
    /// for the days that their files cover.
    pub exported: Vec<Exported>,
    /// What the person accepted.
    pub acknowledged: Vec<Acknowledgement>,
    /// Things to tell the person that are not errors, such as files of a folder that nobody recognises.
    pub notes: Vec<Problem>,
    /// What was read as what, and what was not.
    pub files: Vec<FileRead>,
    links: link::Links,
}

impl Snapshot {
    /// The only row of a record.
    #[must_use]
    pub fn record(&self, table: TableId) -> Option<&Row> {
        self.tables.get(table)?.rows.first()
    }

    /// The value of a field of a record by `record.field`; unknown when there is no such field.
    #[must_use]
    pub fn value(&self, path: &str) -> &Value {
        let found = self.schema.path(path).and_then(|(table, field)| self.record(table)?.values.get(field));
        found.unwrap_or(&Value::Unknown)
    }

    /// Answers a field of a record that is unknown so far, where the answer comes with the question.
    pub fn assume(&mut self, path: &str, word: &str) {
        let Some((table, field)) = self.schema.path(path) else { return };
        let row = self.tables.get_mut(table).and_then(|table| table.rows.first_mut());
        if let Some(value @ Value::Unknown) = row.and_then(|row| row.values.get_mut(field)) {
            *value = Value::Text(word.into());
        }
    }

    /// The rows that a row points to through a reference, or a list of references.
    #[must_use]
    pub fn forward(&self, table: TableId, row: RowId, field: FieldId) -> Linked {
        link::forward(&self.schema, &self.tables, (table, row, field))
    }

    /// The rows of another table that point to this one, by the index of the way back.
    #[must_use]
    pub fn back(&self, table: TableId, row: RowId, back: usize) -> Linked {
        self.links.back((table, row, back))
    }
}
