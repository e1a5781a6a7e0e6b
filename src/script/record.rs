//! What a running body read, lacked and came to, noted outside it.

use crate::schema::TableId;
use crate::snapshot::RowId;
use std::cell::{Cell, RefCell};

/// What is recorded outside the script while it runs, so that nothing in the script can swallow it.
#[derive(Default)]
pub(super) struct Record {
    pub missing: Vec<String>,
    pub fault: Option<String>,
    pub cut: bool,
    pub reached: Vec<usize>,
    pub read: Vec<Read>,
    pub walked: Vec<TableId>,
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

/// The most that a trace tells of one row.
const TRACED: usize = 2000;

thread_local! {
    static RECORD: RefCell<Record> = RefCell::default();
    static TRACING: Cell<bool> = const { Cell::new(false) };
}

/// Does something and gives what was noted meanwhile.
pub(super) fn noting<T>(work: impl FnOnce() -> T) -> (T, Record) {
    RECORD.take();
    let done = work();
    (done, RECORD.take())
}

/// Does something of which every reading is noted, too.
pub(super) fn tracing<T>(work: impl FnOnce() -> T) -> T {
    TRACING.set(true);
    let done = work();
    TRACING.set(false);
    done
}

/// Notes that the script saw rows of a table.
pub(super) fn walks(table: TableId) {
    RECORD.with_borrow_mut(|record| {
        if !record.walked.contains(&table) {
            record.walked.push(table);
        }
    });
}

/// Notes that the script read a field or relation; only where somebody wants to know.
pub(super) fn read_field(table: TableId, row: RowId, name: &str) {
    if !TRACING.get() {
        return;
    }
    let read = Read { table, row, name: name.to_owned() };
    RECORD.with_borrow_mut(|record| {
        if record.read.len() < TRACED && !record.read.contains(&read) {
            record.read.push(read);
        }
    });
}

/// Notes that the script came to a mark.
pub(super) fn reached(spot: i64) {
    RECORD.with_borrow_mut(|record| {
        if let (true, Ok(spot)) = (record.reached.len() < TRACED, usize::try_from(spot)) {
            record.reached.push(spot);
        }
    });
}

/// Notes that the script read something the snapshot does not know.
pub(super) fn missing(what: String) {
    RECORD.with_borrow_mut(|record| {
        if record.missing.len() < 8 && !record.missing.contains(&what) {
            record.missing.push(what);
        }
    });
}

/// Notes a mistake in a place where the language itself would go on.
pub(super) fn fault(what: &str) {
    RECORD.with_borrow_mut(|record| {
        record.fault.get_or_insert_with(|| what.to_owned());
    });
}

/// Notes that a text was cut because it grew too long.
pub(super) fn cut() {
    RECORD.with_borrow_mut(|record| record.cut = true);
}
