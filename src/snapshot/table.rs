//! Tables and their rows, and how rows lead to each other.

use super::{Places, Spot};
use crate::schema::FieldId;
use crate::source::Place;
use crate::value::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// Index of a row in [`TableRows::rows`].
pub type RowId = usize;

/// One row of a table, or the only one of a record.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its key fields in words; of a record, its name.
    pub key: Arc<str>,
    /// One value per field, in schema order.
    pub values: Box<[Value]>,
    /// Where it and each value stand.
    pub places: Places,
}

impl Row {
    /// Where the row starts.
    #[must_use]
    pub fn place(&self) -> Place {
        self.places.row()
    }

    /// Where a field stands; the row's place where it is not given.
    #[must_use]
    pub fn place_of(&self, field: FieldId) -> Place {
        self.places.get(field).unwrap_or_else(|| self.place())
    }
}

/// The rows of a table as far as the snapshot gives them.
#[derive(Debug, Clone, Default)]
pub struct TableRows {
    /// False when the snapshot does not mention it, or says null: then `rows` is empty and means nothing.
    /// A record is always known and has one row, whose values may all be unknown.
    pub known: bool,
    /// Where the table starts.
    pub place: Option<Spot>,
    /// Its rows in the order of the file.
    pub rows: Vec<Row>,
    /// Row by key.
    pub by_key: HashMap<Arc<str>, RowId>,
}

/// The rows that a relation leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linked {
    /// The snapshot cannot tell: what is missing, as `table` or `table.field`.
    Unknown(String),
    /// These rows of the other table, in order.
    Rows(Arc<[RowId]>),
}
