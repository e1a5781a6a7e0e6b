//! `audit pack`: what judges, pinned by its content; and `--lock`, which refuses anything else.

use super::args::Shared;
use super::{Ended, load, output, pinned};
use crate::escape;
use crate::policy::{Policy, own_digest};
use crate::source::Source;
use crate::write::Format;
use std::sync::Arc;

pub(super) fn run(shared: &Shared) -> Ended {
    let format = output::format(&shared.format, "audit pack", &[Format::Table, Format::Yaml, Format::Json])?;
    let policy = load::load_untried(shared)?;
    let own: Vec<Arc<Source>> =
        policy.rules.iter().filter(|rule| rule.own).map(|rule| rule.source.shared().clone()).collect();
    let text = match format {
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
        "# Made by `audit pack --format yaml`; `--lock` refuses a pack or rules that differ.\nlock: {}\npack: {{ name: {}, version: {}, sha256: {} }}\n",
        pinned::FORMAT,
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
