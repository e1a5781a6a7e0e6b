//! The built-in pack: it loads through the strict door, its examples hold, its facts are all carried.
#![allow(clippy::unwrap_used, clippy::panic, clippy::case_sensitive_file_extension_comparisons)]

mod support;

use closeout::audit::example;
use closeout::body::Stop;
use closeout::policy::{self, Policy, example as examples};
use closeout::problem::Problem;
use closeout::source::Source;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::Never;

fn pack() -> Policy {
    policy::built_in().unwrap_or_else(|problems| panic!("{}", told(&problems)))
}

fn told(problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.render(&str::to_owned)).collect::<Vec<_>>().join("\n")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/upwork")
}

fn files(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.insert(path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
}

#[test]
fn every_file_of_the_folder_is_embedded() {
    let mut there = BTreeSet::new();
    files(&root(), &mut there);
    let embedded: BTreeSet<String> = policy::embedded().into_iter().map(|(path, _)| path).collect();
    assert_eq!(there, embedded);
    for (path, text) in policy::embedded() {
        assert_eq!(std::fs::read_to_string(root().join(&path)).unwrap(), text, "{path}");
    }
}

/// Bodies and conditions of the pack are compiled when they are first needed; here all are.
#[test]
fn every_body_compiles() {
    let policy = pack();
    for rule in &policy.rules {
        if let Err(problems) = rule.script(&policy.language) {
            panic!("{}", told(problems));
        }
    }
    assert!(policy.conditions().count() > 50);
    for condition in policy.conditions() {
        if let Err(problems) = condition.script(&policy.language) {
            panic!("{}", told(problems));
        }
    }
}

#[test]
fn every_example_of_every_rule_holds() {
    let policy = pack();
    let stop: Arc<dyn Stop> = Arc::new(Never);
    let mut problems = Vec::new();
    for (index, rule) in policy.rules.iter().enumerate() {
        match example::run(&policy, index, &stop) {
            Ok(count) => {
                assert!(
                    count >= 2 || rule.script(&policy.language).unwrap().reads(&policy.language).is_empty(),
                    "{} has {count} examples",
                    rule.id
                )
            }
            Err(found) => problems.extend(found),
        }
    }
    assert!(problems.is_empty(), "\n{}", told(&problems));
}

/// Every rule is flagged, silent and unknown in its examples, as far as it can be, and every answer and branch
/// of every body is reached.
#[test]
fn the_examples_reach_everything() {
    let policy = pack();
    let stop: Arc<dyn Stop> = Arc::new(Never);
    for rule in &policy.rules {
        let covered =
            example::coverage(&policy, rule, &stop).unwrap_or_else(|problems| panic!("{}", told(&problems)));
        assert_eq!(covered.percent(), 100, "{}: {:?}", rule.id, covered);
        let outcomes: Vec<&str> = covered.outcomes.iter().map(|(word, _)| *word).collect();
        let whole = ["flagged", "silent", "unknown"];
        assert!(
            outcomes == whole
                || matches!(
                    &*rule.id,
                    "permanent-loss" | "retained-data" | "stored-billing-method" | "api-key"
                ),
            "{}: only {outcomes:?}",
            rule.id
        );
        assert!(!rule.sources.is_empty() && !rule.facts.is_empty(), "{} names no source or fact", rule.id);
    }
}

/// The folder is read like the pack of a stranger: every body compiled, every block held against its schema,
/// nothing unused, nothing disguised.
#[test]
fn the_pack_passes_the_door_for_strangers() {
    let policy = policy::open(&root()).unwrap_or_else(|problems| panic!("{}", told(&problems)));
    assert_eq!(policy.ids(), pack().ids());
    assert_eq!(policy.files.digest(), pack().files.digest());
}

#[test]
fn the_functions_give_what_their_examples_say() {
    let policy = pack();
    let text = std::fs::read_to_string(root().join("functions.rhai")).unwrap();
    let all = examples::of_functions(&Source::new("functions.rhai", text.clone())).unwrap();
    assert!(all.len() >= 20, "only {} examples", all.len());
    for example in &all {
        assert_eq!(
            closeout::body::print(&policy.language, &example.call),
            Ok(example.gives.clone()),
            "{}",
            example.place
        );
    }
    for line in text.lines().filter(|line| line.starts_with("fn ")) {
        let name = line.trim_start_matches("fn ").split('(').next().unwrap();
        let used = all.iter().any(|example| example.call.contains(&format!("{name}(")));
        let over_rows = line.contains("balances")
            || line.contains("methods")
            || line.contains("contract)")
            || line.contains("row");
        assert!(used || over_rows, "{name} has no example");
    }
}

/// The pack is trusted when it is embedded; here it passes the same door as everybody's files.
#[test]
fn the_pack_passes_the_located_scan() {
    for (path, text) in policy::embedded() {
        let source = Source::from_bytes(&path, text.clone().into_bytes()).unwrap();
        let hidden = text.chars().find(|c| closeout::source::hidden(*c) && *c != '\n');
        assert_eq!(hidden, None, "{path}");
        if path.ends_with(".yaml") {
            closeout::tree::yaml::read(&source).unwrap_or_else(|problems| panic!("{}", told(&problems)));
        } else if path.ends_with(".rhai") && path.contains('/') {
            let header = text.split("---*/").next().unwrap().trim_start_matches("/*---");
            closeout::tree::yaml::read(&Source::new(&path, header))
                .unwrap_or_else(|problems| panic!("{}", told(&problems)));
        }
    }
}

#[test]
fn every_folder_of_rules_is_a_topic() {
    let topics = pack().pack.topics;
    let folders: BTreeSet<String> = policy::embedded()
        .into_iter()
        .filter(|(path, _)| path.ends_with(".rhai"))
        .filter_map(|(path, _)| path.split_once('/').map(|(folder, _)| folder.to_owned()))
        .collect();
    assert_eq!(topics.iter().cloned().collect::<BTreeSet<_>>(), folders);
}

/// Whatever blocks an action has a step that resolves it, for every role it concerns.
#[test]
fn every_blocker_has_a_step() {
    let policy = pack();
    for (index, action) in policy.pack.actions.iter().enumerate() {
        for rule in policy.rules.iter().filter(|rule| rule.severity[index] == Some(policy::Level::Blocker)) {
            let roles = if rule.roles.is_empty() {
                policy.roles().into_iter().map(str::to_owned).collect()
            } else {
                rule.roles.clone()
            };
            for role in roles {
                let resolves = |step: &policy::PlanStep| {
                    step.is_for(&action.name)
                        && step.rules.iter().any(|id| *id == *rule.id)
                        && (step.roles.is_empty() || step.roles.contains(&role))
                };
                // Money in an account is the freelancer's or the agency's; their rules name others only for safety.
                assert!(
                    policy.pack.plan.iter().any(resolves),
                    "{} for {role} has no step to {}",
                    rule.id,
                    action.name
                );
            }
        }
    }
}

/// Every fact that can block, and those of the most valuable rules, is carried by a rule.
#[test]
fn the_facts_that_can_block_are_carried() {
    const FACTS: &str = "CON-01 CON-02 CON-03 CON-04 CON-05 CON-07 CON-08 CON-09 CON-10 FIX-01 FIX-02 FIX-03 FIX-04 FIX-06 \
        DIS-01 DIS-02 DIS-03 DIS-06 DIS-07 DIS-08 PAY-01 PAY-02 PAY-03 PAY-04 PAY-05 PAY-06 PAY-08 PAY-09 PAY-10 PRO-01 PRO-02 \
        PRO-05 PRO-06 AGY-01 AGY-02 AGY-03 AGY-04 AGY-05 AGY-08 AGY-09 CLI-01 CLI-02 CLI-03 CLI-05 CLI-06 IDN-01 IDN-02 IDN-05 \
        IDN-06 IDN-08 STA-01 STA-02 STA-03 STA-04 REA-01 REA-04 SUB-01 SUB-07 SUB-10 DAT-05 DAT-06 G01 G11 G19 G23 \
        DIS-10 DIS-11 DIS-12 FIX-08 FIX-09 STA-09 STA-10";
    let policy = pack();
    let carried: BTreeSet<&str> =
        policy.rules.iter().flat_map(|rule| rule.facts.iter().map(String::as_str)).collect();
    let missing: Vec<&str> = FACTS.split_whitespace().filter(|fact| !carried.contains(fact)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
