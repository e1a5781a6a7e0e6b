//! One way through a body: what was read on it, and what becomes of each value.

use super::known::{Known, Seen};
use crate::body::language::Language;
use crate::body::place::{LineColumn, NodeId};
use crate::body::types::Type;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What becomes of a value, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    /// Nothing.
    Nothing,
    /// It is told.
    Tell,
    /// It is the answer: a sentence tells, anything else decides.
    Answer,
    /// It may change the outcome.
    Decide,
}

/// A field or relation that is read at one place.
pub(super) struct FieldReading {
    pub to: Use,
    /// Whether it was read before on every way to here.
    pub known: bool,
    /// Whether `??` follows.
    pub fallback: bool,
    /// The whole path as written, and where it begins.
    pub path: String,
    pub start: LineColumn,
}

/// A call of a function of the pack.
#[derive(Debug, Clone)]
pub(super) struct EnteredCall {
    pub name: Arc<str>,
    pub id: NodeId,
    pub at: LineColumn,
}

/// The most expressions that are looked at; of a body that takes more, nothing is said.
pub(super) const STEPS: usize = 200_000;

/// Follows one body.
pub(super) struct Follower<'a> {
    pub language: &'a Language,
    /// What becomes of each name that `let` gave.
    pub uses: BTreeMap<NodeId, Use>,
    pub state: Known,
    /// Rows that a filter keeps, and those that it was given.
    pub filters: BTreeMap<String, String>,
    pub readings: BTreeMap<NodeId, FieldReading>,
    /// The call of a pack function that is being followed from the body.
    pub inside: Option<EnteredCall>,
    pub depth: usize,
    /// What `return` gives its value to, and what it gave inside a function or closure.
    pub returns: Use,
    pub returned: Vec<(Known, Seen)>,
    pub steps: usize,
}

impl Follower<'_> {
    /// Whether a row cannot be without this field, because it alone is its key.
    pub(super) fn never_missing(&self, row: &Type, field: &str) -> bool {
        let Type::Row(table) = row else { return false };
        let about = self.language.schema.tables.get(*table);
        about.is_some_and(|table| table.field(field).is_some_and(|field| table.key == [field]))
    }

    /// The type of a field of a row.
    pub(super) fn field(&self, row: &Type, name: &str) -> Type {
        let Type::Row(table) = row else { return Type::Any };
        Type::field(&self.language.schema, *table, name).unwrap_or(Type::Any)
    }
}
