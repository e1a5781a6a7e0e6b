//! Rows that may hold something open: what nothing judged, and what only rules of a person speak for.

use super::At;
use crate::audit::{Audit, Unaccounted};
use crate::policy::Policy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A row, or a field of a record, that may hold something open and that nothing judged.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct UnaccountedInfo {
    /// The table or record.
    pub table: String,
    /// The key of the row.
    pub row: String,
    /// What people call it.
    pub called: Option<String>,
    /// The field of a record, as `record.field`.
    pub field: Option<String>,
    /// Where it stands.
    #[serde(flatten)]
    pub at: At,
    /// The actions for which nothing judged it.
    pub actions: Vec<String>,
}

/// A rule of a person that alone speaks for rows.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OwnSpeaker {
    /// Its id.
    pub rule: String,
    /// For how many rows.
    pub rows: usize,
}

/// What nothing judged; a row that a rule asks about stands with the questions instead.
pub(super) fn unaccounted(policy: &Policy, audit: &Audit) -> Vec<UnaccountedInfo> {
    let told = |row: &Unaccounted| UnaccountedInfo {
        table: policy.schema.tables[row.table].name.to_string(),
        row: row.key.to_string(),
        called: row.called.clone(),
        field: row.field.clone(),
        at: At::from(&row.place),
        actions: row.actions.iter().map(|action| policy.pack.actions[*action].name.to_string()).collect(),
    };
    audit.accounts.unaccounted.iter().filter(|row| row.question.is_none()).map(told).collect()
}

pub(super) fn own(audit: &Audit) -> Vec<OwnSpeaker> {
    let told =
        |(rule, rows): &(crate::problem::Name, usize)| OwnSpeaker { rule: rule.to_string(), rows: *rows };
    audit.accounts.own.iter().map(told).collect()
}

impl UnaccountedInfo {
    /// What it is, in words: `jobs j1 (Logo wanted)`.
    #[must_use]
    pub fn what(&self) -> String {
        let called = self.called.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
        self.field.clone().unwrap_or_else(|| format!("{} {}{called}", self.table, self.row))
    }
}
