//! What a run writes never destroys what it reads, or anything that is not its own.
#![allow(clippy::unwrap_used)]

mod support;
use std::fs;
use support::{Folder, RULE, folder};

const DAY: &str = "--today 2026-11-23";

fn here() -> Folder {
    folder().sample("ready").sample("blocked")
}

#[test]
fn an_output_that_is_read_is_refused_whatever_it_is_called() {
    let rule = format!("{RULE}false\n/*--- examples\n- name: n\n  given: {{ contracts: [] }}\n---*/\n");
    let here = here()
        .given("rules/own-rule.rhai", &rule)
        .given("waivers.yaml", "[]\n")
        .given("audit.yaml", "settings: 1\n");
    here.audit(&format!("ready {DAY} --format json=stored.json")).exits(0);
    #[cfg(unix)]
    std::os::unix::fs::symlink("ready/account.yaml", here.path().join("link.yaml")).unwrap();
    let lost = "this is read in this run, and would be lost";
    for line in [
        "ready/account.yaml --output ready/account.yaml",
        "ready --output ready/account.yaml",
        "ready --output ./ready/../ready/account.yaml",
        "ready --format json=ready/account.yaml --format table",
        "ready/account.yaml --output link.yaml",
        "link.yaml --output ready/account.yaml",
        "ready --rules rules --output rules/own-rule.rhai",
        "ready --waivers waivers.yaml --output waivers.yaml",
        "ready --config audit.yaml --output audit.yaml",
        "ready --baseline stored.json --format json=stored.json",
        "render stored.json --output stored.json",
        "diff stored.json stored.json --output stored.json",
        "import ready --output ready/account.yaml",
        "explain open-contract ready --output ready/account.yaml",
        "batch ready blocked --format csv=ready/account.yaml",
        "batch ready/*.yaml --format csv=ready/account.yaml",
        "batch ready blocked --format jsonl=out.jsonl --journal blocked/account.yaml",
        "check rules/own-rule.rhai --output rules/own-rule.rhai",
    ] {
        let files = ["ready/account.yaml", "blocked/account.yaml", "rules/own-rule.rhai", "stored.json"];
        let before = files.map(|file| here.read(file));
        let line = if line.contains("--today") { line.to_owned() } else { format!("{line} {DAY}") };
        here.audit(&line).refuses(lost).prints("");
        assert_eq!(files.map(|file| here.read(file)), before, "{line}");
    }
    // A report beside the account is passed over by every run, so it may be written anew.
    for _ in 0..2 {
        here.audit(&format!("ready {DAY} --format json=ready/report.json")).exits(0);
        here.audit(&format!("ready {DAY} --output ready/report.txt")).exits(0);
    }
}

#[test]
fn two_outputs_are_two_files() {
    let here = here();
    fs::create_dir(here.path().join("sub")).unwrap();
    for line in [
        "ready --format json=x --format csv=x",
        "ready --format json=x --format csv=./sub/../x",
        "ready --output x --format table --format json=x",
        "batch ready --format jsonl=x --journal x",
    ] {
        here.audit(&format!("{line} {DAY}")).refuses("are one file").prints("");
        assert!(!here.path().join("x").exists(), "{line}");
    }
}

#[test]
fn nothing_but_a_journal_is_taken_for_one() {
    let here = here().given("notes.txt", "My notes.\n").given("empty.txt", "");
    for resume in ["", " --resume"] {
        let line = format!("batch ready blocked {DAY} --format jsonl=out.jsonl --journal notes.txt{resume}");
        here.audit(&line).refuses("notes.txt").prints("");
        assert_eq!(here.read("notes.txt"), "My notes.\n");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("notes.txt", here.path().join("link")).unwrap();
        here.audit(&format!("batch ready {DAY} --format jsonl=out.jsonl --journal link"))
            .refuses("a journal is a plain file, not a link");
        fs::set_permissions(
            here.path().join("notes.txt"),
            std::os::unix::fs::PermissionsExt::from_mode(0o600),
        )
        .unwrap();
        here.audit(&format!("batch ready {DAY} --format jsonl=out.jsonl --journal notes.txt --resume"))
            .refuses("this is no journal of audit batch");
        assert_eq!(here.read("notes.txt"), "My notes.\n");
    }
}

/// A journal is a list of verdicts: one that comes with the accounts could say anything.
#[test]
fn a_journal_that_came_with_the_accounts_is_not_gone_on_with() {
    let here = folder().sample("blocked").given("blocked/out.jsonl.journal", "audit journal 2\n");
    let line = format!("batch blocked {DAY} --format jsonl=blocked/out.jsonl --resume");
    here.audit(&line).refuses("this journal lies in what is audited").prints("");
    let here = folder().sample("blocked").given("out.jsonl.journal", "audit journal 2\n");
    let line = format!("batch blocked {DAY} --format jsonl=out.jsonl --resume");
    here.audit(&line).refuses("others can read or write this journal").prints("");
}

#[cfg(unix)]
#[test]
fn help_that_cannot_be_written_is_told() {
    let full = std::path::Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    for arguments in [&["--help"][..], &["--version"], &["batch", "--help"]] {
        let full = fs::OpenOptions::new().write(true).open(full).unwrap();
        let mut command = support::command(&support::root());
        let output = command.args(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

/// What an account names lies beside it, settings that were found are read, and so is standard input.
#[test]
fn what_is_read_without_being_named_is_kept_too() {
    let here = folder().sample("blocked-csv").sample("ready");
    let before = here.read("blocked-csv/contracts.csv");
    for line in [
        "blocked-csv/account.yaml --format csv=blocked-csv/contracts.csv",
        "batch blocked-csv/*.yaml --format csv=blocked-csv/contracts.csv",
        "explain open-contract blocked-csv/account.yaml --output blocked-csv/contracts.csv",
    ] {
        here.audit(&format!("{line} {DAY}")).exits(2).prints("").warns("blocked-csv/contracts.csv: --");
        assert_eq!(here.read("blocked-csv/contracts.csv"), before, "{line}");
    }
    let text = here.read("ready/account.yaml");
    let input = std::fs::File::open(here.path().join("ready/account.yaml")).unwrap();
    let mut command = support::command(here.path());
    let ran = command
        .args(["-", "--today", "2026-11-23", "--format", "json=ready/account.yaml"])
        .stdin(input)
        .output();
    assert_eq!(ran.unwrap().status.code(), Some(2));
    assert_eq!(here.read("ready/account.yaml"), text);
}

/// The journal that a run keeps beside its first output is an output as well; so is a file that is not whole yet.
#[test]
fn the_files_that_a_run_keeps_for_itself_are_nobody_elses() {
    let here = folder().sample("ready");
    here.audit(&format!("batch ready {DAY} --format json=z --format csv=z.journal")).exits(2).complains(
        "error: z.journal: --format csv=… and the journal of this run are one file\n  give each its own\n",
    );
    here.audit(&format!("ready {DAY} --format csv=.audit-unfinished-z --format json=z"))
        .exits(2)
        .warns("error: .audit-unfinished-z: --format csv=…: what is not whole yet is called so\n");
    assert!(!here.path().join("z").exists());
}
