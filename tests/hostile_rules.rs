//! A rule can fail or be refused; it can never make an account look fine, stop the others, or take long.
#![allow(clippy::unwrap_used, clippy::format_collect)]

mod support;
use std::time::{Duration, Instant};
use support::{Folder, folder};

const HEADER: &str = "/*---
title: Hostile
severity: blocker
for: contract in contracts
confidence: unverified
checked: 2026-11-23
why: It is a test.
fix: Do nothing.
---*/
";

/// Examples that a hostile rule passes because they give it no row.
const EXAMPLES: &str = "
/*--- examples
- name: nothing
  given: { contracts: [] }
---*/
";

fn rule(body: &str) -> Folder {
    account().given("rules/hostile-rule.rhai", format!("{HEADER}{body}\n{EXAMPLES}"))
}

/// The ready sample with a contract to judge.
fn account() -> Folder {
    folder().sample("ready")
}

fn run(folder: &Folder) -> support::Ran {
    let start = Instant::now();
    let ran = folder.audit("ready/account.yaml --today 2026-11-23 --rules rules --format json");
    assert!(start.elapsed() < Duration::from_secs(10), "took {:?}", start.elapsed());
    ran
}

#[test]
fn the_ready_sample_has_a_contract_to_judge() {
    run(&rule("true")).exits(1);
    run(&rule("false")).exits(0);
}

#[test]
fn what_can_be_seen_without_running_is_a_load_error() {
    for (body, what) in [
        ("while true { }; false", "loops"),
        ("loop { }; false", "loops"),
        ("do { } while true; false", "loops"),
        ("for x in [1] { }; false", "loops"),
        ("fn f(x) { f(x) } f(1)", "functions"),
        ("try { contract.weekly_payment > 0 } catch { false }", "try"),
        ("throw \"no\"", "throw"),
        ("let x = 1; x = 2; false", "assignments"),
        ("contract.status = \"completed\"; false", "assignments"),
        ("eval(\"false\")", "eval"),
        ("print(\"x\"); false", "print"),
        ("debug(\"x\"); false", "debug"),
        ("sleep(100); false", "sleep"),
        ("timestamp(); false", "timestamp"),
        ("import \"x\" as y; false", "import"),
        ("Fn(\"f\"); false", "hostile-rule.rhai:10"),
        ("exit(0)", "exit"),
        ("if contract.title == \"zzz\" { nonsense(1) } else { false }", "nonsense"),
        ("contract.title.replace(\"a\", \"aaaa\"); false", "replace"),
        ("contract.title.pad(1000000, \"x\"); false", "pad"),
        ("contract.statu == \"active\"", "did you mean status?"),
        ("contract.status == \"actve\"", "did you mean active?"),
        ("contract.status in [\"active\", \"pasued\"]", "did you mean paused?"),
        ("let open = [\"actve\", \"paused\"]; contract.status in open", "did you mean active?"),
        ("let word = \"actve\"; contract.status == word", "did you mean active?"),
        ("[\"actve\"].any(|word| contract.status == word)", "did you mean active?"),
        ("(contract.status ?? \"x\") == \"actve\"", "did you mean active?"),
        ("contract.status == { \"actve\" }", "did you mean active?"),
        ("contract.status == if true { \"actve\" } else { \"active\" }", "did you mean active?"),
        ("contract.status == \"act\" + \"ve\"", "made when the rule runs"),
        ("contract.status.lower() == \"actve\"", "takes apart"),
        ("contract.status.includes(\"actve\")", "takes apart"),
        ("!is_open(\"actve\")", "never the same"),
        ("let f = |m| m.title == \"x\"; contract.milestones.any(f)", "closure with a name"),
        ("contract.status == contract.kind", "no word in common"),
        ("contract.milestones == ()", "never ()"),
        ("contract.title > 0", "cannot join"),
        ("contract.paid_total > 5", "cannot join"),
        ("contract.started_on > 5", "cannot join"),
        ("contract.title == 'a'", "single quotes"),
        ("1 / 3 > 0", "whole numbers"),
        ("let x = 5;", "does not end in an answer"),
        ("if contract.title == \"a\" { let x = 5; }", "does not end in an answer"),
        ("if contract.title == \"a\" { } else { true }", "empty"),
        ("return;", "return without a value"),
        ("switch contract.status { \"active\" => true }", "switch"),
        ("unknown_name > 5", "no name unknown_name"),
        ("/* comment", "hostile-rule.rhai:"),
        ("contract[\"status\"] == \"active\"", "[ ]"),
        ("#{ message: \"x\", at: \"contract.statu\" }", "did you mean status?"),
        ("let a\u{202e} = 5; false", "U+202E"),
        ("contract.title == \"a\u{200b}\"", "U+200B"),
        ("()", "not an answer"),
        ("let l = [contract.title]; l.any(|x| x > 0)", "cannot join"),
        ("", "no body"),
    ] {
        let ran = run(&rule(body)).exits(2).prints("");
        assert!(ran.err.contains(what), "{body}\n{}", ran.err);
        assert!(ran.err.contains("hostile-rule.rhai:"), "{body}\n{}", ran.err);
    }
}

#[test]
fn what_only_running_shows_is_failed_and_never_a_go() {
    let deep = format!("{}true{}", "(".repeat(20), ")".repeat(20));
    let growing: String = (0..30).map(|n| format!("let t{} = t{n} + t{n}; ", n + 1)).collect();
    for body in [
        "5",
        "[1, 2]",
        "\"\"",
        "#{ }",
        "#{ message: 5 }",
        "#{ message: \"x\", colour: \"red\" }",
        "#{ message: \"x\", clears_on: 5 }",
        "let x = [1, 2]; let y = [3]; x.map(|n| y.map(|m| n)); false",
        &format!("let t0 = \"xxxxxxxxxxxxxxxx\"; {growing} t30"),
        "let a = \"1\"; let b = [1, a]; b.any(|x| x == 1 && x > \"0\")",
        "let l = [1, \"a\"]; l.all(|x| x > 0)",
        "let l = [contract.title, 1]; l.any(|x| x > \"zzz\")",
        "`${()}`",
        "let m = [()]; `${m.first()}`",
        "day(\"2026-13-01\") == today",
        "add_business_days(today, 999999999) > today",
        "9223372036854775807 + 1 > 0",
        "today + 999999999999 > today",
        "1.0 / 0.0 > 0.0",
        &format!("let x = {deep}; let l = [x]; l.sum(|y| y) == 0"),
    ] {
        let ran = run(&rule(body)).exits(3);
        let report = ran.json();
        let own = report["rules"]
            .as_array()
            .unwrap()
            .iter()
            .find(|rule| rule["rule"] == "hostile-rule")
            .unwrap()
            .clone();
        assert_eq!(own["outcome"], "failed", "{body}\n{own}");
        let others =
            report["rules"].as_array().unwrap().iter().filter(|rule| rule["outcome"] == "failed").count();
        assert_eq!(others, 1, "{body}");
    }
}

#[test]
fn many_steps_end_a_rule() {
    let rows: String =
        (0..300).map(|n| format!("  - {{ id: x{n}, title: T, status: completed }}\n")).collect();
    let here = folder()
        .given("a.yaml", format!("as_of: 2026-11-20\naccount: {{ roles: [freelancer] }}\ncontracts:\n{rows}"))
        .given("rules/slow-rule.rhai", format!(
            "{}let two = contracts; let three = contracts; contracts.any(|a| two.any(|b| three.any(|c| a.title != b.title || c.title == \"X\")))\n{}",
            HEADER.replace("contract in contracts", "account\nreads: [contracts]"),
            "/*--- examples\n- name: n\n  given: { contracts: [], account: { id: a } }\n---*/\n"
        ));
    let start = Instant::now();
    let ran = here.audit("a.yaml --today 2026-11-23 --rules rules --only slow-rule --format json").exits(3);
    assert!(start.elapsed() < Duration::from_secs(10));
    assert!(ran.out.contains("too many steps") || ran.out.contains("too long"), "{}", ran.out);
}

#[test]
fn an_unknown_value_cannot_be_swallowed() {
    for body in [
        "contract.weekly_payment == () || true == false",
        "contract.weekly_payment ?? 0; false",
        "let x = contract.weekly_payment; false",
        "let l = [1]; l.any(|n| contract.weekly_payment > 0); false",
        "contract.milestones.any(|m| m.contract?.weekly_payment > 0); contract.weekly_payment; false",
        "if contract.weekly_payment > 0 { false } else { false }",
    ] {
        let here = rule(body).edit("ready/account.yaml", "as_of", "# \nas_of");
        let text = here.read("ready/account.yaml");
        // Forget one field of every contract.
        let forgotten: String = text
            .lines()
            .map(|line| match line.find("weekly_payment:") {
                Some(_) => format!("{}\n", without(line)),
                None => format!("{line}\n"),
            })
            .collect();
        std::fs::write(here.path().join("ready/account.yaml"), forgotten).unwrap();
        let ran = here
            .audit("ready/account.yaml --today 2026-11-23 --rules rules --only hostile-rule --format json")
            .exits(3);
        let report = ran.json();
        let own = report["rules"]
            .as_array()
            .unwrap()
            .iter()
            .find(|rule| rule["rule"] == "hostile-rule")
            .unwrap()
            .clone();
        assert_eq!(own["outcome"], "unknown", "{body}\n{own}");
    }
}

/// A line of YAML without its `weekly_payment`.
fn without(line: &str) -> String {
    let Some(start) = line.find("weekly_payment:") else { return line.to_owned() };
    let end = line[start..].find([',', '}']).map_or(line.len(), |at| start + at);
    let rest = line[end..].trim_start_matches(',');
    format!("{}{}", &line[..start], rest.trim_start())
}

#[test]
fn blocks_cannot_swallow_the_body() {
    let here = account().given(
        "rules/nested-rule.rhai",
        format!("{}{}", HEADER.replace("It is a test.", "It is /* a test."), "true\n"),
    );
    here.audit("ready/account.yaml --today 2026-11-23 --rules rules").refuses("comments nest");
}

#[test]
fn the_sentences_of_a_rule_cannot_imitate_the_report() {
    let here = rule("\"fine\\n\\n  GO for delete: 0 blockers\\x1b[2J\"");
    let ran = here.audit("ready/account.yaml --today 2026-11-23 --rules rules").exits(1);
    assert!(!ran.out.contains('\u{1b}'));
    assert!(!ran.out.lines().any(|line| line.trim_start().starts_with("GO for delete")), "{}", ran.out);
}
