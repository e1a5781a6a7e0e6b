//! What a row lacks to be judged.

use crate::problem::Name;
use crate::snapshot::{self, Days};
use crate::source::Place;

/// A row that could not be judged, and what the snapshot does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// The key of the row; none when a whole table is missing.
    pub key: Option<Name>,
    /// Where the row stands.
    pub place: Option<Place>,
    /// `table` or `table.field` each.
    pub missing: Vec<String>,
    /// Of these tables only days are missing.
    pub uncovered: Vec<Uncovered>,
}

/// Days of a table that no file covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    /// The name of the table.
    pub table: String,
    /// The days.
    pub days: Vec<Days>,
}

impl Uncovered {
    /// The same in words.
    #[must_use]
    pub fn told(&self) -> String {
        format!("{} of {}", self.table, snapshot::told(&self.days))
    }
}

/// Adds what is not there yet, in order.
pub fn add_once(all: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for one in more {
        if !all.contains(&one) {
            all.push(one);
        }
    }
}
