//! What a script sees of a snapshot: handles that cannot change anything, and the words for what they hold.

use super::given::Binding;
use super::types::Type;
use super::{record, soft, steps};
use crate::schema::{Kind, TableId};
use crate::snapshot::{Linked, RowId, Snapshot};
use crate::value::{Money, Value, spoken};
use jiff::Timestamp;
use jiff::civil::Date;
use rhai::{Array, Dynamic, Engine, EvalAltResult, Position};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// What every host function returns.
pub(super) type Evaluated<T = Dynamic> = Result<T, Box<EvalAltResult>>;

/// A handle to one row.
#[derive(Clone)]
pub(super) struct RowRef {
    pub snapshot: Arc<Snapshot>,
    pub table: TableId,
    pub row: RowId,
}

/// A handle to several rows of one table.
#[derive(Clone)]
pub(super) struct RowsRef {
    pub snapshot: Arc<Snapshot>,
    pub table: TableId,
    pub rows: Arc<[RowId]>,
    /// Set when the snapshot does not know the table: reading any of it is unknown.
    pub missing: bool,
}

/// A day as the script sees it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub Date);

/// A point in time as the script sees it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant(pub Timestamp);

impl fmt::Display for RowRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.snapshot.tables.get(self.table).and_then(|table| table.rows.get(self.row));
        f.write_str(row.map_or("", |row| &row.key))
    }
}

/// An error that ends the script; the engine adds the position.
pub(super) fn refuse<T>(what: impl Into<String>) -> Evaluated<T> {
    Err(EvalAltResult::ErrorRuntime(what.into().into(), Position::NONE).into())
}

/// The value a name stands for.
pub(super) fn bind(snapshot: &Arc<Snapshot>, binding: &Binding) -> Dynamic {
    match binding {
        Binding::Row(table, row) => {
            Dynamic::from(RowRef { snapshot: snapshot.clone(), table: *table, row: *row })
        }
        Binding::Rows(table, rows) => {
            let missing = !snapshot.tables.get(*table).is_some_and(|table| table.known);
            Dynamic::from(RowsRef { snapshot: snapshot.clone(), table: *table, rows: rows.clone(), missing })
        }
        Binding::Value(value) => dynamic(value),
    }
}

/// A value of the snapshot as the script sees it; unknown must have been dealt with.
fn dynamic(value: &Value) -> Dynamic {
    match value {
        Value::Unknown | Value::Nothing => Dynamic::UNIT,
        Value::Text(text) => {
            steps::text(text.len());
            Dynamic::from(rhai::ImmutableString::from(&**text))
        }
        Value::Integer(number) => Dynamic::from_int(*number),
        Value::Decimal(number) => Dynamic::from_decimal(*number),
        Value::Money(money) => Dynamic::from(*money),
        Value::Day(day) => Dynamic::from(Day(*day)),
        Value::Instant(instant) => Dynamic::from(Instant(*instant)),
        Value::Flag(flag) => Dynamic::from_bool(*flag),
        Value::List(list) => Dynamic::from_array(list.iter().map(dynamic).collect()),
    }
}

/// Registers the getter of every field name of the schema.
pub(super) fn register(engine: &mut Engine, schema: &crate::schema::Schema) {
    engine.register_type_with_name::<RowRef>("row").register_type_with_name::<RowsRef>("rows");
    engine.register_type_with_name::<Day>("day").register_type_with_name::<Instant>("instant");
    engine.register_type_with_name::<Money>("money");
    let names: BTreeSet<String> =
        schema.tables.iter().flat_map(|table| table.names()).map(ToOwned::to_owned).collect();
    for name in names {
        let soft = soft::name_of(&name);
        let (field, told) = (name.clone(), name.clone());
        engine.register_get(&name, move |row: &mut RowRef| known(get(row, &field)?));
        engine.register_get(&soft, move |row: &mut RowRef| -> Evaluated {
            Ok(get(row, &told)?.unwrap_or(Dynamic::UNIT))
        });
        engine.register_get(&soft, |(): &mut ()| Dynamic::UNIT);
    }
}

/// What is read where it may decide: unknown is recorded outside the script and ends it.
fn known(read: Result<Dynamic, String>) -> Evaluated {
    read.or_else(unknown)
}

/// Reads a field or follows a relation; else the name of what the snapshot does not know.
fn get(row: &RowRef, name: &str) -> Evaluated<Result<Dynamic, String>> {
    let Some(table) = row.snapshot.schema.tables.get(row.table) else {
        return refuse("there is no such table");
    };
    record::read_field(row.table, row.row, name);
    if let Some(field) = table.field(name) {
        return Ok(match &table.fields[field].kind {
            Kind::Ref(to) => linked(row, row.snapshot.forward(row.table, row.row, field), *to, true),
            Kind::List(of) if matches!(**of, Kind::Ref(_)) => {
                let Kind::Ref(to) = **of else { return refuse("not a relation") };
                linked(row, row.snapshot.forward(row.table, row.row, field), to, false)
            }
            _ => value(row, field, name),
        });
    }
    match table.backs.iter().position(|back| &*back.name == name) {
        Some(back) => {
            let rows = row.snapshot.back(row.table, row.row, back);
            Ok(linked(row, rows, table.backs[back].table, false))
        }
        None => refuse(format!("{} has no field {name}; it has: {}", table.row, table.names().join(", "))),
    }
}

fn value(row: &RowRef, field: usize, name: &str) -> Result<Dynamic, String> {
    let table = &row.snapshot.schema.tables[row.table];
    let cell = row.snapshot.tables.get(row.table).and_then(|t| t.rows.get(row.row)?.values.get(field));
    match cell {
        None | Some(Value::Unknown) => Err(format!("{}.{name}", table.name)),
        Some(value) => Ok(dynamic(value)),
    }
}

fn linked(row: &RowRef, linked: Linked, table: TableId, single: bool) -> Result<Dynamic, String> {
    let snapshot = row.snapshot.clone();
    match linked {
        Linked::Unknown(what) => Err(what),
        Linked::Rows(rows) if single => Ok(match rows.first() {
            Some(row) => Dynamic::from(RowRef { snapshot, table, row: *row }),
            None => Dynamic::UNIT,
        }),
        Linked::Rows(rows) => {
            record::walks(table);
            Ok(Dynamic::from(RowsRef { snapshot, table, rows, missing: false }))
        }
    }
}

/// Records what is missing and ends the script.
pub(super) fn unknown<T>(what: String) -> Evaluated<T> {
    record::missing(what);
    refuse("unknown")
}

/// The elements of a list or of rows; none for anything else.
pub(super) fn elements(value: &Dynamic) -> Option<Vec<Dynamic>> {
    if let Some(rows) = value.read_lock::<RowsRef>() {
        record::walks(rows.table);
        steps::elements(rows.rows.len());
        if rows.missing {
            record::missing(rows.snapshot.schema.tables[rows.table].name.to_string());
        }
        let one = |row: &RowId| {
            Dynamic::from(RowRef { snapshot: rows.snapshot.clone(), table: rows.table, row: *row })
        };
        return Some(rows.rows.iter().map(one).collect());
    }
    let list = value.read_lock::<Array>()?;
    steps::elements(list.len());
    Some(list.clone())
}

/// What kind of value it is, in words.
pub(super) fn kind(value: &Dynamic) -> String {
    let name = match () {
        () if value.is_unit() => Type::Unit,
        () if value.is_bool() => Type::Flag,
        () if value.is_int() => Type::Integer,
        () if value.is::<Decimal>() => Type::Decimal,
        () if value.is_string() => Type::Text,
        () if value.is_array() => Type::List(Box::new(Type::Any)),
        () if value.is_map() => Type::Map,
        () if value.is_fnptr() => Type::Closure,
        () if value.is::<Money>() => Type::Money,
        () if value.is::<Day>() => Type::Day,
        () if value.is::<Instant>() => Type::Instant,
        () if value.is::<RowRef>() => Type::Row(0),
        () if value.is::<RowsRef>() => Type::Rows(0),
        () => return "a value of no kind that rules know".into(),
    };
    name.to_string()
}

/// A value inside a sentence. `()` and whole collections of rows have no words of their own.
pub(super) fn spoken_value(value: &Dynamic) -> String {
    if let Some(day) = value.read_lock::<Day>() {
        return spoken(day.0);
    }
    if value.is_unit() || value.is_fnptr() || value.is_map() || value.is::<RowsRef>() {
        record::fault(&format!("a sentence cannot contain {}; test it first", kind(value)));
    }
    plain(value)
}

/// A value as data: days ISO.
pub(super) fn plain(value: &Dynamic) -> String {
    if let Some(list) = elements(value) {
        let text = list.iter().map(spoken_value).collect::<Vec<_>>().join(", ");
        steps::text(text.len());
        return text;
    }
    let read = value.clone().flatten();
    match () {
        () if read.is::<Money>() => read.cast::<Money>().to_string(),
        () if read.is::<Day>() => read.cast::<Day>().0.to_string(),
        () if read.is::<Instant>() => read.cast::<Instant>().0.to_string(),
        () if read.is::<RowRef>() => read.cast::<RowRef>().to_string(),
        () if read.is::<Decimal>() => read.as_decimal().unwrap_or(Decimal::ZERO).normalize().to_string(),
        () => read.to_string(),
    }
}
