//! The JSON Schema of a snapshot, for editors: what may be written where, with the words of the pack.

use super::{Field, Kind, Range, Schema, Table};
use rust_decimal::Decimal;
use serde_json::{Map, Number, Value as Json, json};
use std::str::FromStr;

/// The JSON Schema of the snapshots that a schema describes.
#[must_use]
pub fn snapshot_schema(schema: &Schema, platform: &str) -> Json {
    let mut keys = Map::new();
    keys.insert("snapshot".into(), json!({ "description": "The form of this file.", "type": "integer", "minimum": 1, "maximum": schema.snapshot_format }));
    keys.insert(
        "as_of".into(),
        json!({ "description": "The day that the data describes.", "type": "string", "format": "date" }),
    );
    keys.insert(
        "exported".into(),
        json!({
            "description": "The tables that come from exports; their rows may name rows that are not listed.",
            "type": ["array", "null"], "items": { "enum": names(schema) },
        }),
    );
    keys.insert("covers".into(), covers(schema));
    keys.insert(
        "ignore".into(),
        json!({
            "description": "Files of this folder that are no part of the account: they are passed over, and the report says so.",
            "type": ["array", "null"], "items": { "type": "string" },
        }),
    );
    keys.insert("acknowledged".into(), acknowledged());
    for table in &schema.tables {
        keys.insert(table.name.to_string(), if table.record { record(table) } else { rows(table) });
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("An account on {platform}"),
        "description": "What was exported or written down about one account. What is left out, empty or null is unknown, and so is an empty cell of a CSV file; none means that there is none.",
        "type": "object", "properties": keys, "required": ["as_of"], "additionalProperties": false,
    })
}

fn names(schema: &Schema) -> Vec<&str> {
    schema.tables.iter().filter(|table| !table.record).map(|table| &*table.name).collect()
}

/// The days that the rows of a table speak for.
fn covers(schema: &Schema) -> Json {
    let day = || json!({ "type": "string", "format": "date" });
    let time = json!({
        "type": "object", "properties": { "from": day(), "to": day() },
        "required": ["from", "to"], "additionalProperties": false,
    });
    let days = json!({ "anyOf": [time.clone(), { "type": "array", "items": time }, { "type": "null" }] });
    let tables = schema.tables.iter().filter(|table| !table.record && table.day().is_some());
    let tables: Vec<&str> = tables.map(|table| &*table.name).collect();
    json!({
        "description": "The days that were downloaded, first and last, per table that comes from exports; without it, a file speaks for the days from its first row to its last.",
        "type": ["object", "null"], "propertyNames": { "enum": tables }, "additionalProperties": days,
    })
}

fn acknowledged() -> Json {
    json!({
        "description": "Findings that the person has read and accepts.",
        "type": ["array", "null"],
        "items": {
            "type": "object",
            "properties": {
                "rule": { "description": "The id of the rule.", "type": "string" },
                "row": { "description": "The key of the row; left out, every finding of the rule.", "type": ["string", "number"] },
                "reason": { "description": "Why it is accepted.", "type": "string" },
            },
            "required": ["rule", "reason"], "additionalProperties": false,
        },
    })
}

fn described(about: &str, where_found: &str) -> String {
    if where_found.is_empty() { about.to_owned() } else { format!("{about} ({where_found})") }
}

fn fields(table: &Table) -> Map<String, Json> {
    table.fields.iter().map(|field| (field.name.to_string(), value(field))).collect()
}

fn record(table: &Table) -> Json {
    json!({
        "description": described(&table.about, &table.where_found),
        "type": ["object", "null"], "properties": fields(table), "additionalProperties": false,
    })
}

fn rows(table: &Table) -> Json {
    let fields = fields(table);
    json!({
        "description": described(&table.about, &table.where_found),
        "anyOf": [
            { "type": "array", "items": { "type": "object", "properties": fields, "additionalProperties": false } },
            { "description": "A CSV file beside this one; its empty cells are unknown, and none stands where there is nothing.", "type": "string" },
            { "description": "Not known.", "type": "null" },
        ],
    })
}

fn value(field: &Field) -> Json {
    let mut any = plain(&field.kind);
    any.iter_mut().for_each(|one| ends(&field.range, one));
    if field.may_be_none {
        any.push(json!({ "description": "I looked, and there is none.", "const": "none" }));
    }
    any.push(json!({ "description": "Not known.", "type": "null" }));
    json!({ "description": described(&field.about, &field.where_found), "anyOf": any })
}

/// Adds the ends of a field to one form of its value; those of texts are said in words.
fn ends(range: &Range, form: &mut Json) {
    let number = matches!(form["type"].as_str(), Some("integer" | "number"));
    let exact = |end: Decimal| Number::from_str(&end.normalize().to_string()).ok();
    for (key, end) in [("minimum", range.min), ("maximum", range.max)] {
        if let Some(end) = end.and_then(exact).filter(|_| number) {
            form[key] = end.into();
        }
    }
    if range.past {
        form["description"] = "Not after as_of.".into();
    }
}

fn plain(kind: &Kind) -> Vec<Json> {
    match kind {
        Kind::Text | Kind::Ref(_) => vec![json!({ "type": ["string", "number", "boolean"] })],
        Kind::OneOf(choices) => {
            let aliases = choices.aliases.iter().map(|(alias, _)| alias.as_str());
            let words: Vec<&str> = choices.values.iter().map(|value| &**value).chain(aliases).collect();
            vec![json!({ "enum": words })]
        }
        Kind::Count | Kind::Integer => vec![json!({ "type": "integer" })],
        Kind::Decimal => vec![
            json!({ "type": "number" }),
            json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }),
        ],
        Kind::Money => vec![
            json!({ "description": "An amount with its currency.", "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)? [A-Z]{3}$" }),
            json!({ "const": 0 }),
        ],
        Kind::Day => vec![json!({ "type": "string", "format": "date" })],
        Kind::Instant => vec![json!({ "type": "string", "format": "date-time" })],
        Kind::Flag => vec![json!({ "type": "boolean" })],
        Kind::List(of) => vec![json!({ "type": "array", "items": { "anyOf": plain(of) } })],
    }
}
