//! From what is read to a snapshot: every name and value checked, every problem found at once.

mod covers;
mod draft;
mod head;
mod intake;
mod mark;
mod order;
mod refs;
mod row;
mod table;

pub(super) use draft::Draft;

use super::ignore;
use crate::problem::{Checked, Problem};
use crate::schema::Schema;
use crate::snapshot::{Acknowledgement, FileRead, Snapshot, Spot, link};
use crate::source::Source;
use crate::tree::{Content, Entry, Node, json, yaml};
use intake::Intake;
use jiff::civil::Date;
use std::sync::Arc;

/// Makes a snapshot of a tree. `as_of` is used when the tree has none of its own.
///
/// # Errors
/// Everything that does not fit the schema.
pub fn from_tree(schema: &Arc<Schema>, node: &Node, as_of: Option<Date>) -> Checked<Snapshot> {
    Draft::of(schema, node.clone())?.finish(as_of, &[])
}

/// Refuses a document that is not what a snapshot is.
fn no_snapshot<T>(node: &Node) -> Checked<T> {
    let what = format!("a snapshot is a mapping that starts with as_of; this is {}", node.kind());
    let problem = Problem::new(what).at(node.place.clone());
    Err(vec![problem.hint("`audit template` prints one to fill in")])
}

impl<'a> Draft<'a> {
    /// What a tree says.
    ///
    /// # Errors
    /// What is no mapping.
    pub(super) fn of(schema: &'a Arc<Schema>, node: Node) -> Checked<Self> {
        match node.content {
            Content::Map(entries) => Ok(Self { entries, ..Self::new(schema, Spot::At(node.place)) }),
            _ => no_snapshot(&node),
        }
    }

    /// What a text says.
    ///
    /// # Errors
    /// What is no JSON or YAML, and what is no mapping. What is wrong with values is said at the end.
    pub(super) fn read(schema: &'a Arc<Schema>, source: &Source, json: bool) -> Checked<Self> {
        let mut draft = Self::new(schema, Spot::byte(source, 0));
        let mut intake = Intake::new(&mut draft, source);
        match json {
            true => json::tell(source, &mut intake)?,
            false => yaml::tell(source, &mut intake)?,
        }
        match intake.finish() {
            Some(other) => no_snapshot(&other),
            None => Ok(draft),
        }
    }

    /// The snapshot. Rows of tables that files fill may refer to rows that are not there, and speak for the days that
    /// the files cover.
    ///
    /// # Errors
    /// Everything that does not fit the schema.
    pub(super) fn finish(mut self, given: Option<Date>, files: &[FileRead]) -> Checked<Snapshot> {
        let mut entries = std::mem::take(&mut self.entries);
        self.records();
        let root = self.root.clone();
        let day = self.day(&entries, given.map(|day| (day, root.clone())));
        self.as_of = day.as_ref().map(|(day, _)| *day);
        self.late();
        let acknowledged = self.others(&mut entries);
        let exported = self.exported(&entries, files);
        self.dangling(&exported);
        self.needs_day(&entries, given);
        let (as_of, as_of_place) = day.unwrap_or((Date::ZERO, root));
        let links = link::Links::new(self.schema, &self.tables);
        let Self { schema, tables, problems, .. } = self;
        problems.finish(Snapshot {
            schema: schema.clone(),
            as_of,
            as_of_place,
            tables,
            exported,
            acknowledged,
            notes: Vec::new(),
            files: Vec::new(),
            links,
        })
    }

    /// Everything of the top level but the day; what the person has accepted.
    fn others(&mut self, entries: &mut [Entry]) -> Vec<Acknowledgement> {
        let mut acknowledged = Vec::new();
        for entry in entries {
            match &*entry.key {
                "snapshot" => self.format(entry),
                "as_of" | "exported" | "covers" => {}
                "ignore" => {
                    self.problems.take(ignore::ignored(std::slice::from_ref(entry)));
                }
                "acknowledged" => acknowledged = self.acknowledged(entry),
                _ => {
                    let nothing = Node { place: entry.value.place.clone(), content: Content::Null };
                    let value = std::mem::replace(&mut entry.value, nothing);
                    self.table(&entry.key, entry.place.clone(), value);
                }
            }
        }
        acknowledged
    }
}
