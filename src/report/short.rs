//! Why a verdict is not go, in a few words.

use super::{ActionResult, words};
use crate::decision::{Verdict, Why};

/// How many rules of one kind of reason are named.
const NAMED: usize = 3;

/// The reasons of a verdict in a few words, one text for each kind there is; none exactly when it is go.
#[must_use]
pub fn in_short(action: &ActionResult) -> Vec<String> {
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
        Why::Blocker => format!("{} ({rules})", words::count(count, "blocker")),
        Why::Warning => format!("{} ({rules})", words::count(count, "counting warning")),
        Why::Contradiction => format!("{} ({rules})", words::count(count, "contradiction")),
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
