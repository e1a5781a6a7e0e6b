//! What rules found, and what became of each.

use super::{At, UncoveredInfo};
use crate::finding::Became;
use crate::policy::{Confidence, Level, Section};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Levels by action, in the order of the pack.
pub type Levels = indexmap::IndexMap<String, Level>;

/// One finding, once, with its level for each action.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename = "Found", expecting = "struct Found")] // its name in the schema and in errors
pub struct ReportedFinding {
    /// The id of the rule.
    pub rule: String,
    /// The name of the pack it comes from; `own` when a person added it.
    pub pack: String,
    /// The facts it carries.
    pub facts: Vec<String>,
    /// Action and level.
    pub severity: Levels,
    /// One sentence.
    pub message: String,
    /// The table or record of the row.
    pub table: String,
    /// The key of the row.
    pub row: String,
    /// The field it points at, as `table.field`.
    pub field: Option<String>,
    /// Where that stands.
    #[serde(flatten)]
    pub at: At,
    /// Where further rows stand.
    pub related: Vec<At>,
    /// Where the other fact of a contradiction stands.
    #[serde(default)]
    pub against: Option<At>,
    /// What happens if it is ignored.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// Keys of `sources`.
    pub sources: Vec<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// When the sources were last read.
    pub checked: String,
    /// The first day on which it no longer holds by itself.
    pub clears_on: Option<String>,
    /// The last whole UTC day to act.
    pub due_by: Option<String>,
    /// Whether, without a day of its own, somebody else has to end it.
    pub others: bool,
    /// Whether it was concluded from rows of exports, which stand in `related`.
    pub derived: bool,
    /// `lost` or `kept`, when it belongs to that part of the report.
    pub section: Option<Section>,
    /// Why the person accepts it, when they do.
    pub acknowledged: Option<String>,
    /// Whether a baseline knows it already, so that it is counted but not listed.
    #[serde(default)]
    pub known: bool,
}

/// A rule and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RuleResult {
    /// Its id.
    pub rule: String,
    /// The name of the pack it comes from; `own` when a person added it.
    pub pack: String,
    /// What it is about.
    pub title: String,
    /// Action and level.
    pub severity: Levels,
    /// What became of it.
    pub outcome: Became,
    /// How many rows it judged.
    pub rows: usize,
    /// How many findings it has.
    pub findings: usize,
    /// What it could not find in the snapshot, with the row it looked at; of many rows, the first 1,000.
    pub missing: Vec<MissingRow>,
    /// How many rows it could not judge, those included that `missing` does not name.
    #[serde(default)]
    pub rows_missing: usize,
    /// Why it failed.
    pub problem: Option<String>,
}

/// A row that a rule could not judge.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MissingRow {
    /// The key of the row; none when a whole table is missing.
    pub row: Option<String>,
    /// `table` or `table.field` each.
    pub fields: Vec<String>,
    /// Of these tables only days are missing.
    #[serde(default)]
    pub uncovered: Vec<UncoveredInfo>,
}

impl MissingRow {
    /// What it lacks, in words.
    pub(crate) fn told(&self) -> impl Iterator<Item = String> {
        let told = |fact: &String| match self.uncovered.iter().find(|open| open.table == *fact) {
            Some(open) => open.told(),
            None => fact.clone(),
        };
        self.fields.iter().map(told)
    }
}

impl ReportedFinding {
    /// Its level for an action; none when it does not concern it.
    #[must_use]
    pub fn level(&self, action: &str) -> Option<Level> {
        self.severity.get(action).copied()
    }

    /// Its gravest level over all actions.
    #[must_use]
    pub fn gravest(&self) -> Option<Level> {
        self.severity.values().copied().max()
    }

    /// Whether it is told: not accepted, and not known from a baseline.
    #[must_use]
    pub fn told(&self) -> bool {
        self.acknowledged.is_none() && !self.known
    }
}
