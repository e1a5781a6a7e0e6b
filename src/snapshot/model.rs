//! A snapshot: one account as it was on one day.

use super::{Exported, FileRead, Linked, Row, RowId, Spot, TableRows, link};
use crate::problem::Problem;
use crate::schema::{FieldId, Schema, TableId};
use crate::source::Place;
use crate::value::Value;
use jiff::civil::Date;
use std::sync::Arc;

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

/// One account as it was on one day.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// What the tables mean.
    pub schema: Arc<Schema>,
    /// The day the data describes.
    pub as_of: Date,
    /// Where that day stands.
    pub as_of_place: Spot,
    /// One per table of the schema, in its order.
    pub tables: Vec<TableRows>,
    /// The tables that come from exports; their rows may refer to rows that are not there, and they speak only
    /// for the days that their files cover.
    pub exported: Vec<Exported>,
    /// What the person accepted.
    pub acknowledged: Vec<Acknowledgement>,
    /// Things to tell the person that are not errors, such as files of a folder that nobody recognises.
    pub notes: Vec<Problem>,
    /// What was read as what, and what was not.
    pub files: Vec<FileRead>,
    pub(crate) links: link::Links,
}

impl Snapshot {
    /// One that knows nothing: no table is known.
    #[must_use]
    pub fn unknown(schema: &Arc<Schema>) -> Self {
        let tables: Vec<TableRows> = schema.tables.iter().map(|_| TableRows::default()).collect();
        Self {
            schema: schema.clone(),
            as_of: Date::default(),
            as_of_place: Spot::At(Place::file("")),
            links: link::Links::new(schema, &tables),
            tables,
            exported: Vec::new(),
            acknowledged: Vec::new(),
            notes: Vec::new(),
            files: Vec::new(),
        }
    }

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

    /// The row that a reference points to; none where it is nothing. Else what is missing, as `table` or `table.field`.
    pub(crate) fn leads(&self, table: TableId, row: RowId, field: FieldId) -> Result<Option<RowId>, String> {
        link::leads(&self.schema, &self.tables, (table, row, field))
    }

    /// The rows of another table that point to this one, by the index of the way back; else what is missing.
    pub(crate) fn back(&self, table: TableId, row: RowId, back: usize) -> Result<&[RowId], String> {
        self.links.back((table, row, back))
    }
}
