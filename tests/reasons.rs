//! No form looks like success for an account that is not a go, and each says why.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use serde_json::Value as Json;
use support::{Folder, Ran, folder, report_formats};

const DAY: &str = "--today 2026-11-23";

fn text(json: &Json, key: &str) -> String {
    json[key].as_str().unwrap_or_default().to_owned()
}

fn verdicts_of_csv(out: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|own| own == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let verdicts = rows.iter().filter(|row| &row[at("kind")] == "account");
    verdicts.map(|row| row[at("verdict")].to_owned()).collect()
}

/// How many accounts of a form look as if they were not a go, to somebody who reads nothing but that form.
fn alarms(form: &str, out: &str) -> usize {
    let calendar = |out: &str| -> usize {
        let read = ical::IcalParser::new(out.as_bytes()).map(Result::unwrap);
        let events = read.flat_map(|calendar| calendar.events);
        let uid = |event: &ical::parser::ical::component::IcalEvent| {
            event.properties.iter().any(|one| {
                one.name == "UID" && one.value.as_ref().is_some_and(|uid| uid.starts_with("verdict-"))
            })
        };
        events.filter(uid).count()
    };
    match form {
        "table" => out
            .lines()
            .filter(|line| line.starts_with("  NO-GO for ") || line.starts_with("  INCOMPLETE for "))
            .count(),
        "json" | "jsonl" => {
            let each = serde_json::Deserializer::from_str(out).into_iter::<Json>().map(Result::unwrap);
            each.filter(|one| one["verdict"] != "go").count()
        }
        "csv" => verdicts_of_csv(out).iter().filter(|verdict| *verdict != "go").count(),
        "markdown" => out.lines().filter(|line| line.starts_with("## ") && !line.ends_with(": GO")).count(),
        "html" => {
            let cards: Vec<&str> = out.split("<p class=\"verdict\">").skip(1).collect();
            // The first card is that of the action asked about.
            usize::from(!cards[0].starts_with("GO<"))
        }
        "sarif" => {
            let sarif: Json = serde_json::from_str(out).unwrap();
            let runs = sarif["runs"].as_array().unwrap();
            let alarm = |run: &&Json| {
                run["results"].as_array().unwrap().iter().any(|result| {
                    result["level"] == "error"
                        && result.get("suppressions").is_none()
                        && result.get("baselineState").is_none()
                })
            };
            runs.iter().filter(alarm).count()
        }
        "junit" => {
            let suites = junit_parser::from_reader(out.as_bytes()).unwrap().suites;
            suites.iter().filter(|suite| suite.failures + suite.errors > 0).count()
        }
        "github" => out.lines().filter(|line| line.starts_with("::error title=audit verdict::")).count(),
        "gitlab" => {
            let issues: Json = serde_json::from_str(out).unwrap();
            let issues = issues.as_array().unwrap();
            issues.iter().filter(|one| one["check_name"] == "verdict" && one["severity"] == "blocker").count()
        }
        "ics" => calendar(out),
        _ => panic!("{form}"),
    }
}

/// What a form must name: the rule of a reason, or its words where it is no rule's.
fn names(form: &str, out: &str, reason: &Json) -> bool {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A calendar folds its lines.
    let out = if form == "ics" { out.replace("\r\n ", "").replace('\\', "") } else { flat(out) };
    let rule = text(reason, "rule");
    let message = reason["message"].as_str().unwrap();
    // Where many rules wait for one fact, the fact is named instead.
    let fact = message.strip_prefix("not known: ").map(|fact| format!("{fact} is not in the snapshot"));
    let named = out.contains(if rule.is_empty() { message } else { &rule });
    named || form == "table" && fact.is_some_and(|fact| out.contains(&fact))
}

fn all_forms(here: &Folder, account: &str, flags: &str, code: i32) {
    let run =
        |form: &str| -> Ran { here.audit(&format!("{account} {DAY} {flags} --format {form}")).exits(code) };
    let json = run("json").json();
    let asked =
        json["actions"].as_array().unwrap().iter().find(|one| one["action"] == json["asked"]).unwrap();
    let reasons = asked["reasons"].as_array().unwrap();
    assert_eq!(reasons.is_empty(), code == 0, "{flags}");
    for form in report_formats() {
        let out = run(form).out;
        assert_eq!(alarms(form, &out), usize::from(code != 0), "{form} {flags}\n{out}");
        if let Some(reason) = reasons.first() {
            assert!(names(form, &out, reason), "{form} {flags}: {reason}\n{out}");
        }
    }
}

#[test]
fn a_go_looks_like_one_in_every_form() {
    all_forms(&folder().sample("ready"), "ready", "", 0);
}

#[test]
fn what_is_blocked_looks_so_in_every_form() {
    all_forms(&folder().sample("blocked"), "blocked", "", 1);
}

#[test]
fn old_data_looks_so_in_every_form() {
    let here = folder().sample("ready").edit("ready/account.yaml", "as_of: 2026-11-20", "as_of: 2026-11-10");
    all_forms(&here, "ready", "", 3);
    here.audit(&format!("ready {DAY}")).exits(3).shows("the data is of 10 Nov 2026, too old to trust");
}

#[test]
fn a_baseline_that_knows_all_hides_no_verdict() {
    let here = folder().sample("blocked").sample("ready");
    here.audit(&format!("blocked {DAY} --format json=own.json")).exits(1);
    all_forms(&here, "blocked", "--baseline own.json", 1);
    here.audit(&format!("blocked {DAY} --baseline own.json --brief"))
        .exits(1)
        .shows("delete is not a go: 40 blockers (");
}

#[test]
fn warnings_that_count_look_so_in_every_form() {
    let here = folder().sample("ready");
    all_forms(&here, "ready", "--fail-on warning", 1);
    here.audit(&format!("ready {DAY} --format json=own.json")).exits(0);
    all_forms(&here, "ready", "--fail-on warning --baseline own.json", 1);
    here.audit(&format!("ready {DAY} --fail-on warning --brief"))
        .exits(1)
        .shows("WARNINGS that count for delete");
}

#[test]
fn what_did_not_run_looks_so_in_every_form() {
    let here = folder().sample("ready");
    all_forms(&here, "ready", "--skip open-contract", 3);
    all_forms(&here, "ready", "--only permanent-loss", 3);
    let broken = "/*---\ntitle: T\nseverity: info\nfor: account\nconfidence: official\nchecked: 2026-11-23\nwhy: W\nfix: F\n---*/\n5\n/*--- examples\n- name: n\n  given: {}\n  fails: [account]\n---*/\n";
    let here = here.given("rules/broken-rule.rhai", broken);
    all_forms(&here, "ready", "--rules rules", 3);
    // A whole pack that judges nothing is not a go either.
    let here = folder().sample("ready").edit("ready/account.yaml", "disputes: []", "disputes:");
    all_forms(&here, "ready", "", 3);
}

/// A rule that holds two facts against each other.
const CONTRADICTION: &str = "/*---
title: A closed account is active
severity: contradiction
for: account
at: account.status
confidence: official
checked: 2026-11-23
why: Both cannot be true.
fix: Correct the wrong one.
---*/
if account.opened_on < as_of && account.status == \"active\" && account.other_accounts == 0 {
    #{ message: \"The account is active and new\", against: \"account.opened_on\" }
}
/*--- examples
- name: both
  given: { account: { opened_on: 2021-03-08, status: active, other_accounts: 0 } }
  flags: { account: The account is active and new }
- name: one of them
  given: { account: { opened_on: 2021-03-08, status: closed } }
- name: not known
  given: { account: { status: active } }
  unknown: [account]
---*/
";

#[test]
fn a_contradiction_looks_so_in_every_form() {
    let here = folder().sample("ready").given("rules/two-facts.rhai", CONTRADICTION);
    all_forms(&here, "ready", "--rules rules", 3);
    let both = "account.yaml:10"; // account.opened_on
    for form in report_formats().into_iter().filter(|form| *form != "ics") {
        let out = here.audit(&format!("ready {DAY} --rules rules --format {form}")).exits(3).out;
        let json = form.starts_with("json");
        assert!(json || form == "sarif" || out.contains(both), "{form}\n{out}");
        assert!(!json || out.contains("\"against\""), "{form}");
    }
    here.audit(&format!("ready {DAY} --rules rules")).exits(3).complains("").shows(
        "CONTRADICTIONS The account is active and new (two-facts). ready/account.yaml:9 and ready/account.yaml:10. \
         Which is right? Correct the wrong one.",
    );
    here.audit(&format!("ready {DAY} --rules rules --brief")).exits(3).shows("CONTRADICTIONS two-facts");
    here.audit(&format!("batch ready {DAY} --rules rules")).exits(3).shows("0 unanswered, 1 contradiction");
    // It takes two known facts; nobody can accept it, and leaving it out is no answer.
    let less = folder().sample("ready").given("rules/two-facts.rhai", CONTRADICTION);
    let less = less.edit("ready/account.yaml", "  opened_on: 2021-03-08\n", "");
    let json = less.audit(&format!("ready {DAY} --rules rules --format json"));
    assert!(!json.out.contains("The account is active and new"));
    assert!(
        json.json()["actions"][0]["reasons"].as_array().unwrap().iter().all(|one| one["rule"] != "two-facts")
    );
    let said = format!(
        "{}acknowledged:\n  - {{ rule: two-facts, reason: I know. }}\n",
        here.read("ready/account.yaml")
    );
    let here = here.given("ready/account.yaml", said);
    here.audit(&format!("ready {DAY} --rules rules")).exits(3).shows("nobody can accept this finding");
    here.audit(&format!("ready {DAY} --rules rules --skip two-facts"))
        .exits(3)
        .shows("Left out on request: two-facts");
    for (from, to, what) in [
        (
            "severity: contradiction",
            "severity: contradiction\nwaivable: true",
            "nobody can accept a contradiction",
        ),
        (
            "severity: contradiction",
            "severity: { delete: contradiction, deactivate: blocker }",
            "for every action",
        ),
        ("account.opened_on\" }", "account.opend_on\" }", "did you mean opened_on?"),
    ] {
        let here =
            folder().sample("ready").given("rules/two-facts.rhai", CONTRADICTION.replacen(from, to, 1));
        here.audit(&format!("ready {DAY} --rules rules")).refuses(what);
    }
}

#[test]
fn a_broken_account_beside_a_go_is_seen_in_every_form() {
    let here = folder().sample("ready").sample("broken");
    for form in report_formats() {
        let out = here.audit(&format!("batch ready broken {DAY} --format {form}")).exits(2).out;
        assert!(out.contains("samples/broken") || out.contains("broken"), "{form}");
        let seen = match form {
            "table" => {
                usize::from(out.lines().any(|line| line.starts_with("broken") && line.ends_with("BROKEN")))
            }
            "json" => {
                let json: Json = serde_json::from_str(&out).unwrap();
                json["accounts"].as_array().unwrap().iter().filter(|one| one["verdict"] != "go").count()
            }
            "html" => usize::from(out.contains("<span class=\"verdict\">Could not be judged</span>")),
            _ => alarms(form, &out),
        };
        assert_eq!(seen, 1, "{form}\n{out}");
    }
}
