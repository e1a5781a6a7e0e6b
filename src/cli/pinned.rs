//! `--lock`: a pack and rules pinned by their content, and nothing else is used.

use super::config;
use crate::policy::{Policy, own_digest};
use crate::problem::{Checked, Problem, Problems};
use crate::source::{Place, Source};
use crate::tree::{self, Written};
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// The newest form of a lock this program reads.
pub(super) const FORMAT: u32 = 1;

/// A lock as it is written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Lock {
    /// The form of this file: 1.
    lock: u32,
    /// The pack.
    pack: Pinned,
    /// The rules that a person adds; left out when there are none.
    #[serde(default)]
    rules: Option<Added>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Pinned {
    name: String,
    version: String,
    sha256: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Added {
    files: usize,
    sha256: String,
}

/// Reads a lock.
pub(super) fn read(source: &Source) -> Checked<Lock> {
    let lock: Lock = tree::typed(Written { source, prepared: None })?;
    if lock.lock > FORMAT {
        let what = format!("this lock has format {}; this program reads up to {FORMAT}", lock.lock);
        return Err(vec![Problem::new(what).at(Place::file(source.name())).hint("use a newer audit")]);
    }
    Ok(lock)
}

/// Holds the pack and the rules that a person adds against a lock.
pub(super) fn locked(path: &Path, policy: &Policy, own: &[Arc<Source>]) -> Checked<()> {
    const HINT: &str = "look at what changed; if it is meant, write the lock anew: audit pack --format yaml";
    let source = config::text_file(path)?;
    let lock = read(&source)?;
    let mut problems = Problems::default();
    let mut differs = |what: String| {
        problems.add(Problem::new(what).at(Place::file(source.name())).hint(HINT));
    };
    let found = (&policy.pack.name, &policy.pack.version, policy.files.digest());
    if (&lock.pack.name, &lock.pack.version, &lock.pack.sha256) != (found.0, found.1, &found.2) {
        differs(format!(
            "the pack is not the pinned one: {} {} {} is pinned, {} {} {} is there",
            lock.pack.name, lock.pack.version, lock.pack.sha256, found.0, found.1, found.2
        ));
    }
    let there = if own.is_empty() { None } else { Some((own.len(), own_digest(own))) };
    if lock.rules.map(|rules| (rules.files, rules.sha256)) != there {
        differs("the rules of your own are not the pinned ones".to_owned());
    }
    problems.finish(())
}
