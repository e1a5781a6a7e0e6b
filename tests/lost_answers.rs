//! An answer cannot get lost in a rule: what a body says and nobody takes is a mistake of the rule, told when it is
//! loaded, and so is a name or a path that would mean something else than it seems to.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use support::folder;

const HEADER: &str = "/*---
title: A contract is not over
facts: []
severity: { delete: blocker }
for: contract in contracts
at: contract.status
sources: []
confidence: unverified
checked: 2026-11-23
why: Test.
fix: Test.
---*/

";
const EXAMPLES: &str = "
/*--- examples
- name: cancelled
  given:
    contracts:
      - { id: c1, status: cancelled, kind: fixed, title: Logo }
    milestones: []
---*/
";

const LOST: &str = "this answer is lost: nothing takes it";
const TAKE: &str = "write return before it, join it with else if, or keep it with let";
const HIDES: &str = "call it something else; this name is given to the rule";

/// A body, the place in it, what is wrong and what to write instead.
const WRONG: &[(&str, &str, &str, &str)] = &[
    (
        "if contract.status == \"paused\" { \"x\" }\nif contract.status == \"active\" { \"y\" }",
        "14:34",
        LOST,
        TAKE,
    ),
    ("true; false", "14:1", LOST, TAKE),
    ("\"a message\";\nfalse", "14:1", LOST, TAKE),
    ("#{ message: \"x\" };\nfalse", "14:1", LOST, TAKE),
    ("contract.status == \"paused\";\nfalse", "14:17", LOST, TAKE),
    ("words(contract.status);\nfalse", "14:1", LOST, TAKE),
    ("if contract.status == \"paused\" { return \"x\"; } else { \"y\" }\nfalse", "14:55", LOST, TAKE),
    (
        "if contract.status == \"paused\" { if contract.kind == \"fixed\" { \"x\" } else { false } }\nfalse",
        "14:64",
        LOST,
        TAKE,
    ),
    ("{ \"x\" }\nfalse", "14:3", LOST, TAKE),
    ("if contract.status == \"paused\" { \"x\"; false } else { \"y\" }", "14:34", LOST, TAKE),
    ("let a = if contract.status == \"paused\" { \"x\"; 1 } else { 2 };\na == 1", "14:42", LOST, TAKE),
    ("contract.milestones.any(|m| { m.title == \"x\"; m.title == \"y\" })", "14:39", LOST, TAKE),
    (
        "let a = if contract.status == \"active\" { \"x\" } else { false };\nfalse",
        "14:1",
        "nothing reads a",
        "remove it, or let the answer rest on it",
    ),
    (
        "contract.milestones.any(|m| { let a = #{ message: \"x\" }; m.title == \"y\" })",
        "14:31",
        "nothing reads a",
        "remove it, or let the answer rest on it",
    ),
    ("let contract = 1;\ncontract == 1", "14:1", "contract would hide what the rule is given", HIDES),
    ("let today = 1;\ntoday == 1", "14:1", "today would hide what the rule is given", HIDES),
    (
        "contract.milestones.any(|contract| contract.title == \"x\")",
        "14:51",
        "contract would hide what the rule is given",
        HIDES,
    ),
    (
        "#{ message: \"x\", at: \"contrakt.status\" }",
        "14:22",
        "at: there is no row contrakt here",
        "did you mean contract?",
    ),
    (
        "#{ message: \"x\", against: \"contract.statos\" }",
        "14:27",
        "contract has no field statos",
        "did you mean status?",
    ),
    (
        "let path = \"contract.\" + \"statos\";\n#{ message: \"x\", at: path }",
        "15:22",
        "at is no path",
        "write it in quotes, as \"contract.status\"; it is checked when the rule is loaded",
    ),
    (
        "contract.status == min(\"compleated\", \"x\")",
        "14:20",
        "min takes numbers, money or days, not text",
        "compare the words themselves; no order of words means anything in a rule",
    ),
    (
        "contract.milestones.max(|m| \"compleated\") == contract.status",
        "14:21",
        "max takes numbers, money or days, not text",
        "compare the words themselves; no order of words means anything in a rule",
    ),
];

/// Bodies in which nothing is lost.
const RIGHT: &[&str] = &[
    "if contract.status == \"paused\" { return \"x\"; }\nif contract.status == \"active\" { return \"y\"; }\nfalse",
    "if contract.status == \"paused\" { \"x\" } else if contract.status == \"active\" { \"y\" } else { false }",
    "let a = if contract.status == \"paused\" { let b = 1; b } else { 2 };\na == 1",
    "let status = contract.status;\ncontract.milestones.any(|status| status.title == \"x\") && status == \"paused\"",
    "#{ message: \"x\", at: \"contract.status\" }",
];

#[test]
fn an_answer_that_nobody_takes_is_told_when_the_rule_is_loaded() {
    for (body, place, what, hint) in WRONG {
        let here = folder().sample("ready").given("own/mine.rhai", format!("{HEADER}{body}{EXAMPLES}"));
        for (command, code) in
            [("check own/mine.rhai", 1), ("ready/account.yaml --today 2026-11-23 --rules own", 2)]
        {
            here.audit(command)
                .exits(code)
                .prints("")
                .warns(&format!("error: own/mine.rhai:{place}: {what}\n"))
                .warns(&format!("\n  {hint}\n"));
        }
    }
}

#[test]
fn what_is_taken_is_no_mistake() {
    for body in RIGHT {
        let here = folder().given("own/mine.rhai", format!("{HEADER}{body}{EXAMPLES}"));
        let ran = here.audit("check own/mine.rhai");
        ran.warns_not("is lost").warns_not("would hide").warns_not("path");
    }
}

#[test]
fn nor_is_an_answer_lost_in_a_function_of_a_pack() {
    let here = folder();
    support::copy(&support::root().join("samples/custom-pack"), &here.path().join("pack"));
    let functions = std::fs::read_to_string(here.path().join("pack/functions.rhai")).unwrap_or_default();
    let lines = if functions.is_empty() { 0 } else { functions.lines().count() };
    let here =
        here.given("pack/functions.rhai", format!("{functions}\nfn odd(a) {{\n    a;\n    false\n}}\n"));
    here.audit("check pack").exits(1).warns(&format!("error: pack/functions.rhai:{}:5: {LOST}\n", lines + 3));
}
