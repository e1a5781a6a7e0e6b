//! The reference of the rules as Markdown.

use super::info::{self, Says, Shown};
use super::{levels, reads, roles};
use crate::escape::{address, markdown as text};
use crate::policy::{Policy, Rule};
use crate::problem::Problem;
use std::fmt::Write as _;

/// All rules with a table of contents, or one.
pub(super) fn write(policy: &Policy, rules: &[&Rule], whole: bool) -> Result<String, Vec<Problem>> {
    let mut out = String::new();
    if whole {
        contents(&mut out, policy, rules);
    }
    for rule in rules {
        page(&mut out, policy, rule)?;
    }
    Ok(out)
}

fn topic(policy: &Policy, rule: &Rule) -> String {
    let inside = rule.source.name().strip_prefix(&format!("{}/", policy.files.folder));
    let folder = inside.and_then(|path| path.split('/').next()).filter(|_| !rule.own);
    folder.unwrap_or("own rules").to_owned()
}

fn contents(out: &mut String, policy: &Policy, rules: &[&Rule]) {
    let pack = &policy.pack;
    let _ = writeln!(out, "# The rules of {} {}\n", text(&pack.name), text(&pack.version));
    let _ = writeln!(
        out,
        "Made by `audit rules --format markdown`; do not edit it. {} rules answer: {}\n",
        rules.len(),
        text(&pack.question)
    );
    let actions: Vec<String> = pack.actions.iter().map(|action| text(&action.name)).collect();
    let mut last = String::new();
    for rule in rules {
        let topic = topic(policy, rule);
        if topic != last {
            let _ = writeln!(
                out,
                "\n## {}\n\n| rule | {} | finds |\n|---|{}---|",
                text(&topic),
                actions.join(" | "),
                "---|".repeat(actions.len())
            );
            last = topic;
        }
        let levels: Vec<&str> = levels(policy, rule).into_iter().map(|(_, level)| level).collect();
        let _ =
            writeln!(out, "| [{id}](#{id}) | {} | {} |", levels.join(" | "), text(&rule.title), id = rule.id);
    }
    out.push('\n');
}

fn page(out: &mut String, policy: &Policy, rule: &Rule) -> Result<(), Vec<Problem>> {
    let _ = writeln!(out, "### {}\n\n{}.\n", rule.id, text(&rule.title));
    let levels: Vec<String> = levels(policy, rule)
        .into_iter()
        .map(|(action, level)| format!("{}: {level}", text(&action)))
        .collect();
    let _ = writeln!(out, "- severity: {}", levels.join(", "));
    let _ =
        writeln!(out, "- roles: {}; reads: {}", text(&roles(rule)), text(&reads(policy, rule).join(", ")));
    if !rule.facts.is_empty() {
        let _ = writeln!(out, "- facts: {}", text(&rule.facts.join(", ")));
    }
    let _ = writeln!(
        out,
        "- {}, checked {}{}",
        rule.confidence.word(),
        rule.checked,
        if rule.waivable { "; may be accepted" } else { "" }
    );
    for source in rule.sources.iter().filter_map(|key| policy.pack.reference(key)) {
        let _ = writeln!(
            out,
            "- source: {}, {} {}",
            text(&source.title),
            text(&source.publisher),
            address(&source.url)
        );
    }
    let _ = writeln!(out, "\n{}\n\n*What to do:* {}\n", text(&rule.why), text(&rule.fix));
    for example in info::examples(policy, rule)? {
        one_example(out, &example);
    }
    out.push('\n');
    Ok(())
}

fn one_example(out: &mut String, example: &Shown) {
    let _ = writeln!(out, "- {}", text(&example.name));
    let listed = |given: &[(String, String)]| {
        given.iter().map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>().join(", ")
    };
    for (name, given) in &example.beside {
        let _ = writeln!(out, "  - beside {}: {}", text(name), text(&listed(given)));
    }
    for (key, given, says) in &example.rows {
        let said = match says {
            Says::Finding(message) => format!("**{}**", text(message)),
            Says::Unknown => "cannot be answered".to_owned(),
            Says::Fails => "fails".to_owned(),
            Says::Nothing => "nothing".to_owned(),
        };
        let _ = writeln!(out, "  - {} ({}): {said}", text(key), text(&listed(given)));
    }
    if let Some(what) = example.missing {
        let _ = writeln!(out, "  - {what}: cannot be answered");
    }
}
