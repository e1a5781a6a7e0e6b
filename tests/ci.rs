//! The kits for build servers: each is read as its server reads it, and what it runs is run in a scratch repository.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;
use serde_json::Value as Json;
use std::fs;
use std::process::{Command, Output};
use support::{Folder, Ran, folder, root};

fn yaml(path: &str) -> Json {
    serde_yaml::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

/// A repository with a folder of accounts.
fn repository(samples: &[&str]) -> Folder {
    let mut here = folder();
    for name in samples {
        let account = fs::read(root().join("samples").join(name).join("account.yaml")).unwrap();
        here = here.given(&format!("accounts/{name}/account.yaml"), account);
    }
    let git = |arguments: &[&str]| {
        let ran = Command::new("git").args(arguments).current_dir(here.path()).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "Accounts"]);
    here
}

/// The steps of the workflow in the README.
fn workflow() -> Json {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let block =
        readme.split("```yaml\n").find(|block| block.starts_with("name: accounts")).expect("a workflow");
    serde_yaml::from_str(block.split("```").next().unwrap()).unwrap()
}

/// Runs the last step of the action as its server does: its environment, filled in from the inputs.
fn act(here: &Folder, given: &[(&str, &str)]) -> Output {
    let action = yaml("action.yml");
    let input = |name: &str| -> String {
        let own = given.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        own.unwrap_or_else(|| action["inputs"][name]["default"].as_str().unwrap_or_default().to_owned())
    };
    let step = action["runs"]["steps"].as_array().unwrap().last().unwrap();
    let mut run = Command::new("bash");
    run.args(["-c", step["run"].as_str().unwrap()]).current_dir(here.path());
    for (key, value) in step["env"].as_object().unwrap() {
        let value = value.as_str().unwrap();
        let name = value.strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}"));
        run.env(key, name.map_or_else(|| value.to_owned(), input));
    }
    let binary = given.iter().find(|(key, _)| *key == "AUDIT").map(|(_, binary)| *binary);
    run.env("AUDIT", binary.unwrap_or(env!("CARGO_BIN_EXE_audit"))).env("CI", "true");
    run.env("GITHUB_ACTION_PATH", root());
    run.env("GITHUB_OUTPUT", here.path().join("output"))
        .env("GITHUB_STEP_SUMMARY", here.path().join("summary"));
    run.output().unwrap()
}

#[test]
fn the_workflow_of_the_readme_runs_step_by_step() {
    let workflow = workflow();
    let steps = workflow["jobs"]["audit"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["uses"] == "OWNER/audit@COMMIT").unwrap();
    let action = yaml("action.yml");
    let mut given = vec![("today", "2026-11-23")];
    for (key, value) in step["with"].as_object().unwrap() {
        assert!(action["inputs"].get(key).is_some(), "action.yml has no input {key}");
        given.push((key, value.as_str().unwrap()));
    }
    let kept =
        steps.iter().find(|step| step["name"] == "Keep the page").unwrap()["with"]["path"].as_str().unwrap();
    let here = repository(&["ready", "blocked"]);
    let ran = act(&here, &given);
    let out = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(ran.status.code(), Some(1), "{out}{}", String::from_utf8_lossy(&ran.stderr));
    assert!(out.contains("::error file=accounts/blocked/account.yaml,line="), "{out}");
    assert_eq!(here.read("output"), "code=1\n");
    assert!(here.read("summary").contains("**2 accounts**: 1 no-go, 1 go"));
    for file in ["audit.jsonl", "audit.html", "audit.md", "audit.sarif"] {
        assert!(!here.read(&format!("{kept}/{file}")).is_empty());
    }
    // Once everything is sound, the step is green.
    let here = repository(&["ready"]);
    assert_eq!(act(&here, &given).status.code(), Some(0));
}

#[test]
fn the_action_fails_when_it_is_asked_to() {
    for (fail, accounts, code) in [
        ("blocked", &["incomplete"][..], 3),
        ("unreadable", &["blocked"], 0),
        ("unreadable", &["blocked", "broken"], 2),
        ("never", &["blocked", "broken"], 0),
    ] {
        let here = repository(accounts);
        let ran =
            act(&here, &[("paths", "accounts/*/account.yaml"), ("today", "2026-11-23"), ("fail", fail)]);
        assert_eq!(ran.status.code(), Some(code), "{fail} {accounts:?}");
    }
    // A run that could not even begin fails whatever was asked for.
    let here = repository(&["ready"]);
    assert_eq!(act(&here, &[("paths", "nowhere/*"), ("fail", "never")]).status.code(), Some(2));
    assert_eq!(
        act(&here, &[("paths", "accounts"), ("flags", "--action fly"), ("fail", "never")]).status.code(),
        Some(2)
    );
}

/// What stands in the checkout where the report goes would lead it elsewhere, or pass for a result.
#[test]
fn the_report_is_never_taken_from_the_checkout() {
    let given = |report: &'static str, fail: &'static str| {
        [("paths", "accounts"), ("today", "2026-11-23"), ("report", report), ("fail", fail)]
    };
    let said = |ran: &Output| String::from_utf8_lossy(&ran.stdout).into_owned();
    for fail in ["blocked", "unreadable", "never"] {
        let here = repository(&["blocked"]).given("audit-report/audit.jsonl", "old\n");
        let ran = act(&here, &given("audit-report", fail));
        assert_eq!(ran.status.code(), Some(2));
        assert!(said(&ran).contains("audit-report is there already"), "{}", said(&ran));
        assert_eq!(here.read("audit-report/audit.jsonl"), "old\n");
    }
    for report in ["", "/", ".", "..", "a/../b", "./a"] {
        let ran = act(&repository(&["ready"]), &given(report, "blocked"));
        assert_eq!(ran.status.code(), Some(2), "{report}");
    }
    #[cfg(unix)]
    for (link, report) in [("audit-report", "audit-report"), ("out", "out/report"), ("a/b", "a/b/c/report")] {
        let here = repository(&["ready"]).given("elsewhere/mine", "mine").given("a/x", "");
        std::os::unix::fs::symlink(here.path().join("elsewhere"), here.path().join(link)).unwrap();
        let ran = act(&here, &given(report, "never"));
        assert_eq!(ran.status.code(), Some(2), "{report}: {}", said(&ran));
        assert_eq!(fs::read_dir(here.path().join("elsewhere")).unwrap().count(), 1, "{report}");
    }
    let here = repository(&["ready"]);
    assert_eq!(act(&here, &given("out/deep/report", "blocked")).status.code(), Some(0));
    assert!(here.read("out/deep/report/audit.md").contains("go"));
}

#[test]
fn the_action_passes_on_no_other_end_than_those_it_names() {
    let here = || repository(&["ready"]).given("killed", "#!/bin/sh\nkill -9 $$\n");
    for fail in ["blocked", "unreadable", "never"] {
        let ran = |more: (&'static str, &str)| {
            let here = here();
            let given = [("paths", "accounts"), ("today", "2026-11-23"), ("fail", fail), more];
            act(&here, &given).status.code()
        };
        assert_eq!(ran(("flags", "--help")), Some(2), "{fail}");
        assert_eq!(ran(("flags", "--version")), Some(2), "{fail}");
        assert_eq!(ran(("AUDIT", "/nowhere/audit")), Some(127), "{fail}");
        assert_eq!(ran(("AUDIT", "/bin/true")), Some(2), "{fail}");
        let killed = here();
        let script = killed.path().join("killed");
        let given = [("paths", "accounts"), ("fail", fail), ("AUDIT", script.to_str().unwrap())];
        #[cfg(unix)]
        fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        assert_eq!(act(&killed, &given).status.code(), Some(137), "{fail}");
    }
    assert_eq!(act(&here(), &[("paths", "accounts"), ("fail", "nevr")]).status.code(), Some(2));
}

/// Runs the last line of the job.
fn gitlab(here: &Folder) -> Output {
    let job = &yaml("ci/gitlab.yml")["audit"];
    let script = job["script"].as_array().unwrap().last().unwrap().as_str().unwrap();
    let binary = env!("CARGO_BIN_EXE_audit");
    let script = script.replacen("audit ", &format!("{binary} --today 2026-11-23 "), 1);
    let mut run = Command::new("sh");
    run.args(["-c", &script])
        .current_dir(here.path())
        .env("AUDIT_PATHS", job["variables"]["AUDIT_PATHS"].as_str().unwrap());
    run.output().unwrap()
}

#[test]
fn the_job_for_gitlab_writes_what_it_names() {
    let job = &yaml("ci/gitlab.yml")["audit"];
    let here = repository(&["ready", "broken"]);
    let ran = gitlab(&here);
    assert_eq!(ran.status.code(), Some(2), "{}", String::from_utf8_lossy(&ran.stderr));
    let issues: Json =
        serde_json::from_str(&here.read(job["artifacts"]["reports"]["codequality"].as_str().unwrap()))
            .unwrap();
    assert!(issues.as_array().unwrap().len() > 10);
    assert!(here.read(job["artifacts"]["reports"]["junit"].as_str().unwrap()).contains("<testsuite "));
    assert!(here.read(job["artifacts"]["paths"][0].as_str().unwrap()).contains("<!DOCTYPE html>"));
}

/// Whoever writes an account does not decide what of it is accepted, in any of the kits.
#[test]
fn no_kit_takes_acknowledgements_from_an_account() {
    let payout = "withdrawals:\n  - { id: x9, method: w1, amount: 90.00 USD, started_on: 2026-11-01, arrived_on: none }\n";
    let own = "acknowledged:\n  - { rule: unarrived-withdrawal, row: x9, reason: Seen }\nwithdrawals:\n";
    let here = || {
        let file = "accounts/ready/account.yaml";
        repository(&["ready"]).edit(file, "withdrawals:\n", payout).edit(file, "withdrawals:\n", own)
    };
    let line = "accounts/ready/account.yaml --today 2026-11-23 --no-config";
    here().audit(line).exits(0);
    let told = "set aside: 1 acknowledgement of the account";
    let acted = here();
    assert_eq!(act(&acted, &[("paths", "accounts"), ("today", "2026-11-23")]).status.code(), Some(1));
    assert!(acted.read("audit-report/audit.md").contains(told));
    let waived = here().given(
        "w.yaml",
        "format: 1\nwaivers:\n  - { rule: unarrived-withdrawal, row: x9, reason: Seen, by: Desk, until: 2026-12-01 }\n",
    );
    let given = [("paths", "accounts"), ("today", "2026-11-23"), ("flags", "--waivers w.yaml")];
    assert_eq!(act(&waived, &given).status.code(), Some(0));
    hook("audit", &here(), &["accounts/ready/account.yaml"]).exits(1).shows(told);
    let ran = gitlab(&here());
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ran.stdout).contains(told));
}

/// Runs a hook as pre-commit does: its entry, then the files.
fn hook(id: &str, here: &Folder, files: &[&str]) -> Ran {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hook = hooks.as_array().unwrap().iter().find(|hook| hook["id"] == id).unwrap();
    let entry = hook["entry"].as_str().unwrap().strip_prefix("audit ").unwrap();
    let entry = entry.replacen("batch ", "batch --today 2026-11-23 ", 1);
    here.audit_words(&entry.split(' ').chain(files.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn the_hooks_judge_the_files_that_they_are_given() {
    let here = repository(&["ready", "blocked"]);
    hook("audit", &here, &["accounts/ready/account.yaml", "accounts/blocked/account.yaml"]).exits(1);
    hook("audit", &here, &["accounts/ready/account.yaml"]).exits(0);
    let here = folder().sample("custom").given("bad.rhai", "no rule").given("--help.rhai", "no rule");
    hook("audit-rules", &here, &["custom/rules/unsaved-messages.rhai"]).exits(0);
    hook("audit-rules", &here, &["bad.rhai"]).exits(1);
    hook("audit-rules", &here, &["--help.rhai"]).exits(1);
}

/// An export that changes changes the account it belongs to.
#[test]
fn a_changed_export_stands_for_its_account() {
    let here = repository(&["ready"]).sample("blocked-csv");
    hook("audit", &here, &["blocked-csv/contracts.csv", "blocked-csv/milestones.csv"])
        .exits(1)
        .shows("1 account: 1 no-go");
    let here =
        here.given("accounts/ready/exports/deep/x.csv", "a,b\n").given("--output=x/account.yaml", "a: 1");
    hook("audit", &here, &["accounts/ready/exports/deep/x.csv"]).exits(0).shows("1 account: 1 go");
    hook("audit", &here, &["--output=x/account.yaml"]).exits(2);
    assert!(!here.path().join("x").exists());
    // The account of a changed file is what is audited: nothing replaces it, and it brings no settings with it.
    let here = here.given("accounts/ready/audit.yaml", "settings: 1\n");
    let line = "batch --today 2026-11-23 --changed accounts/ready/exports/deep/x.csv";
    here.audit(&format!("{line} --format csv=accounts/ready/account.yaml")).refuses("would be lost");
    here.audit(&format!("{line} --pack accounts/ready")).refuses("this lies inside the audited folder");
    // Other YAML of a repository is nobody's account.
    let here = repository(&["ready"]).given("mkdocs.yml", "a: 1").given("web/data.json", "{}");
    hook("audit", &here, &["mkdocs.yml"])
        .exits(0)
        .complains("mkdocs.yml: no account around it, so nothing was judged for it\n");
    hook("audit", &here, &["mkdocs.yml", "web/data.json", "accounts/ready/account.yaml"])
        .exits(0)
        .shows("1 account: 1 go");
    let files = yaml(".pre-commit-hooks.yaml")[0]["files"].as_str().unwrap().to_owned();
    assert_eq!(files, r"\.(ya?ml|json|csv|xlsx)$");
}
