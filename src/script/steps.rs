//! What a rule may take, counted in steps, so that it is the same on every machine, however busy that is.

use super::compiled::Script;
use super::types::Type;
use crate::problem::Name;
use crate::schema::{Kind, Schema, TableId};
use crate::snapshot::Snapshot;
use std::cell::Cell;
use std::collections::BTreeSet;

/// Steps that the judging of one row may take, and how many more for each row of the tables that the rule sees.
const ROW: u64 = 200_000;
const ROW_PER_SEEN: u64 = 400;

/// Steps that a rule may take over all its rows, and how many more for each of them and for each row that it sees.
const RULE: u64 = 2_000_000;
const RULE_PER_ROW: u64 = 1_000;

/// So many bytes of text, or elements of a list, that a function goes through count as one step.
const BYTES: usize = 64;
const ELEMENTS: usize = 4;

thread_local! {
    /// What is left for the row at work.
    static LEFT: Cell<u64> = const { Cell::new(0) };
    /// What is left for the rule.
    static ALLOWED: Cell<u64> = const { Cell::new(0) };
}

/// What a body may take over so many rows that it judges; conditions are bodies, too.
#[must_use]
pub fn for_rows(script: &Script, snapshot: &Snapshot, rows: usize) -> u64 {
    let rows = (rows + seen(script, snapshot)) as u64;
    RULE.saturating_add(rows.saturating_mul(RULE_PER_ROW))
}

/// What so many conditions may take together, which see no table.
#[must_use]
pub fn for_conditions(count: usize) -> u64 {
    RULE.saturating_add((count as u64).saturating_mul(RULE_PER_ROW))
}

/// The tables of which a body may see more than one row: those it is given, and those that relations lead to.
pub(super) fn sees(
    schema: &Schema,
    names: &[(Name, Type)],
    reads: &BTreeSet<(TableId, String)>,
) -> Vec<TableId> {
    let given = names.iter().filter_map(|(_, kind)| match kind {
        Type::Rows(table) => Some(*table),
        _ => None,
    });
    let led = reads.iter().filter_map(|(table, name)| {
        let about = schema.tables.get(*table)?;
        if let Some(back) = about.backs.iter().find(|back| *back.name == **name) {
            return Some(back.table);
        }
        match &about.fields.get(about.field(name)?)?.kind {
            Kind::List(of) => match **of {
                Kind::Ref(to) => Some(to),
                _ => None,
            },
            _ => None,
        }
    });
    given.chain(led).collect::<BTreeSet<TableId>>().into_iter().collect()
}

/// How many rows there are in the tables that a body sees.
fn seen(script: &Script, snapshot: &Snapshot) -> usize {
    script.sees().iter().filter_map(|table| snapshot.tables.get(*table)).map(|table| table.rows.len()).sum()
}

/// Gives the bodies that follow on this thread so many steps together.
pub fn allow(steps: u64) {
    ALLOWED.set(steps);
}

/// What they have not taken yet.
#[must_use]
pub fn allowed() -> u64 {
    ALLOWED.get()
}

/// What a row may take.
pub(super) fn for_row(script: &Script, snapshot: &Snapshot) -> u64 {
    ROW.saturating_add((seen(script, snapshot) as u64).saturating_mul(ROW_PER_SEEN)).min(allowed())
}

/// Does something within so many steps, which count for the rule as well.
pub(super) fn within<T>(steps: u64, work: impl FnOnce() -> T) -> T {
    LEFT.set(steps);
    let done = work();
    ALLOWED.set(allowed().saturating_sub(steps.saturating_sub(LEFT.get())));
    done
}

/// The same for what belongs to no rule.
pub(super) fn alone<T>(work: impl FnOnce() -> T) -> T {
    allow(ROW);
    within(ROW, work)
}

/// Counts one step; how many were left before it.
pub(super) fn step() -> u64 {
    let left = LEFT.get();
    LEFT.set(left.saturating_sub(1));
    left
}

/// Counts what a function does with so many bytes of text.
pub(super) fn text(bytes: usize) {
    spend(bytes / BYTES);
}

/// Counts what a function does with so many elements.
pub(super) fn elements(count: usize) {
    spend(count / ELEMENTS);
}

/// The next step finds out when nothing is left.
pub(super) fn spend(steps: usize) {
    LEFT.set(LEFT.get().saturating_sub(steps as u64));
}
