//! How a rule came to its answers: what it read of each row, and which way it took.

use super::run::AuditRun;
use crate::body::{MarkedSpot, Stop, Trace};
use crate::finding::Uncovered;
use crate::policy::{Policy, Rule};
use crate::problem::{Checked, Name};
use crate::snapshot::{RowId, Snapshot};
use crate::source::Place;
use crate::value::Value;
use jiff::civil::Date;
use std::sync::Arc;

/// One row and the way of its judgement.
#[derive(Debug)]
pub struct TracedRow {
    /// The row.
    pub row: RowId,
    /// Its key.
    pub key: Name,
    /// Where it stands.
    pub place: Place,
    /// Answer, values read, marks passed.
    pub trace: Trace,
}

/// Every row of a rule.
#[derive(Debug)]
pub struct Traced {
    /// False when the snapshot does not have the table.
    pub known: bool,
    /// In the order of the table.
    pub rows: Vec<TracedRow>,
    /// Days that the rule looks back on and no file covers: of them it cannot answer.
    pub uncovered: Vec<Uncovered>,
    /// The marks of the body that the traces count.
    pub spots: Vec<MarkedSpot>,
}

/// Judges every row and remembers the way.
///
/// # Errors
/// A body that does not compile.
pub fn trace(
    policy: &Policy,
    rule: &Rule,
    (snapshot, today): (&Arc<Snapshot>, Date),
    params: &[Value],
    stop: &Arc<dyn Stop>,
) -> Checked<Traced> {
    let script = rule.script(&policy.language).map_err(<[_]>::to_vec)?;
    let table = &snapshot.tables[rule.target.table];
    let run = AuditRun::new(policy, snapshot, today, stop);
    let bindings = run.bindings(rule, params);
    let mut judge = run.judge_by(script, &bindings, table.rows.len());
    let mut rows = Vec::new();
    for (row, found) in table.rows.iter().enumerate().filter(|_| table.known) {
        judge.row(rule.target.table, row);
        let trace = judge.trace();
        run.go_on(&judge, || Place::file(rule.source.name()))?;
        rows.push(TracedRow { row, key: found.key.clone(), place: found.place(), trace });
    }
    let gaps = if table.known { run.gaps(rule, params) } else { Vec::new() };
    let uncovered = gaps.into_iter().map(|gap| gap.uncovered).collect();
    Ok(Traced { known: table.known, rows, uncovered, spots: script.spots().to_vec() })
}

/// The values of a rule's parameters, as they are in force.
#[must_use]
pub fn params(policy: &Policy, rule: &Rule) -> Vec<Value> {
    rule.params.iter().map(|index| policy.param(*index).clone()).collect()
}
