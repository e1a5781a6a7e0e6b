//! A rule as data, with its examples as rows and what is said of each.

use super::{levels, looks_back, reads};
use crate::policy::example::{self, Example};
use crate::policy::{Policy, Rule};
use crate::problem::Problem;
use crate::schema::Table;
use crate::snapshot::{Exported, Row, told};
use crate::value::Value;
use serde_json::{Value as Json, json};

/// What the rule says of one row of an example.
pub(super) enum Says {
    Finding(String),
    Unknown,
    Fails,
    Nothing,
}

/// Fields and values of a row, as far as they are given.
pub(super) type Given = Vec<(String, String)>;

/// One example in words.
pub(super) struct Shown {
    pub name: String,
    pub today: String,
    pub params: Vec<(String, String)>,
    /// Rows of other tables: where, and their values.
    pub beside: Vec<(String, Given)>,
    /// Rows that are judged: key, values, what is said.
    pub rows: Vec<(String, Given, Says)>,
    /// What its answer needs and does not have: the whole table, or days of it.
    pub missing: Option<&'static str>,
}

pub(super) fn examples(policy: &Policy, rule: &Rule) -> Result<Vec<Shown>, Vec<Problem>> {
    Ok(example::read(policy, rule)?.iter().map(|example| shown(policy, rule, example)).collect())
}

fn shown(policy: &Policy, rule: &Rule, example: &Example) -> Shown {
    let mut beside: Vec<(String, Given)> =
        example.given.exported.iter().map(|one| covers(policy, one)).collect();
    let mut rows = Vec::new();
    for (index, (about, table)) in policy.schema.tables.iter().zip(&example.given.tables).enumerate() {
        for row in &table.rows {
            let given = given(about, row);
            if index == rule.target.table {
                rows.push((row.key.to_string(), given, says(example, &row.key)));
            } else if !given.is_empty() {
                let name =
                    if about.record { about.name.to_string() } else { format!("{} {}", about.row, row.key) };
                beside.push((name, given));
            }
        }
        if table.known && !about.record && table.rows.is_empty() && index != rule.target.table {
            beside.push((about.name.to_string(), vec![("rows".to_owned(), "none".to_owned())]));
        }
    }
    let text =
        |(key, value): &(crate::problem::Name, crate::problem::Name)| (key.to_string(), value.to_string());
    Shown {
        name: example.name.clone(),
        today: example.today.to_string(),
        params: example.params.iter().map(text).collect(),
        beside,
        rows,
        missing: missing(policy, rule, example),
    }
}

/// What the answer needs and does not have.
fn missing(policy: &Policy, rule: &Rule, example: &Example) -> Option<&'static str> {
    let table = &policy.schema.tables[rule.target.table];
    let known = example.given.tables.get(rule.target.table).is_some_and(|table| table.known);
    let open = !table.record && example.says.unknown.contains(&table.name);
    match (known, open) {
        (false, _) => Some("without the table"),
        (true, true) => Some("on the days that no file covers"),
        (true, false) => None,
    }
}

/// The days that an exported table speaks for.
fn covers(policy: &Policy, exported: &Exported) -> (String, Given) {
    let name = &policy.schema.tables[exported.table].name;
    let days = if exported.days.is_empty() { "no day".to_owned() } else { told(&exported.days) };
    ("files".to_owned(), vec![(format!("with {name} of"), days)])
}

fn given(about: &Table, row: &Row) -> Vec<(String, String)> {
    let value = |value: &Value| match value {
        Value::Nothing => "none".to_owned(),
        other => other.to_string(),
    };
    let fields = about.fields.iter().zip(&row.values).filter(|(_, value)| !matches!(value, Value::Unknown));
    fields.map(|(field, found)| (field.name.to_string(), value(found))).collect()
}

fn says(example: &Example, key: &str) -> Says {
    let said = &example.says;
    match said.flags.iter().find(|(row, _)| &**row == key) {
        Some((_, text)) => Says::Finding(text.to_string()),
        None if said.unknown.iter().any(|row| &**row == key) => Says::Unknown,
        None if said.fails.iter().any(|row| &**row == key) => Says::Fails,
        None => Says::Nothing,
    }
}

/// Every rule as JSON.
pub(super) fn all(policy: &Policy, rules: &[&Rule]) -> Result<Json, Vec<Problem>> {
    let mut list = Vec::new();
    for rule in rules {
        let severity: serde_json::Map<String, Json> = levels(policy, rule)
            .into_iter()
            .filter(|(_, level)| *level != "–")
            .map(|(action, level)| (action, level.into()))
            .collect();
        let examples: Vec<Json> = examples(policy, rule)?.iter().map(example_json).collect();
        list.push(json!({
            "rule": &*rule.id, "pack": if rule.own { "own" } else { &policy.pack.name }, "title": rule.title,
            "severity": severity, "roles": rule.roles, "reads": reads(policy, rule),
            "looks_back": looks_back(policy, rule).into_iter().collect::<serde_json::Map<_, _>>(),
            "params": rule.params.iter().map(|at| policy.pack.params[*at].name.to_string()).collect::<Vec<_>>(),
            "facts": rule.facts, "sources": rule.sources, "confidence": rule.confidence.word(),
            "checked": rule.checked.to_string(), "waivable": rule.waivable, "derived": rule.derived,
            "ended_by": rule.ended_by.word(), "advises": rule.advises,
            "section": rule.section.map(crate::policy::Section::word), "why": rule.why, "fix": rule.fix,
            "examples": examples,
        }));
    }
    Ok(Json::Array(list))
}

fn example_json(shown: &Shown) -> Json {
    let map = |pairs: &[(String, String)]| -> Json {
        pairs
            .iter()
            .map(|(key, value)| (key.clone(), Json::from(value.as_str())))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let row = |(key, given, says): &(String, Given, Says)| {
        let (outcome, message) = match says {
            Says::Finding(text) => ("finding", Some(text)),
            Says::Unknown => ("unknown", None),
            Says::Fails => ("failed", None),
            Says::Nothing => ("silent", None),
        };
        json!({ "row": key, "given": map(given), "outcome": outcome, "message": message })
    };
    json!({
        "name": shown.name, "today": shown.today, "params": map(&shown.params), "table_missing": shown.missing == Some("without the table"),
        "beside": shown.beside.iter().map(|(name, given)| json!({ "row": name, "given": map(given) })).collect::<Vec<_>>(),
        "rows": shown.rows.iter().map(row).collect::<Vec<_>>(),
    })
}
