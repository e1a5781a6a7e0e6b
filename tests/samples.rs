//! Each sample gives its documented verdict in both formats, and the README shows true output.
#![allow(clippy::unwrap_used)]

mod support;
use support::{audit, folder, root};

const SAMPLES: [(&str, i32, &str); 9] = [
    ("samples/ready/account.yaml --today 2026-11-23", 0, "go"),
    ("samples/blocked/account.yaml --today 2026-11-23", 1, "no-go"),
    ("samples/blocked-csv/account.yaml --today 2026-11-23", 1, "no-go"),
    ("samples/client/account.yaml --today 2026-11-23", 1, "no-go"),
    ("samples/agency/account.yaml --today 2026-11-23", 1, "no-go"),
    ("samples/incomplete/account.yaml --today 2026-11-23", 3, "incomplete"),
    ("samples/real-export --today 2025-07-18", 1, "no-go"),
    ("samples/custom/account.yaml --today 2026-11-23 --rules samples/custom/rules", 1, "no-go"),
    ("samples/custom-pack/account.yaml --today 2026-11-23 --pack samples/custom-pack", 1, "no-go"),
];

#[test]
fn every_sample_gives_its_verdict_in_both_formats() {
    for (line, code, verdict) in SAMPLES {
        let table = audit(line).exits(code).complains("");
        let json = audit(&format!("{line} --format json")).exits(code).complains("").json();
        assert_eq!(json["verdict"], verdict, "{line}");
        assert_eq!(json["report"], 1);
        let action = &json["actions"][0];
        let tally = format!(
            "{} for {}: {} blocker",
            verdict.to_uppercase(),
            json["asked"].as_str().unwrap(),
            action["blockers"]
        );
        table.shows(&tally);
    }
    audit("samples/broken/account.yaml --today 2026-11-23").exits(2).prints("");
    audit("samples/broken/account.yaml --today 2026-11-23 --format json").exits(2).prints("");
}

/// Rule, row, sentence and dates of every finding; places differ.
fn told(line: &str) -> Vec<String> {
    let json = audit(&format!("{line} --format json")).json();
    let findings = json["findings"].as_array().unwrap().clone();
    findings
        .iter()
        .map(|f| format!("{} {} {} {} {}", f["rule"], f["row"], f["message"], f["clears_on"], f["due_by"]))
        .collect()
}

#[test]
fn the_csv_twin_has_the_same_findings() {
    let yaml = told("samples/blocked/account.yaml --today 2026-11-23");
    assert!(yaml.len() > 40);
    assert_eq!(yaml, told("samples/blocked-csv/account.yaml --today 2026-11-23"));
    assert_eq!(yaml, told("samples/blocked-csv --today 2026-11-23"));
}

#[test]
fn yaml_json_and_standard_input_are_the_same_snapshot() {
    let text = std::fs::read(root().join("samples/blocked/account.yaml")).unwrap();
    let here = folder();
    let piped = here.audit_with("- --today 2026-11-23 --format json", &text, &[]).exits(1);
    let plain = audit("samples/blocked/account.yaml --today 2026-11-23 --format json").exits(1);
    assert_eq!(piped.out.replace("\"-\"", "\"samples/blocked/account.yaml\""), plain.out);
    let json = r#"{"as_of": "2026-11-20", "account": {"id": "A \ud83d\ude00", "roles": ["freelancer"]}, "contracts": [{"id": "c1", "title": "Logo", "other_party": "Acme", "side": "freelancer", "status": "active"}]}"#;
    let yaml = "as_of: 2026-11-20\naccount: { id: A 😀, roles: [freelancer] }\ncontracts:\n  - { id: c1, title: Logo, other_party: Acme, side: freelancer, status: active }\n";
    let here = here.given("a.json", json).given("a.yaml", yaml);
    let findings = here.audit("a.json --today 2026-11-23 --format json").exits(1).findings();
    assert_eq!(findings, here.audit("a.yaml --today 2026-11-23 --format json").exits(1).findings());
    assert!(findings.contains(&"open-contract c1".to_owned()));
}

#[test]
fn an_incomplete_account_names_what_would_settle_it() {
    let ran = audit("samples/incomplete/account.yaml --today 2026-11-23 --format json").exits(3);
    let json = ran.json();
    let facts: Vec<&str> =
        json["missing"].as_array().unwrap().iter().map(|missing| missing["fact"].as_str().unwrap()).collect();
    assert_eq!(
        facts,
        [
            "verification.status",
            "security.question_set",
            "disputes",
            "balances.clears_on",
            "connects.badge_on"
        ]
    );
    for fact in facts {
        audit("samples/incomplete/account.yaml --today 2026-11-23").shows(fact);
    }
}

#[test]
fn the_real_export_is_read_whole() {
    let json = audit("samples/real-export --today 2025-07-18 --format json").json();
    let rule = json["rules"]
        .as_array()
        .unwrap()
        .iter()
        .find(|rule| rule["rule"] == "hours-in-review")
        .unwrap()
        .clone();
    assert_eq!(rule["rows"], 252);
    let rows = json["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == "hours-in-review").count();
    assert_eq!(rows, 6);
    let shared = std::fs::read(root().join("samples/real-export/weekly_summary_2023-2025.csv")).unwrap();
    assert_eq!(shared.len(), 18293);
}

/// Every console block of the README whose command is `audit …` with an exit code: each line shown is a line of
/// the true output, in order; … stands for any lines.
#[test]
fn the_readme_shows_true_output() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut checked = 0;
    for block in readme.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        let mut lines = block.lines();
        let Some((command, code)) = lines.next().and_then(|line| line.split_once("   # exits ")) else {
            continue;
        };
        let ran = audit(command.trim_start_matches("$ audit ")).exits(code.parse().unwrap());
        let output = format!("{}{}", ran.out, ran.err);
        let mut rest = output.lines();
        for line in lines.filter(|line| *line != "…") {
            assert!(
                rest.any(|true_line| true_line.trim_end() == line.trim_end()),
                "$ {command}\nlacks\n{line}\nin\n{output}"
            );
        }
        checked += 1;
    }
    assert_eq!(checked, 14);
}

#[test]
fn every_sample_is_in_the_readme() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    for entry in std::fs::read_dir(root().join("samples")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(readme.contains(&format!("samples/{name}")), "{name}");
    }
}

#[test]
fn money_is_added_per_stage_and_currency() {
    let text = "as_of: 2026-11-20\naccount: { roles: [freelancer] }\nbalances:\n  - { stage: available, of: self, amount: 10.50 USD }\n  - { stage: available, of: agency, amount: 1.25 USD }\n  - { stage: available, of: self, amount: 3 EUR }\n  - { stage: pending, of: self, amount: 0 }\nmilestones:\n  - { id: m1, in_escrow: 700 JPY }\n";
    let here = folder().given("a.yaml", text);
    let json = here.audit("a.yaml --today 2026-11-23 --format json").exits(1).json();
    let told: Vec<String> = json["money"]
        .as_array()
        .unwrap()
        .iter()
        .map(|at| format!("{} {}", at["stage"], at["amounts"]))
        .collect();
    assert_eq!(told, [r#""available" ["3.00 EUR","11.75 USD"]"#, r#""escrow" ["700 JPY"]"#]);
    here.audit("a.yaml --today 2026-11-23").exits(1).shows("│ in escrow │ 700 JPY");
}

/// The state of every step of the first plan.
fn steps(ran: &support::Ran) -> Vec<String> {
    let json = ran.json();
    let steps = json["plans"][0]["steps"].as_array().unwrap().clone();
    steps
        .iter()
        .map(|step| format!("{}: {}", step["title"].as_str().unwrap(), step["state"].as_str().unwrap()))
        .collect()
}

#[test]
fn the_plan_says_what_is_done_and_what_waits() {
    let ready = audit("samples/ready/account.yaml --today 2026-11-23 --format json");
    let left: Vec<String> = steps(&ready)
        .into_iter()
        .filter(|step| !step.ends_with(": done") && !step.ends_with(": by hand"))
        .collect();
    assert_eq!(left, ["Be certain that closing is what you want: to do"]);
    let blocked = steps(&audit("samples/blocked/account.yaml --today 2026-11-23 --format json"));
    assert_eq!(blocked.iter().position(|step| step == "Answer what has a deadline: to do"), Some(3));
    assert!(blocked.contains(&"Wait until hours and payments have cleared: waiting".to_owned()));
    let open = steps(&audit("samples/incomplete/account.yaml --today 2026-11-23 --format json"));
    assert!(open.contains(&"Wait for disputes to end: unanswered".to_owned()));
    audit("samples/agency/account.yaml --today 2026-11-23")
        .shows("PLAN for delete")
        .shows("Empty the agency and close it");
    audit("samples/real-export --today 2025-07-18").shows("PLAN for delete").shows("PLAN for deactivate");
    audit("samples/client/account.yaml --today 2026-11-23")
        .shows("Close the account")
        .hides("Withdraw everything");
}
