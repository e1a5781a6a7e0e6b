//! The rules that a list names, as far as they concern the account.

use crate::audit::Audit;
use crate::finding::{Judgement, Outcome};
use crate::policy::{Policy, Rule};

/// A rule that concerns the account, with its index and result.
pub(super) type JudgedRule<'a> = (usize, &'a Rule, &'a Judgement);

/// Whether a list of ids, which may stand for all rules that a person added as well, names a rule.
pub(super) fn names(ids: &[String], own: bool, rule: &Rule) -> bool {
    ids.iter().any(|id| **id == *rule.id) || (own && rule.own)
}

/// The rules of a list that concern the account.
pub(super) fn judged<'a>(
    policy: &'a Policy,
    audit: &'a Audit,
    action: usize,
    ids: &'a [String],
    own: bool,
) -> impl Iterator<Item = JudgedRule<'a>> {
    let each = policy.rules.iter().zip(&audit.judgements).enumerate();
    each.filter(move |(_, (rule, judgement))| {
        let matters = rule.severity.get(action).copied().flatten().is_some();
        let named = names(ids, own, rule);
        matters && named && judgement.outcome != Outcome::NotConcerned
    })
    .map(|(index, (rule, judgement))| (index, rule, judgement))
}
