//! Rows as they are asked about: which lack a field, what they are called, and where they stand.

use super::InterimReport;
use crate::policy::Policy;
use crate::report::At;
use crate::schema::{FieldId, TableId};
use crate::snapshot::Snapshot;
use crate::source::Place;
use crate::value::Value;

/// The rows that lack a field: those that a rule could not judge for it, or, when a rule over another table
/// needs it, every row without it.
pub(super) fn lacking(policy: &Policy, open: &InterimReport, table: TableId, field: FieldId) -> Vec<usize> {
    let about = &policy.schema.tables[table];
    let fact = format!("{}.{}", about.name, about.fields[field].name);
    let rows = &open.snapshot.tables[table];
    let mut wanted: Vec<usize> = Vec::new();
    for result in &open.report.rules {
        let own = policy.rule(&result.rule).is_some_and(|rule| policy.rules[rule].target.table == table);
        for missing in result.missing.iter().filter(|missing| missing.fields.contains(&fact)) {
            match missing.row.as_deref().filter(|_| own).and_then(|key| rows.by_key.get(key)) {
                Some(row) => wanted.push(*row),
                None => wanted.extend(0..rows.rows.len()),
            }
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    wanted.retain(|row| rows.rows[*row].values[field] == Value::Unknown);
    wanted
}

/// What people call a row.
pub(super) fn named(policy: &Policy, snapshot: &Snapshot, table: TableId, row: usize) -> Option<String> {
    let found = snapshot.tables[table].rows.get(row)?;
    let about = &policy.schema.tables[table];
    let called = about.called.as_ref().and_then(|path| about.field(path)).map(|field| &found.values[field]);
    Some(match called {
        Some(value @ (Value::Text(_) | Value::Money(_))) => format!("{value} ({})", found.key),
        _ => found.key.to_string(),
    })
}

/// The field whose value stands at a place; none for the place of a whole row.
pub(super) fn spot(snapshot: &Snapshot, at: &At) -> Option<(TableId, usize, FieldId)> {
    let here = |place: &Place| *place.file == *at.file && (place.line, place.column) == (at.line, at.column);
    for (id, table) in snapshot.tables.iter().enumerate() {
        for (index, row) in table.rows.iter().enumerate() {
            let given = |place: &Place| *place != row.place() || snapshot.schema.tables[id].fields.len() == 1;
            let found = row.places.iter().filter(given).any(|place| here(&place));
            if let Some(place) = row.places.iter().position(|place| here(&place)).filter(|_| found) {
                return Some((id, index, place));
            }
        }
    }
    None
}
