//! The length of a text makes no rule fail.
#![allow(clippy::unwrap_used, clippy::format_collect)]

mod support;
use support::{Folder, folder};

const DAY: &str = "--today 2026-11-23";
const ACCOUNT: &str = "as_of: 2026-11-20\naccount: { id: Ann, roles: [freelancer], status: active }\nintent: { action: delete }\n";

fn account() -> Folder {
    folder().given("ann/account.yaml", ACCOUNT)
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
const EXAMPLE: &str = "
/*--- examples
- name: nothing
  given: { contracts: [] }
---*/
";

/// What became of a rule over an account with eighty contracts of long names.
fn long_names(body: &str) -> serde_json::Value {
    let name = "n".repeat(9_000);
    let rows: String = (0..80).map(|n| format!("c{n},{n}{name},freelancer,fixed,active\n")).collect();
    let here = account()
        .given("ann/contracts.csv", format!("id,title,side,kind,status\n{rows}"))
        .given("rules/long-names.rhai", format!("{RULE}{body}\n{EXAMPLE}"));
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
