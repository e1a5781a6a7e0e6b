//! `audit check`: every mistake in rules, packs, waivers, locks and settings, all at once, nothing run.

use super::args::{CheckOptions, Shared};
use super::test::{RuleGroup, groups, pack_around};
use super::{Ended, clock, config, load, output, pinned};
use crate::audit::{Accepted, untimely};
use crate::body::Script;
use crate::policy::{Policy, Rule, Waiver, example, waiver};
use crate::problem::{Checked, Problem, Problems, nearest};
use crate::source::{Place, Source};
use crate::tree::{self, Content, Node};
use crate::write::Format;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

pub(super) fn run(shared: &Shared, options: &CheckOptions) -> Ended {
    output::format(&shared.format, "audit check", &[Format::Table])?;
    let today = clock::today(shared.today.as_deref())?;
    let mut problems = Problems::default();
    let mut files = 0;
    let mut warnings: Vec<Problem> = Vec::new();
    let (plain, rules): (Vec<PathBuf>, Vec<PathBuf>) =
        options.paths.iter().cloned().partition(|path| no_rule(path));
    let waivers: Vec<PathBuf> =
        if options.paths.is_empty() { shared.waivers.clone().into_iter().collect() } else { Vec::new() };
    for path in plain.iter().chain(&waivers) {
        files += 1;
        problems.take(small(shared, path, today));
    }
    if options.paths.is_empty() || !rules.is_empty() {
        for group in problems.take(groups(shared, &rules)).unwrap_or_default() {
            files += group.chosen.len();
            problems.take(examples(&group));
            warnings.extend(group.chosen.iter().flat_map(|index| told(&group, *index)));
        }
    }
    warnings.iter().for_each(|warning| super::warn(&warning.render_as("warning", &super::escaped)));
    match problems.finish(()) {
        Ok(()) => {
            let text =
                format!("{files} {} checked: no mistake.\n", if files == 1 { "file" } else { "files" });
            output::write(shared.output.as_deref(), &mut |out| out.write_all(text.as_bytes()))?;
            Ok(0)
        }
        Err(found) => {
            found.iter().for_each(|problem| super::warn(&problem.render(&super::escaped)));
            super::warn(&format!(
                "{} {}",
                found.len(),
                if found.len() == 1 { "mistake" } else { "mistakes" }
            ));
            Ok(1)
        }
    }
}

/// Whether a path is a single YAML file that belongs to no pack.
fn no_rule(path: &Path) -> bool {
    let yaml = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml" || ending == "lock");
    yaml && path.is_file() && pack_around(path).is_none()
}

/// The examples of the chosen rules, held against the schema but not run; and bodies and conditions that were not needed
/// yet.
fn examples(group: &RuleGroup) -> Checked<()> {
    let mut problems = Problems::default();
    let language = &group.policy.language;
    let checked = |script: Result<&Script, &[Problem]>| {
        script.map_err(<[Problem]>::to_vec).and_then(|script| script.checked(language))
    };
    for condition in group.policy.conditions() {
        problems.take(checked(condition.script(language)));
    }
    for rule in group.chosen.iter().map(|index| &group.policy.rules[*index]) {
        problems.take(checked(rule.script(language)));
        problems.take(example::read(&group.policy, rule).map(|_| ()));
    }
    problems.finish(())
}

/// What a rule reads for its sentence alone, although it may not be known: no mistake, and seldom meant.
fn told(group: &RuleGroup, index: usize) -> Vec<Problem> {
    let language = &group.policy.language;
    let script = group.policy.rules[index].script(language);
    script.map(|script| script.bare(language).to_vec()).unwrap_or_default()
}

/// A file of waivers, a lock, or settings, told apart by what stands in it.
fn small(shared: &Shared, path: &Path, today: Date) -> Checked<()> {
    let source = config::text_file(path)?;
    let node = tree::yaml::read(&source)?;
    match () {
        () if node.get("waivers").is_some_and(|list| matches!(list.content, Content::List(_))) => {
            let policy = load::load_untried(shared)?;
            let read = waiver::read(&source)?;
            waivers(&policy, &read, today)
        }
        () if node.get("lock").is_some() && node.get("pack").is_some_and(mapping) => {
            pinned::read(&source).map(|_| ())
        }
        () if node.get("settings").is_some() => settings(&source, path),
        () => {
            let problem = Problem::new("this is neither rules nor a pack, waivers, a lock or settings");
            let hint = "waivers start with waivers:, settings with settings: 1; an account is checked by auditing it";
            Err(vec![problem.at(Place::file(source.name())).hint(hint)])
        }
    }
}

fn mapping(node: &Node) -> bool {
    matches!(node.content, Content::Map(_))
}

/// The settings themselves, and all that they name.
fn settings(source: &Source, path: &Path) -> Checked<()> {
    config::check(source)?;
    let bare = config::only(path)?;
    let policy = load::load_untried(&bare)?;
    load::question(&policy, &bare)?;
    load::choice(&policy, &bare).map(|_| ())
}

/// Waivers that can have no effect.
fn waivers(policy: &Policy, waivers: &[Waiver], today: Date) -> Checked<()> {
    let mut problems = Problems::default();
    for waiver in waivers {
        let mut wrong = |what: String, hint: &str| {
            problems.add(Problem::new(what).at(waiver.place.clone()).hint(hint));
        };
        let Some(rule) = policy.rule(&waiver.rule).map(|index| &policy.rules[index]) else {
            let near = nearest(&waiver.rule, policy.ids()).map(|near| format!("did you mean {near}?"));
            wrong(
                format!("there is no rule {}", waiver.rule),
                near.as_deref().unwrap_or("`audit rules` lists them"),
            );
            continue;
        };
        if !rule.waivable {
            wrong(
                format!("nobody can accept a finding of {}", rule.id),
                "only rules with waivable: true can be waived",
            );
        }
        if let Some((what, hint)) = last_day(policy, rule, waiver, today) {
            wrong(what, hint);
        }
    }
    problems.finish(())
}

/// Why a waiver's last day lets it have no effect, and what to do.
fn last_day(policy: &Policy, rule: &Rule, waiver: &Waiver, today: Date) -> Option<(String, &'static str)> {
    let days = today..=waiver::latest(&policy.pack, today);
    match untimely(rule, waiver.until, &days)? {
        Accepted::Expired => {
            let until = waiver.until.map_or_else(String::new, |until| until.to_string());
            Some((format!("this waiver expired on {until}"), "renew it or take it out"))
        }
        Accepted::TooFar(latest) => Some((
            format!("the last day of this waiver lies too far ahead: {latest} is the latest"),
            "write a last day on which somebody looks at it again",
        )),
        _ => Some((
            "this waiver has no last day".into(),
            "write until: 2026-12-31; only a final loss needs none",
        )),
    }
}
