//! Rows that an export names and that their own table, which is there, does not have.

use super::{Clash, UNLISTED_ROW};
use crate::schema::{FieldId, Kind, TableId};
use crate::snapshot::{RowId, Snapshot};
use crate::value::{Value, spoken};
use std::collections::HashMap;
use std::sync::Arc;

/// So many further rows of one clash are placed.
const PLACED: usize = 20;

/// What the rows of exports prove and the tables they refer to lack, each key once, in the order of the rows.
pub(in crate::audit) fn clashes(snapshot: &Snapshot) -> Vec<Clash> {
    let mut all = Vec::new();
    for table in snapshot.exported.iter().map(|exported| exported.table) {
        for (field, about) in snapshot.schema.tables[table].fields.iter().enumerate() {
            if let Kind::Ref(to) = about.kind
                && snapshot.tables[to].known
            {
                let lost = lost(snapshot, table, field, to);
                all.extend(lost.iter().map(|rows| clash(snapshot, (table, field, to), rows)));
            }
        }
    }
    all
}

/// The rows whose reference leads nowhere, by key.
fn lost(snapshot: &Snapshot, table: TableId, field: FieldId, to: TableId) -> Vec<Vec<RowId>> {
    let mut groups: Vec<Vec<RowId>> = Vec::new();
    let mut by_key: HashMap<Arc<str>, usize> = HashMap::new();
    for (id, row) in snapshot.tables[table].rows.iter().enumerate() {
        let Value::Text(key) = &row.values[field] else { continue };
        if snapshot.tables[to].by_key.contains_key(key) {
            continue;
        }
        let group = *by_key.entry(key.clone()).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(id);
    }
    groups
}

fn clash(snapshot: &Snapshot, (table, field, to): (TableId, FieldId, TableId), rows: &[RowId]) -> Clash {
    let (from, target) = (&snapshot.schema.tables[table], &snapshot.schema.tables[to]);
    let all = &snapshot.tables[table].rows;
    let first = &all[rows[0]];
    // The rows of an export may call it as its own table would.
    let title = target.called.as_deref().and_then(|called| from.field(called));
    let title = title.and_then(|title| match &first.values[title] {
        Value::Text(title) => Some(format!("{title} ({})", first.values[field])),
        _ => None,
    });
    let name = title.unwrap_or_else(|| first.values[field].to_string());
    let last = from.day().and_then(|day| rows.iter().filter_map(|row| all[*row].values[day].as_day()).max());
    let last = last.map_or_else(String::new, |day| format!(", the last of {}", spoken(day)));
    let count = if rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", rows.len()) };
    Clash {
        check: &UNLISTED_ROW,
        table,
        key: first.key.clone(),
        field: Some(format!("{}.{}", from.name, from.fields[field].name)),
        message: format!(
            "{name} stands in {} ({count}{last}) and is not among your {}",
            from.name, target.name
        ),
        place: first.place_of(field),
        against: snapshot.tables[to].place.as_ref().unwrap_or(&snapshot.as_of_place).place(),
        lacking: Some(to),
        rows: rows.iter().map(|row| (table, *row)).collect(),
        related: rows.iter().skip(1).take(PLACED).map(|row| all[*row].place()).collect(),
    }
}
