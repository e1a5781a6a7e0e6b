//! Relations as look-ups, made once for all rows.

use super::{Linked, RowId, TableRows};
use crate::schema::{Back, FieldId, Schema, TableId};
use crate::value::Value;
use std::sync::Arc;

/// The way back of one relation.
#[derive(Debug, Clone)]
enum WayBack {
    Unknown(String),
    /// Per row, the rows that point to it.
    Rows(Vec<Arc<[RowId]>>),
}

/// All ways back, per table and in the order of the schema.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    backs: Vec<Vec<WayBack>>,
}

impl Links {
    pub(crate) fn new(schema: &Schema, tables: &[TableRows]) -> Self {
        let of = |(id, table): (TableId, &crate::schema::Table)| {
            table.backs.iter().map(|back| index(schema, tables, id, back)).collect()
        };
        Self { backs: schema.tables.iter().enumerate().map(of).collect() }
    }

    /// The rows that refer to a row; else what is missing.
    pub(super) fn back(&self, (table, row, back): (TableId, RowId, usize)) -> Result<&[RowId], String> {
        match self.backs.get(table).and_then(|backs| backs.get(back)) {
            Some(WayBack::Unknown(what)) => Err(what.clone()),
            Some(WayBack::Rows(rows)) => Ok(rows.get(row).map_or(&[], |rows| rows)),
            None => Err("a relation".into()),
        }
    }
}

/// The row that a reference of a row leads to; none where it is nothing.
pub(super) fn leads(
    schema: &Schema,
    tables: &[TableRows],
    (table, row, field): (TableId, RowId, FieldId),
) -> Result<Option<RowId>, String> {
    let about = &schema.tables[table];
    let path = || format!("{}.{}", about.name, about.fields[field].name);
    let crate::schema::Kind::Ref(to) = about.fields[field].kind else { return Err(path()) };
    match tables[table].rows.get(row).and_then(|row| row.values.get(field)) {
        Some(Value::Nothing) => Ok(None),
        Some(Value::Text(_)) if !tables[to].known => Err(schema.tables[to].name.to_string()),
        Some(Value::Text(key)) => tables[to].by_key.get(key).copied().map(Some).ok_or_else(path),
        _ => Err(path()),
    }
}

/// The rows a row refers to.
pub(super) fn forward(
    schema: &Schema,
    tables: &[TableRows],
    (table, row, field): (TableId, RowId, FieldId),
) -> Linked {
    let path = || format!("{}.{}", schema.tables[table].name, schema.tables[table].fields[field].name);
    let to = match &schema.tables[table].fields[field].kind {
        crate::schema::Kind::Ref(_) => return one(leads(schema, tables, (table, row, field))),
        crate::schema::Kind::List(of) => match **of {
            crate::schema::Kind::Ref(to) => to,
            _ => return Linked::Unknown(path()),
        },
        _ => return Linked::Unknown(path()),
    };
    let keys = match tables[table].rows.get(row).and_then(|row| row.values.get(field)) {
        Some(Value::Nothing) => return Linked::Rows(Arc::new([])),
        Some(Value::List(keys)) => keys,
        _ => return Linked::Unknown(path()),
    };
    if !tables[to].known {
        return Linked::Unknown(schema.tables[to].name.to_string());
    }
    let find = |key: &Value| match key {
        Value::Text(key) => tables[to].by_key.get(key).copied(),
        _ => None,
    };
    let rows: Option<Arc<[RowId]>> = keys.iter().map(find).collect();
    rows.map_or_else(|| Linked::Unknown(path()), Linked::Rows)
}

/// The row that a reference leads to, as rows.
fn one(led: Result<Option<RowId>, String>) -> Linked {
    led.map_or_else(Linked::Unknown, |row| Linked::Rows(row.into_iter().collect()))
}

/// One row whose reference is unknown makes every way back unknown: it might lead here.
fn index(schema: &Schema, tables: &[TableRows], to: TableId, back: &Back) -> WayBack {
    let (from, about) = (&tables[back.table], &schema.tables[back.table]);
    if !from.known {
        return WayBack::Unknown(about.name.to_string());
    }
    let mut lists: Vec<Vec<RowId>> = vec![Vec::new(); tables[to].rows.len()];
    for (id, row) in from.rows.iter().enumerate() {
        let keys: &[Value] = match &row.values[back.field] {
            Value::Unknown => {
                return WayBack::Unknown(format!("{}.{}", about.name, about.fields[back.field].name));
            }
            Value::List(keys) => keys,
            key => std::slice::from_ref(key),
        };
        for key in keys {
            if let Value::Text(key) = key
                && let Some(target) = tables[to].by_key.get(key)
            {
                lists[*target].push(id);
            }
        }
    }
    let none: Arc<[RowId]> = Arc::new([]);
    WayBack::Rows(
        lists.into_iter().map(|list| if list.is_empty() { none.clone() } else { list.into() }).collect(),
    )
}
