//! `audit pack`: what judges, pinned by its content; and `--lock`, which refuses anything else.

use super::args::{Format, Shared};
use super::{Ended, audit, config, output};
use crate::escape;
use crate::policy::{Policy, own_digest};
use crate::problem::{Checked, Problem, Problems};
use crate::source::{Place, Source};
use crate::tree::{self, Written};
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// The newest form of a lock this program reads.
const FORMAT: u32 = 1;

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

pub(super) fn run(shared: &Shared) -> Ended {
    let form = output::form(&shared.format, "audit pack", &[Format::Table, Format::Yaml, Format::Json])?;
    let policy = audit::load_untried(shared)?;
    let own: Vec<Arc<Source>> =
        policy.rules.iter().filter(|rule| rule.own).map(|rule| rule.source.clone()).collect();
    let text = match form {
        Format::Yaml => lock_text(&policy, &own),
        Format::Json => json(&policy, &own),
        _ => escape::page(&table(&policy, &own)),
    };
    output::write(shared.output.as_deref(), &mut |out| out.write_all(text.as_bytes()))?;
    Ok(0)
}

fn table(policy: &Policy, own: &[Arc<Source>]) -> String {
    let pack = &policy.pack;
    let rules = policy.rules.len() - own.len();
    let origin = if policy.files.built_in { "inside this program" } else { &policy.files.folder };
    let actions: Vec<&str> = pack.actions.iter().map(|action| &*action.name).collect();
    let mut lines = vec![
        ("pack", format!("{} {}", pack.name, pack.version)),
        ("platform", pack.platform.clone()),
        ("question", pack.question.clone()),
        ("from", origin.to_owned()),
        ("sha256", policy.files.digest()),
        ("actions", actions.join(", ")),
        ("rules", format!("{rules} in {}", pack.topics.join(", "))),
        ("steps", pack.plan.len().to_string()),
        ("sources", pack.sources.len().to_string()),
    ];
    if !own.is_empty() {
        lines.push(("own rules", format!("{} {}", own.len(), own_digest(own))));
    }
    lines.iter().map(|(key, value)| format!("{key:10} {}\n", escape::line(value))).collect()
}

fn lock_text(policy: &Policy, own: &[Arc<Source>]) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let pack = &policy.pack;
    let mut text = format!(
        "# Made by `audit pack --format yaml`; `--lock` refuses a pack or rules that differ.\nlock: {FORMAT}\npack: {{ name: {}, version: {}, sha256: {} }}\n",
        quoted(&pack.name),
        quoted(&pack.version),
        quoted(&policy.files.digest())
    );
    if !own.is_empty() {
        text += &format!("rules: {{ files: {}, sha256: {} }}\n", own.len(), quoted(&own_digest(own)));
    }
    text
}

fn json(policy: &Policy, own: &[Arc<Source>]) -> String {
    let pack = &policy.pack;
    let mut json = serde_json::json!({
        "name": pack.name, "version": pack.version, "platform": pack.platform, "question": pack.question,
        "built_in": policy.files.built_in, "sha256": policy.files.digest(),
        "actions": pack.actions.iter().map(|action| action.name.to_string()).collect::<Vec<_>>(),
        "rules": policy.rules.len() - own.len(), "steps": pack.plan.len(), "sources": pack.sources.len(),
    });
    if !own.is_empty() {
        json["own_rules"] = serde_json::json!({ "files": own.len(), "sha256": own_digest(own) });
    }
    output::json(&json)
}
