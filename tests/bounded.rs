//! Whatever an input has too much of ends in a sentence that says where and what to write; what is too much to keep is
//! counted; and the length of a text makes no rule fail.
#![allow(clippy::unwrap_used, clippy::format_collect)]

mod support;
use support::{Folder, NO_ROW, folder};

const DAY: &str = "--today 2026-11-23";
const ACCOUNT: &str = "as_of: 2026-11-20\naccount: { id: Ann, roles: [freelancer], status: active }\nintent: { action: delete }\n";
const TOO_MANY: &str =
    "  a snapshot is one account: leave out rows of others, and download exports for a shorter time\n";

fn account() -> Folder {
    folder().given("ann/account.yaml", ACCOUNT)
}

#[test]
fn a_table_has_at_most_half_a_million_rows() {
    let csv = format!("id\n{}", "a\n".repeat(500_001));
    account().given("ann/contracts.csv", csv).audit(&format!("ann {DAY}")).exits(2).prints("").complains(
        &format!("error: ann/contracts.csv:500002:1: this table has more than 500000 rows\n{TOO_MANY}"),
    );
    let json = format!("{{\"as_of\": \"2026-11-20\",\n\"contracts\": [\n{}0]}}", "0,\n".repeat(500_000));
    folder().given("a.json", json).audit(&format!("a.json {DAY}")).exits(2).prints("").complains(&format!(
        "error: a.json:500003:1: contracts: this table has more than 500000 rows\n{TOO_MANY}"
    ));
    let rows: String = (0..=500_000).map(|row| format!("x,{row}\n")).collect();
    let many = folder().given("accounts.csv", "account,as_of\nx,2026-11-20\n");
    let many = many.given("contracts.csv", format!("account,id\n{rows}"));
    let ran = many.audit(&format!("batch accounts.csv {DAY} --format csv")).exits(2);
    ran.shows("contracts: this table has more than 500000 rows,,,,./contracts.csv,500002,");
}

#[test]
fn problems_beyond_a_hundred_are_counted() {
    let csv = format!("id,title\n{}", "a,b,c\n".repeat(99_100));
    let ran = account().given("ann/contracts.csv", csv).audit(&format!("ann {DAY}")).exits(2).prints("");
    let hint = "  put fields that hold commas into quotes; the first line holds the names of the columns\n";
    let one = |line: usize| {
        format!("error: ann/contracts.csv:{line}:1: this row has 3 fields, the header has 2\n{hint}")
    };
    let all: String = (2..102).map(one).collect();
    ran.complains(&format!("{all}error: … and 99000 more problems\n99100 problems; nothing was decided\n"));
}

#[test]
fn notes_beyond_a_hundred_are_counted() {
    let row = |n: usize| format!("\"Nov 2, 2026\",{n},Kind {n},Work,{n},5.00,5.00\n");
    let rows: String = (0..130).map(row).collect();
    let header =
        "Date,Transaction ID,Transaction type,Transaction summary,Ref ID,Amount $,Current balance $\n";
    let ran =
        account().given("ann/statement.csv", format!("{header}{rows}")).audit(&format!("ann {DAY}")).exits(3);
    let notes: Vec<&str> = ran.err.lines().collect();
    assert_eq!(notes.len(), 101, "{}", ran.err);
    assert_eq!(
        notes[99],
        "note: ann/statement.csv:101:18: Transaction type: this kind of row is not known; it is kept as it is"
    );
    assert_eq!(notes[100], "note: … and 30 more notes");
}

/// Every row counts in every form, also those that no form names.
#[test]
fn rows_that_a_rule_could_not_judge_are_counted() {
    let rows: String = (0..1100).map(|n| format!("c{n},Work,freelancer\n")).collect();
    let here = account().given("ann/contracts.csv", format!("id,title,side\n{rows}"));
    let json = here.audit(&format!("ann {DAY} --format json")).exits(3).json();
    let rule = json["rules"].as_array().unwrap().iter().find(|rule| rule["rule"] == "open-contract").unwrap();
    assert_eq!(rule["outcome"], "unknown");
    assert_eq!(rule["missing"].as_array().unwrap().len(), 1000);
    assert_eq!(rule["rows_missing"], 1100);
    let missing = json["missing"].as_array().unwrap();
    assert_eq!(missing.iter().find(|one| one["fact"] == "contracts.status").unwrap()["rows"], 1100);
    let junit = here.audit(&format!("ann {DAY} --format junit")).exits(3);
    junit.shows("contracts.status, and 100 more rows");
}

#[test]
fn a_long_text_of_a_field_is_an_error_with_its_place() {
    let named = |name: &str| {
        let row = format!(
            "contracts:\n  - {{ id: c1, title: Work, other_party: {name}, side: freelancer, kind: fixed, status: active }}\n"
        );
        folder().given("a.yaml", format!("{ACCOUNT}{row}")).audit(&format!("a.yaml {DAY} --format json"))
    };
    named(&"n".repeat(500_000)).exits(2).prints("").complains(
        "error: a.yaml:5:41: contracts.other_party: this text has 500000 characters; a field holds at most 10000\n  write the beginning of it\n",
    );
    // The longest that fits, of the widest characters, leaves everything as it is.
    let (short, long) = (named("Acme").exits(1), named(&"😀".repeat(10_000)).exits(1));
    assert_eq!(short.findings(), long.findings());
    let became = |json: &serde_json::Value| -> Vec<String> {
        json["rules"].as_array().unwrap().iter().map(|rule| rule["outcome"].to_string()).collect()
    };
    assert_eq!(became(&short.json()), became(&long.json()));
}

#[test]
fn the_texts_of_a_list_are_bounded_together() {
    let methods = vec!["x".repeat(9_999); 11].join(", ");
    let text = format!("{ACCOUNT}security: {{ login_methods: [{methods}] }}\n");
    folder().given("a.yaml", text).audit(&format!("a.yaml {DAY}")).exits(2).complains(
        "error: a.yaml:4:28: security.login_methods: the texts of this list are too long\n  they have at most 100000 bytes together\n",
    );
}

const RULE: &str = "/*---
title: Long names
severity: { delete: blocker }
for: account
reads: [contracts]
confidence: unverified
checked: 2026-11-23
why: It is a test.
fix: Do nothing.
---*/
";

/// What became of a rule over an account with eighty contracts of long names.
fn long_names(body: &str) -> serde_json::Value {
    let name = "n".repeat(9_000);
    let rows: String = (0..80).map(|n| format!("c{n},{n}{name},freelancer,fixed,active\n")).collect();
    let here = account()
        .given("ann/contracts.csv", format!("id,title,side,kind,status\n{rows}"))
        .given("rules/long-names.rhai", format!("{RULE}{body}\n{NO_ROW}"));
    let json = here.audit(&format!("ann {DAY} --rules rules --format json")).json();
    json["rules"].as_array().unwrap().iter().find(|rule| rule["rule"] == "long-names").unwrap().clone()
}

#[test]
fn a_sentence_that_grows_too_long_is_cut_and_still_a_finding() {
    for sentence in [
        "contracts.map(|c| c.title).join(\", \")",
        "`These: ${contracts.map(|c| c.title).join(\", \")}`",
        "let all = contracts.map(|c| c.title).join(\", \"); all + all",
    ] {
        let body = format!("if contracts.is_empty() {{ return false; }}\n{sentence}");
        let rule = long_names(&body);
        assert_eq!(rule["outcome"], "finding", "{sentence}: {rule}");
    }
}

/// Who has seen only a part of a text cannot say that there is nothing in it, nor yes to a question about it.
#[test]
fn silence_after_a_text_was_cut_is_no_answer() {
    for asks in ["includes(\"79nn\")", "starts_with(\"0nn\")"] {
        let rule = long_names(&format!("contracts.map(|c| c.title).join(\", \").{asks}"));
        assert_eq!(rule["outcome"], "failed", "{rule}");
        assert_eq!(rule["problem"], "rules/long-names.rhai: the text grows too long");
    }
}

/// One long name that the sentences of many rows repeat does not fill the memory.
#[test]
fn long_sentences_of_many_rows_are_cut() {
    let milestones: String = (0..300).map(|n| format!("m{n},c1\n")).collect();
    let rule = RULE.replace("for: account\nreads: [contracts]", "for: milestone in milestones");
    let example = NO_ROW.replace("contracts", "milestones");
    let here = account()
        .given("ann/contracts.csv", format!("id,title\nc1,{}\n", "n".repeat(9_000)))
        .given("ann/milestones.csv", format!("id,contract\n{milestones}"))
        .given("rules/long-names.rhai", format!("{rule}`Look at ${{milestone.contract.title}}`\n{example}"));
    let json =
        here.audit(&format!("ann {DAY} --rules rules --only long-names --format json")).exits(1).json();
    let lengths: Vec<usize> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["message"].as_str().unwrap().chars().count())
        .collect();
    assert_eq!(lengths.len(), 300);
    assert_eq!((lengths[0], lengths[299]), (9_008, 301));
}

#[test]
fn a_stored_result_has_an_end() {
    let json = format!("{{\"report\":1,\"x\":[{}0]}}", "0,".repeat(3_000_000));
    folder().given("r.json", json).audit("render r.json").exits(2).prints("").complains(
        "error: r.json:1:6000014: this is no result of audit\n  it has more than 3000000 values\n",
    );
}
