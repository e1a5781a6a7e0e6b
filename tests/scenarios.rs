//! Stories of people who wanted to know what closing means, each with what the report has to tell them.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use support::{folder, root};

fn yaml(path: &str) -> Value {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// The account of somebody who is done with everything, as a freelancer or as a client.
fn base(name: &str) -> Value {
    let mut base = yaml("samples/ready/account.yaml");
    if name == "client" {
        base["account"]["roles"] = json!(["client", "company_owner"]);
        for table in ["contracts", "milestones", "hours", "proposals"] {
            base[table] = json!([]);
        }
        let plan = json!({ "plan": "client_basic", "for_role": "client" });
        base["subscriptions"] = with_defaults("subscriptions", &json!([{ "id": "s1" }]));
        merge(&mut base["subscriptions"][0], &plan);
    }
    base
}

fn merge(into: &mut Value, fields: &Value) {
    for (name, value) in fields.as_object().unwrap() {
        into[name.as_str()] = value.clone();
    }
}

fn with_defaults(table: &str, rows: &Value) -> Value {
    let defaults = yaml("tests/scenarios/defaults.yaml");
    let whole = |row: &Value| {
        let mut whole = defaults.get(table).cloned().unwrap_or_else(|| json!({}));
        merge(&mut whole, row);
        whole
    };
    Value::Array(rows.as_array().unwrap().iter().map(whole).collect())
}

fn snapshot(story: &Value) -> Value {
    let mut data = base(story["base"].as_str().unwrap());
    if story["with"].get("contracts").is_some() {
        data["milestones"] = json!([]);
        data["hours"] = json!([]);
    }
    for (name, change) in story["with"].as_object().unwrap() {
        match change {
            Value::Array(_) => data[name.as_str()] = with_defaults(name, change),
            Value::String(_) => data[name.as_str()] = change.clone(),
            record => merge(&mut data[name.as_str()], record),
        }
    }
    data
}

/// What a finding means for each action, where a story says so.
fn levels(story: &Value, findings: &[Value]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (rule, expected) in story.get("levels").and_then(Value::as_object).unwrap_or(&Map::new()) {
        for finding in findings.iter().filter(|finding| finding["rule"] == rule.as_str()) {
            if finding["severity"] != *expected {
                wrong.push(format!("{rule}: {}, not {expected}", finding["severity"]));
            }
        }
    }
    wrong
}

/// Everything in which a report differs from what a story expects.
fn differences(story: &Value, report: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut hold = |what: &str, there: &Value| {
        let expected = story.get(what).cloned().unwrap_or(Value::Null);
        if !expected.is_null() && expected != *there {
            wrong.push(format!("{what}: {there}, not {expected}"));
        }
    };
    let action = |name: &str| {
        let actions = report["actions"].as_array().unwrap();
        actions.iter().find(|action| action["action"] == name).unwrap().clone()
    };
    let asked = action(report["asked"].as_str().unwrap());
    hold("delete", &action("delete")["verdict"]);
    hold("deactivate", &action("deactivate")["verdict"]);
    hold("recommends", &report["recommendation"]["then"]);
    hold("not_before", &asked["not_before"]);
    hold("deadline", &asked["deadline"]);
    let findings = report["findings"].as_array().unwrap();
    for rule in story["finds"].as_array().unwrap() {
        if !findings.iter().any(|finding| finding["rule"] == *rule) {
            wrong.push(format!("{rule} finds nothing"));
        }
    }
    wrong.extend(levels(story, findings));
    let plans = report["plans"].as_array().unwrap();
    let steps: Vec<&Value> = plans.iter().flat_map(|plan| plan["steps"].as_array().unwrap()).collect();
    for (title, state) in story.get("plan").and_then(Value::as_object).unwrap_or(&Map::new()) {
        let step = steps.iter().find(|step| step["title"] == title.as_str());
        match step {
            Some(step) if step["state"] == *state => {}
            Some(step) => wrong.push(format!("{title}: {}, not {state}", step["state"])),
            None => wrong.push(format!("there is no step {title}")),
        }
    }
    wrong
}

#[test]
fn every_story_gets_its_answer() {
    let stories = yaml("tests/scenarios/stories.yaml");
    let stories = stories.as_array().unwrap();
    assert_eq!(stories.len(), 53);
    let here = folder();
    let mut wrong = Vec::new();
    let mut told = String::new();
    for story in stories {
        let title = story["story"].as_str().unwrap();
        let text = serde_yaml::to_string(&snapshot(story)).unwrap();
        std::fs::write(here.path().join("account.yaml"), text).unwrap();
        let ran = here.audit("account.yaml --today 2026-11-23 --format json --engine verify");
        assert_ne!(ran.code, Some(2), "{title}\n{}", ran.err);
        let report = ran.json();
        wrong.extend(differences(story, &report).into_iter().map(|what| format!("{title}\n    {what}")));
        told.push_str(&tell(title, &report));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    insta::assert_snapshot!("stories", told);
}

/// What each author reads first: verdicts, recommendation, and every sentence that is more than good to know.
fn tell(title: &str, report: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let actions = report["actions"].as_array().unwrap();
    let verdicts: Vec<String> = actions
        .iter()
        .map(|action| format!("{} {}", word(&action["action"]), word(&action["verdict"])))
        .collect();
    let advice = &report["recommendation"];
    let mut text = format!(
        "# {title}\n{} → {}\n  {}\n",
        verdicts.join(", "),
        word(&advice["then"]),
        word(&advice["because"])
    );
    let asked = word(&report["asked"]);
    for finding in report["findings"].as_array().unwrap() {
        let level = word(&finding["severity"][&asked]);
        if matches!(level.as_str(), "blocker" | "warning" | "wait") {
            writeln!(text, "  {level}: {}", word(&finding["message"])).unwrap();
        }
    }
    text.push('\n');
    text
}
