//! A snapshot written out again: what was understood, each value with the place it comes from.

mod quote;
mod tree;

pub use tree::tree_to_yaml;

use super::{Days, Row, Snapshot};
use crate::schema::{Field, Table};
use crate::source::Place;
use crate::value::Value;
use quote::quoted;
use std::fmt::Write as _;

/// As YAML, each value with a comment that names its file and line.
#[must_use]
pub fn to_yaml(snapshot: &Snapshot) -> String {
    let mut out = String::from(
        "# yaml-language-server: $schema=snapshot.schema.json\n# What audit understood, value by value. It is a snapshot itself.\n",
    );
    let _ = writeln!(out, "as_of: {}{}", snapshot.as_of, comment(&snapshot.as_of_place.place()));
    from_exports(&mut out, snapshot);
    for (about, table) in snapshot.schema.tables.iter().zip(&snapshot.tables) {
        match (about.record, table.known, table.rows.as_slice()) {
            (true, _, [row]) => record(&mut out, about, row),
            (false, true, []) => {
                let _ = writeln!(
                    out,
                    "\n{}: []{}",
                    about.name,
                    table.place.as_ref().map_or_else(String::new, |spot| comment(&spot.place()))
                );
            }
            (false, true, rows) => {
                let _ = writeln!(out, "\n{}:", about.name);
                for row in rows {
                    item(&mut out, about, row);
                }
            }
            _ => {}
        }
    }
    accepted(&mut out, snapshot);
    out
}

/// The tables that come from exports, and the days that they speak for.
fn from_exports(out: &mut String, snapshot: &Snapshot) {
    let names = exported(snapshot);
    if !names.is_empty() {
        let _ = writeln!(
            out,
            "exported: [{}]   # their rows may name contracts that are not listed",
            names.join(", ")
        );
        out.push_str("covers:\n");
        for exported in &snapshot.exported {
            let days: Vec<String> = exported
                .days
                .iter()
                .map(|days| format!("{{ from: {}, to: {} }}", days.from, days.to))
                .collect();
            let name = &snapshot.schema.tables[exported.table].name;
            let _ = writeln!(out, "  {name}: [{}]   # the days that its rows speak for", days.join(", "));
        }
    }
}

fn accepted(out: &mut String, snapshot: &Snapshot) {
    if !snapshot.acknowledged.is_empty() {
        out.push_str("\nacknowledged:\n");
    }
    for said in &snapshot.acknowledged {
        let row = said.row.as_ref().map_or_else(String::new, |row| format!(", row: {}", quoted(row)));
        let (rule, reason) = (quoted(&said.rule), quoted(&said.reason));
        let _ = writeln!(out, "  - {{ rule: {rule}{row}, reason: {reason} }}{}", comment(&said.place));
    }
}

fn exported(snapshot: &Snapshot) -> Vec<String> {
    snapshot.exported.iter().map(|one| snapshot.schema.tables[one.table].name.to_string()).collect()
}

/// The days that each exported table speaks for.
fn covers(snapshot: &Snapshot) -> serde_json::Value {
    let time = |days: &Days| serde_json::json!({ "from": days.from.to_string(), "to": days.to.to_string() });
    let each = snapshot.exported.iter().map(|one| {
        let days: Vec<serde_json::Value> = one.days.iter().map(time).collect();
        (snapshot.schema.tables[one.table].name.to_string(), days.into())
    });
    serde_json::Value::Object(each.collect())
}

/// The fields of a row that are known, with their places.
fn known<'a>(about: &'a Table, row: &'a Row) -> impl Iterator<Item = (&'a Field, &'a Value, Place)> {
    let each = about.fields.iter().zip(&row.values).zip(row.places.iter());
    each.map(|((field, value), place)| (field, value, place))
        .filter(|(_, value, _)| **value != Value::Unknown)
}

fn record(out: &mut String, about: &Table, row: &Row) {
    let mut first = true;
    for (field, value, place) in known(about, row) {
        if first {
            let _ = writeln!(out, "\n{}:", about.name);
            first = false;
        }
        let _ = writeln!(out, "  {}: {}{}", field.name, scalar(value), comment(&place));
    }
}

fn item(out: &mut String, about: &Table, row: &Row) {
    let mut mark = "  - ";
    for (field, value, place) in known(about, row) {
        let _ = writeln!(out, "{mark}{}: {}{}", field.name, scalar(value), comment(&place));
        mark = "    ";
    }
    if mark == "  - " {
        out.push_str("  - {}\n");
    }
}

/// The file by its own name: whoever reads this knows the folder.
fn comment(place: &Place) -> String {
    let file = place.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = file.chars().map(|c| if crate::source::hidden(c) { '?' } else { c }).collect();
    let line = if place.line > 0 { format!(":{}", place.line) } else { String::new() };
    format!("   # {plain}{line}")
}

/// A value as a snapshot writes it.
fn scalar(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::List(list) => format!("[{}]", list.iter().map(scalar).collect::<Vec<_>>().join(", ")),
        Value::Nothing => "none".to_owned(),
        Value::Money(money) => money.to_string(),
        other => other.to_string(),
    }
}

/// As JSON: a snapshot for programs.
#[must_use]
pub fn to_json(snapshot: &Snapshot) -> serde_json::Value {
    let mut all = serde_json::Map::new();
    all.insert("as_of".into(), snapshot.as_of.to_string().into());
    let names = exported(snapshot);
    if !names.is_empty() {
        all.insert("exported".into(), names.into());
        all.insert("covers".into(), covers(snapshot));
    }
    for (about, table) in snapshot.schema.tables.iter().zip(&snapshot.tables) {
        let rows: Vec<serde_json::Value> = table.rows.iter().map(|row| object(about, row)).collect();
        match (about.record, table.known) {
            (true, _) => match rows.into_iter().next() {
                Some(serde_json::Value::Object(fields)) if !fields.is_empty() => {
                    all.insert(about.name.to_string(), fields.into());
                }
                _ => {}
            },
            (false, true) => {
                all.insert(about.name.to_string(), rows.into());
            }
            (false, false) => {}
        }
    }
    if !snapshot.acknowledged.is_empty() {
        all.insert("acknowledged".into(), acknowledged(snapshot).into());
    }
    all.into()
}

fn object(about: &Table, row: &Row) -> serde_json::Value {
    let entry = |(field, value, _): (&Field, &Value, Place)| (field.name.to_string(), json(value));
    serde_json::Value::Object(known(about, row).map(entry).collect())
}

fn acknowledged(snapshot: &Snapshot) -> Vec<serde_json::Value> {
    let each = snapshot.acknowledged.iter().map(|said| {
        let mut entry = serde_json::json!({ "rule": &*said.rule, "reason": &*said.reason });
        if let Some(row) = &said.row {
            entry["row"] = row.to_string().into();
        }
        entry
    });
    each.collect()
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Integer(number) => (*number).into(),
        Value::Flag(flag) => (*flag).into(),
        Value::List(list) => list.iter().map(json).collect::<Vec<_>>().into(),
        Value::Nothing => "none".into(),
        other => other.to_string().into(),
    }
}
