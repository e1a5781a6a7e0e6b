//! What a rule author uses: new, test, accept, coverage, check, explain, rules.
#![allow(clippy::unwrap_used)]

mod support;
use support::{Folder, RULE as HEADER, audit, folder, root};

fn rule(body: &str, examples: &str) -> Folder {
    folder().given("rules/my-rule.rhai", format!("{HEADER}{body}\n\n/*--- examples\n{examples}---*/\n"))
}

const BODY: &str = "if contract.status == \"active\" {\n    `${contract.title} is open`\n}";
const EXAMPLES: &str = "- name: open and done
  given:
    contracts:
      - { id: c1, title: Logo, status: active }
      - { id: c2, title: Site, status: completed }
  flags:
    c1: Logo is open
- name: not said
  given:
    contracts:
      - { id: c1 }
  unknown: [c1]
";

#[test]
fn a_new_rule_passes_its_examples_for_every_table() {
    let policy = closeout::policy::built_in().unwrap();
    for name in policy.schema.names() {
        let here = folder();
        here.audit(&format!("new my-rule --for {name} --today 2026-11-23"))
            .exits(0)
            .prints("")
            .complains("wrote my-rule.rhai; `audit test my-rule.rhai` runs its examples\n");
        here.audit("test my-rule.rhai --coverage --threshold 100").exits(0);
        here.audit("check my-rule.rhai").exits(0).prints("1 file checked: no mistake.\n");
    }
}

#[test]
fn a_new_rule_overwrites_nothing_and_needs_a_sound_name() {
    let here = folder().given("my-rule.rhai", "mine");
    here.audit("new my-rule").refuses("this file is there already");
    assert_eq!(here.read("my-rule.rhai"), "mine");
    here.audit("new My_Rule").refuses("the name of a rule file is its id");
    here.audit("new open-contract").refuses("there is a rule open-contract already");
    here.audit("new other-rule --for contarcts").refuses("did you mean contracts?");
    assert_eq!(std::fs::read_dir(here.path()).unwrap().count(), 1);
    let here =
        here.given("mine/first-rule.rhai", format!("{HEADER}{BODY}\n\n/*--- examples\n{EXAMPLES}---*/\n"));
    here.audit("new second-rule --rules mine").exits(0);
    assert!(here.read("mine/second-rule.rhai").starts_with("/*---\ntitle: Second rule\n"));
}

#[test]
fn what_differs_is_shown_and_can_be_accepted() {
    let wrong = EXAMPLES.replace("Logo is open", "Logo was open").replace("  unknown: [c1]\n", "  # why\n");
    let here = rule(BODY, &wrong);
    let diff = "FAILED  my-rule
  rules/my-rule.rhai:16:3: open and done
    - c1: Logo was open
    + c1: Logo is open
  rules/my-rule.rhai:23:3: not said
    + unknown: c1

1 rule, 2 examples: 1 rule failed.  (- the example says, + the rule says)
";
    here.audit("test rules").exits(1).prints(diff).complains("");
    here.audit("test rules --accept").exits(0).prints(diff).complains("wrote rules/my-rule.rhai\n");
    let rule = here.read("rules/my-rule.rhai");
    assert!(rule.contains("  flags:\n    c1: \"Logo is open\"\n- name: not said\n"), "{rule}");
    assert!(rule.contains("      - { id: c1 }\n  unknown: [c1]\n  # why\n---*/\n"), "{rule}");
    here.audit("test rules").exits(0).prints("1 rule, 2 examples: all hold.\n");
    here.audit("test rules --accept").exits(0).complains("");
    assert_eq!(here.read("rules/my-rule.rhai"), rule);
}

#[test]
fn what_cannot_be_accepted_stays_as_it_is() {
    let line = "- { name: one, given: { contracts: [ { id: c1, title: A, status: active } ] } }\n";
    let here = rule(BODY, line);
    let before = here.read("rules/my-rule.rhai");
    here.audit("test rules --accept").exits(2).warns("this example stands on one line");
    assert_eq!(here.read("rules/my-rule.rhai"), before);
    let here = rule(BODY, "- name: x\n  given: { contracts: [{ id: c1, title: A, status: actve }] }\n");
    here.audit("test rules").exits(1).shows("did you mean active?");
}

#[test]
fn results_are_there_for_machines() {
    let here = rule(BODY, &EXAMPLES.replace("Logo is", "Lo<&>go]]> is"));
    let json = here.audit("test rules --format json").exits(1).json();
    assert_eq!(json[0]["rule"], "my-rule");
    assert_eq!(json[0]["examples"][0]["holds"], false);
    assert_eq!(json[0]["examples"][0]["difference"][1], "+ c1: Logo is open");
    assert_eq!(json[0]["examples"][1]["holds"], true);
    let xml = here.audit("test rules --format junit").exits(1).out;
    let read = quick_junit::Report::deserialize_from_str(&xml).unwrap();
    assert_eq!((read.tests, read.failures, read.errors), (2, 1, 0));
    let failed = &read.test_suites[0].test_cases[0];
    assert!(format!("{failed:?}").contains("Lo<&>go]]> is open"), "{failed:?}");
    assert_eq!(xml, here.audit("test rules --format junit").out);
    here.audit("test rules --format ics").refuses("it may be: table, junit, json");
}

/// Each kind of gap is told, with its place.
#[test]
fn coverage_tells_what_no_example_reaches() {
    let body = "if contract.status == \"paused\" {
    return \"It is paused\";
}
let word = if contract.kind == \"fixed\" { \"fixed\" } else { \"hourly\" };
if contract.status == \"active\" {
    `It is ${word}`
} else if contract.status == \"pending\" {
    \"It is pending\"
}";
    let examples = "- name: one
  given:
    contracts:
      - { id: c1, kind: fixed, status: active }
  flags:
    c1: It is fixed
";
    let here = rule(body, examples);
    here.audit("test rules --coverage").exits(0).prints(
        "my-rule   33 %  2 of 6 ways  flagged, never silent, never unknown
    no example comes to rules/my-rule.rhai:12:5: return \"It is paused\";
    no example comes to rules/my-rule.rhai:14:57: let word = if contract.kind == \"fixed\" { \"fixed\" } else { \"hourly\" };
    no example comes to rules/my-rule.rhai:18:5: \"It is pending\"
    no example comes to rules/my-rule.rhai:17:8: the missing else of } else if contract.status == \"pending\" {
0 of 1 rules: every outcome and every way is reached.
",
    );
    here.audit("test rules --coverage --threshold 34").exits(1).shows("1 below 34 %");
    here.audit("test rules --coverage --threshold 33").exits(0);
    here.audit("test rules --threshold 33").exits(2);
    audit("test --coverage --threshold 100").exits(0).shows("154 of 154 rules");
}

/// Every mistake of every file, at once, without running anything.
#[test]
fn check_finds_every_kind_of_mistake() {
    for (body, what) in [
        ("return false;\ntrue", "12:1: this is never reached"),
        (
            "if contract.status == \"active\" { return true; } else { return false; }\nfalse",
            "this is never reached",
        ),
        ("if true { \"x\" } else { false }", "this is always true"),
        ("contract.status == \"active\" && false", "this is always false"),
        ("let x = contract.titel; false", "did you mean title?"),
        ("contract.title == \"Uрwork\"", "letters of different alphabets"),
        ("contract.milestones.any(|m| m.titel == \"x\")", "did you mean title?"),
        ("is_open(1)", "is_open"),
        ("contract.title.is_opn()", "is_opn"),
    ] {
        let ran = rule(body, EXAMPLES).audit("check rules").exits(1).prints("");
        assert!(ran.err.contains(what), "{body}\n{}", ran.err);
    }
    for (from, to, what) in [
        ("confidence", "params: [max_age]\nconfidence", "params: the body does not use max_age"),
        ("confidence", "reads: [profile]\nconfidence", "reads: the body does not use profile"),
        ("title: A contract is open\n", "", "the key title is missing"),
        ("severity: { delete: warning }", "severity: [delete]", "severity"),
        ("waivable", "waivable", ""),
        ("confidence", "waivable: maybe\nconfidence", "waivable: this must be true or false"),
        ("confidence", "roles: freelancer\nconfidence", "roles: this is a list"),
        ("confidence", "advises: dance\nconfidence", "advises: there is no dance"),
    ] {
        let here = rule(BODY, EXAMPLES);
        if !what.is_empty() {
            let ran = here.edit("rules/my-rule.rhai", from, to).audit("check rules").exits(1).prints("");
            assert!(ran.err.contains(what), "{to}\n{}", ran.err);
        }
    }
    let here = rule(BODY, &EXAMPLES.replace("status: active", "status: actve"));
    let here = here.given("rules/other.rhai", format!("{HEADER}contract.statu == \"x\"\n"));
    let ran = here.audit("check rules").exits(1).prints("");
    assert!(
        ran.err.contains("did you mean active?") || ran.err.contains("did you mean status?"),
        "{}",
        ran.err
    );
    audit("check").exits(0).prints("154 files checked: no mistake.\n");
    audit("check rules/upwork").exits(0).prints("154 files checked: no mistake.\n");
    here.audit("check nowhere").exits(1).warns("cannot read this");
}

#[test]
fn nothing_runs_in_a_check() {
    // The example is wrong and the rule would fail, but only running shows it.
    let here = rule(
        "contract.title.len() / 0.0 > 1.0",
        "- name: x\n  given: { contracts: [{ id: c1, title: A }] }\n",
    );
    here.audit("check rules").exits(0);
    here.audit("test rules").exits(1);
}

#[test]
fn explain_tells_the_reason_of_every_outcome() {
    let here = rule(BODY, EXAMPLES).given(
        "a.yaml",
        "as_of: 2026-11-23\naccount: { roles: [freelancer] }\ncontracts:\n  - { id: c1, title: A, status: active }\n  - { id: c2, title: B }\n",
    );
    here.audit("explain my-rule a.yaml --rules rules --today 2026-11-23").exits(0).complains("").prints(
        "my-rule: A contract is open
judges contracts (2 rows) on 23 Nov 2026

c1   a.yaml:4:5
  read  contract.status = active   (a.yaml:4:33)
  read  contract.title = A   (a.yaml:4:22)
  way   line 12: `${contract.title} is open`
  says  finding: A is open

c2   a.yaml:5:5
  read  contract.status is not known   (a.yaml:5:5)
  says  cannot be answered
        contracts.status is not in the snapshot. In which state is the contract? (long_over: ended
        more than 30 days ago)
        Look it up: My Jobs › All Contracts.
        Write: status: pending | active | paused | on_hold | disputed | completed | cancelled |
        long_over in each such row of contracts
",
    );
    let only = "explain my-rule a.yaml --rules rules --today 2026-11-23 --row c2";
    here.audit(only).exits(0).hides("a.yaml:4:5").shows("judges contracts (1 row)");
    here.audit("explain my-rule a.yaml --rules rules --today 2026-11-23 --row c9").refuses("no such row");
    here.audit("explain my-rul a.yaml --rules rules").refuses("did you mean my-rule?");
    here.audit("explain open-dispute a.yaml --today 2026-11-23")
        .exits(0)
        .shows("disputes is not in the snapshot")
        .shows("Write: disputes: []");
    here.audit("explain held-escrow a.yaml --today 2026-11-23").exits(0).shows("NOT CONCERNED");
}

#[test]
fn the_reference_is_what_the_rules_say() {
    let shipped = std::fs::read_to_string(root().join("rules/upwork/README.md")).unwrap();
    let made = audit("rules --format markdown").exits(0).out;
    assert!(
        made == shipped,
        "rules/upwork/README.md: audit rules --format markdown --output rules/upwork/README.md"
    );
    let json = audit("rules --format json").exits(0).json();
    assert_eq!(json.as_array().unwrap().len(), 154);
    let one = audit("rules open-contract --format json").exits(0).json();
    assert_eq!(one[0]["severity"]["delete"], "blocker");
    assert_eq!(one[0]["examples"][0]["rows"][0]["outcome"], "finding");
    audit("rules open-contract")
        .exits(0)
        .shows("Logo design with Acme is still active")
        .shows("nothing to report");
    audit("rules").exits(0).shows("154 rules of upwork 1.0");
    audit("rules open-contrakt").refuses("did you mean open-contract?");
}

/// Text of a stranger's rule is inert wherever it is shown.
#[test]
fn hostile_text_of_a_rule_is_shown_escaped() {
    let here = rule("true", "- name: \"a\\u001b[31m <b>|`x` \\u202e\"\n  given:\n    contracts: []\n").edit(
        "rules/my-rule.rhai",
        "title: A contract is open",
        "title: \"x\\u001b]8;;u\\u0007 | # <script>\"",
    );
    for command in
        ["rules --rules rules", "rules my-rule --rules rules", "rules --rules rules --format markdown"]
    {
        let out = here.audit(command).exits(0).out;
        assert!(!out.chars().any(|c| closeout::source::hidden(c) && c != '\n'), "{command}");
        assert!(!out.contains("<script>") || !command.contains("markdown"), "{command}");
    }
    let out = here.audit("rules --rules rules --format json").exits(0).out;
    assert!(!out.contains('\u{1b}'));
}
