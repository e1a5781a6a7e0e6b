//! The promise: taking something away from a snapshot, skipping a rule or breaking one never makes a verdict go.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use closeout::audit::{Choice, audit};
use closeout::body::Stop;
use closeout::decision::{Question, Verdict, decide};
use closeout::finding::Outcome;
use closeout::input;
use closeout::policy::{self, Policy};
use closeout::snapshot::Snapshot;
use closeout::source::Source;
use closeout::tree::{self, Content, Node};
use closeout::value;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::Never;

fn stop() -> Arc<dyn Stop> {
    Arc::new(Never)
}

/// A snapshot file as a tree.
fn whole(sample: &str) -> Node {
    let path = support::root().join("samples").join(sample).join("account.yaml");
    let source = Source::from_bytes("account.yaml", std::fs::read(&path).unwrap()).unwrap();
    tree::yaml::read(&source).unwrap()
}

fn load(policy: &Policy, node: &Node) -> Arc<Snapshot> {
    Arc::new(input::from_tree(&policy.schema, node, None).unwrap_or_else(|problems| panic!("{problems:?}")))
}

fn verdicts(policy: &Policy, snapshot: &Arc<Snapshot>, choice: &Choice, today: &str) -> Vec<Verdict> {
    let audited = audit(policy, snapshot, value::day(today).unwrap(), choice, &stop()).unwrap();
    let decision = decide(policy, snapshot, &audited, &Question::default(), &stop());
    decision.verdicts.iter().map(|verdict| verdict.verdict).collect()
}

/// How a piece of what is known goes: it is left out, or null stands there.
#[derive(Debug, Clone, Copy)]
enum Less {
    Gone,
    Null,
}

impl Less {
    fn of(self, entries: &[tree::Entry], index: usize) -> Vec<tree::Entry> {
        let mut rest = entries.to_vec();
        match self {
            Self::Gone => drop(rest.remove(index)),
            Self::Null => rest[index].value.content = Content::Null,
        }
        rest
    }
}

/// Every tree with one record, table, field or column less, and the name of what is gone.
fn without_one(node: &Node, less: Less) -> Vec<(String, Node)> {
    let Content::Map(entries) = &node.content else { return Vec::new() };
    let mut all = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        if matches!(&*entry.key, "as_of" | "acknowledged" | "snapshot") {
            continue;
        }
        all.push((entry.key.to_string(), map(node, less.of(entries, index))));
        for (name, value) in without_field(&entry.value, less) {
            let mut changed = entries.clone();
            changed[index].value = value;
            all.push((format!("{}{name}", entry.key), map(node, changed)));
        }
    }
    all
}

/// The same for whole rows: a table may say less than all, and nobody can see that it does.
fn without_row(node: &Node, less: Less) -> Vec<(String, Node)> {
    let Content::Map(entries) = &node.content else { return Vec::new() };
    let mut all = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let Content::List(rows) = &entry.value.content else { continue };
        for row in 0..rows.len() {
            let mut rest = rows.clone();
            match less {
                Less::Gone => drop(rest.remove(row)),
                Less::Null => rest[row].content = Content::Null,
            }
            let mut changed = entries.clone();
            changed[index].value.content = Content::List(rest);
            all.push((format!("{}[{row}]", entry.key), map(node, changed)));
        }
    }
    all
}

fn map(at: &Node, entries: Vec<tree::Entry>) -> Node {
    Node { place: at.place.clone(), content: Content::Map(entries) }
}

/// A record without each of its fields; a table without each field of each row, and without each column.
fn without_field(node: &Node, less: Less) -> Vec<(String, Node)> {
    match &node.content {
        Content::Map(entries) => {
            let fields = entries.iter().enumerate();
            fields
                .map(|(index, entry)| (format!(".{}", entry.key), map(node, less.of(entries, index))))
                .collect()
        }
        Content::List(rows) => {
            let list = |rows| Node { place: node.place.clone(), content: Content::List(rows) };
            let (mut all, mut columns) = (Vec::new(), Vec::new());
            for (index, row) in rows.iter().enumerate() {
                for (name, changed) in without_field(row, less) {
                    let mut one = rows.clone();
                    one[index] = changed;
                    all.push((format!("[{index}]{name}"), list(one)));
                    if !columns.contains(&name) {
                        columns.push(name);
                    }
                }
            }
            for column in columns {
                let strip = |row: &Node| {
                    let found = without_field(row, less).into_iter().find(|(name, _)| *name == column);
                    found.map_or_else(|| row.clone(), |(_, row)| row)
                };
                all.push((format!("[*]{column}"), list(rows.iter().map(strip).collect())));
            }
            all
        }
        Content::Null | Content::Scalar(_) => Vec::new(),
    }
}

/// The verdicts on a tree; none when it is refused, as one whose rows have no name.
fn told(policy: &Policy, node: &Node, today: &str) -> Option<Vec<Verdict>> {
    let snapshot = input::from_tree(&policy.schema, node, None).ok()?;
    Some(verdicts(policy, &Arc::new(snapshot), &Choice::default(), today))
}

fn samples() -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<_> = ["ready", "blocked", "client", "agency", "incomplete", "custom"]
        .into_iter()
        .map(|name| (name, "2026-11-23"))
        .collect();
    all.push(("real-export", "2025-07-18"));
    all
}

/// A CSV text without one of its columns.
fn without_column(text: &str, column: usize) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        let kept =
            record.iter().enumerate().filter(|(index, _)| *index != column).map(|(_, cell)| cell.to_owned());
        writer.write_record(kept.collect::<Vec<_>>()).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The verdicts of a folder on disk; none when it cannot be read, which is never a go.
fn judged(policy: &Policy, folder: &Path, today: &str) -> Option<Vec<Verdict>> {
    let input = input::Input::Path(folder);
    let snapshot = input::read(&policy.schema, &policy.exports, input, 1 << 20).ok()?;
    Some(verdicts(policy, &Arc::new(snapshot), &Choice::default(), today))
}

#[test]
fn a_csv_column_less_never_makes_a_go() {
    let policy = policy::built_in().unwrap();
    let mut tried = 0;
    for (sample, today) in [("blocked-csv", "2026-11-23"), ("real-export", "2025-07-18")] {
        let here = support::folder().sample(sample);
        let folder = here.path().join(sample);
        let before = judged(&policy, &folder, today).unwrap();
        for entry in std::fs::read_dir(&folder).unwrap() {
            let file = entry.unwrap().path();
            if file.extension().is_none_or(|ending| ending != "csv") {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            for column in 0..text.lines().next().unwrap().split(',').count() {
                std::fs::write(&file, without_column(&text, column)).unwrap();
                for (before, after) in before.iter().zip(judged(&policy, &folder, today).unwrap_or_default())
                {
                    assert!(
                        after != Verdict::Go || *before == Verdict::Go,
                        "{} without column {column}",
                        file.display()
                    );
                }
                tried += 1;
            }
            std::fs::write(&file, &text).unwrap();
        }
    }
    assert!(tried > 80, "only {tried} columns");
}

#[test]
fn knowing_less_never_makes_a_go() {
    let policy = policy::built_in().unwrap();
    let mut tried = 0;
    for (sample, today) in samples() {
        let node = whole(sample);
        let before = verdicts(&policy, &load(&policy, &node), &Choice::default(), today);
        let each = [Less::Gone, Less::Null].map(|less| (less, without_one(&node, less)));
        for (how, gone, less) in
            each.iter().flat_map(|(how, all)| all.iter().map(move |(gone, less)| (how, gone, less)))
        {
            let Some(after) = told(&policy, less, today) else { continue };
            for (action, (before, after)) in policy.pack.actions.iter().zip(before.iter().zip(&after)) {
                let worse = *after != Verdict::Go || *before == Verdict::Go;
                assert!(worse, "{sample} without {gone} ({how:?}): {} became go", action.name);
            }
            tried += 1;
        }
    }
    assert!(tried > 1500, "only {tried} variations");
}

/// What a go rests on, piece by piece: without which pieces of the snapshot each action is a go no more, and
/// without which it still is.
fn what_a_go_rests_on(policy: &Policy, node: &Node) -> String {
    let today = "2026-11-23";
    let mut text = String::new();
    let before = told(policy, node, today).unwrap();
    let mut each: Vec<(String, Option<Vec<Verdict>>)> = Vec::new();
    for (how, less) in [("", Less::Gone), (": null", Less::Null)] {
        let all = without_one(node, less).into_iter().chain(without_row(node, less));
        each.extend(all.map(|(gone, less)| (format!("{gone}{how}"), told(policy, &less, today))));
    }
    each.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut list = |title: &str, wanted: &dyn Fn(&Option<Vec<Verdict>>) -> bool| {
        let names: Vec<&String> =
            each.iter().filter(|(_, after)| wanted(after)).map(|(name, _)| name).collect();
        // What means the same left out and null stands there once.
        let null = |name: &String| names.iter().any(|other| **other == format!("{name}: null"));
        let gone = |name: &String| {
            name.strip_suffix(": null").is_some_and(|name| names.iter().any(|one| *one == name))
        };
        let _ = writeln!(text, "{title}");
        for name in names.iter().filter(|name| !gone(name)) {
            let left_out = if null(name) || name.ends_with(": null") { "" } else { ": left out" };
            let _ = writeln!(text, "  {name}{left_out}");
        }
    };
    list("The file is refused without", &|after| after.is_none());
    for (index, action) in policy.pack.actions.iter().enumerate() {
        assert_eq!(before[index], Verdict::Go, "{}", action.name);
        let is = |after: &Option<Vec<Verdict>>, go: bool| {
            after.as_ref().is_some_and(|after| (after[index] == Verdict::Go) == go)
        };
        list(&format!("{} is not a go without", action.name), &|after| is(after, false));
        list(&format!("{} is still a go without", action.name), &|after| is(after, true));
    }
    text
}

/// Read the list of what a go does not need as a reviewer: each line is a piece of the account that may be anything.
/// Where a change is meant, write it with `INSTA_UPDATE=always cargo test --locked --test never_all_clear rests`.
#[test]
fn what_a_go_rests_on_is_written_down() {
    let policy = policy::built_in().unwrap();
    insta::assert_snapshot!("ready", what_a_go_rests_on(&policy, &whole("ready")));
}

/// The same for a pack of another platform.
#[test]
fn what_a_go_of_another_pack_rests_on_is_written_down() {
    let here = support::healed_shop();
    let policy = policy::open(&here.path().join("custom-pack")).unwrap();
    let source = Source::new("account.yaml", here.read("custom-pack/account.yaml"));
    insta::assert_snapshot!("healed-shop", what_a_go_rests_on(&policy, &tree::yaml::read(&source).unwrap()));
}

#[test]
fn skipping_a_rule_never_makes_a_go() {
    let policy = policy::built_in().unwrap();
    for (sample, today) in samples() {
        let snapshot = load(&policy, &whole(sample));
        let before = verdicts(&policy, &snapshot, &Choice::default(), today);
        for rule in &policy.rules {
            let skip = Choice { skip: vec![rule.id.to_string()], ..Choice::default() };
            let only = Choice { only: vec![rule.id.to_string()], ..Choice::default() };
            for choice in [skip, only] {
                let after = verdicts(&policy, &snapshot, &choice, today);
                for (before, after) in before.iter().zip(&after) {
                    assert!(*after != Verdict::Go || *before == Verdict::Go, "{sample}: {choice:?}");
                }
            }
        }
    }
}

/// Grants no step, so that every rule with rows fails.
struct NoSteps;

impl Stop for NoSteps {
    fn begin(&self, _: u64) -> u64 {
        0
    }
    fn expired(&self) -> bool {
        false
    }
}

#[test]
fn a_rule_out_of_steps_never_makes_a_go() {
    let policy = policy::built_in().unwrap();
    for (sample, today) in samples() {
        let snapshot = load(&policy, &whole(sample));
        let always: Arc<dyn Stop> = Arc::new(NoSteps);
        let audited =
            audit(&policy, &snapshot, value::day(today).unwrap(), &Choice::default(), &always).unwrap();
        let decision = decide(&policy, &snapshot, &audited, &Question::default(), &always);
        assert!(decision.verdicts.iter().all(|verdict| verdict.verdict != Verdict::Go), "{sample}");
    }
}

/// Makes one rule fail: the one that starts as the n-th.
struct Nth {
    wanted: usize,
    started: AtomicUsize,
}

impl Stop for Nth {
    fn begin(&self, steps: u64) -> u64 {
        let before = self.started.fetch_add(1, Ordering::Relaxed);
        if before + 1 == self.wanted { 0 } else { steps }
    }
    fn expired(&self) -> bool {
        false
    }
}

#[test]
fn each_rule_made_to_fail_never_makes_a_go() {
    let policy = policy::built_in().unwrap();
    let mut failed = 0;
    for (sample, today) in samples() {
        let snapshot = load(&policy, &whole(sample));
        let before = verdicts(&policy, &snapshot, &Choice::default(), today);
        for wanted in 1..=policy.rules.len() {
            let nth: Arc<dyn Stop> = Arc::new(Nth { wanted, started: AtomicUsize::new(0) });
            let audited =
                audit(&policy, &snapshot, value::day(today).unwrap(), &Choice::default(), &nth).unwrap();
            let broken = audited.judgements.iter().position(|one| matches!(one.outcome, Outcome::Failed(_)));
            let decision = decide(&policy, &snapshot, &audited, &Question::default(), &stop());
            for (action, (before, after)) in before.iter().zip(&decision.verdicts).enumerate() {
                assert!(after.verdict != Verdict::Go || *before == Verdict::Go, "{sample}");
                if let Some(rule) = broken.filter(|rule| policy.rules[*rule].severity[action].is_some()) {
                    assert_ne!(after.verdict, Verdict::Go, "{sample}: {} failed", policy.rules[rule].id);
                    failed += 1;
                }
            }
        }
    }
    assert!(failed > 200, "only {failed} failures");
}

/// Each rule replaced by one that breaks: the go of an account is gone.
#[test]
fn a_broken_rule_never_makes_a_go() {
    let here = support::folder().sample("ready");
    for level in ["blocker", "warning", "info"] {
        let rule = format!(
            "/*---\ntitle: T\nseverity: {level}\nfor: account\nconfidence: official\nchecked: 2026-11-23\nwhy: W\nfix: F\n---*/\n5\n/*--- examples\n- name: n\n  given: {{}}\n  fails: [account]\n---*/\n"
        );
        let here = support::folder().sample("ready").given("rules/broken-rule.rhai", rule);
        here.audit("ready/account.yaml --today 2026-11-23 --rules rules")
            .exits(3)
            .shows("broken-rule failed");
    }
    here.audit("ready/account.yaml --today 2026-11-23").exits(0);
}
