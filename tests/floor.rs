//! The floor of `cargo bench --bench floor` finds what `audit` finds, in every form of the accounts: a difference
//! would make its ratios worth nothing.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../benches/floor/mod.rs"]
mod floor;

use floor::findings::Findings;
use floor::{forms, generator};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const SEED: u64 = 11;
const ACCOUNTS: usize = 200;

fn pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/neutral/pack")
}

/// How many findings both sides have.
#[track_caller]
fn same(input: &Path, json: &Path) -> usize {
    let audit = Findings::audit(input, &pack()).unwrap_or_else(|problem| panic!("{problem}"));
    let native = Findings::native(json).unwrap_or_else(|problem| panic!("{problem}"));
    audit.same(&native).unwrap_or_else(|difference| panic!("{}: {difference}", input.display()))
}

#[test]
fn many_accounts_have_the_same_findings_as_lines_and_as_tables() {
    let folder = tempfile::tempdir().unwrap();
    let (lines, tables) = (folder.path().join("many.jsonl"), folder.path().join("tables"));
    forms::lines(generator::accounts(SEED, ACCOUNTS), &lines).unwrap();
    forms::tables(generator::accounts(SEED, ACCOUNTS), &tables).unwrap();
    assert_eq!(same(&lines, &lines), same(&tables, &lines));

    // The accounts are worth judging: each rule finds something, and some accounts have nothing to find.
    let native = Findings::native(&lines).unwrap();
    let rules: BTreeSet<&str> = native.all.iter().map(|finding| &*finding.rule).collect();
    let all: BTreeSet<String> = (1..=20).map(|number| format!("r{number:02}")).collect();
    assert_eq!(rules, all.iter().map(String::as_str).collect());
    let troubled: BTreeSet<&str> = native.all.iter().map(|finding| &*finding.account).collect();
    assert!((150..195).contains(&troubled.len()), "{} accounts have findings", troubled.len());
}

#[test]
fn one_large_account_has_the_same_findings_as_json_and_as_yaml() {
    let folder = tempfile::tempdir().unwrap();
    let (json, yaml) = (folder.path().join("large.json"), folder.path().join("large.yaml"));
    forms::one(&generator::large(SEED, 500), &json, &yaml).unwrap();
    assert_eq!(same(&json, &json), same(&yaml, &json));
}

#[test]
fn without_rules_an_account_is_read_and_nothing_is_found() {
    let [folder, bare] = [0; 2].map(|_| tempfile::tempdir().unwrap());
    let lines = folder.path().join("many.jsonl");
    forms::lines(generator::accounts(SEED, 20), &lines).unwrap();
    forms::without_rules(&pack(), bare.path()).unwrap();
    let found = Findings::audit(&lines, bare.path()).unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!((found.accounts, found.all.len()), (20, 0));

    // A pack that is not there finds nothing, either; that must not look like agreement.
    let missing = Findings::audit(&lines, &bare.path().join("missing")).err().unwrap();
    assert!(missing.starts_with("audit ended with exit status: 2"), "{missing}");
}

#[test]
fn a_number_always_makes_the_same_accounts() {
    let text = |seed| generator::accounts(seed, 3).map(|account| account.to_string()).collect::<Vec<_>>();
    assert_eq!(text(SEED), text(SEED));
    assert_ne!(text(SEED), text(SEED + 1));
    let few: Vec<_> = generator::accounts(SEED, 2).collect();
    assert_eq!(few, generator::accounts(SEED, 3).take(2).collect::<Vec<_>>());
}

#[test]
fn what_only_one_side_finds_is_told() {
    let header = "kind,account,level,rule,row\n";
    let read = |lines: &str| Findings::read(format!("{header}{lines}").as_bytes()).unwrap();
    let one = read("finding,a,blocker,r01,c1\n");
    assert_eq!(one.same(&one), Ok(1));
    let told = |audit: &Findings, native: &Findings| audit.same(native).unwrap_err();
    assert_eq!(
        told(&one, &read("finding,a,warning,r01,c1\n")),
        "audit has 1 findings, the floor 1; they differ\n  only audit: a r01 blocker c1\n  \
         only the floor: a r01 warning c1"
    );
    let twice = read("finding,a,blocker,r01,c1\nfinding,a,blocker,r01,c1\n");
    assert_eq!(told(&one, &twice), "audit has 1 findings, the floor 2; they differ");
    let broken = Findings::read(b"kind,account,verdict,level,rule,row\naccount,a,broken,,,\n");
    assert_eq!(broken.err().unwrap(), "a could not be judged");
}
