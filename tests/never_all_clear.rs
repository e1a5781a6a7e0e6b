//! The promise: taking something away from a snapshot, skipping a rule or breaking one never makes a verdict go.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use closeout::audit::{Choice, audit};
use closeout::decision::{Question, Verdict, decide};
use closeout::finding::Outcome;
use closeout::policy::{self, Policy};
use closeout::script::Stop;
use closeout::snapshot::{self, Snapshot};
use closeout::source::Source;
use closeout::tree::{self, Content, Node};
use closeout::value;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

struct Never;

impl Stop for Never {
    fn begin(&self, _: usize) {}
    fn expired(&self) -> bool {
        false
    }
}

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
    Arc::new(
        snapshot::from_tree(&policy.schema, node, None).unwrap_or_else(|problems| panic!("{problems:?}")),
    )
}

fn verdicts(policy: &Policy, snapshot: &Arc<Snapshot>, choice: &Choice, today: &str) -> Vec<Verdict> {
    let audited = audit(policy, snapshot, value::day(today).unwrap(), choice, &stop()).unwrap();
    let decision = decide(policy, snapshot, &audited, &Question::default(), &stop());
    decision.verdicts.iter().map(|verdict| verdict.verdict).collect()
}

/// Every tree with one field, column, record or table taken away, and the name of what is gone.
fn without_one(node: &Node, policy: &Policy) -> Vec<(String, Node)> {
    let Content::Map(entries) = &node.content else { return Vec::new() };
    let mut all = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        if matches!(&*entry.key, "as_of" | "acknowledged" | "snapshot") {
            continue;
        }
        let mut gone = entries.clone();
        gone.remove(index);
        all.push((entry.key.to_string(), map(node, gone)));
        let table = &policy.schema.tables[policy.schema.table(&entry.key).unwrap()];
        let keys: Vec<&str> = table.key.iter().map(|field| &*table.fields[*field].name).collect();
        for (name, value) in without_field(&entry.value, &keys) {
            let mut changed = entries.clone();
            changed[index].value = value;
            all.push((format!("{}.{name}", entry.key), map(node, changed)));
        }
    }
    all
}

fn map(at: &Node, entries: Vec<tree::Entry>) -> Node {
    Node { place: at.place.clone(), content: Content::Map(entries) }
}

/// A record without each of its fields; a table without each field of each row, and without each column.
fn without_field(node: &Node, keys: &[&str]) -> Vec<(String, Node)> {
    match &node.content {
        Content::Map(entries) => {
            let kept = |index: usize| {
                let mut gone = entries.clone();
                gone.remove(index);
                map(node, gone)
            };
            let fields = entries.iter().enumerate().filter(|(_, entry)| !keys.contains(&&*entry.key));
            fields.map(|(index, entry)| (entry.key.to_string(), kept(index))).collect()
        }
        Content::List(rows) => {
            let mut all = Vec::new();
            let mut columns: Vec<String> = Vec::new();
            for (index, row) in rows.iter().enumerate() {
                for (name, changed) in without_field(row, keys) {
                    let mut list = rows.clone();
                    list[index] = changed;
                    all.push((
                        format!("{index}.{name}"),
                        Node { place: node.place.clone(), content: Content::List(list) },
                    ));
                    if !columns.contains(&name) {
                        columns.push(name);
                    }
                }
            }
            for column in columns {
                let strip = |row: &Node| {
                    without_field(row, keys)
                        .into_iter()
                        .find(|(name, _)| *name == column)
                        .map_or_else(|| row.clone(), |(_, row)| row)
                };
                let list = rows.iter().map(strip).collect();
                all.push((
                    format!("*.{column}"),
                    Node { place: node.place.clone(), content: Content::List(list) },
                ));
            }
            all
        }
        Content::Null | Content::Scalar(_) => Vec::new(),
    }
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
    let input = snapshot::Input::Path(folder);
    let snapshot = snapshot::read(&policy.schema, &policy.exports, input, 1 << 20).ok()?;
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
        for (gone, less) in without_one(&node, &policy) {
            let after = verdicts(&policy, &load(&policy, &less), &Choice::default(), today);
            for (action, (before, after)) in policy.pack.actions.iter().zip(before.iter().zip(&after)) {
                let worse = *after != Verdict::Go || *before == Verdict::Go;
                assert!(worse, "{sample} without {gone}: {} became go", action.name);
            }
            tried += 1;
        }
    }
    assert!(tried > 500, "only {tried} variations");
}

/// The ready sample must rest on what it says: most of its answers are needed for a go.
#[test]
fn a_go_rests_on_answers() {
    let policy = policy::built_in().unwrap();
    let node = whole("ready");
    assert_eq!(verdicts(&policy, &load(&policy, &node), &Choice::default(), "2026-11-23")[0], Verdict::Go);
    let lost = |less: &Node| {
        verdicts(&policy, &load(&policy, less), &Choice::default(), "2026-11-23")[0] != Verdict::Go
    };
    let all = without_one(&node, &policy);
    let needed: Vec<&String> = all.iter().filter(|(_, less)| lost(less)).map(|(name, _)| name).collect();
    assert!(needed.len() >= 15, "{needed:?}");
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

/// A stop signal that is up from the start makes every rule with rows fail.
struct Always;

impl Stop for Always {
    fn begin(&self, _: usize) {}
    fn expired(&self) -> bool {
        true
    }
}

#[test]
fn a_rule_out_of_time_never_makes_a_go() {
    let policy = policy::built_in().unwrap();
    for (sample, today) in samples() {
        let snapshot = load(&policy, &whole(sample));
        let always: Arc<dyn Stop> = Arc::new(Always);
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
    fn begin(&self, _: usize) {
        self.started.fetch_add(1, Ordering::Relaxed);
    }
    fn expired(&self) -> bool {
        self.started.load(Ordering::Relaxed) == self.wanted
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
