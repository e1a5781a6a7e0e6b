//! Every rule with its result.

use crate::audit::Audit;
use crate::finding::Judgement;
use crate::policy::{Policy, Rule};

/// Every rule with its result.
pub(super) fn judged<'a>(
    policy: &'a Policy,
    audit: &'a Audit,
) -> impl Iterator<Item = (&'a Rule, &'a Judgement)> {
    policy.rules.iter().zip(&audit.judgements)
}
