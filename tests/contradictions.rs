//! Facts that cannot both be true are never a go, in whatever way an account comes in.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use serde_json::Value as Json;
use support::{Folder, folder};

const DAY: &str = "--today 2026-11-23";

/// An account with one contradiction in it, what has to tell it, and the verdict.
struct Case {
    edits: &'static [(&'static str, &'static str)],
    rule: &'static str,
    verdict: &'static str,
}

const CASES: [Case; 13] = [
    Case {
        edits: &[("jobs: []", "jobs: [{ id: j1, title: Editor, status: open }]")],
        rule: "unlisted-role",
        verdict: "no-go",
    },
    Case {
        edits: &[("agency: { open: false", "agency: { open: true")],
        rule: "unlisted-role",
        verdict: "no-go",
    },
    Case {
        edits: &[(
            "transactions: []",
            "transactions: [{ id: \"1\", posted_on: 2026-11-19, type: Hourly, amount: 512.40 USD, balance: 512.40 USD, group: none, text: none, other_party: none, method: none }]",
        )],
        rule: "statement-against-balance",
        verdict: "incomplete",
    },
    Case {
        edits: &[(
            "transactions: []",
            "transactions: [{ id: \"1\", posted_on: 2026-11-15, type: Withdrawal, amount: -310.00 USD, balance: 0, group: none, text: none, other_party: none, method: none }]",
        )],
        rule: "statement-payout-not-listed",
        verdict: "incomplete",
    },
    Case {
        edits: &[
            (
                "transactions: []",
                "transactions: [{ id: \"1\", posted_on: 2026-11-02, type: Membership Fee, text: Fees for Freelancer Plus membership, amount: -19.99 USD, balance: none, group: none, other_party: none, method: none }]",
            ),
            (
                "subscriptions:\n  - { id: s1, plan: freelancer_basic, for_role: freelancer, cycle: monthly, auto_renew: false, renews_on: none, price: 0, billed_via: web }",
                "subscriptions: []",
            ),
        ],
        rule: "plan-fee-without-plan",
        verdict: "incomplete",
    },
    Case {
        edits: &[("closed_on: none", "closed_on: 2026-03-08")],
        rule: "closed-day-on-open-account",
        verdict: "incomplete",
    },
    Case {
        edits: &[("ended_on: 2026-08-28", "ended_on: 2026-08-20")],
        rule: "hours-after-the-end",
        verdict: "incomplete",
    },
    Case {
        edits: &[
            (
                "status: completed\n    started_on: 2026-04-01",
                "status: long_over\n    started_on: 2026-04-01",
            ),
            ("ended_on: 2026-08-28", "ended_on: 2026-10-22"),
        ],
        rule: "hours-after-the-end",
        verdict: "incomplete",
    },
    Case {
        edits: &[(
            "holds: []",
            "holds: [{ id: z1, reason: Identity check, started_on: 2026-11-18, ended_on: none }]",
        )],
        rule: "running-hold-on-active-account",
        verdict: "no-go",
    },
    Case {
        edits: &[("status: verified, due_on: none", "status: not_requested, due_on: 2026-12-01")],
        rule: "due-check-not-requested",
        verdict: "incomplete",
    },
    Case {
        edits: &[(
            "offers: []",
            "offers: [{ id: o1, title: Flyer, direction: received, status: accepted, sent_on: 2026-11-10 }]",
        )],
        rule: "accepted-offer-without-contract",
        verdict: "incomplete",
    },
    Case {
        edits: &[
            ("as_of: 2026-11-20", "as_of: 2026-11-20\nexported: [hours]"),
            (
                "hours:\n",
                "hours:\n  - { contract: \"900\", title: Maps, worked_on: 2026-08-03, hours: 4, amount: 80.00 USD, kind: hourly }\n",
            ),
        ],
        rule: "unlisted-row",
        verdict: "incomplete",
    },
    // No contradiction: the later of two days counts, for a client as well.
    Case {
        edits: &[
            ("roles: [freelancer]", "roles: [client]"),
            ("side: freelancer", "side: client"),
            (
                "proposals:\n  - { id: p1, title: Podcast cover, via: self, status: withdrawn, connects_spent: 12, boosted: false }",
                "proposals: []",
            ),
            ("ended_on: 2026-08-28", "ended_on: 2026-11-20"),
            ("worked_on: 2026-08-27, hours: 2", "worked_on: 2026-11-18, hours: 2"),
        ],
        rule: "unfinished-billing-cycle",
        verdict: "no-go",
    },
];

fn with(edits: &[(&str, &str)]) -> Folder {
    let here = edits
        .iter()
        .fold(folder().sample("ready"), |here, (from, to)| here.edit("ready/account.yaml", from, to));
    let text = here.read("ready/account.yaml");
    let json: Json = serde_yaml::from_str(&text).unwrap();
    here.given("lines.jsonl", format!("{json}\n"))
}

/// The account in every way it can come in: exit code, and its result as JSON.
fn everywhere(here: &Folder) -> Vec<(&'static str, Option<i32>, Json)> {
    let text = here.read("ready/account.yaml");
    let line = here.read("lines.jsonl");
    let one =
        |out: &str| serde_json::from_str::<Json>(out.lines().next().unwrap_or("null")).unwrap_or(Json::Null);
    let run =
        |arguments: &str, stdin: &str| here.audit_with(&format!("{arguments} {DAY}"), stdin.as_bytes(), &[]);
    let json = |ran: support::Ran| (ran.code, serde_json::from_str(&ran.out).unwrap_or(Json::Null));
    let lines = |ran: support::Ran| (ran.code, one(&ran.out));
    let ways = [
        ("a file", json(run("ready/account.yaml --format json", ""))),
        ("a folder", json(run("ready --format json", ""))),
        ("standard input", json(run("- --format json", &text))),
        ("a batch", lines(run("batch ready --format jsonl", ""))),
        ("JSON lines", lines(run("batch lines.jsonl --format jsonl", ""))),
        ("a filter", lines(run("filter", &line))),
    ];
    ways.into_iter().map(|(way, (code, json))| (way, code, json)).collect()
}

fn rules_of(result: &Json) -> Vec<&str> {
    result["findings"]
        .as_array()
        .map_or_else(Vec::new, |all| all.iter().filter_map(|one| one["rule"].as_str()).collect())
}

#[test]
fn none_is_a_go_in_whatever_way_it_comes_in() {
    for case in &CASES {
        let here = with(case.edits);
        for (way, code, result) in everywhere(&here) {
            assert_eq!(result["verdict"], case.verdict, "{} from {way}", case.rule);
            assert!(
                rules_of(&result).contains(&case.rule),
                "{} from {way}: {:?}",
                case.rule,
                rules_of(&result)
            );
            let expected = if way == "a filter" {
                0
            } else if case.verdict == "no-go" {
                1
            } else {
                3
            };
            assert_eq!(code, Some(expected), "{} from {way}", case.rule);
        }
    }
}

/// Each of these is a go without its contradiction, or the test above would mean nothing.
#[test]
fn each_is_a_go_when_it_is_healed() {
    for heal in [
        &[(
            "transactions: []",
            "transactions: [{ id: \"1\", posted_on: 2026-11-19, type: Hourly, amount: 512.40 USD, balance: 0, group: none, text: none, other_party: none, method: none }]",
        )][..],
        &[("ended_on: 2026-08-28", "ended_on: 2026-08-27")],
        &[(
            "holds: []",
            "holds: [{ id: z1, reason: Identity check, started_on: 2026-08-18, ended_on: 2026-08-20 }]",
        )],
        &[
            (
                "offers: []",
                "offers: [{ id: o1, title: Flyer, direction: received, status: accepted, sent_on: 2026-11-10 }]",
            ),
            ("started_on: 2026-06-15", "started_on: 2026-11-12"),
            ("ended_on: 2026-07-20", "ended_on: 2026-11-13"),
        ],
    ] {
        for (way, code, result) in everywhere(&with(heal)) {
            assert_eq!((code, &result["verdict"]), (Some(0), &Json::from("go")), "{heal:?} from {way}");
        }
    }
}

#[test]
fn both_places_are_told() {
    let here = with(CASES[2].edits);
    here.audit(&format!("ready/account.yaml {DAY}")).exits(3).shows(
        "Your balances add up to 0.00 USD, the statement ends with 512.40 USD on 19 Nov 2026 (statement-against-balance). \
         ready/account.yaml:99 and ready/account.yaml:106. Which is right?",
    );
    let here = with(CASES[5].edits);
    here.audit(&format!("ready/account.yaml {DAY}"))
        .exits(3)
        .shows("ready/account.yaml:11 and ready/account.yaml:9. Which is right?");
}

#[test]
fn a_day_that_is_still_to_come_is_an_error_everywhere() {
    let here = with(&[("ended_on: 2026-08-28", "ended_on: 2027-08-28")]);
    for (way, code, result) in everywhere(&here) {
        let expected = if way == "a filter" { 0 } else { 2 };
        assert_eq!(code, Some(expected), "{way}");
        if !result.is_null() {
            let problem = &result["problems"][0];
            assert_eq!(problem["what"], "contracts.ended_on: this is later than as_of (20 Nov)", "{way}");
            assert_eq!(
                problem["hint"],
                "look again at what you wrote by hand, then set as_of to the day you looked"
            );
        }
    }
}

/// The steps of a plan that a contradiction puts in doubt, with what is told of each.
fn doubted<'a>(result: &'a Json, action: &str, rule: &str) -> Vec<&'a Json> {
    let plans = result["plans"].as_array().map_or(&[][..], Vec::as_slice);
    let steps =
        plans.iter().filter(|plan| plan["action"] == action).filter_map(|plan| plan["steps"].as_array());
    let names =
        |step: &&Json| step["rules"].as_array().is_some_and(|rules| rules.iter().any(|id| id == rule));
    steps.flatten().filter(names).collect()
}

#[test]
fn each_reaches_a_step_and_no_such_step_is_done() {
    for case in &CASES[..CASES.len() - 1] {
        let here = with(case.edits);
        for action in ["delete", "deactivate"] {
            let asked = |form: &str| here.audit(&format!("ready {DAY} --action {action} --format {form}"));
            let result = asked("json").json();
            let steps = doubted(&result, action, case.rule);
            assert!(!steps.is_empty(), "{}: no step of {action} knows it", case.rule);
            for step in steps {
                assert_eq!(step["contradicted"], true, "{}: {step}", case.rule);
                assert_ne!(step["state"], "done", "{}: {step}", case.rule);
            }
            for form in ["table", "html", "markdown"] {
                let said = asked(form).out;
                let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(
                    said.contains("settle the contradiction first"),
                    "{} in {form} of {action}",
                    case.rule
                );
            }
        }
    }
}
