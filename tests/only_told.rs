//! What a sentence only tells never costs the answer: the warning of `audit check`, and `??`.
#![allow(clippy::unwrap_used)]

mod support;
use support::{Folder, RULE as HEADER, folder};

const NONE: &str = "\n\n/*--- examples\n- name: none\n  given: { contracts: [] }\n---*/\n";

fn rule(header: &str, body: &str, examples: &str) -> Folder {
    folder().given("rules/my-rule.rhai", format!("{header}{body}{examples}"))
}

/// The fields of which `audit check` warns.
fn warned(header: &str, body: &str) -> Vec<String> {
    let ran = rule(header, body, NONE).audit("check rules").exits(0).prints("1 file checked: no mistake.\n");
    let told = ran.err.lines().filter_map(|line| line.strip_prefix("warning: rules/my-rule.rhai:"));
    told.filter_map(|line| Some(line.split_once(": ")?.1.split_once(" is only told")?.0.to_owned())).collect()
}

#[test]
fn the_warning_has_its_place_and_a_way_out() {
    let body = "if contract.status == \"active\" {\n    `${contract.title} is open`\n}";
    rule(HEADER, body, NONE).audit("check rules").exits(0).prints("1 file checked: no mistake.\n").complains(
        "warning: rules/my-rule.rhai:12:8: contract.title is only told; where it is not known, the whole finding is lost
  12 |     `${contract.title} is open`
              ^
  write contract.title ?? \"…\", with what to say instead
",
    );
}

#[test]
fn what_is_only_told_is_found() {
    for (body, fields) in [
        ("`${contract.title} is open`", vec!["contract.title"]),
        ("let t = contract.title;\ncontract.status == \"active\" && `${t}` == \"x\"", vec![]),
        (
            "let t = contract.title;\nif contract.status == \"active\" { `${t} is open` }",
            vec!["contract.title"],
        ),
        (
            "let a = contract.title; let b = a.upper();\nif contract.kind == \"fixed\" { #{ message: `${b}` } }",
            vec!["contract.title"],
        ),
        (
            "if contract.status == \"active\" { #{ message: contract.title, at: \"contract.title\" } }",
            vec!["contract.title"],
        ),
        (
            "if contract.status == \"active\" { #{ message: `x ${contract.ended_on}`, clears_on: contract.ended_on } }",
            vec![],
        ),
        (
            "if contract.status == \"active\" { #{ message: `x ${contract.milestones.len()}`, related: contract.milestones } }",
            vec![],
        ),
        (
            "if contract.status == \"active\" { `x ${contract.milestones.len()}` }",
            vec!["contract.milestones"],
        ),
        (
            "let many = contract.milestones.filter(|m| m.in_escrow > 0);\nif many.len() > 0 { `x ${join(many.map(|m| m.title), \", \")}` }",
            vec!["m.title"],
        ),
        (
            "let who = if contract.side == \"client\" { \"you\" } else { \"they\" };\nif contract.status == \"active\" { `${who} pay` }",
            vec!["contract.side"],
        ),
        (
            "if contract.status == \"active\" { join([contract.title, contract.other_party], \" \") }",
            vec!["contract.title", "contract.other_party"],
        ),
        ("if contract.status == \"active\" { \"It is \" + contract.title }", vec!["contract.title"]),
        (
            "if contract.status == \"active\" || contract.kind == \"fixed\" { `${contract.kind}` }",
            vec!["contract.kind"],
        ),
        (
            "if contract.status == \"active\" && words(contract.title ?? \"x\") != \"y\" { `${contract.title.upper() ?? \"x\"}` }",
            vec![],
        ),
        ("if contract.status == \"active\" { `${contract.title.upper() ?? \"x\"}` }", vec!["contract.title"]),
        (
            "if contract.status == \"active\" { `${plural(contract.milestones.count(|m| m.in_escrow > 0), \"a\", \"b\")}` }",
            vec!["contract.milestones", "m.in_escrow"],
        ),
        (
            "if contract.status == \"active\" { `${end_of(contract)}` }",
            vec!["contract.last_hours_on in end_of()"],
        ),
    ] {
        assert_eq!(warned(HEADER, body), fields, "{body}");
    }
}

#[test]
fn what_decides_or_was_read_before_is_not() {
    for body in [
        "if contract.title != \"x\" { `${contract.title}` }",
        "let t = contract.title;\nif t != \"x\" { `${t}` }",
        "if contract.title == \"x\" { return false; }\n`${contract.title}`",
        "if contract.status == \"active\" && contract.title != \"x\" { `${contract.title} of ${contract.status}` }",
        "if contract.status != \"active\" || contract.title == \"x\" { false } else { `${contract.title}` }",
        "if !(contract.status == \"active\" && contract.title != \"x\") { return false; }\n`${contract.title}`",
        "let on = contract.status == \"active\" && contract.title != \"x\";\nif on { `${contract.title}` }",
        "if contract.kind == \"fixed\" { if contract.title == \"x\" { return false; } } else if contract.title == \"y\" { return false; }\n`${contract.title}`",
        "let open = contract.milestones.filter(|m| m.in_escrow > 0 && m.title != \"x\");\nif !open.is_empty() { `${join(open.map(|m| m.title), \", \")} ${open.first().title} ${open.sum(|m| m.in_escrow)}` }",
        "let open = contract.milestones.filter(|m| m.in_escrow > 0);\nlet big = open.filter(|m| m.title != \"x\");\nif !big.is_empty() { `${big.sum(|m| m.in_escrow)}` }",
        "if end_of(contract) != () { `${end_of(contract)}` }",
        "if contract.status == \"active\" { `${contract.title ?? \"it\"} with ${contract.other_party ?? \"them\"}` }",
        "let t = contract.title ?? \"it\";\nif contract.status == \"active\" { `${t}` }",
        "if contract.milestones.any(|m| m.in_escrow > 0) { `${join(contract.milestones.map(|m| m.title ?? \"one\"), \", \")}` }",
        "if contract.status == \"active\" { `${contract.id}` }",
        "if contract.status == \"active\" { contract.title }",
    ] {
        assert_eq!(warned(HEADER, body), Vec::<String>::new(), "{body}");
    }
}

/// `??` stands in for what is unknown in a sentence, and nowhere that the outcome could change.
#[test]
fn only_in_a_sentence_a_word_stands_in_for_what_is_unknown() {
    let told = "flags:\n    c1: ";
    let lost = "unknown: [c1]";
    for (body, outcome) in [
        ("`${contract.title ?? \"It\"} is open`", format!("{told}It is open")),
        ("let t = contract.title ?? \"It\";\n`${t} is open`", format!("{told}It is open")),
        (
            "let t = contract.title ?? \"It\";\nlet u = `${t} is`;\n#{ message: `${u} open` }",
            format!("{told}It is open"),
        ),
        ("`${join([1].map(|n| contract.title ?? \"It\"), \"\")} is open`", format!("{told}It is open")),
        (
            "let amount = contract.weekly_payment ?? ();\nlet t = if amount == () { \"It\" } else { `${amount}` };\n`${t} is open`",
            format!("{told}It is open"),
        ),
        ("contract.title ?? \"It\"", lost.to_owned()),
        ("(contract.title ?? \"It\") == \"It\"", lost.to_owned()),
        ("let t = contract.title ?? \"It\";\nif t == \"It\" { false } else { `${t}` }", lost.to_owned()),
        ("let t = contract.title ?? \"It\";\nlet u = `${t}`;\n[1].any(|n| u == \"It\")", lost.to_owned()),
        ("let t = contract.title ?? \"It\"; [t].is_empty()", lost.to_owned()),
        ("`${contract.title ?? { return false; }}`", lost.to_owned()),
        ("let t = contract.title ?? { return false; };\n`${t}`", lost.to_owned()),
        (
            "let t = if (contract.title ?? \"It\") == \"It\" { return false; } else { \"x\" };\n`${t}`",
            lost.to_owned(),
        ),
        ("`${if (contract.title ?? \"It\") == \"It\" { return false; } else { \"x\" }}`", lost.to_owned()),
        ("#{ message: \"x\", clears_on: contract.ended_on ?? today }", lost.to_owned()),
        ("#{ message: \"x\", others: (contract.title ?? \"It\") == \"It\" }", lost.to_owned()),
        (
            "#{ message: { if (contract.title ?? \"It\") == \"It\" { return false; } \"x\" } }",
            lost.to_owned(),
        ),
        (
            "if (contract.title ?? \"It\") == \"It\" { return false; }\n`${contract.title ?? \"It\"}`",
            lost.to_owned(),
        ),
    ] {
        let examples = format!(
            "\n\n/*--- examples\n- name: one\n  given: {{ contracts: [ {{ id: c1 }} ] }}\n  {outcome}\n---*/\n"
        );
        let ran = rule(HEADER, body, &examples).audit("test rules");
        assert_eq!(
            (ran.code, &*ran.out),
            (Some(0), "1 rule, 1 example: all hold.\n"),
            "{body}\n{}{}",
            ran.out,
            ran.err
        );
    }
}

/// A relation that is not known is told by the word, too; and nothing is not the same as unknown elsewhere.
#[test]
fn a_whole_path_may_be_unknown() {
    let header = HEADER.replace("contract in contracts", "milestone in milestones");
    let body = "if milestone.in_escrow != () && milestone.in_escrow > 0 { `held for ${milestone.contract.title ?? \"a contract\"}` }";
    let examples = "\n\n/*--- examples
- name: one
  given:
    contracts: [ { id: c1, title: Logo }, { id: c2 } ]
    milestones:
      - { id: m1, contract: c1, in_escrow: 1 USD }
      - { id: m2, contract: c2, in_escrow: 1 USD }
      - { id: m3, in_escrow: 1 USD }
      - { id: m4, contract: c1 }
  flags:
    m1: held for Logo
    m2: held for a contract
    m3: held for a contract
  unknown: [m4]
---*/
";
    rule(&header, body, examples).audit("test rules").exits(0).prints("1 rule, 1 example: all hold.\n");
}

/// Every `??` of the pack's sentences is there for a reason: without it, a warning.
#[test]
fn a_rule_of_the_pack_without_its_word_is_told() {
    let rule =
        std::fs::read_to_string(support::root().join("rules/upwork/contracts/hours-in-review.rhai")).unwrap();
    let word = " ?? \"the other side\"";
    assert!(rule.contains(word));
    let here = folder().given("mine/my-hours.rhai", rule.replace(word, ""));
    let ran = here.audit("check mine").exits(0);
    assert!(
        ran.err.contains("entry.contract.other_party is only told")
            && ran.err.contains("mine/my-hours.rhai:31:"),
        "{}",
        ran.err
    );
    assert_eq!(ran.err.matches("warning:").count(), 1, "{}", ran.err);
}
