//! The verdict on an action, and every reason for which it is not go.

use super::action::{ActionVerdict, concerned, counts};
use super::reason::{self, Reason, Why};
use super::{Verdict, dates};
use crate::audit::Audit;
use crate::finding::Outcome;
use crate::policy::{Level, Policy};

pub(super) fn verdict(policy: &Policy, audit: &Audit, action: usize, strict: bool) -> ActionVerdict {
    let mut sum = ActionVerdict::new(policy.pack.actions[action].name.clone());
    let mut ran = false;
    for (rule, level, judgement) in concerned(policy, audit, action) {
        ran |= judgement.outcome == Outcome::Judged;
        sum.unanswered += usize::from(!judgement.answered() && level != Level::Wait);
        judgement
            .findings
            .iter()
            .for_each(|finding| sum.count(&rule.id, finding, audit.today, (level, strict)));
        sum.reasons.extend(reason::open(rule, judgement, counts(level, strict).is_some()));
    }
    sum.contradictions += audit.clashes.len();
    sum.reasons.extend(audit.clashes.iter().map(reason::clash));
    let unspoken = audit.accounts.unaccounted.iter().filter(|row| row.actions.contains(&action));
    sum.reasons.extend(unspoken.map(|row| reason::unaccounted(policy, row)));
    sum.unaccounted = sum.reasons.iter().filter(|reason| reason.why == Why::Unaccounted).count();
    let whole = |why| Reason { why, rule: None, row: None, place: None, says: String::new() };
    if audit.too_old {
        sum.reasons.push(whole(Why::TooOld));
    }
    if !ran {
        sum.reasons.push(whole(Why::NothingRan));
    }
    sum.reasons.sort_by_key(|reason| reason.why);
    sum.verdict = follows(&sum.reasons);
    if sum.verdict == Verdict::NoGo {
        dates::not_before(policy, audit, action, strict, &mut sum);
    }
    sum
}

/// The verdict that reasons leave.
fn follows(reasons: &[Reason]) -> Verdict {
    match reasons.first().map(|reason| reason.why) {
        None => Verdict::Go,
        Some(Why::Blocker | Why::Warning) => Verdict::NoGo,
        Some(
            Why::Contradiction
            | Why::Unaccounted
            | Why::Failed
            | Why::Unanswered
            | Why::Skipped
            | Why::TooOld
            | Why::NothingRan,
        ) => Verdict::Incomplete,
    }
}
