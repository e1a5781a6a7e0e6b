//! Days that files cover, or that none covers, as data and in words.

use crate::finding::Uncovered;
use crate::snapshot::{self, Days};
use crate::value::day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// From one day to another, both of them included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DaysInfo {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
}

impl From<&Days> for DaysInfo {
    fn from(days: &Days) -> Self {
        Self { from: days.from.to_string(), to: days.to.to_string() }
    }
}

/// Days of a table that no file covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UncoveredInfo {
    /// The table.
    pub table: String,
    /// The days, in order.
    pub days: Vec<DaysInfo>,
}

impl From<&Uncovered> for UncoveredInfo {
    fn from(open: &Uncovered) -> Self {
        Self { table: open.table.clone(), days: open.days.iter().map(DaysInfo::from).collect() }
    }
}

impl UncoveredInfo {
    /// The same in words.
    pub(super) fn told(&self) -> String {
        format!("{} of {}", self.table, spoken(&self.days))
    }
}

/// Days of a report in words; what stands there and is no day, as it stands.
pub(super) fn spoken(days: &[DaysInfo]) -> String {
    let read = |one: &DaysInfo| Some(Days { from: day(&one.from).ok()?, to: day(&one.to).ok()? });
    match days.iter().map(read).collect::<Option<Vec<Days>>>() {
        Some(days) => snapshot::told(&days),
        None => days.iter().map(|one| format!("{} to {}", one.from, one.to)).collect::<Vec<_>>().join(", "),
    }
}
