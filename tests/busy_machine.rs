//! A busy machine gives the same bytes: steps end a rule, and the processor's time only an account.
#![allow(clippy::unwrap_used)]

mod support;

use closeout::audit::Choice;
use closeout::batch::Judge;
use closeout::body::Stop;
use closeout::decision::Question;
use closeout::policy;
use closeout::report::{AccountResult, Baseline};
use closeout::{input, value};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{folder, root};

/// Transactions of the last days, each of which the rules about payments look at closely.
fn transactions(rows: usize) -> String {
    (0..rows)
        .map(|n| {
            format!(
                "  - {{ id: \"{}\", posted_on: 2026-11-{:02}, type: Hourly, text: x, other_party: P{}, amount: {}.00 USD }}\n",
                600_000_000 + n,
                1 + n % 19,
                n % 700,
                1 + n % 90
            )
        })
        .collect()
}

const START: &str =
    "as_of: 2026-11-20\naccount: { id: big, roles: [freelancer, client, agency_owner], status: active }\n";

/// What a rule may take grows with what it sees: none of the pack fails, however large a table is.
#[test]
fn no_rule_of_the_pack_runs_out_of_steps_over_a_large_table() {
    let here = folder().given("a.yaml", format!("{START}transactions:\n{}", transactions(8_000)));
    let report = here.audit("a.yaml --today 2026-11-23 --format json").exits(1).json();
    for rule in report["rules"].as_array().unwrap() {
        assert_ne!(rule["outcome"], "failed", "{rule}");
    }
    let counted = "Clients who paid in the last 365 days: 700, all of them in the last 30";
    assert!(report["findings"].as_array().unwrap().iter().any(|found| found["message"] == counted));
}

fn rule(body: &str) -> String {
    let header = support::RULE.replace("contract in contracts", "account\nreads: [contracts]");
    format!(
        "{header}{body}\n/*--- examples\n- name: nobody\n  given: {{ account: {{}}, contracts: [] }}\n---*/\n"
    )
}

/// A rule over the rows of a table has as many steps more as there are rows; one that walks them again for each of
/// them has not, and says so in the same words on every machine.
#[test]
fn a_rule_that_takes_too_many_steps_fails_at_the_same_place_each_time() {
    let rows: String =
        (0..2_000).map(|n| format!("  - {{ id: x{n}, title: T, status: completed }}\n")).collect();
    let here = folder()
        .given("a.yaml", format!("{START}contracts:\n{rows}"))
        .given("linear/own-rule.rhai", rule("contracts.count(|c| c.status == \"active\") > 0"))
        .given(
            "square/own-rule.rhai",
            rule("let two = contracts; contracts.any(|c| two.any(|d| c.title != d.title))"),
        );
    let run = |rules: &str| {
        here.audit(&format!("a.yaml --today 2026-11-23 --rules {rules} --only own-rule --format json"))
            .exits(3)
    };
    let own = |ran: &support::Ran| {
        ran.json()["rules"].as_array().unwrap().iter().find(|one| one["rule"] == "own-rule").unwrap().clone()
    };
    assert_eq!(own(&run("linear"))["outcome"], "clear");
    let square = run("square");
    assert_eq!(own(&square)["outcome"], "failed");
    assert!(square.out.contains("the rule takes too many steps"), "{}", square.out);
    run("square").prints(&square.out);
}

/// Long texts count as steps: a rule cannot hide what it does in calls.
#[test]
fn going_through_long_texts_takes_steps() {
    let body = format!(
        "let t = \"{}\"; let t = t + t + t + t; let t = t + t + t + t; let l = [{}];\nlet m = l;\nl.all(|a| m.all(|b| t.upper().includes(\"Y\") == false)) && contracts.len() == 0",
        "x".repeat(8_000),
        vec!["1"; 100].join(", ")
    );
    let here =
        folder().given("a.yaml", format!("{START}contracts: []\n")).given("own/own-rule.rhai", rule(&body));
    let ran = here.audit("a.yaml --today 2026-11-23 --rules own --only own-rule --format json").exits(2);
    ran.warns("the rule takes too many steps");
}

/// Gives the account up while the n-th rule is at work.
struct After {
    begun: AtomicUsize,
    most: usize,
}

impl Stop for After {
    fn begin(&self, steps: u64) -> u64 {
        self.begun.fetch_add(1, Ordering::Relaxed);
        steps
    }
    fn expired(&self) -> bool {
        self.begun.load(Ordering::Relaxed) >= self.most
    }
}

/// The processor's time never makes a rule fail: the account is broken, wherever the time ends.
#[test]
fn an_account_that_is_given_up_is_broken_and_no_rule_has_failed() {
    let mut judge = Judge {
        policy: policy::built_in().unwrap(),
        question: Question::default(),
        choice: Choice::default(),
        today: value::day("2026-11-23").unwrap(),
        baseline: Baseline::default(),
        stop: Arc::new(After { begun: AtomicUsize::new(0), most: 0 }),
    };
    let path = root().join("samples/ready/account.yaml");
    let account = input::Input::Path(&path);
    let snapshot = input::read(&judge.policy.schema, &judge.policy.exports, account, 1 << 20).unwrap();
    let snapshot = Arc::new(snapshot);
    let mut judged = |most: usize| {
        judge.stop = Arc::new(After { begun: AtomicUsize::new(0), most });
        judge.report(&snapshot, "a")
    };
    let mut given_up = 0;
    for most in 1.. {
        match judged(most) {
            Err(problems) => {
                given_up += 1;
                assert_eq!(problems.len(), 1);
                assert!(problems[0].what.contains("the account is given up"), "{problems:?}");
                assert!(problems[0].place.is_some(), "{problems:?}");
            }
            Ok(entry) => {
                assert!(matches!(entry, AccountResult::Report(_)) && entry.code() == 0);
                break;
            }
        }
    }
    assert!(given_up > 40, "{given_up}");
}
