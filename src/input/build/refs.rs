//! References of rows to rows that are not there.

use super::draft::Draft;
use crate::schema::{Kind, TableId};
use crate::snapshot::{Exported, Row};
use crate::source::Place;
use crate::value::Value;

impl Draft<'_> {
    /// References to rows that are not there, unless an export made them.
    pub(super) fn dangling(&mut self, exported: &[Exported]) {
        let mut found = Vec::new();
        let named = |id: &TableId| exported.iter().any(|exported| exported.table == *id);
        for (id, table) in self.schema.tables.iter().enumerate().filter(|(id, _)| !named(id)) {
            for (field, about) in table.fields.iter().enumerate() {
                if let Some(to) = target(&about.kind).filter(|to| !self.broken.contains(to)) {
                    found.extend(self.lost(id, field, to).map(|place| (place, id, field, to)));
                }
            }
        }
        for (place, id, field, to) in found {
            let (table, to) = (&self.schema.tables[id], &self.schema.tables[to].name);
            let what = format!("{}.{}: there is no such row in {to}", table.name, table.fields[field].name);
            self.wrong(&place, what, format!("write the key of one of {to}"));
        }
    }

    /// Where a field refers to a row that is not there.
    fn lost(&self, id: TableId, field: usize, to: TableId) -> impl Iterator<Item = Place> {
        let target = &self.tables[to];
        let gone = move |value: &Value| matches!(value, Value::Text(key) if target.known && !target.by_key.contains_key(key));
        let lost = move |row: &&Row| match &row.values[field] {
            Value::List(keys) => keys.iter().any(gone),
            value => gone(value),
        };
        self.tables[id].rows.iter().filter(lost).map(move |row| row.place_of(field))
    }
}

/// The table a field refers to.
fn target(kind: &Kind) -> Option<TableId> {
    match kind {
        Kind::Ref(to) => Some(*to),
        Kind::List(of) => target(of),
        _ => None,
    }
}
