//! Findings point at what they are about: the place that is told.
#![allow(clippy::unwrap_used)]

mod support;
use support::{Folder, folder};

fn rule(at: &str, answer: &str) -> Folder {
    leveled("warning", at, answer)
}

fn leveled(level: &str, at: &str, answer: &str) -> Folder {
    folder()
        .given(
            "a.yaml",
            "as_of: 2026-11-23
account: { roles: [freelancer] }
balances:
  - { stage: pending, of: self, amount: 1 USD, clears_on: none }
  - { stage: available, of: self, amount: 5 USD }
  - { stage: reserve, of: self, amount: 7 USD }
",
        )
        .given(
            "rules/some-money.rhai",
            format!(
                "/*---
title: There is money
severity: {level}
for: account
{at}reads: [balances]
confidence: unverified
checked: 2026-11-23
why: It is a test.
fix: Do nothing.
---*/

let many = balances.filter(|b| b.stage != \"pending\");
if many.len() > 0 {{ {answer} }}

/*--- examples
- name: none
  given: {{ account: {{ }}, balances: [] }}
---*/
"
            ),
        )
}

/// The place of the finding, and its field.
fn place(here: &Folder) -> (u64, String) {
    let ran = here.audit("a.yaml --rules rules --today 2026-11-23 --format json");
    let json = ran.json();
    let all = json["findings"].as_array().unwrap();
    let found = all.iter().find(|found| found["rule"] == "some-money").unwrap();
    (found["line"].as_u64().unwrap(), found["field"].as_str().unwrap_or("none").to_owned())
}

#[test]
fn a_record_without_a_field_points_at_the_first_related_row() {
    let told = "#{ message: \"x\", related: many }";
    assert_eq!(place(&rule("", told)), (5, "none".to_owned()));
    assert_eq!(place(&rule("at: account.roles\n", told)), (2, "account.roles".to_owned()));
    let chosen = "#{ message: \"x\", at: \"account.roles\", related: many }";
    assert_eq!(place(&rule("", chosen)), (2, "account.roles".to_owned()));
    let table = "#{ message: \"x\", at: \"balances\", related: many }";
    assert_eq!(place(&rule("", table)), (3, "balances".to_owned()));
    assert_eq!(place(&rule("", "#{ message: \"x\" }")), (2, "none".to_owned()));
}

/// A place is no account of a row: only what stops or costs something speaks for the rows it names.
#[test]
fn a_place_speaks_for_nothing() {
    let line = "a.yaml --rules rules --today 2026-11-23 --only some-money --format json";
    let unaccounted = |level: &str, answer: &str| {
        let here = leveled(level, "", answer);
        let json = here.audit(line).json();
        json["unaccounted"].as_array().unwrap().len()
    };
    let told = "#{ message: \"x\", related: many }";
    assert_eq!(unaccounted("info", told), 3);
    assert_eq!(unaccounted("info", "#{ message: \"x\", at: \"balances\" }"), 3);
    assert_eq!(unaccounted("warning", "#{ message: \"x\", at: \"balances\" }"), 3);
    assert_eq!(unaccounted("warning", told), 1);
}

/// Only what is about the roles points at the roles.
#[test]
fn the_pack_points_at_the_roles_only_where_it_speaks_of_them() {
    for sample in ["agency", "blocked", "client", "ready", "real-export"] {
        let json =
            support::audit(&format!("samples/{sample}/account.yaml --today 2026-11-23 --format json")).json();
        for found in json["findings"].as_array().unwrap() {
            let rule = found["rule"].as_str().unwrap();
            let about = ["permanent-loss", "retained-data", "joint-freelancer-and-client-account"];
            assert_eq!(found["field"] == "account.roles", about.contains(&rule), "{rule} {found}");
        }
    }
}
