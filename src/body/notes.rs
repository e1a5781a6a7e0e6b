//! What a running body may still take, and what it read, lacked and came to: noted beside it, so that nothing in the
//! body can swallow it.

use super::place::{LineColumn, NodeId};
use super::stop::Stop;
use crate::schema::TableId;
use crate::snapshot::{RowId, Snapshot};
use std::sync::Arc;

/// Why a body does not go on. What there is to say stands in the notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Halt {
    /// It read something that the snapshot does not know.
    Unknown,
    /// It broke.
    Failed,
    /// It came to `return`.
    Returned,
}

/// What everything gives that can stop a body.
pub(super) type Got<T> = Result<T, Halt>;

/// A snapshot and the notes about one row.
#[derive(Debug)]
pub(super) struct Work<'a> {
    pub snapshot: &'a Snapshot,
    pub notes: BodyNotes,
}

/// What is noted while a body runs.
#[derive(Default)]
pub(super) struct BodyNotes {
    /// Steps that are left for the row.
    pub left: u64,
    pub stop: Option<Arc<dyn Stop>>,
    pub missing: Vec<String>,
    pub fault: Option<String>,
    pub cut: bool,
    /// Whether the account was given up meanwhile.
    pub stopped: bool,
    pub walked: Vec<TableId>,
    pub failure: Option<Failure>,
    /// Set where somebody wants to know the way of the judgement.
    pub followed: Option<Box<Followed>>,
}

/// Why a body broke.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Failure {
    pub what: String,
    /// Where; none until the node that asked for it says so.
    pub at: Option<LineColumn>,
    /// The function of the pack that the body had called.
    pub inside: Option<Arc<str>>,
}

/// The way of one judgement.
#[derive(Debug, Default)]
pub(super) struct Followed {
    /// The nodes it came to, of those that are marked.
    pub reached: Vec<NodeId>,
    pub read: Vec<Read>,
}

/// A field or relation of a row that a body read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The table of the row.
    pub table: TableId,
    /// The row.
    pub row: RowId,
    /// The field or relation.
    pub name: String,
}

/// The most that is told of the way of one row.
const FOLLOWED: usize = 2000;
/// How many things are named that the snapshot does not know.
const MISSING: usize = 8;
/// After so many steps it is asked whether the account is given up.
const ASKED: u64 = 4096;
/// So many bytes of text, or elements of a list, that a function goes through count as one step.
const BYTES: usize = 64;
const ELEMENTS: usize = 4;

impl std::fmt::Debug for BodyNotes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Notes")
            .field("left", &self.left)
            .field("missing", &self.missing)
            .finish_non_exhaustive()
    }
}

impl BodyNotes {
    /// Ends the body: it broke.
    #[cold]
    pub(super) fn refuse<T>(&mut self, what: impl Into<String>) -> Got<T> {
        self.failure = Some(Failure { what: what.into(), ..Failure::default() });
        Err(Halt::Failed)
    }

    /// Ends the body: it read what the snapshot does not know.
    #[cold]
    pub(super) fn unknown<T>(&mut self, what: String) -> Got<T> {
        self.lacks(what);
        Err(Halt::Unknown)
    }

    /// Notes that the snapshot does not know something, although the body goes on.
    pub(super) fn lacks(&mut self, what: String) {
        if self.missing.len() < MISSING && !self.missing.contains(&what) {
            self.missing.push(what);
        }
    }

    /// Notes a mistake in a place where the body goes on.
    pub(super) fn mistake(&mut self, what: String) {
        self.fault.get_or_insert(what);
    }

    /// Notes that the body saw rows of a table.
    pub(super) fn walks(&mut self, table: TableId) {
        if !self.walked.contains(&table) {
            self.walked.push(table);
        }
    }

    /// Notes that the body read a field or relation; only where somebody wants to know.
    #[inline]
    pub(super) fn reads(&mut self, table: TableId, row: RowId, name: &str) {
        if let Some(followed) = &mut self.followed {
            let read = Read { table, row, name: name.to_owned() };
            if followed.read.len() < FOLLOWED && !followed.read.contains(&read) {
                followed.read.push(read);
            }
        }
    }

    /// Notes that the body came to a node.
    #[inline]
    pub(super) fn reaches(&mut self, node: NodeId) {
        if let Some(followed) = &mut self.followed
            && followed.reached.len() < FOLLOWED
        {
            followed.reached.push(node);
        }
    }

    /// Counts one step.
    #[inline]
    pub(super) fn step(&mut self) -> Got<()> {
        let left = self.left;
        self.left = left.saturating_sub(1);
        if left.is_multiple_of(ASKED) { self.asked(left) } else { Ok(()) }
    }

    #[cold]
    fn asked(&mut self, left: u64) -> Got<()> {
        if left == 0 {
            return self.refuse("the rule takes too many steps");
        }
        self.stopped |= self.stop.as_ref().is_some_and(|stop| stop.expired());
        if self.stopped { self.refuse("the rule was stopped") } else { Ok(()) }
    }

    /// Counts what a function does with so many bytes of text.
    #[inline]
    pub(super) fn goes_through(&mut self, text: &str) {
        if text.len() >= BYTES {
            self.spend(text.len() / BYTES);
        }
    }

    /// Counts what a function does with so many elements.
    pub(super) fn goes_over(&mut self, elements: usize) {
        self.spend(elements / ELEMENTS);
    }

    /// The next step finds out when nothing is left.
    pub(super) fn spend(&mut self, steps: usize) {
        self.left = self.left.saturating_sub(steps as u64);
    }
}
