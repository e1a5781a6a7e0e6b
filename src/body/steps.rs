//! What a rule may take, counted in steps, so that it is the same on every machine, however busy that is.

use super::script::Script;
use crate::snapshot::Snapshot;

/// Steps that the judging of one row may take, and how many more for each row of the tables that the rule sees.
const ROW: u64 = 200_000;
const ROW_PER_SEEN: u64 = 400;

/// Steps that a rule may take over all its rows, and how many more for each of them and for each row that it sees.
const RULE: u64 = 2_000_000;
const RULE_PER_ROW: u64 = 1_000;

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

/// How many rows there are in the tables that a body sees.
fn seen(script: &Script, snapshot: &Snapshot) -> usize {
    script.sees().iter().filter_map(|table| snapshot.tables.get(*table)).map(|table| table.rows.len()).sum()
}

/// What a row may take.
pub(super) fn for_row(script: &Script, snapshot: &Snapshot) -> u64 {
    ROW.saturating_add((seen(script, snapshot) as u64).saturating_mul(ROW_PER_SEEN))
}

/// What belongs to no rule may take as much as a row that sees nothing.
pub(super) const ALONE: u64 = ROW;
