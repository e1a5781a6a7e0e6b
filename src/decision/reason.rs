//! Why a verdict is not go.

use crate::audit::{Clash, Unaccounted};
use crate::finding::{Judgement, Outcome};
use crate::policy::{Policy, Rule};
use crate::problem::Name;
use crate::source::Place;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What keeps a verdict from being go; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// A finding that stops the action.
    Blocker,
    /// A warning, where warnings count like blockers.
    Warning,
    /// Two facts that cannot both be true.
    Contradiction,
    /// A row that may hold something open, and that nothing judged.
    Unaccounted,
    /// A rule broke.
    Failed,
    /// A rule that could stop the action lacks a fact.
    Unanswered,
    /// A rule was left out on request.
    Skipped,
    /// The data is older than the pack allows.
    #[serde(rename = "too old")]
    TooOld,
    /// No rule judged the action.
    #[serde(rename = "nothing ran")]
    NothingRan,
}

impl Why {
    /// All of them, the gravest first.
    pub const ALL: [Self; 9] = [
        Self::Blocker,
        Self::Warning,
        Self::Contradiction,
        Self::Unaccounted,
        Self::Failed,
        Self::Unanswered,
        Self::Skipped,
        Self::TooOld,
        Self::NothingRan,
    ];

    /// Its word in conditions and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocker => "blocker",
            Self::Warning => "warning",
            Self::Contradiction => "contradiction",
            Self::Unaccounted => "unaccounted",
            Self::Failed => "failed",
            Self::Unanswered => "unanswered",
            Self::Skipped => "skipped",
            Self::TooOld => "too old",
            Self::NothingRan => "nothing ran",
        }
    }
}

/// One reason for which a verdict is not go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Of which kind.
    pub why: Why,
    /// The rule; none when it is no rule's.
    pub rule: Option<Name>,
    /// The key of the row it is about, of several the first.
    pub row: Option<Name>,
    /// Where that stands.
    pub place: Option<Place>,
    /// What the finding says, why the rule failed, or what is not known; empty where the kind says all.
    pub says: String,
}

pub(super) fn clash(clash: &Clash) -> Reason {
    Reason {
        why: Why::Contradiction,
        rule: Some(clash.check.id.into()),
        row: Some(clash.key.clone()),
        place: Some(clash.place.clone()),
        says: clash.message.clone(),
    }
}

/// A row that a rule asks about is a question; one that no rule asks about was judged by nobody.
pub(super) fn unaccounted(policy: &Policy, row: &Unaccounted) -> Reason {
    let about = &policy.schema.tables[row.table].name;
    let called = row.called.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
    Reason {
        why: if row.question.is_some() { Why::Unanswered } else { Why::Unaccounted },
        rule: row.question.clone(),
        row: Some(row.key.clone()),
        place: Some(row.place.clone()),
        says: row.field.clone().unwrap_or_else(|| format!("{about} {}{called}", row.key)),
    }
}

/// Why a rule leaves the verdict open: it broke, or it could stop the action and has no answer.
pub(super) fn open(rule: &Rule, judgement: &Judgement, counts: bool) -> Option<Reason> {
    let reason = |why, row, place, says| Some(Reason { why, rule: Some(rule.id.clone()), row, place, says });
    match &judgement.outcome {
        Outcome::NotConcerned => None,
        Outcome::Failed(problem) => {
            reason(Why::Failed, judgement.broke_on.clone(), problem.place.clone(), problem.what.clone())
        }
        Outcome::Skipped if counts => reason(Why::Skipped, None, None, String::new()),
        Outcome::Judged if counts => {
            let first = judgement.unanswered.first().first()?;
            let facts = judgement.unanswered.told();
            reason(Why::Unanswered, first.key.clone(), first.place.clone(), facts.join(", "))
        }
        Outcome::Skipped | Outcome::Judged => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Why;

    #[test]
    fn conditions_know_every_word() {
        assert_eq!(Why::ALL.map(Why::word), crate::policy::REASONS);
    }
}
