//! What a rule found, and what became of a rule that found nothing.

mod lacks;
mod open;

pub use lacks::{Unanswered, Uncovered, add_once};
pub use open::{KEPT, Lack, OpenRows};

use crate::policy::EndedBy;
use crate::problem::{Name, Problem};
use crate::schema::TableId;
use crate::snapshot::RowId;
use crate::source::Place;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something to report about one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The table of the row.
    pub table: TableId,
    /// The row.
    pub row: RowId,
    /// The key of the row.
    pub key: Name,
    /// One sentence.
    pub message: String,
    /// The field it points at, `table.field`, and where it stands.
    pub field: Option<String>,
    /// Where the row or the field stands.
    pub place: Place,
    /// Where further rows stand.
    pub related: Vec<Place>,
    /// These rows.
    pub rows: Vec<(TableId, RowId)>,
    /// Where the other fact of a contradiction stands.
    pub against: Option<Place>,
    /// The first day on which it no longer holds by itself.
    pub clears_on: Option<Date>,
    /// The last whole UTC day to act.
    pub due_by: Option<Date>,
    /// What ends it.
    pub ended_by: EndedBy,
    /// Index of the acknowledgement that accepts it.
    pub acknowledged: Option<usize>,
}

impl Finding {
    /// The first day after it, when all one can do is wait for that.
    #[must_use]
    pub fn wait(&self) -> Option<Date> {
        self.clears_on.filter(|_| self.ended_by != EndedBy::You)
    }

    /// Whether somebody else has to end it, and nobody can say when.
    #[must_use]
    pub fn waits_for_others(&self) -> bool {
        self.clears_on.is_none() && self.ended_by == EndedBy::Others
    }
}

/// What became of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It does not concern the roles of this account.
    NotConcerned,
    /// The person left it out. It counts as not answered.
    Skipped,
    /// It broke. It never counts as fine.
    Failed(Problem),
    /// It judged every row; some rows may be unanswered.
    Judged,
}

/// What became of a rule, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Became {
    /// It has something to report, and every row has an answer.
    Finding,
    /// It has nothing to report.
    Clear,
    /// A row lacks what it needs.
    Unknown,
    /// It broke.
    Failed,
    /// The person left it out.
    Skipped,
    /// It does not concern the roles of this account.
    #[serde(rename = "not concerned")]
    NotConcerned,
}

/// A rule's result over all rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What became of it.
    pub outcome: Outcome,
    /// What it found, in row order.
    pub findings: Vec<Finding>,
    /// What it could not answer, in row order.
    pub unanswered: OpenRows,
    /// How many rows it judged.
    pub rows: usize,
    /// The key of the row on which it broke.
    pub broke_on: Option<Name>,
}

impl Judgement {
    /// One of the outcomes without rows.
    #[must_use]
    pub fn of(outcome: Outcome) -> Self {
        Self { outcome, findings: Vec::new(), unanswered: OpenRows::default(), rows: 0, broke_on: None }
    }

    /// Whether nothing is left open: it was not skipped, did not fail, and no row lacked data.
    #[must_use]
    pub fn answered(&self) -> bool {
        match self.outcome {
            Outcome::NotConcerned => true,
            Outcome::Skipped | Outcome::Failed(_) => false,
            Outcome::Judged => self.unanswered.is_empty(),
        }
    }

    /// What became of the rule, in one word.
    #[must_use]
    pub fn became(&self) -> Became {
        match self.outcome {
            Outcome::NotConcerned => Became::NotConcerned,
            Outcome::Skipped => Became::Skipped,
            Outcome::Failed(_) => Became::Failed,
            Outcome::Judged if !self.unanswered.is_empty() => Became::Unknown,
            Outcome::Judged if self.findings.is_empty() => Became::Clear,
            Outcome::Judged => Became::Finding,
        }
    }
}
