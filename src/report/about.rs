//! What a report says about itself: pack, sources, what was accepted and changed.

use super::{At, nice};
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
    /// What became of it.
    pub state: Effect,
    /// The latest last day that it could have, where its own lies too far ahead.
    #[serde(default)]
    pub latest: Option<String>,
    /// Where it stands.
    #[serde(flatten)]
    pub at: At,
}

impl Acknowledged {
    /// The latest last day it could have, as it is told behind its state; nothing where its own is not too far ahead.
    pub(crate) fn at_the_latest(&self) -> String {
        self.latest.as_deref().map_or_else(String::new, |day| format!(", {} at the latest", nice(day)))
    }
}

/// What became of an acknowledgement or a waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It accepts a finding.
    Used,
    /// There is no such finding.
    Unused,
    /// Nobody may accept findings of this rule.
    #[serde(rename = "not waivable")]
    NotWaivable,
    /// There is no such rule.
    #[serde(rename = "no such rule")]
    NoSuchRule,
    /// Its last day is over.
    Expired,
    /// It has no last day, and the loss is not final.
    #[serde(rename = "no expiry")]
    NoExpiry,
    /// Its last day lies too far ahead.
    #[serde(rename = "too far")]
    TooFar,
    /// Nothing of its kind is accepted in this run.
    #[serde(rename = "set aside")]
    SetAside,
}

impl Effect {
    /// Its word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Unused => "unused",
            Self::NotWaivable => "not waivable",
            Self::NoSuchRule => "no such rule",
            Self::Expired => "expired",
            Self::NoExpiry => "no expiry",
            Self::TooFar => "too far",
            Self::SetAside => "set aside",
        }
    }
}

/// A parameter that was changed for this run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename = "Changed", expecting = "struct Changed")] // its name in the schema and in errors
pub struct ChangedParam {
    /// Its name.
    pub name: String,
    /// Its value in the pack.
    pub from: String,
    /// Its value now.
    pub to: String,
}

impl ChangedParam {
    /// Its value, and what the pack says.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} is {} (the pack says {})", self.name, self.to, self.from)
    }
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
