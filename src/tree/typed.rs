//! Our own YAML files (rules, packs, schemas) as typed structs, after the same guards as snapshots.

use crate::problem::{self, Checked, Problem};
use crate::source::Source;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

/// A text of the pack, and the JSON that the build made of its YAML when it is part of this program.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// The YAML, for places.
    pub source: &'a Source,
    /// The same as JSON; none for files of a person.
    pub prepared: Option<&'a str>,
}

/// Reads a YAML text into a struct. For files of a person the located scan runs first and refuses what the
/// typed reader would wave through: doubled keys, aliases, tags, several documents, deep nesting. What is part
/// of this program was scanned by its tests.
///
/// # Errors
/// Everything the scan finds, else everything that does not fit the struct.
pub fn typed<T: DeserializeOwned + JsonSchema>(written: Written<'_>) -> Checked<T> {
    let source = written.source;
    if let Some(value) = written.prepared.and_then(|json| serde_json::from_str(json).ok()) {
        return Ok(value);
    }
    let node = super::yaml::read(source)?;
    let slips = super::shape::check(&node, schemars::schema_for!(T).as_value());
    if !slips.is_empty() {
        return Err(problem::first(slips).into_iter().map(|slip| slip.excerpt(source)).collect());
    }
    if let Ok(value) = serde_yaml::from_str::<serde_yaml::Value>(source.text())
        && let Some(problem) = super::agree::check(&node, &value)
    {
        return Err(vec![problem.excerpt(source)]);
    }
    serde_yaml::from_str(source.text()).map_err(|error| {
        let place = error.location().map(|at| source.at(at.line(), at.column()));
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or(&text);
        let problem = Problem::new(what.replace('`', ""));
        vec![match place {
            Some(place) => problem.at(place).excerpt(source),
            None => problem.at(crate::source::Place::file(source.name())),
        }]
    })
}
