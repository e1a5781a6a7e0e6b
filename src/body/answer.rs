//! What a body says about one row.

use crate::problem::Problem;
use crate::schema::TableId;
use crate::snapshot::RowId;
use jiff::civil::Date;

/// What a body said about one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing to report.
    Silent,
    /// A finding.
    Flag(Flag),
    /// The body read fields that the snapshot does not know, as `table.field` each.
    Unknown(Vec<String>),
    /// The body did not come to an answer.
    Failed(Problem),
}

/// What a finding says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flag {
    /// The sentence; none means the title of the rule.
    pub message: Option<String>,
    /// The field it points at, when the body chose one: `milestone.in_escrow`.
    pub at: Option<String>,
    /// Further rows concerned.
    pub related: Vec<(TableId, RowId)>,
    /// The first day on which it no longer holds by itself.
    pub clears_on: Option<Date>,
    /// The last whole UTC day to act.
    pub due_by: Option<Date>,
    /// Whether somebody else has to end it, when the rule says so for this row.
    pub others: Option<bool>,
    /// The other fact of a contradiction, as a path like `at`.
    pub against: Option<String>,
}

impl Answer {
    /// What it says, in a word or two.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Flag(_) => "a finding",
            Self::Unknown(_) => "unknown",
            Self::Failed(_) => "failed",
        }
    }
}
