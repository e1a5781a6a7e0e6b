//! An empty cell is unknown, like an empty value of YAML, in every way in which CSV comes in; `none` is nothing.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use closeout::audit::{Choice, audit};
use closeout::body::Stop;
use closeout::decision::{Question, Verdict, decide};
use closeout::input;
use closeout::policy::{self, Level, Policy};
use closeout::value;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::{Folder, Never, Ran, folder, root};

const DAY: &str = "--today 2026-11-23";

/// What an empty cell looks like in real files: nothing, blanks, a tab, no-break spaces, quotes around them.
const EMPTY: [&str; 7] = ["", "  ", "\t", "\u{a0}", " \u{a0}\u{202f} ", "\"\"", "\" \u{a0}\""];

/// The fields that a report says are not in the snapshot.
fn missing(json: &Json) -> BTreeSet<String> {
    json["missing"].as_array().unwrap().iter().map(|one| one["fact"].as_str().unwrap().to_owned()).collect()
}

/// A milestone with one cell to fill in, in every way in which a table may come; how each of them is judged.
fn ways(cell: &str) -> Vec<(&'static str, Json)> {
    let head = "id,contract,title,in_escrow,submitted_on,approved_on,due_on,last_activity_on";
    let tail = format!("m1,31000002,Book,0,2026-07-10,{cell},2026-07-20,2026-07-18");
    let yaml = std::fs::read_to_string(root().join("samples/ready/account.yaml")).unwrap();
    let start = yaml.find("\nmilestones:\n").unwrap();
    let end = start + 2 + yaml[start + 2..].find("\n\n").unwrap();
    let without = [&yaml[..start], &yaml[end..]].concat();
    let table = format!("{head}\n{tail}\n");
    let here = folder()
        .given("beside/account.yaml", &without)
        .given("beside/milestones.csv", &table)
        .given("named/a.yaml", format!("{without}\nmilestones: rows.csv\n"))
        .given("named/rows.csv", &table)
        .given("many/accounts.csv", "account,as_of,roles\nann,2026-11-20,freelancer\n")
        .given("many/contracts.csv", "account,id,status\nann,31000002,completed\n")
        .given("many/milestones.csv", format!("account,{head}\nann,{tail}\n"));
    let json = |line: &str| first(&here.audit(&format!("{line} {DAY} --format jsonl")));
    vec![
        ("a table of a folder", json("beside")),
        ("a table that is named", json("named/a.yaml")),
        ("a table over many accounts", json("batch many")),
    ]
}

fn first(ran: &Ran) -> Json {
    serde_json::from_str(ran.out.lines().next().unwrap_or_else(|| panic!("{}", ran.err))).unwrap()
}

#[test]
fn an_empty_cell_is_unknown_in_every_table() {
    for (way, json) in ways("none") {
        assert!(!missing(&json).contains("milestones.approved_on"), "{way}");
    }
    for cell in EMPTY {
        for (way, json) in ways(cell) {
            assert!(missing(&json).contains("milestones.approved_on"), "{way}, {cell:?}");
            assert_ne!(json["verdict"], "go", "{way}, {cell:?}");
        }
    }
}

#[test]
fn an_empty_cell_of_the_list_of_accounts_is_unknown() {
    let answer = |cell: &str| {
        let list = format!(
            "account,as_of,roles,security.question_set,security.answer_known\nann,2026-11-20,freelancer,true,{cell}\n"
        );
        first(&folder().given("t/accounts.csv", list).audit(&format!("batch t {DAY} --format jsonl")))
    };
    assert!(!missing(&answer("none")).contains("security.answer_known"));
    for cell in EMPTY {
        assert!(missing(&answer(cell)).contains("security.answer_known"), "{cell:?}");
    }
}

/// A finished account whose one milestone has empty cells: once it was told that it may be closed.
#[test]
fn a_row_of_empty_cells_is_no_go() {
    let yaml = std::fs::read_to_string(root().join("samples/ready/account.yaml")).unwrap();
    let start = yaml.find("\nmilestones:\n").unwrap();
    let end = start + 2 + yaml[start + 2..].find("\n\n").unwrap();
    let here: Folder = folder().given("a/account.yaml", [&yaml[..start], &yaml[end..]].concat()).given(
        "a/milestones.csv",
        "id,contract,title,in_escrow,submitted_on,approved_on,due_on,last_activity_on\nm1,31000002,Whole book,,,,,\n",
    );
    here.audit(&format!("a {DAY}")).exits(3).shows("milestones.in_escrow is not in the snapshot");
}

/// What a blank of a real export means is what its mapping says, and nothing else.
#[test]
fn a_blank_of_an_export_is_what_its_mapping_says() {
    let export = "Date,Transaction ID,Transaction type,Transaction summary,Client team,Amount $,Ref ID,Current balance $,Payment method\n\
                  \"Oct 1, 2026\",7,Hourly,x,,,1,,\n";
    let here = folder().given("a/account.yaml", "as_of: 2026-11-20\n").given("a/x.csv", export);
    let json = here.audit("import a --format json").exits(0).json();
    let row = &json["transactions"][0];
    assert_eq!((&row["other_party"], &row["balance"]), (&"none".into(), &"none".into()));
    assert_eq!(row.get("amount"), None);
}

/// What an account was told of one action, as far as it must not change for the better.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    go: bool,
    /// The rule and the row of each blocker.
    blockers: BTreeSet<(String, String)>,
    /// What has no answer.
    open: usize,
}

/// None when the account cannot be read, which is never silence.
fn told(policy: &Policy, folder: &Path) -> Option<Vec<Told>> {
    let read = input::read(&policy.schema, &policy.exports, input::Input::Path(folder), 1 << 20);
    let snapshot = Arc::new(read.ok()?);
    let (stop, today): (Arc<dyn Stop>, _) = (Arc::new(Never), value::day("2026-11-23").unwrap());
    let audited = audit(policy, &snapshot, today, &Choice::default(), &stop).unwrap();
    let decision = decide(policy, &snapshot, &audited, &Question::default(), &stop);
    let blockers = |action: usize| {
        let rules = policy.rules.iter().zip(&audited.judgements);
        let stops = rules.filter(|(rule, _)| rule.severity[action] == Some(Level::Blocker));
        stops
            .flat_map(|(rule, judged)| {
                judged.findings.iter().map(|one| (rule.id.to_string(), one.key.to_string()))
            })
            .collect()
    };
    let verdicts = decision.verdicts.iter().enumerate();
    Some(
        verdicts
            .map(|(action, verdict)| Told {
                go: verdict.verdict == Verdict::Go,
                blockers: blockers(action),
                open: verdict.unanswered + verdict.contradictions,
            })
            .collect(),
    )
}

/// Every text with one filled cell of it emptied, and which one.
fn emptied(text: &str) -> Vec<(String, String)> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let without = |row: usize, column: usize| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for (index, record) in rows.iter().enumerate() {
            let cells = record.iter().enumerate();
            let kept = cells.map(|(at, cell)| if (index, at) == (row, column) { "" } else { cell });
            writer.write_record(kept).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    };
    let cells = (1..rows.len()).flat_map(|row| (0..rows[row].len()).map(move |column| (row, column)));
    cells.map(|(row, column)| (format!("{}, row {row}", &rows[0][column]), without(row, column))).collect()
}

fn tables(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|file| file.extension().is_some_and(|ending| ending == "csv")).collect()
}

#[test]
fn an_emptied_cell_never_turns_a_blocker_into_silence() {
    let policy = policy::built_in().unwrap();
    let here = folder().sample("blocked-csv");
    let account = here.path().join("blocked-csv");
    let before = told(&policy, &account).unwrap();
    assert_eq!((before[0].blockers.len(), before[0].open), (40, 0));
    let mut tried = 0;
    for file in tables(&account) {
        let text = std::fs::read_to_string(&file).unwrap();
        for (cell, less) in emptied(&text) {
            std::fs::write(&file, less).unwrap();
            for (before, after) in before.iter().zip(told(&policy, &account).unwrap_or_default()) {
                assert!(before.go || !after.go, "{}: {cell}", file.display());
                let silent = !before.blockers.is_subset(&after.blockers) && after.open <= before.open;
                assert!(!silent, "{}: {cell}", file.display());
            }
            tried += 1;
        }
        std::fs::write(&file, &text).unwrap();
    }
    assert!(tried > 250, "only {tried} cells");
}
