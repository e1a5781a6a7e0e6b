//! A snapshot that is still growing.

use crate::problem::{Problem, Problems};
use crate::schema::{FieldId, Schema, TableId};
use crate::snapshot::{Spot, TableRows};
use crate::source::Place;
use crate::tree::Entry;
use crate::value::Value;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A day that is not in a row any more.
pub(super) struct LooseDay {
    pub table: TableId,
    pub field: FieldId,
    pub day: Value,
    pub place: Place,
}

/// What was read so far: rows as they are kept, and the few other things as they stand in the file.
pub(in crate::input) struct Draft<'a> {
    pub(super) schema: &'a Arc<Schema>,
    pub(super) tables: Vec<TableRows>,
    pub(super) problems: Problems,
    /// How often a key of a numbered table was seen.
    pub(super) repeats: HashMap<(TableId, Arc<str>), usize>,
    /// Tables that lack rows because they were wrong; references to them are not judged.
    pub(super) broken: HashSet<TableId>,
    /// The day of the data, against which other days are held; none when it is missing or wrong, or not read yet.
    pub(super) as_of: Option<Date>,
    /// Whether a row was read before that day was known.
    pub(super) early: bool,
    /// Days of rows that were read before it and are not kept, because something else is wrong with them.
    pub(super) loose: Vec<LooseDay>,
    /// The problems before the table that is read at the moment.
    pub(super) before: (usize, usize),
    /// What is no row, in the order of the file.
    pub(in crate::input) entries: Vec<Entry>,
    /// Where it starts.
    pub(super) root: Spot,
}

impl<'a> Draft<'a> {
    /// Nothing so far.
    pub(in crate::input) fn new(schema: &'a Arc<Schema>, root: Spot) -> Self {
        Self {
            schema,
            tables: vec![TableRows::default(); schema.tables.len()],
            problems: Problems::default(),
            repeats: HashMap::new(),
            broken: HashSet::new(),
            as_of: None,
            early: false,
            loose: Vec::new(),
            before: (0, 0),
            entries: Vec::new(),
            root,
        }
    }

    pub(super) fn wrong(&mut self, place: &Place, what: String, hint: impl Into<String>) {
        self.problems.add(Problem::new(what).at(place.clone()).hint(hint));
    }
}
