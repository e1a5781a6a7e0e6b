//! What a pack says of its tables: their fields, and how rows lead to each other.

use super::{FieldId, Kind, LongOver, Range, Same, Settled, TableId};
use std::collections::HashMap;
use std::sync::Arc;

/// One field of a table or record.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name in snapshots and rules.
    pub name: Arc<str>,
    /// What it holds.
    pub kind: Kind,
    /// Whether the word `none` is an answer.
    pub may_be_none: bool,
    /// Which of the values of its type it may hold.
    pub range: Range,
    /// The day of the same row that comes before it, or is the same day.
    pub not_before: Option<FieldId>,
    /// Whether rows with one id must agree in it, and how its words are compared.
    pub same: Option<Same>,
    /// What it means, for people.
    pub about: String,
    /// Where one looks it up.
    pub where_found: String,
    /// A value for the template.
    pub example: Option<String>,
}

impl Field {
    /// All that may be written at it but `none`.
    #[must_use]
    pub fn values(&self) -> String {
        self.range.allowed(&self.kind)
    }

    /// All that may be written at it.
    #[must_use]
    pub fn allowed(&self) -> String {
        let none = if self.may_be_none { " | none" } else { "" };
        format!("{}{none}", self.values())
    }
}

/// The way back of a relation: `contract.milestones`.
#[derive(Debug, Clone)]
pub struct Back {
    /// Its name in rules.
    pub name: Arc<str>,
    /// The table whose rows point here.
    pub table: TableId,
    /// The field of those rows that points here.
    pub field: FieldId,
}

/// Whose a row is: it proves that the account has one of these roles.
#[derive(Debug, Clone)]
pub struct Belongs {
    /// The field whose word says so; none when every row of the table does.
    pub word: Option<(FieldId, Arc<str>)>,
    /// Any of these.
    pub roles: Vec<Arc<str>>,
    /// Where one of these fields is known to be one of these words, the row proves nothing.
    pub unless: Vec<(FieldId, Vec<String>)>,
}

/// A table, or a record: a table of exactly one row.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name in snapshots.
    pub name: Arc<str>,
    /// The name of one row in rules; of a record, its own name.
    pub row: Arc<str>,
    /// True when it holds exactly one row.
    pub record: bool,
    /// The fields that name a row; empty for a record.
    pub key: Vec<FieldId>,
    /// The path from a row to what people call it by, `title` or `contract.title`; none when its key is all
    /// there is.
    pub called: Option<String>,
    /// Whether repeated keys are numbered instead of refused.
    pub numbered: bool,
    /// Its fields, in the order of the schema.
    pub fields: Vec<Field>,
    /// Relations that lead from here to the rows pointing here.
    pub backs: Vec<Back>,
    /// What its rows prove about the roles of the account.
    pub belongs: Vec<Belongs>,
    /// What one answer says of its rows that only an export names and that are long over.
    pub long_over: Option<LongOver>,
    /// When its rows hold nothing open; of a record, which of its fields can hold something open, and when not.
    pub settled: Vec<Settled>,
    /// What it holds, for people.
    pub about: String,
    /// Where one looks it up.
    pub where_found: String,
}

impl Table {
    /// The index of a field by name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<FieldId> {
        self.fields.iter().position(|field| &*field.name == name)
    }

    /// The field that says of which day a row is: the first day it has.
    #[must_use]
    pub fn day(&self) -> Option<FieldId> {
        self.fields.iter().position(|field| field.kind == Kind::Day)
    }

    /// Every name a rule may read from a row.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.fields
            .iter()
            .map(|field| &*field.name)
            .chain(self.backs.iter().map(|back| &*back.name))
            .collect()
    }
}

/// All tables and records of a pack.
#[derive(Debug)]
pub struct Schema {
    /// The newest snapshot format it describes.
    pub snapshot_format: u32,
    /// Records first, then tables, each in the order of the file.
    pub tables: Vec<Table>,
    pub(super) by_name: HashMap<Arc<str>, TableId>,
}

impl Schema {
    /// The index of a table or record by name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<TableId> {
        self.by_name.get(name).copied()
    }

    /// The names of all tables and records.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.tables.iter().map(|table| &*table.name).collect()
    }

    /// Finds `table.field`, of a record or a table.
    #[must_use]
    pub fn path(&self, path: &str) -> Option<(TableId, FieldId)> {
        let (table, field) = path.split_once('.')?;
        let table = self.table(table)?;
        Some((table, self.tables[table].field(field)?))
    }
}
