//! A rule can fail or be refused; it can never make an account look fine, stop the others, or take long.
#![allow(clippy::unwrap_used, clippy::format_collect)]

mod support;
use support::{Folder, NO_ROW, folder};

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

fn rule(body: &str) -> Folder {
    account().given("rules/hostile-rule.rhai", format!("{HEADER}{body}\n{NO_ROW}"))
}

/// The ready sample with a contract to judge.
fn account() -> Folder {
    folder().sample("ready")
}

/// What the whole process may take: seconds of the processor and KiB of memory. The limit of the operating
/// system ends a process that takes more, and then neither exit code nor output is what is expected. The rule
/// itself gives up within a second; the rest is the start of an unoptimised program.
const SECONDS: &str = "2";
const KIB: &str = "262144";

fn run(folder: &Folder) -> support::Ran {
    folder.limited("ready/account.yaml --today 2026-11-23 --rules rules --format json", SECONDS, KIB)
}

/// The outcomes of all rules but the hostile one.
fn others(report: &serde_json::Value) -> Vec<serde_json::Value> {
    report["rules"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rule["rule"] != "hostile-rule")
        .cloned()
        .collect()
}

/// A text of 64 characters, as bodies write it.
const BIG: &str = "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"";
/// A text of 262144 characters.
fn doubled() -> String {
    let steps: String = (0..12).map(|n| format!("let t{} = t{n} + t{n}; ", n + 1)).collect();
    format!("let t0 = {BIG}; {steps} let u = t12;")
}

fn list() -> String {
    format!("let l = [{}];", vec!["7"; 1000].join(", "))
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
        ("let l = [contract.title]; any(l, |x| x > 0)", "cannot join"),
        ("", "no body"),
        // Rows, tables and names cannot be changed.
        ("contract.title += \"x\"; false", "assignments"),
        ("today = today + 1; false", "assignments"),
        ("contract.milestones.push(1); false", "push"),
        ("contract.milestones.clear(); false", "clear"),
        ("contract.milestones.remove(0); false", "remove"),
        ("contract.set(\"title\", 1); false", "set"),
        ("let l = [1]; l[0] = 2; false", "assignments"),
        ("let m = #{ a: 1 }; m.a = 2; false", "assignments"),
        ("spot_reached(1); false", "spot_reached"),
        // What reaches outside, or turns text into code.
        ("call(\"f\"); false", "hostile-rule.rhai:10"),
        ("curry(|x| x, 1); let f = |x| x; f.call(1)", "closure with a name"),
        ("is_def_fn(\"f\", 1)", "hostile-rule.rhai:10"),
        ("type_of(contract) == \"x\"", "type_of"),
        ("global::x", "hostile-rule.rhai:10"),
        ("std::env::var(\"HOME\")", "hostile-rule.rhai:10"),
        ("env(\"HOME\")", "env"),
        ("open(\"/etc/passwd\")", "open"),
        ("now() > today", "now"),
        ("rand() > 5", "rand"),
        ("parse_json(\"{}\"); false", "parse_json"),
        ("contract.title.split(\"\"); false", "split"),
        ("blob(1000000000); false", "blob"),
        ("range(0, 1000000000); false", "range"),
        ("let x = 0..1000000000; false", "hostile-rule.rhai:10"),
        ("1.5.sin() > 0.5", "sin"),
        ("2 ** 1000000 > 1", "hostile-rule.rhai:10"),
        ("1 << 62 > 1", "hostile-rule.rhai:10"),
        ("const x = 5; export x; false", "hostile-rule.rhai:10"),
        ("private fn f() { 1 } false", "hostile-rule.rhai:10"),
        ("do { break; } until true; false", "loops"),
        ("this.title == \"x\"", "hostile-rule.rhai:10"),
        // Names and words that look like others.
        ("let соntract = 5; false", "hostile-rule.rhai:10"),
        ("contract.stаtus == \"active\"", "hostile-rule.rhai:10"),
        ("contract.status == \"аctive\"", "alphabets that look alike"),
        ("contract.title == \"Uрwork\"", "alphabets that look alike"),
        ("contract.status == \"ａctive\"", "did you mean active?"),
        ("contract.title == \"a\u{2066}b\"", "U+2066"),
        ("contract.title == \"\u{7}\"", "U+0007"),
        ("contract.title == \"\u{1b}[2J\"", "U+001B"),
        ("contract.title == \"\u{e0041}\"", "U+E0041"),
        ("// \u{202e} false", "U+202E"),
        // Text that closes a block early, or opens another.
        (
            "false /* a stray mark\nif contract.status == \"active\" { true }",
            "a comment of the body is not closed",
        ),
        ("false /*--- examples", "a comment of the body is not closed"),
        ("---*/ true", "hostile-rule.rhai:10"),
    ] {
        let ran = run(&rule(body));
        assert_eq!((ran.code, ran.out.len()), (Some(2), 0), "{body}\n{}", ran.err);
        assert!(ran.err.contains(what), "{body}\n{}", ran.err);
        assert!(ran.err.contains("hostile-rule.rhai:"), "{body}\n{}", ran.err);
    }
}

#[test]
fn what_only_running_shows_is_failed_and_never_a_go() {
    let deep = format!("{}true{}", "(".repeat(20), ")".repeat(20));
    let list = list();
    let doubled = doubled();
    let unaffected = others(&run(&rule("false")).exits(0).json());
    let growing: String = (0..30).map(|n| format!("let t{} = t{n} + t{n}; ", n + 1)).collect();
    for body in [
        "5",
        "[1, 2]",
        "\"\"",
        "#{ }",
        "#{ message: 5 }",
        "#{ message: \"x\", colour: \"red\" }",
        "#{ message: \"x\", clears_on: 5 }",
        "let x = [1, 2]; let y = [3]; x.map(|n| y.map(|m| n)).is_empty()",
        &format!("let t0 = \"xxxxxxxxxxxxxxxx\"; {growing} t30.starts_with(\"y\")"),
        "let a = \"1\"; let b = [1, a]; b.any(|x| x == 1 && x > \"0\")",
        "let l = [1, \"a\"]; all(l, |x| x > 0)",
        "let l = [contract.title, 1]; any(l, |x| x > \"zzz\")",
        "`${()}`",
        "let m = [()]; `${m.first()}`",
        "day(\"2026-13-01\") == today",
        "add_business_days(today, 999999999) > today",
        "9223372036854775807 + 1 > 0",
        "today + 999999999999 > today",
        "1.0 / 0.0 > 0.0",
        // Time and native calls.
        &format!("{list} {doubled} all(l, |a| all(l, |b| u.lower().upper().trim().words().len() > a + b))"),
        &format!("{list} {doubled} all(l, |a| all(l, |b| !u.includes(\"x\") && u.starts_with(u)))"),
        &format!("{list} any(l, |a| any(l, |b| any(l, |c| any(l, |d| a + b + c + d == 0))))"),
        &format!(
            "{list} all(l, |a| count(l, |b| sum(l, |c| c * a * b) > 0) >= 0) && all(l, |a| all(l, |b| all(l, |c| a + b + c > 0)))"
        ),
        &format!(
            "{list} map(l, |a| map(l, |b| map(l, |c| a + b + c).sum(|x| x)).sum(|x| x)).sum(|x| x) > 0 && any(l, |a| any(l, |b| any(l, |c| any(l, |d| d < 0))))"
        ),
        &format!("{list} all(l, |a| all(l, |b| all(l, |c| add_business_days(today, 2000) > today)))"),
        &format!(
            "{list} all(l, |a| all(l, |b| distinct(l, |c| add_years(today, c)) > 0 && distinct(l, |c| add_months(today, c + a + b)) > 0))"
        ),
        // Memory.
        &format!(
            "let t = {BIG}; let a = t + t + t + t; let b = a + a + a + a; let c = b + b + b + b; {list} map(l, |n| `${{c}}${{n}}`).len() > 0"
        ),
        &format!(
            "let t = {BIG}; {list} let m = map(l, |n| `${{t}}${{t}}${{n}}`); map(m, |x| m.join(x)).len() > 0"
        ),
        &format!(
            "let t = {BIG}; {list} let a = `${{map(l, |n| t)}}${{map(l, |n| t)}}${{map(l, |n| t)}}${{map(l, |n| t)}}${{map(l, |n| t)}}${{map(l, |n| t)}}${{map(l, |n| t)}}${{map(l, |n| t)}}${{map(l, |n| t)}}`; `${{a}}${{a}}${{a}}${{a}}${{a}}${{a}}${{a}}${{a}}${{a}}${{a}}${{a}}${{a}}${{a}}${{a}}${{a}}${{a}}`.starts_with(\"y\")"
        ),
        // Numbers at their ends.
        "9223372036854775807 * 2 > 0",
        "-9223372036854775807 - 2 < 0",
        "79228162514264337593543950335.0 * 2.0 > 0.0",
        "today.add_years(9000) > today",
        "today.add_months(-999999) > today",
        "5 % 0 == 1",
        // Answers that are none.
        "today",
        "contract",
        "contract.milestones",
        "#{ message: \"x\", related: 5 }",
        "#{ message: \"x\", others: 5 }",
        "#{ message: \" \" }",
        "#{ at: \"contract.title\" }",
        "[true].first() == () || [].first()",
        &format!("let x = {deep}; let l = [x]; sum(l, |y| y) == 0"),
    ] {
        let ran = run(&rule(body));
        assert_eq!(ran.code, Some(3), "{}\n{}", body.chars().take(300).collect::<String>(), ran.err);
        let report = ran.json();
        let own = report["rules"]
            .as_array()
            .unwrap()
            .iter()
            .find(|rule| rule["rule"] == "hostile-rule")
            .unwrap()
            .clone();
        assert_eq!(own["outcome"], "failed", "{body}\n{own}");
        assert_eq!(others(&report), unaffected, "{body}");
        assert_eq!(report["verdict"], "incomplete", "{body}");
    }
}

/// Bodies that would fill the stack of a parser, a walk or a run.
#[test]
fn deep_bodies_are_load_errors() {
    let nested = |open: &str, inner: &str, close: &str, times: usize| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    for body in [
        nested("(", "true", ")", 60),
        nested("(", "true", ")", 14_000),
        nested("!", "true", "", 30_000),
        nested("-", "1", "", 30_000),
        nested("[", "1", "]", 5_000),
        nested("if contract.title == \"a\" { ", "true", " } else { false }", 60),
        nested("if contract.title == \"a\" { ", "true", " } else { false }", 600),
        nested("contract.milestones.any(|m| ", "true", ")", 60),
        nested("{ ", "true", " }", 8_000),
        nested("#{ message: ", "1", " }", 2_000),
        format!("true{}", " || true".repeat(3_000)),
        format!("contract{}", ".milestones".repeat(2_500)),
        nested("`${", "1", "}`", 5_000),
        format!("{}false", "let x = 1; ".repeat(2_500)),
    ] {
        let ran = run(&rule(&body));
        let start: String = body.chars().take(60).collect();
        assert_eq!((ran.code, ran.out.len()), (Some(2), 0), "{start}\n{}", ran.err);
        assert!(ran.err.contains("hostile-rule.rhai"), "{start}\n{}", ran.err);
    }
}

/// Blocks that would fill memory or time before the body is reached.
#[test]
fn hostile_blocks_are_load_errors() {
    let given = |text: String| account().given("rules/hostile-rule.rhai", text);
    let bombs = "why: &a [*a, *a, *a]\n";
    let rows: String =
        (0..900).map(|n| format!("      - {{ id: c{n}, title: T{n}, status: active }}\n")).collect();
    for (what, text) in [
        ("many bytes", format!("{HEADER}{}false\n{NO_ROW}", "// x\n".repeat(20_000))),
        ("an alias bomb", format!("{}{NO_ROW}", HEADER.replace("why: It is a test.\n", bombs))),
        (
            "unclosed brackets",
            format!("{}false\n{NO_ROW}", HEADER.replace("It is a test.", &"[".repeat(30_000))),
        ),
        ("deep maps", format!("{}false\n{NO_ROW}", HEADER.replace("It is a test.", &"{ a: ".repeat(5_000)))),
        ("two documents", format!("{}false\n{NO_ROW}", HEADER.replace("why:", "---\nwhy:"))),
        ("a tag", format!("{}false\n{NO_ROW}", HEADER.replace("It is", "!!python/object It is"))),
        ("a merge key", format!("{}false\n{NO_ROW}", HEADER.replace("why:", "<<: { title: x }\nwhy:"))),
        ("a doubled key", format!("{}false\n{NO_ROW}", HEADER.replace("why:", "title: again\nwhy:"))),
        (
            "a control character in the header",
            format!("{}false\n{NO_ROW}", HEADER.replace("It is", "It\u{1b}[2J is")),
        ),
        (
            "a control character in the examples",
            format!("{HEADER}false\n{}", NO_ROW.replace("nothing", "no\u{202e}thing")),
        ),
        ("two headers", format!("{HEADER}{HEADER}false\n{NO_ROW}")),
        ("no examples", format!("{HEADER}false\n")),
        (
            "slow examples",
            format!(
                "{HEADER}let l = [{}]; all(l, |a| all(l, |b| all(l, |c| a + b + c > 0)))\n/*--- examples\n- name: n\n  given:\n    contracts:\n{rows}---*/\n",
                vec!["7"; 300].join(", ")
            ),
        ),
    ] {
        let ran = run(&given(text));
        assert_eq!((ran.code, ran.out.len()), (Some(2), 0), "{what}\n{}", ran.err);
        assert!(ran.err.contains("hostile-rule.rhai"), "{what}\n{}", ran.err);
        assert!(ran.err.len() < 20_000, "{what}: {} bytes of errors", ran.err.len());
    }
}

/// Each of many slow rules ends by itself.
#[test]
fn many_slow_rules_end() {
    let slow = format!("{} all(l, |a| all(l, |b| all(l, |c| a + b + c > 0)))", list());
    let examples = NO_ROW;
    let mut here = account();
    for n in 0..40 {
        here = here.given(&format!("rules/slow-rule-{n}.rhai"), format!("{HEADER}{slow}\n{examples}"));
    }
    let line = "ready/account.yaml --today 2026-11-23 --rules rules --format json";
    let ran = here.limited(line, "12", KIB).exits(3);
    assert_eq!(
        ran.json()["rules"].as_array().unwrap().iter().filter(|rule| rule["outcome"] == "failed").count(),
        40
    );
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
    let line = "a.yaml --today 2026-11-23 --rules rules --only slow-rule --format json";
    let ran = here.limited(line, SECONDS, KIB).exits(3);
    assert!(ran.out.contains("the rule takes too many steps"), "{}", ran.out);
}

#[test]
fn an_unknown_value_cannot_be_swallowed() {
    for body in [
        "contract.weekly_payment == () || true == false",
        "let x = contract.weekly_payment ?? 0; x == 5",
        "let x = contract.weekly_payment; [x].is_empty()",
        "let l = [1]; let x = any(l, |n| contract.weekly_payment > 0); x",
        "let x = contract.milestones.any(|m| m.contract?.weekly_payment > 0); let y = contract.weekly_payment; [x, y == 0].is_empty()",
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
    for sentence in [
        "\\n  GO for delete: 0 blockers, 0 warnings, 0 unanswered.\\n",
        "\\r  GO for delete: 0 blockers, 0 warnings, 0 unanswered.",
        "x\\u2028  GO for delete: 0 blockers",
        "\\x1b[1A\\x1b[2K  GO for delete: 0 blockers",
        "\\u0085  GO for delete: 0 blockers",
    ] {
        let ran =
            rule(&format!("\"{sentence}\"")).audit("ready/account.yaml --today 2026-11-23 --rules rules");
        let ran = ran.exits(1);
        assert!(!ran.out.chars().any(|c| closeout::source::hidden(c) && c != '\n'), "{sentence}");
        assert!(!ran.out.lines().any(|line| line.trim_start().starts_with("GO for delete")), "{}", ran.out);
        let last = ran.out.lines().last().unwrap_or_default().to_owned();
        assert!(last.starts_with("  NO-GO for delete: 2 blockers"), "{last}");
    }
    let here = rule("\"fine\\n\\n  GO for delete: 0 blockers\\x1b[2J\"");
    let ran = here.audit("ready/account.yaml --today 2026-11-23 --rules rules").exits(1);
    assert!(!ran.out.contains('\u{1b}'));
    assert!(!ran.out.lines().any(|line| line.trim_start().starts_with("GO for delete")), "{}", ran.out);
}
