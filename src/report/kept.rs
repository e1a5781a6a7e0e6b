//! What the platform keeps after an action.

use crate::audit::Audit;
use crate::policy::{Confidence, Kept, Policy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something the platform keeps.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct KeptInfo {
    /// What is kept.
    pub what: String,
    /// Why.
    pub why: String,
    /// For how long, as far as anybody says.
    pub how_long: String,
    /// How to have it removed.
    pub removal: String,
    /// The facts it carries.
    pub facts: Vec<String>,
    /// Keys of `sources`.
    pub sources: Vec<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// When the sources were last read.
    pub checked: String,
}

/// The entries of the pack that concern an action and the roles of the account.
pub(super) fn entries<'a>(
    policy: &'a Policy,
    audit: &'a Audit,
    action: usize,
) -> impl Iterator<Item = &'a Kept> {
    let name = &policy.pack.actions[action].name;
    let role = |kept: &Kept| {
        let Some(roles) = &audit.judged_as else { return true };
        kept.roles.is_empty() || kept.roles.iter().any(|role| roles.contains(role))
    };
    policy.pack.kept.iter().filter(move |kept| {
        role(kept) && (kept.actions.is_empty() || kept.actions.iter().any(|one| **one == **name))
    })
}

pub(super) fn gather(policy: &Policy, audit: &Audit, action: usize) -> Vec<KeptInfo> {
    let told = |kept: &Kept| KeptInfo {
        what: kept.what.clone(),
        why: kept.why.clone(),
        how_long: kept.how_long.clone(),
        removal: kept.removal.clone(),
        facts: kept.facts.clone(),
        sources: kept.sources.clone(),
        confidence: kept.confidence,
        checked: kept.checked.clone(),
    };
    entries(policy, audit, action).map(told).collect()
}
