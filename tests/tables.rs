//! Tables over many accounts: rows in any order, more than the memory holds, and the same results as a file an
//! account.
#![allow(clippy::unwrap_used)]

mod support;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use support::{Folder, folder, memory};

/// Numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

/// So many accounts with so many rows, as tables in `tables` and as lines in `lines.jsonl`.
fn accounts(accounts: usize, rows: usize) -> Folder {
    let mut dice = Dice(7);
    let mut all: Vec<Json> = Vec::new();
    let mut list = String::from("as_of,Account,roles,status,security.question_set,disputes\n");
    for n in 0..accounts {
        let set = n % 3 > 0;
        let _ = writeln!(
            list,
            "2026-11-20,\"Account, {n}\",freelancer,active,{set},{}",
            if n % 2 == 0 { "none" } else { "" }
        );
        let mut one = json!({
            "as_of": "2026-11-20", "account": { "id": format!("Account, {n}"), "roles": ["freelancer"], "status": "active" },
            "security": { "question_set": set }, "contracts": [], "transactions": [],
        });
        if n % 2 == 0 {
            one["disputes"] = json!([]);
        }
        all.push(one);
    }
    let mut contracts = String::from("id,title,account,other_party,side,kind,status,last_hours_on\n");
    let mut transactions = String::from("account,id,posted_on,type,text,amount,currency\n");
    for n in 0..rows {
        let own = dice.roll(accounts);
        if n % 2 == 0 {
            let status = ["active", "completed", "paused"][dice.roll(3)];
            let _ = writeln!(
                contracts,
                "c{n},\"Work \"\"{n}\"\",\nin two lines\",\"Account, {own}\",Zoe,freelancer,fixed,{status},none"
            );
            all[own]["contracts"].as_array_mut().unwrap().push(json!({
                "id": format!("c{n}"), "title": format!("Work \"{n}\",\nin two lines"), "other_party": "Zoe", "side": "freelancer",
                "kind": "fixed", "status": status, "last_hours_on": "none",
            }));
        } else {
            let _ = writeln!(
                transactions,
                "\"Account, {own}\",t{n},2026-10-0{},Hourly,x,{}.50,USD",
                n % 9 + 1,
                n % 900
            );
            all[own]["transactions"].as_array_mut().unwrap().push(json!({
                "id": format!("t{n}"), "posted_on": format!("2026-10-0{}", n % 9 + 1), "type": "Hourly", "text": "x",
                "amount": format!("{}.50 USD", n % 900),
            }));
        }
    }
    let lines: String = all.iter().map(|one| format!("{one}\n")).collect();
    folder()
        .given("tables/accounts.csv", list)
        .given("tables/contracts.csv", contracts)
        .given("tables/transactions.csv", transactions)
        .given("tables/notes.txt", "not a table")
        .given("lines.jsonl", lines)
}

/// A result without what tells where its values stand.
fn without_places(json: &mut Json) {
    match json {
        Json::Object(fields) => {
            for key in ["file", "line", "column", "input", "related"] {
                fields.remove(key);
            }
            fields.values_mut().for_each(without_places);
        }
        Json::Array(items) => items.iter_mut().for_each(without_places),
        _ => {}
    }
}

fn result(line: &str) -> Json {
    let mut json: Json = serde_json::from_str(line).unwrap();
    without_places(&mut json);
    json
}

/// The most memory that a run had, in MiB.
fn most(here: &Folder, input: &str, output: &str) -> u64 {
    memory(here.path(), &format!("batch {input} --today 2026-11-23 --format jsonl={output}")).0
}

/// Holds the results of both runs against each other, all of them or every so many.
fn same_results(here: &Folder, count: usize, every: usize) {
    let lines = |name: &str| {
        BufReader::new(fs::File::open(here.path().join(name)).unwrap()).lines().map(Result::unwrap)
    };
    let (mut seen, mut last) = (0, String::new());
    let mut other = lines("lines.out");
    for one in lines("tables.out") {
        if seen == count {
            // Behind the results stands that the notes beside the tables are none.
            last = one;
            break;
        }
        let other = other.next().unwrap();
        if seen % every == 0 {
            let (one, other) = (result(&one), result(&other));
            assert!(one == other, "{one}\n{other}");
        }
        seen += 1;
    }
    assert!(last.contains("tables/notes.txt") && other.next().is_none());
    assert_eq!(seen, count);
}

/// An agency adds a table of new accounts to the folder that it has had for years.
#[test]
fn accounts_beside_a_table_of_accounts_are_judged_as_well() {
    let ready = fs::read_to_string(support::root().join("samples/ready/account.yaml")).unwrap();
    let here = folder()
        .given("all/accounts.csv", "account,as_of\nZed,2026-11-20\n")
        .given("all/contracts.csv", "account,id\n")
        .given("all/contract.csv", "account,id,status\nZed,c1,active\n")
        .given("all/bob/account.yaml", ready.as_bytes())
        .given("all/cy/deep/Account.yaml", ready.as_bytes())
        .given("all/ed.json", r#"{"as_of":"2026-11-20"}"#)
        .given("all/some.jsonl", "{\"as_of\":\"2026-11-20\"}\n{\"as_of\":\"2026-11-20\"}\n")
        .given("all/photo.png", "png")
        .given("all/.hidden", "x");
    let ran = here.audit("batch all --today 2026-11-23 --format jsonl --no-config").exits(2).complains(
        "note: all/.hidden: passed over: hidden\n\
         note: all/photo.png: passed over: not a kind of file that is read\n\
         2 passed over, on purpose\n",
    );
    let lines: Vec<Json> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let inputs: Vec<&str> = lines.iter().filter_map(|line| line["input"].as_str()).collect();
    let wanted = [
        "all/accounts.csv:2",
        "all/bob",
        "all/contract.csv",
        "all/cy/deep",
        "all/ed.json",
        "all/some.jsonl:1",
        "all/some.jsonl:2",
    ];
    assert_eq!(inputs, wanted);
    let broken: Vec<&str> = lines
        .iter()
        .filter(|line| line.get("problems").is_some())
        .filter_map(|line| line["input"].as_str())
        .collect();
    assert_eq!(broken, ["all/contract.csv", "all/cy/deep"]);
}

/// A table of accounts that cannot be read takes nobody else with it.
#[test]
fn a_broken_table_of_accounts_takes_nobody_with_it() {
    let here = folder()
        .given("all/accounts.csv", "account,as_of,nothing\nZed,2026-11-20,1\n")
        .given("all/ann/account.yaml", fs::read(support::root().join("samples/ready/account.yaml")).unwrap());
    let ran = here.audit("batch all --today 2026-11-23 --format jsonl --no-config").exits(2);
    let lines: Vec<Json> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let verdicts: Vec<_> = lines.iter().map(|line| line["actions"][0]["verdict"].as_str()).collect();
    assert_eq!(verdicts, [None, Some("go")]);
}

#[test]
fn tables_give_the_results_of_the_files_of_each_account() {
    let here = accounts(40, 2_000);
    let day = "--today 2026-11-23";
    here.audit(&format!("batch tables {day} --format jsonl=tables.out")).exits(1).complains(
        "note: tables/notes.txt: passed over: not a kind of file that is read\n1 passed over, on purpose\n",
    );
    here.audit(&format!("batch lines.jsonl {day} --format jsonl=lines.out")).exits(1);
    same_results(&here, 40, 1);
    let first: Json = serde_json::from_str(here.read("tables.out").lines().next().unwrap()).unwrap();
    assert_eq!(first["input"], "tables/accounts.csv:2");
    let found =
        first["findings"].as_array().unwrap().iter().find(|found| found["rule"] == "open-contract").unwrap();
    let (line, column) = (found["line"].as_u64().unwrap(), found["column"].as_u64().unwrap());
    let contracts = here.read("tables/contracts.csv");
    let there = contracts.lines().nth(usize::try_from(line).unwrap() - 1).unwrap();
    let word: String = there.chars().skip(usize::try_from(column).unwrap() - 1).collect();
    assert!(word.starts_with("active") || word.starts_with('c'), "{line}:{column} {word}");
    // accounts.csv itself names its folder.
    here.audit(&format!("batch tables/accounts.csv {day} --format jsonl=again.out")).exits(1);
    assert!(here.read("again.out") == here.read("tables.out"));
}

/// A million rows in little memory; run by .ci/run with the release build.
#[test]
#[ignore = "takes minutes without optimisation"]
fn a_million_rows_fit_into_little_memory() {
    let here = accounts(20_000, 1_000_000);
    let tables = most(&here, "tables", "tables.out");
    most(&here, "lines.jsonl", "lines.out");
    same_results(&here, 20_000, 97);
    println!("{tables} MiB");
    assert!((10..256).contains(&tables), "{tables} MiB");
}

#[test]
fn rows_of_an_unknown_account_are_errors_of_that_account() {
    let here = folder()
        .given(
            "t/accounts.csv",
            "account,as_of,roles\nann,2026-11-20,freelancer\nben,2026-11-20,client\nann,2026-11-20,client\n",
        )
        .given(
            "t/contracts.csv",
            "account,id,status\nzoe,c1,active\nben,c2,active\nzoe,c3,active\n,c4,active\n",
        );
    let ran = here.audit("batch t --today 2026-11-23 --format csv").exits(2);
    ran.shows("problem,t/accounts.csv:2,t/accounts.csv:2,broken,,,,this account stands on line 2 already")
        .shows("account,t/accounts.csv:3,ben,no-go")
        .shows("problem,t/contracts.csv:2,t/contracts.csv:2,broken,,,,accounts.csv does not list the account of this row,,,,t/contracts.csv,2,")
        .shows("problem,t/contracts.csv:2,t/contracts.csv:2,broken,,,,accounts.csv does not list the account of this row,,,,t/contracts.csv,4,")
        .shows("problem,t/contracts.csv:5,t/contracts.csv:5,broken,,,,this row does not say whose it is");
}

#[test]
fn an_account_without_a_row_has_none_and_without_a_file_is_unknown() {
    let here = folder()
        .given(
            "t/accounts.csv",
            "account,as_of,roles,milestones\nann,2026-11-20,freelancer,none\nben,2026-11-20,freelancer,\n",
        )
        .given("t/contracts.csv", "account,id,status\nann,c1,completed\n");
    let out = here.audit("batch t --today 2026-11-23 --format jsonl").exits(3).out;
    let missing = |line: usize| -> Vec<String> {
        let json: Json = serde_json::from_str(out.lines().nth(line).unwrap()).unwrap();
        json["missing"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["whole_table"] == true)
            .map(|one| one["fact"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(!missing(0).contains(&"milestones".to_owned()) && missing(1).contains(&"milestones".to_owned()));
    assert!(!missing(0).contains(&"contracts".to_owned()) && !missing(1).contains(&"contracts".to_owned()));
    assert!(missing(0).contains(&"disputes".to_owned()));
}

#[test]
fn a_table_that_cannot_be_trusted_judges_nobody() {
    let good = "account,as_of\nann,2026-11-20\n";
    for (contracts, what) in [
        ("account,id\nann,c1,x\n", "t/contracts.csv:2:1: this row has 3 fields, the header has 2"),
        ("id,status\nc1,active\n", "t/contracts.csv:1:1: there is no column account"),
        ("account,id,stauts\nann,c1,active\n", "t/contracts.csv:1:12: contracts has no field stauts"),
        ("account,id\nann,\"c1\n", "t/contracts.csv:2: this quote is not closed"),
        ("account,id\nann,c\"1\n", "t/contracts.csv:2: this quote is not closed"),
        ("account,id\nann,\"c1\"x\nben,\"c2\"\n", "t/contracts.csv:2:9: a stray quote"),
        ("account,id\nann,\u{0}\n", "t/contracts.csv:2:5: byte 4 is NUL"),
        ("", "this CSV file is empty"),
        ("account;id\nann;c1\n", "separated by semicolons"),
    ] {
        let here = folder().given("t/accounts.csv", good).given("t/contracts.csv", contracts);
        let ran = here.audit("batch t --today 2026-11-23 --format jsonl").exits(2);
        let json: Json = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(json["input"], "t", "{contracts:?}");
        here.audit("batch t --today 2026-11-23").shows(what);
    }
    let twice = "account,as_of,roles,account.roles\nann,2026-11-20,client,client\n";
    folder()
        .given("t/accounts.csv", twice)
        .audit("batch t --today 2026-11-23")
        .exits(2)
        .shows("another column fills this field already");
    let here = folder()
        .given("t/accounts.csv", "account,as_of,roles\nann,2026-11-20,client\n")
        .given("t/account.csv", "account,roles\nann,client\n");
    here.audit("batch t --today 2026-11-23").exits(2).shows("account.roles stands here and in t/account.csv");
    let here = folder()
        .given("t/accounts.csv", "account,as_of,jobs\nann,2026-11-20,none\n")
        .given("t/jobs.csv", "account,id\nann,j1\n");
    here.audit("batch t --today 2026-11-23").exits(2).shows("accounts.csv says none, and here are rows");
}
