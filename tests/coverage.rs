//! The promise of rules/upwork/COVERAGE.md: every fact and every statement of the guide has its place.
#![allow(clippy::unwrap_used, clippy::panic)]

use closeout::policy::{self, Policy};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Every fact the pack was made from, and the statements of the founding guide (G).
const FACTS: &[(&str, &[u32])] = &[
    ("CON", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]),
    ("FIX", &[1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ("DIS", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]),
    ("PAY", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19]),
    ("PRO", &[1, 2, 3, 4, 5, 6, 7]),
    ("SUB", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ("AGY", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    ("CLI", &[1, 2, 3, 4, 5, 6, 7, 8]),
    ("IDN", &[1, 2, 3, 4, 5, 6, 7, 8]),
    ("STA", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ("REP", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ("DAT", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ("REL", &[1, 2, 3]),
    ("REA", &[1, 2, 3, 4, 5]),
    ("G", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26]),
];

fn ids() -> Vec<String> {
    let each = |(group, numbers): &(&str, &[u32])| {
        let dash = if *group == "G" { "" } else { "-" };
        numbers.iter().map(move |number| format!("{group}{dash}{number:02}")).collect::<Vec<_>>()
    };
    FACTS.iter().flat_map(each).collect()
}

/// What carries each fact, as the table says it.
fn carriers(policy: &Policy) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, BTreeMap<u8, Vec<String>>> = BTreeMap::new();
    let mut add = |facts: &[String], kind: u8, name: &str| {
        for fact in facts {
            all.entry(fact.clone()).or_default().entry(kind).or_default().push(name.to_owned());
        }
    };
    policy.rules.iter().for_each(|rule| add(&rule.facts, 0, &rule.id));
    policy.pack.plan.iter().for_each(|step| add(&step.facts, 1, &step.id));
    policy.pack.kept.iter().for_each(|kept| add(&kept.facts, 2, &kept.what));
    policy.pack.glossary.iter().for_each(|term| add(&term.facts, 3, &term.term));
    let told = |kinds: BTreeMap<u8, Vec<String>>| {
        let word = |kind: u8| ["rule", "step", "kept", "glossary"][usize::from(kind)];
        kinds
            .into_iter()
            .map(|(kind, names)| format!("{}: {}", word(kind), names.join(", ")))
            .collect::<Vec<_>>()
    };
    all.into_iter().map(|(fact, kinds)| (fact, told(kinds).join("; "))).collect()
}

fn table() -> Vec<[String; 3]> {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/upwork/COVERAGE.md"))
            .unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        <[&str; 3]>::try_from(cells).unwrap_or_else(|cells| panic!("{cells:?}")).map(ToOwned::to_owned)
    })
    .collect()
}

/// Each row of the table names exactly what carries the fact now; to remove a rule breaks it. A fact that
/// nothing carries says why.
#[test]
fn every_fact_has_its_place() {
    let policy = policy::built_in().unwrap();
    let carried = carriers(&policy);
    let mut wrong = String::new();
    let table = table();
    let listed: Vec<&str> = table.iter().map(|[id, ..]| id.as_str()).collect();
    assert_eq!(listed, ids().iter().map(String::as_str).collect::<Vec<_>>());
    for [id, sentence, place] in &table {
        match carried.get(id) {
            Some(now) if now != place => writeln!(wrong, "{id}: is carried by {now}, not {place}").unwrap(),
            None if !place.starts_with("left out: ") => writeln!(wrong, "{id}: nothing carries it").unwrap(),
            _ => {}
        }
        assert!(sentence.len() > 20 && sentence.ends_with('.'), "{id}: {sentence}");
    }
    assert_eq!(wrong, "");
    let unknown: Vec<&String> = carried.keys().filter(|fact| !listed.contains(&fact.as_str())).collect();
    assert!(unknown.is_empty(), "{unknown:?} are no facts");
}

/// What can stop an action is never only text: a rule judges it.
#[test]
fn what_can_block_is_judged_by_a_rule() {
    let policy = policy::built_in().unwrap();
    let blocks = "CON-01 CON-02 CON-03 CON-04 CON-05 CON-07 CON-08 CON-09 CON-10 CON-15 FIX-01 FIX-02 FIX-03 FIX-04 \
        FIX-06 DIS-01 DIS-02 DIS-03 DIS-06 DIS-07 DIS-08 PAY-01 PAY-02 PAY-03 PAY-04 PAY-05 PAY-06 PAY-07 PAY-08 PAY-09 \
        PAY-10 PAY-19 PRO-01 PRO-02 PRO-05 PRO-06 AGY-01 AGY-02 AGY-03 AGY-04 AGY-05 AGY-08 AGY-09 CLI-01 CLI-02 CLI-03 \
        CLI-05 IDN-01 IDN-02 IDN-05 IDN-06 IDN-07 IDN-08 STA-01 STA-02 STA-03 STA-04";
    let blocker = Some(policy::Level::Blocker);
    for fact in blocks.split_whitespace() {
        let judges = |rule: &policy::Rule| {
            rule.facts.iter().any(|one| one == fact)
                && (rule.severity.contains(&blocker) || rule.advises.as_deref() == Some("keep"))
        };
        assert!(policy.rules.iter().any(judges), "{fact} blocks and no blocker carries it");
    }
}
