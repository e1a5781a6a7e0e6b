//! Rules are Rhai: Rhai itself can judge, both can be compared, and a difference is never clear.
#![allow(clippy::unwrap_used)]

mod support;
use support::{NO_ROW, RULE, audit, folder};

const SAMPLES: [&str; 7] = [
    "samples/ready/account.yaml --today 2026-11-23",
    "samples/blocked/account.yaml --today 2026-11-23",
    "samples/agency/account.yaml --today 2026-11-23",
    "samples/incomplete/account.yaml --today 2026-11-23",
    "samples/real-export --today 2025-07-18",
    "samples/custom/account.yaml --today 2026-11-23 --rules samples/custom/rules",
    "samples/custom-pack/account.yaml --today 2026-11-23 --pack samples/custom-pack",
];

#[test]
fn whoever_runs_the_rules_the_report_is_the_same() {
    for line in SAMPLES {
        let own = audit(&format!("{line} --format json"));
        for engine in ["own", "rhai", "verify"] {
            let other = audit(&format!("{line} --format json --engine {engine}"));
            assert_eq!((other.code, &other.err), (own.code, &own.err), "{line} {engine}");
            assert_eq!(other.out, own.out, "{line} {engine}");
        }
    }
    audit("samples/ready/account.yaml --engine fast").exits(2).prints("");
}

/// Rhai counts more steps than this program, so of a body at the limit only one of the two comes to an answer.
fn at_the_limit() -> String {
    let list = vec!["7"; 290].join(", ");
    format!("{RULE}let l = [{list}]; any(l, |a| any(l, |b| a + b == 1))\n{NO_ROW}")
}

#[test]
fn where_both_differ_the_rule_has_failed() {
    let here = folder().sample("ready").given("rules/hostile-rule.rhai", at_the_limit());
    let line = "ready/account.yaml --today 2026-11-23 --rules rules --format json";
    let said = |engine: &str| {
        let report = here.audit(&format!("{line} --engine {engine}")).json();
        let rules = report["rules"].as_array().unwrap().clone();
        let rule = rules.iter().find(|rule| rule["rule"] == "hostile-rule").unwrap();
        let problem = rule["problem"].as_str().unwrap_or_default();
        let problem = problem.rsplit(": ").next().unwrap().to_owned();
        (rule["outcome"].clone(), problem, report["verdict"].clone())
    };
    assert_eq!(said("own").0, "clear");
    assert_eq!(said("rhai").1, "the rule takes too many steps");
    let (outcome, problem, verdict) = said("verify");
    assert_eq!((outcome, verdict), ("failed".into(), "incomplete".into()));
    assert_eq!(problem, "silent here, failed in Rhai");
}

#[test]
fn the_examples_of_a_rule_run_in_both() {
    let row = "given: { contracts: [{ id: c1, title: T, status: active }] }";
    let rule = at_the_limit().replace("given: { contracts: [] }", row);
    let here = folder().given("rules/hostile-rule.rhai", rule);
    here.audit("test rules --engine own").exits(0);
    here.audit("test rules").exits(1).shows("the two engines differ");
}
