//! Why a verdict is not go: each reason as data, and all of them in a few words.

use super::{ActionResult, At};
use crate::decision::{Reason, Verdict, Why};
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
        true => Some(&snapshot.as_of_place),
        false => reason.place.as_ref(),
    };
    ReasonInfo {
        reason: reason.why,
        rule: reason.rule.as_ref().map(ToString::to_string),
        row: reason.row.as_ref().map(ToString::to_string),
        at: place.map(At::from),
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

/// How many rules of one kind of reason are named.
const NAMED: usize = 3;

/// The reasons of a verdict in a few words, one text for each kind there is; none exactly when it is go.
pub(super) fn in_short(action: &ActionResult) -> Vec<String> {
    let all: Vec<String> = Why::ALL.into_iter().filter_map(|why| kind_in_short(action, why)).collect();
    match (all.is_empty(), action.verdict) {
        (true, Verdict::NoGo | Verdict::Incomplete) => vec!["the stored result does not say why".to_owned()],
        (_, Verdict::Go | Verdict::NoGo | Verdict::Incomplete) => all,
    }
}

fn kind_in_short(action: &ActionResult, why: Why) -> Option<String> {
    let mut reasons = action.reasons.iter().filter(|reason| reason.reason == why).peekable();
    let first = reasons.peek()?.message.clone();
    let mut rules: Vec<&str> = Vec::new();
    let mut count = 0;
    for reason in reasons {
        count += 1;
        let rule = reason.rule.as_deref().unwrap_or_default();
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    let rules = named(&rules);
    Some(match why {
        Why::Blocker => format!("{} ({rules})", super::count(count, "blocker")),
        Why::Warning => format!("{} ({rules})", super::count(count, "counting warning")),
        Why::Contradiction => format!("{} ({rules})", super::count(count, "contradiction")),
        Why::Unaccounted if count == 1 => first,
        Why::Unaccounted => format!("{first} and {} more", count - 1),
        Why::Failed => format!("failed: {rules}"),
        Why::Unanswered => format!("not answered: {rules}"),
        Why::Skipped => format!("left out on request: {rules}"),
        Why::TooOld | Why::NothingRan => first,
    })
}

/// The first few names, and how many more there are.
fn named(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
