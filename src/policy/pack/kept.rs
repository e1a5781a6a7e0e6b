//! What the platform keeps after an action, and the words it uses.

use super::plan::{KnownNames, unknown};
use crate::policy::Confidence;
use crate::problem::{Checked, Problem, Problems};
use crate::source::{Place, Source};
use schemars::JsonSchema;
use serde::Deserialize;

/// Something the platform keeps.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// What is kept, in a few words.
    pub what: String,
    /// Why: law, tax, fraud, somebody else's copy.
    pub why: String,
    /// For how long, as far as anybody says.
    pub how_long: String,
    /// How to have it removed, or why that is not possible.
    pub removal: String,
    /// The actions after which it is kept; empty means all.
    #[serde(default)]
    pub actions: Vec<String>,
    /// The roles of which it is kept; empty means all.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The facts it carries.
    #[serde(default)]
    pub facts: Vec<String>,
    /// Keys of the pack's sources.
    pub sources: Vec<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// When its sources were last read, as `2026-11-23`.
    pub checked: String,
}

/// A word of the platform and what it means.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The word.
    pub term: String,
    /// What it means, in one or two sentences.
    pub means: String,
    /// The facts it carries.
    #[serde(default)]
    pub facts: Vec<String>,
    /// Keys of the pack's sources.
    pub sources: Vec<String>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Holds what is kept and the words against the names there are.
pub(in crate::policy) fn check(
    source: &Source,
    kept: &[Kept],
    terms: &[Term],
    known: &KnownNames<'_>,
) -> Checked<()> {
    let mut problems = Problems::default();
    for entry in kept {
        let of = format!("kept: \"{}\"", entry.what);
        unknown(source, &of, &entry.actions, &known.actions, &mut problems);
        unknown(source, &of, &entry.roles, &known.roles, &mut problems);
        unknown(source, &of, &entry.sources, &known.sources, &mut problems);
        if crate::value::day(&entry.checked).is_err() {
            let problem = Problem::new(format!("{of}: checked is not a day")).at(Place::file(source.name()));
            problems.add(problem.hint("write 2026-11-23"));
        }
    }
    for entry in terms {
        let of = format!("glossary: \"{}\"", entry.term);
        unknown(source, &of, &entry.sources, &known.sources, &mut problems);
    }
    problems.finish(())
}
