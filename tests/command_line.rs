//! What may be written on the command line, and what a slip of the hand gets.
#![allow(clippy::unwrap_used)]

mod support;
use support::{audit, folder};

const READY: &str = "samples/ready/account.yaml --today 2026-11-23";

#[test]
fn without_an_account_it_says_what_to_write() {
    audit("").exits(2).prints("").complains(
        "error: name the account: audit PATH, or audit - for standard input\n  `audit init` asks for what it needs; `audit template > account.yaml` makes a form to fill in; `audit --help` says more\n",
    );
}

#[test]
fn a_word_that_is_neither_a_file_nor_a_command_gets_a_suggestion() {
    audit("templat")
        .exits(2)
        .prints("")
        .complains("error: templat: there is no such file or folder\n  did you mean `audit template`?\n");
    audit("nowhere.yaml").exits(2).complains("error: nowhere.yaml: there is no such file or folder\n");
}

#[test]
fn a_file_named_like_a_command_is_reached_by_its_path() {
    let here = folder().given("template", "as_of: 2026-11-20\naccount: { id: Named, roles: [freelancer] }\n");
    here.audit("./template --today 2026-11-23").exits(3).shows("Named");
    here.audit("template").exits(0).shows("as_of:");
}

#[test]
fn flags_work_on_both_sides_of_a_command() {
    let before = audit("--today 2026-11-23 template --role client").exits(0).out;
    audit("template --role client --today 2026-11-23").exits(0).prints(&before);
    let here = folder();
    here.audit("--output form.yaml template --today 2026-11-23").exits(0).prints("");
    assert!(here.read("form.yaml").contains("as_of: 2026-11-23"));
}

#[test]
fn the_action_asked_about_decides_the_exit_code() {
    audit("samples/agency/account.yaml --today 2026-11-23 --action delete").exits(1);
    audit("samples/agency/account.yaml --today 2026-11-23 --action deactivate")
        .exits(0)
        .shows("GO for deactivate");
    audit(&format!("{READY} --action destroy"))
        .exits(2)
        .complains("error: --action: there is no action destroy\n  it may be: delete, deactivate\n");
    let here = folder().sample("agency").edit("agency/account.yaml", "action: delete", "action: deactivate");
    here.audit("agency/account.yaml --today 2026-11-23").exits(0);
}

#[test]
fn a_rule_left_out_is_not_answered() {
    audit(&format!("{READY} --skip open-contract")).exits(3).shows("Left out on request: open-contract");
    audit(&format!("{READY} --only open-contract")).exits(3);
    audit(&format!("{READY} --skip retained-data")).exits(0).shows("1 unanswered");
    audit(&format!("{READY} --skip open-contrac"))
        .exits(2)
        .complains("error: --skip: there is no rule open-contrac\n  did you mean open-contract?\n");
    audit("samples/blocked/account.yaml --today 2026-11-23 --only open-proposal").exits(1);
}

#[test]
fn a_changed_parameter_is_printed() {
    audit(&format!("{READY} --param max_age=30")).exits(0).shows("max_age is 30 (the pack says 7)");
    audit(&format!("{READY} --param max_age=7")).exits(0).hides("CHANGED");
    audit(&format!("{READY} --param max_agee=30")).refuses("did you mean max_age?");
    audit(&format!("{READY} --param max_age=soon")).refuses("max_age");
    audit(&format!("{READY} --param max_age")).refuses("write --param max_age=14");
    audit(&format!("{READY} --param max_age=-1")).refuses("0 or more");
}

#[test]
fn warnings_can_count_like_blockers() {
    audit(&format!("{READY} --fail-on warning")).exits(1).shows("warnings count like blockers");
    let here = folder().sample("ready");
    let accepted = "acknowledged:\n  - { rule: retained-data, row: account, reason: I know. }\n  - { rule: permanent-loss, reason: I know. }\n  - { rule: unclaimed-bonus, reason: Nobody promised one. }\n";
    let text = format!("{}\n{accepted}", here.read("ready/account.yaml"));
    let here = here.given("ready/account.yaml", text);
    here.audit("ready/account.yaml --today 2026-11-23 --fail-on warning")
        .exits(0)
        .shows("3 accepted")
        .shows("accepted by you");
}

#[test]
fn an_acknowledgement_accepts_only_what_may_be_accepted() {
    let here = folder().sample("blocked");
    let said = "acknowledged:\n  - { rule: open-contract, reason: So what. }\n  - { rule: no-such-rule, reason: X. }\n  - { rule: retained-data, row: other, reason: X. }\n  - { rule: joint-freelancer-and-client-account, row: account, reason: Both may go. }\n";
    let text = format!("{}\n{said}", here.read("blocked/account.yaml"));
    let here = here.given("blocked/account.yaml", text);
    let ran = here.audit("blocked/account.yaml --today 2026-11-23").exits(1);
    ran.shows("nobody can accept this finding")
        .shows("there is no such rule")
        .shows("there is no such finding")
        .shows("39 blockers");
}

#[test]
fn the_day_of_judgement_is_a_day() {
    audit("samples/ready/account.yaml --today tomorrow").refuses("--today: this is not a day");
}

/// The form is a valid snapshot in which everything is unknown, for each role; filled in, it reaches a verdict.
#[test]
fn the_template_is_a_snapshot() {
    for role in ["freelancer", "client", "agency_owner", "agency_member", "company_owner", "company_member"] {
        let form = audit(&format!("template --role {role} --today 2026-11-23")).exits(0).complains("").out;
        assert!(form.contains(&format!("roles: [{role}]")));
        let here = folder().given("account.yaml", form);
        let ran = here.audit("account.yaml --today 2026-11-23").complains("");
        // Who does not own an agency or company cannot close it, whatever else is known.
        assert_eq!(ran.code, Some(if role.ends_with("_member") { 1 } else { 3 }), "{role}");
    }
    let form = audit("template --today 2026-11-23").exits(0).out;
    let here = folder().given("account.yaml", &form);
    here.audit("account.yaml --today 2026-11-23").exits(3).complains("");
    audit("template --role freelanser").refuses("did you mean freelancer?");
    // The commented rows are rows: uncommented, they are read.
    let form = form.split("\n# Findings you have read").next().unwrap();
    let rows: String = form
        .lines()
        .map(|line| match line.strip_prefix("#   ") {
            Some(row) if !row.trim_start().starts_with('#') => format!("  {row}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let here = folder().given("account.yaml", rows);
    // They name rows and answer nothing: no table becomes clear by being uncommented.
    here.audit("account.yaml --today 2026-11-23").exits(3).complains("");
}

/// Every flag of the help stands in the README.
#[test]
fn the_readme_knows_every_flag() {
    let help = audit("--help").exits(0).out;
    let readme = std::fs::read_to_string(support::root().join("README.md")).unwrap();
    for word in help.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2) {
        let flag = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        assert!(matches!(flag, "--help" | "--version") || readme.contains(flag), "{flag}");
    }
}
