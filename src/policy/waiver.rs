//! Waivers: findings that somebody other than the person accepts, each with a name, a reason and an end.

use super::Pack;
use crate::problem::{Checked, Problem, Problems};
use crate::source::{Place, Source, readable};
use crate::tree::{self, Content, Written};
use crate::value::{self, Value};
use jiff::Span;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashSet;

/// The newest form of a file of waivers this program reads.
const NEWEST: u32 = 1;

/// waivers.yaml: findings that an auditor accepts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WaiverFile {
    /// The form of this file: 1.
    format: u32,
    /// One entry a finding.
    waivers: Vec<WaiverText>,
}

/// The parameter that says how many days ahead the last day of a waiver may lie.
const HORIZON: &str = "acceptance_horizon";
/// What it is in a pack that does not have it.
const DAYS: i64 = 400;

/// One accepted finding.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "Entry", expecting = "struct Entry", deny_unknown_fields)] // its name in the schema
struct WaiverText {
    /// The id of the rule.
    rule: String,
    /// The key of the row, as the report names it; of a record, its name.
    row: String,
    /// Why it is accepted.
    reason: String,
    /// Who requires it.
    by: String,
    /// The last day, in UTC, on which it counts, no further ahead than the parameter `acceptance_horizon` of the pack
    /// says (400 days without it); may be left out only where the loss is final.
    #[serde(default)]
    until: Option<String>,
}

/// A waiver, ready to be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The id of the rule.
    pub rule: String,
    /// The key of the row.
    pub row: String,
    /// Why it is accepted.
    pub reason: String,
    /// Who requires it.
    pub by: String,
    /// The last day on which it counts.
    pub until: Option<Date>,
    /// Where it stands.
    pub place: Place,
}

/// The JSON Schema of waivers.yaml.
#[must_use]
pub fn json_schema() -> schemars::Schema {
    schemars::schema_for!(WaiverFile)
}

/// The latest day that a waiver may name as its last, on this day.
#[must_use]
pub fn latest(pack: &Pack, today: Date) -> Date {
    let days = match pack.params.iter().find(|param| &*param.name == HORIZON).map(|param| &param.value) {
        Some(Value::Integer(days)) => (*days).max(0),
        _ => DAYS,
    };
    let ahead = Span::new().try_days(days).and_then(|span| today.checked_add(span));
    ahead.unwrap_or(Date::MAX)
}

/// Reads a file of waivers.
///
/// # Errors
/// Everything that is wrong with it: keys, empty texts, impossible days, the same finding twice.
pub fn read(source: &Source) -> Checked<Vec<Waiver>> {
    let file: WaiverFile = tree::typed(Written { source, prepared: None })?;
    if file.format > NEWEST {
        let what = format!("these waivers have format {}; this program reads up to {NEWEST}", file.format);
        return Err(vec![Problem::new(what).at(Place::file(source.name())).hint("use a newer audit")]);
    }
    let places = places(source)?;
    let mut problems = Problems::default();
    let mut waivers: Vec<Waiver> = Vec::new();
    let mut seen = HashSet::new();
    for (entry, place) in file.waivers.into_iter().zip(places) {
        let Some(waiver) = problems.take(waiver(entry, place)) else { continue };
        if !seen.insert((waiver.rule.clone(), waiver.row.clone())) {
            problems.add(Problem::new("this finding is waived already").at(waiver.place).excerpt(source));
            continue;
        }
        waivers.push(waiver);
    }
    problems.finish(waivers)
}

fn waiver(entry: WaiverText, place: Place) -> Checked<Waiver> {
    let mut problems = Problems::default();
    let texts = [("rule", &entry.rule), ("row", &entry.row), ("reason", &entry.reason), ("by", &entry.by)];
    for (key, _) in texts.iter().filter(|(_, text)| text.trim().is_empty()) {
        problems.add(Problem::new(format!("{key}: this must not be empty")).at(place.clone()));
    }
    let unseen = |(_, text): &&(&str, &String)| !text.trim().is_empty() && !readable(text);
    for (key, _) in texts[2..].iter().filter(unseen) {
        let problem = Problem::new(format!("{key}: this has no letter or digit that can be seen"));
        problems.add(problem.at(place.clone()).hint("write in words who accepts the finding, and why"));
    }
    let until = entry.until.as_deref().map(|text| {
        let wrong = |misread: value::Misread| {
            vec![Problem::new(format!("until: {}", misread.what)).at(place.clone()).hint(misread.hint)]
        };
        problems.take(value::day(text).map_err(wrong))
    });
    problems.finish(Waiver {
        rule: entry.rule,
        row: entry.row,
        reason: entry.reason,
        by: entry.by,
        until: until.flatten(),
        place,
    })
}

/// Where the entries stand, in order.
fn places(source: &Source) -> Checked<Vec<Place>> {
    let node = tree::yaml::read(source)?;
    Ok(match node.get("waivers").map(|list| &list.content) {
        Some(Content::List(items)) => items.iter().map(|item| item.place.clone()).collect(),
        _ => Vec::new(),
    })
}
