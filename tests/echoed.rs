//! What an error repeats of what was written: names where a name was expected, escaped and cut; never values.
#![allow(clippy::unwrap_used)]

mod support;

use support::{Folder, folder};

/// A name that looks personal, with what a terminal must not get, and long.
fn name() -> String {
    format!("ann_example_\u{202e}private\u{1b}[2J_{}", "0123456789".repeat(90))
}

/// Nothing on stderr but lines of the program: what is repeated has at most forty characters, and sends nothing.
#[track_caller]
fn harmless(here: &Folder, arguments: &str, repeated: bool) {
    let ran = here.audit(arguments);
    assert!(matches!(ran.code, Some(1 | 2)), "{arguments}\n{}", ran.err);
    assert!(!ran.err.chars().any(|c| c != '\n' && closeout::source::hidden(c)), "{arguments}: {:?}", ran.err);
    assert_eq!(ran.err.contains("ann_example_"), repeated, "{arguments}\n{}", ran.err);
    // Only a file that judges shows its line, and that is cut, too.
    let said: Vec<&str> =
        ran.err.lines().filter(|line| !line.starts_with("  ") || !line.contains(" | ")).collect();
    assert!(
        !said.concat().contains("012345678901234567890123456789"),
        "{arguments}
{}",
        ran.err
    );
    assert!(
        ran.err.lines().all(|line| line.chars().count() < 600),
        "{arguments}
{}",
        ran.err
    );
    assert!(ran.err.len() < 3_000, "{arguments}: {} bytes", ran.err.len());
}

/// The same as it can be written in YAML and JSON, quoted.
fn quoted() -> String {
    serde_json::to_string(&name()).unwrap().replace('\u{202e}', "\\u202e")
}

#[test]
fn names_that_are_not_known_are_cut_and_escaped() {
    let key = quoted();
    let start = "as_of: 2026-11-20\naccount: { roles: [freelancer] }\n";
    for (file, text, arguments, repeated) in [
        ("a.yaml", format!("{start}{key}: x\n"), "a.yaml", true),
        ("a.yaml", format!("{start}contracts:\n  - {{ id: a, {key}: 1 }}\n"), "a.yaml", true),
        ("a.yaml", format!("{start}intent: {{ action: {key} }}\n"), "a.yaml", false),
        ("a.yaml", format!("{start}contracts:\n  - {{ id: {key}, id: {key} }}\n"), "a.yaml", false),
        ("a.yaml", format!("{start}contracts: {key}.csv\n"), "a.yaml", false),
        (
            "a.yaml",
            format!("{start}milestones:\n  - {{ id: m, contract: {key} }}\ncontracts: []\n"),
            "a.yaml",
            false,
        ),
        (
            "a.yaml",
            format!("{start}acknowledged:\n  - {{ rule: {key}, row: account, reason: Known. }}\n{key}: 1\n"),
            "a.yaml",
            true,
        ),
        (
            "a.yaml",
            format!("{start}covers: {{ {key}: {{ from: 2026-01-01, to: 2026-01-02 }} }}\n"),
            "a.yaml",
            true,
        ),
        ("a.yaml", format!("{start}{key}: x\n{key}: y\n"), "a.yaml", true),
        ("a.json", format!("{{ \"as_of\": \"2026-11-20\", {key}: 1 }}"), "a.json", true),
        ("a.json", format!("{{ \"as_of\": \"2026-11-20\", {key}: 1, {key}: 2 }}"), "a.json", true),
        ("f/contracts.csv", format!("id,{}\nc1,x\n", name().replace(['\u{1b}', '\u{202e}'], "")), "f", false),
        (
            "many/accounts.csv",
            format!("account,as_of,{}\na,2026-11-20,x\n", name().replace(['\u{1b}', '\u{202e}'], "")),
            "batch many",
            false,
        ),
        ("w.yaml", format!("format: 1\nwaivers:\n  - {{ {key}: x }}\n"), "check w.yaml", true),
        ("audit.yaml", format!("settings: 1\n{key}: x\n"), "check audit.yaml", true),
        ("audit.yaml", format!("settings: 1\nparams: {{ {key}: 1 }}\n"), "f --config audit.yaml", true),
        (
            "rules/own-rule.rhai",
            format!("{}false\n", support::RULE.replace("why:", &format!("{key}: x\nwhy:"))),
            "check rules",
            true,
        ),
        (
            "rules/own-rule.rhai",
            format!("{}false\n", support::RULE.replace("contract in contracts", &format!("c in {key}"))),
            "check rules",
            true,
        ),
    ] {
        let here = folder().given("f/account.yaml", start).given(file, text);
        let day = if arguments.starts_with("check") { "" } else { " --today 2026-11-23" };
        harmless(&here, &format!("{arguments}{day}"), repeated);
    }
}

#[test]
fn a_stored_result_repeats_no_more() {
    let here = folder().sample("ready");
    let stored = here.audit("ready/account.yaml --today 2026-11-23 --format json").exits(0).out;
    for (from, to) in [
        ("\"verdict\": \"go\"".to_owned(), format!("\"verdict\": {}", quoted())),
        ("{".to_owned(), format!("{{ {}: 1, ", quoted())),
    ] {
        assert!(stored.contains(&from));
        let here = folder().given("s.json", stored.replacen(&from, &to, 1));
        let ran = here.audit("render s.json");
        assert!(!ran.err.chars().any(|c| c != '\n' && closeout::source::hidden(c)), "{:?}", ran.err);
        assert!(!ran.err.contains("012345678901234567890123456789"), "{}", ran.err);
    }
}
