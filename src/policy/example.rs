//! The examples of a rule: what it must say about small snapshots.

use super::file;
use super::{Policy, Rule};
use crate::input;
use crate::problem::{Checked, Name, Problem, Problems, repeated};
use crate::snapshot::Snapshot;
use crate::source::Place;
use crate::tree::{self, Content, Node};
use crate::value;
use jiff::civil::Date;
use std::sync::Arc;

/// The day of judgement where an example names none.
pub const TODAY: &str = "2026-11-23";

/// What a rule must say about one small snapshot. Rows that are not listed must be silent.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// The day of judgement.
    pub today: Date,
    /// Changed parameters, as text.
    pub params: Vec<(Name, Name)>,
    /// The snapshot.
    pub given: Arc<Snapshot>,
    /// What the rule must say.
    pub says: Said,
}

/// What a rule says about a snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Row key and exact sentence.
    pub flags: Vec<(Name, Name)>,
    /// Row keys, or the name of a missing table.
    pub unknown: Vec<Name>,
    /// Row keys.
    pub fails: Vec<Name>,
}

impl Said {
    /// The same in an order of its own, to be compared.
    #[must_use]
    pub fn sorted(&self) -> Self {
        let mut sorted = self.clone();
        sorted.flags.sort();
        sorted.unknown.sort();
        sorted.fails.sort();
        sorted
    }
}

const KEYS: [&str; 7] = ["name", "today", "params", "given", "flags", "unknown", "fails"];

/// Reads the examples of a rule.
///
/// # Errors
/// Everything that is wrong with them: keys, tables, fields, values.
pub fn read(policy: &Policy, rule: &Rule) -> Checked<Vec<Example>> {
    let node = node(rule)?;
    let Content::List(items) = &node.content else {
        return Err(vec![Problem::new("the examples are a list").at(node.place.clone())]);
    };
    let mut problems = Problems::default();
    let examples: Vec<Example> =
        items.iter().filter_map(|item| problems.take(example(policy, item))).collect();
    problems.finish(examples)
}

/// The block of examples, as it is written.
///
/// # Errors
/// A rule without one, and YAML that cannot be read.
pub fn node(rule: &Rule) -> Checked<Node> {
    let range = &rule.parts.examples;
    if range.is_empty() {
        let problem = Problem::new("the rule has no examples").at(Place::file(rule.source.name()));
        return Err(vec![
            problem.hint("end the file with a block /*--- examples … ---*/ (docs/writing-rules.md)"),
        ]);
    }
    tree::yaml::read(&file::part(&rule.source, range))
}

fn example(policy: &Policy, node: &Node) -> Checked<Example> {
    let mut problems = Problems::default();
    let Content::Map(entries) = &node.content else {
        return Err(vec![Problem::new("an example is a mapping with a name").at(node.place.clone())]);
    };
    for entry in entries.iter().filter(|entry| !KEYS.contains(&&*entry.key)) {
        let problem =
            Problem::new(format!("an example has no key {}", repeated(&entry.key))).at(entry.place.clone());
        problems.add(problem.hint(crate::problem::suggest(&entry.key, &KEYS)));
    }
    let today = problems.take(today(node)).unwrap_or_default();
    let name = node.get("name").and_then(scalar);
    if name.is_none() {
        problems.add(Problem::new("an example needs a name").at(node.place.clone()));
    }
    let empty = Node { place: node.place.clone(), content: Content::Map(Vec::new()) };
    let given = input::from_tree(&policy.schema, node.get("given").unwrap_or(&empty), Some(today));
    let Some(given) = problems.take(given) else { return problems.fail() };
    let example = Example {
        name: name.unwrap_or_default().to_string(),
        place: node.place.clone(),
        today,
        params: problems.take(pairs(node.get("params"))).unwrap_or_default(),
        given: Arc::new(given),
        says: Said {
            flags: problems.take(pairs(node.get("flags"))).unwrap_or_default(),
            unknown: problems.take(list(node.get("unknown"))).unwrap_or_default(),
            fails: problems.take(list(node.get("fails"))).unwrap_or_default(),
        },
    };
    problems.finish(example)
}

fn today(node: &Node) -> Checked<Date> {
    let text = node.get("today").and_then(scalar).unwrap_or_else(|| TODAY.into());
    value::day(&text).map_err(|misread| vec![Problem::new(misread.what).at(node.place.clone())])
}

fn scalar(node: &Node) -> Option<Name> {
    match &node.content {
        Content::Scalar(text) => Some(text.clone()),
        Content::Null | Content::List(_) | Content::Map(_) => None,
    }
}

fn wrong<T>(node: &Node, what: &str) -> Checked<T> {
    Err(vec![Problem::new(what).at(node.place.clone())])
}

/// A mapping of texts.
fn pairs(node: Option<&Node>) -> Checked<Vec<(Name, Name)>> {
    let Some(node) = node else { return Ok(Vec::new()) };
    let Content::Map(entries) = &node.content else {
        return wrong(node, "this is a mapping of row keys and texts");
    };
    let pair = |entry: &tree::Entry| match scalar(&entry.value) {
        Some(text) => Ok((entry.key.clone(), text)),
        None => wrong(&entry.value, "this is a text"),
    };
    entries.iter().map(pair).collect()
}

/// A list of texts.
fn list(node: Option<&Node>) -> Checked<Vec<Name>> {
    let Some(node) = node else { return Ok(Vec::new()) };
    let Content::List(items) = &node.content else { return wrong(node, "this is a list of row keys") };
    items.iter().map(|item| scalar(item).map_or_else(|| wrong(item, "this is a row key"), Ok)).collect()
}

/// One example of a function: a call and the text of its value.
#[derive(Debug)]
pub struct FunctionExample {
    /// The call, as an expression.
    pub call: String,
    /// What it gives, as text.
    pub gives: String,
    /// Where it stands.
    pub place: Place,
}

/// Reads the examples at the end of the pack's file of functions.
///
/// # Errors
/// A block that cannot be read.
pub fn of_functions(source: &crate::source::Source) -> Checked<Vec<FunctionExample>> {
    let missing = || vec![Problem::new("there are no examples").at(Place::file(source.name()))];
    let start = source.text().find("/*--- examples").ok_or_else(missing)? + "/*--- examples".len();
    let length = source.text()[start..].find("---*/").ok_or_else(missing)?;
    let node = tree::yaml::read(&file::part(source, &(start..start + length)))?;
    let Content::List(items) = &node.content else { return wrong(&node, "the examples are a list") };
    let one = |item: &Node| match (item.get("call").and_then(scalar), item.get("gives").and_then(scalar)) {
        (Some(call), Some(gives)) => Ok(FunctionExample {
            call: call.to_string(),
            gives: gives.to_string(),
            place: item.place.clone(),
        }),
        _ => wrong(item, "an example of a function has call and gives"),
    };
    items.iter().map(one).collect()
}
