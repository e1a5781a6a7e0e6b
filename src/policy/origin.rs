//! What judges, by name and content: the pack and where it is from, and the rules of a person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of the pack inside this program.
pub(super) const BUILT_IN: &str = "upwork";

/// Where a pack is from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename = "Origin", rename_all = "kebab-case")] // its name in the schema
pub enum OriginKind {
    /// Inside this program.
    BuiltIn,
    /// A folder, which holds what is inside this program.
    Same,
    /// A folder that calls itself like the pack inside this program, and holds something else.
    Changed,
    /// A folder with another pack.
    Other,
    /// An older result does not say it.
    #[default]
    Unknown,
}

/// The pack that judged, by its content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackOrigin {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The digest that a lock pins; empty where an older result does not say it.
    pub sha256: String,
    /// Where it is from.
    pub origin: OriginKind,
    /// Its folder; null for the pack inside this program.
    pub folder: Option<String>,
}

/// The rules that a person adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnRules {
    /// Their files.
    pub files: Vec<String>,
    /// The digest that a lock pins.
    pub sha256: String,
}
