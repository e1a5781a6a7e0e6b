//! What a report says about itself: pack, sources, what was accepted and changed.

use super::{At, Word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An acknowledgement of the snapshot, or a waiver, and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Acknowledged {
    /// The id of the rule.
    pub rule: String,
    /// The key of the row; none for every finding of the rule.
    pub row: Option<String>,
    /// Why.
    pub reason: String,
    /// Who requires it, of a waiver; null for the person's own acknowledgement.
    pub by: Option<String>,
    /// The last day on which a waiver counts.
    pub until: Option<String>,
    /// used, unused, not waivable, no such rule, expired, no expiry or set aside.
    pub state: Word,
    /// Where it stands.
    #[serde(flatten)]
    pub at: At,
}

/// A parameter that was changed for this run.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Changed {
    /// Its name.
    pub name: String,
    /// Its value in the pack.
    pub from: String,
    /// Its value now.
    pub to: String,
}

/// The pack that judged.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PackInfo {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The platform.
    pub platform: String,
    /// How many rules it has.
    pub rules: usize,
    /// How many rules the person added.
    pub own_rules: usize,
    /// How many rules concern this account.
    pub concerned: usize,
    /// How many of these have an answer for every row.
    pub answered: usize,
}

/// A page that a finding rests on.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SourceInfo {
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Its address.
    pub url: String,
    /// `official`, `moderator`, `community` or `third_party`.
    pub kind: String,
}
