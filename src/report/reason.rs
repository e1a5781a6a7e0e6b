//! Why a verdict is not go: each reason as data, and all of them in a few words.

use super::At;
use crate::decision::{Reason, Why};
use crate::policy::Policy;
use crate::snapshot::Snapshot;
use crate::value::{Value, spoken};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One reason for which a verdict is not go.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReasonInfo {
    /// Of which kind.
    pub reason: Why,
    /// The rule; none when it is no rule's.
    pub rule: Option<String>,
    /// The key of the row it is about, of several the first.
    pub row: Option<String>,
    /// Where that stands.
    pub at: Option<At>,
    /// What it is, in words.
    pub message: String,
}

/// A reason in words.
pub(super) fn told(policy: &Policy, snapshot: &Snapshot, reason: &Reason) -> ReasonInfo {
    let message = match reason.why {
        Why::Blocker | Why::Warning | Why::Contradiction => reason.says.clone(),
        Why::Unaccounted => format!("nothing judged this: {}", reason.says),
        Why::Failed => format!("the rule failed: {}", reason.says),
        Why::Unanswered => format!("not known: {}", reason.says),
        Why::Skipped => "left out on request".to_owned(),
        Why::TooOld => too_old(policy, snapshot),
        Why::NothingRan => "no rule judged this".to_owned(),
    };
    let place = match reason.why == Why::TooOld {
        true => Some(snapshot.as_of_place.place()),
        false => reason.place.clone(),
    };
    ReasonInfo {
        reason: reason.why,
        rule: reason.rule.as_ref().map(ToString::to_string),
        row: reason.row.as_ref().map(ToString::to_string),
        at: place.as_ref().map(At::from),
        message,
    }
}

fn too_old(policy: &Policy, snapshot: &Snapshot) -> String {
    let most = policy.pack.params.iter().find(|param| &*param.name == "max_age").map(|param| &param.value);
    let most = match most {
        Some(Value::Integer(1)) => " (more than a day)".to_owned(),
        Some(days) => format!(" (more than {days} days)"),
        None => String::new(),
    };
    format!("the data is of {}, too old to trust{most}", spoken(snapshot.as_of))
}
