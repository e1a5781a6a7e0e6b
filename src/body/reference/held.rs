//! Values of Rhai's and ours.

use crate::body::value::{BodyText, List, RowIds, RowSet, Val};
use crate::schema::TableId;
use crate::snapshot::RowId;
use crate::value::Money;
use jiff::Timestamp;
use jiff::civil::Date;
use rhai::{Array, Dynamic, ImmutableString, Map};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A row as Rhai holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeldRow {
    pub table: TableId,
    pub row: RowId,
}

/// Several rows as Rhai holds them.
#[derive(Debug, Clone)]
pub(super) struct HeldRows {
    table: TableId,
    rows: Arc<[RowId]>,
    missing: bool,
}

/// A day as Rhai holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeldDay(pub Date);

/// A point in time as Rhai holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeldInstant(pub Timestamp);

/// Ours as Rhai's.
pub(super) fn dynamic(value: &Val<'_>) -> Dynamic {
    match value {
        Val::Nothing => Dynamic::UNIT,
        Val::Flag(flag) => Dynamic::from_bool(*flag),
        Val::Integer(number) => Dynamic::from_int(*number),
        Val::Decimal(number) => Dynamic::from_decimal(*number),
        Val::Text(text) => ImmutableString::from(text.as_str()).into(),
        Val::Money(money) => Dynamic::from(*money),
        Val::Day(day) => Dynamic::from(HeldDay(*day)),
        Val::Instant(instant) => Dynamic::from(HeldInstant(*instant)),
        Val::List(list) => {
            let items = (0..list.len()).filter_map(|index| list.get(index));
            Dynamic::from_array(items.map(|item| dynamic(&item)).collect())
        }
        Val::Row(table, row) => Dynamic::from(HeldRow { table: *table, row: *row }),
        Val::Rows(rows) => {
            let held = (0..rows.rows.len()).filter_map(|index| rows.rows.get(index)).collect();
            Dynamic::from(HeldRows { table: rows.table, rows: held, missing: rows.missing })
        }
        Val::Answer(parts) => {
            let part = |(key, value): &(Arc<str>, Val<'_>)| (key.as_ref().into(), dynamic(value));
            Dynamic::from_map(parts.iter().map(part).collect())
        }
    }
}

/// Rhai's as ours.
pub(super) fn held<'a>(value: &Dynamic) -> Val<'a> {
    if let Some(array) = value.read_lock::<Array>() {
        return Val::List(List::Made(array.iter().map(held).collect()));
    }
    if let Some(map) = value.read_lock::<Map>() {
        return Val::Answer(map.iter().map(|(key, value)| (key.as_str().into(), held(value))).collect());
    }
    if let Some(text) = value.read_lock::<ImmutableString>() {
        return Val::Text(BodyText::Made(text.as_str().into()));
    }
    if let Some(rows) = value.read_lock::<HeldRows>() {
        let (table, rows, missing) = (rows.table, RowIds::Made(rows.rows.clone()), rows.missing);
        return Val::Rows(RowSet { table, rows, missing });
    }
    let value = value.clone().flatten();
    match () {
        () if value.is_bool() => Val::Flag(value.as_bool().unwrap_or_default()),
        () if value.is_int() => Val::Integer(value.as_int().unwrap_or_default()),
        () if value.is::<Decimal>() => Val::Decimal(value.cast::<Decimal>()),
        () if value.is::<Money>() => Val::Money(value.cast::<Money>()),
        () if value.is::<HeldDay>() => Val::Day(value.cast::<HeldDay>().0),
        () if value.is::<HeldInstant>() => Val::Instant(value.cast::<HeldInstant>().0),
        () if value.is::<HeldRow>() => {
            let row = value.cast::<HeldRow>();
            Val::Row(row.table, row.row)
        }
        // A closure is no value: bodies that use one as such are not read.
        () => Val::Nothing,
    }
}
