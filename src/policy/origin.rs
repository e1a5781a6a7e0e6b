//! What judges, by name and content: the pack and where it is from, and the rules of a person.

use super::files::BUILT_IN_DIGEST;
use super::{Policy, own_digest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The name of the pack inside this program.
const BUILT_IN: &str = "upwork";

/// Where a pack is from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
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
    pub origin: Origin,
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

impl Policy {
    /// The pack by its content.
    #[must_use]
    pub fn pack_origin(&self) -> PackOrigin {
        let sha256 = self.files.digest();
        let origin = match (self.files.built_in, sha256 == BUILT_IN_DIGEST) {
            (true, _) => Origin::BuiltIn,
            (false, true) => Origin::Same,
            (false, false) if self.pack.name.trim().eq_ignore_ascii_case(BUILT_IN) => Origin::Changed,
            (false, false) => Origin::Other,
        };
        PackOrigin {
            name: self.pack.name.clone(),
            version: self.pack.version.clone(),
            sha256,
            origin,
            folder: (!self.files.built_in).then(|| self.files.folder.clone()),
        }
    }

    /// The rules that a person adds; none when there are none. It is worked out once.
    #[must_use]
    pub fn own_rules(&self) -> Option<&OwnRules> {
        let made = self.own.get_or_init(|| {
            let own = || self.rules.iter().filter(|rule| rule.own).map(|rule| &rule.source);
            let files: Vec<String> = own().map(|source| source.name().to_string()).collect();
            let sources: Vec<Arc<_>> = own().cloned().collect();
            (!files.is_empty()).then(|| OwnRules { files, sha256: own_digest(&sources) })
        });
        made.as_ref()
    }
}
