//! JSON Schemas: those in docs/schemas are what the program prints, samples and reports satisfy them, and what
//! they refuse the program refuses, too.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use serde_json::Value as Json;
use std::path::PathBuf;
use support::{audit, folder, root};

const NAMES: [&str; 7] = ["snapshot", "rule", "pack", "schema", "waivers", "config", "report"];

fn shipped(name: &str) -> Json {
    let text = std::fs::read_to_string(root().join(format!("docs/schemas/{name}.schema.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn yaml(path: &str) -> Json {
    serde_yaml::from_str(&std::fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

#[track_caller]
fn fits(schema: &Json, value: &Json, what: &str) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{what}\n{}", wrong.join("\n"));
}

fn refuses(schema: &Json, value: &Json) -> bool {
    !jsonschema::validator_for(schema).unwrap().is_valid(value)
}

#[test]
fn the_schemas_are_those_of_the_program() {
    for name in NAMES {
        let made = audit(&format!("schema {name}")).exits(0).out;
        let file = format!("docs/schemas/{name}.schema.json");
        assert!(
            made == std::fs::read_to_string(root().join(&file)).unwrap(),
            "audit schema {name} --output {file}"
        );
        jsonschema::meta::validate(&shipped(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    audit("schema nothing").exits(2);
}

#[test]
fn every_sample_names_its_schema_and_fits_it() {
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("samples")).unwrap() {
        let folder = entry.unwrap().path();
        let text = std::fs::read_to_string(folder.join("account.yaml")).unwrap();
        let first = text.lines().next().unwrap();
        let named =
            first.strip_prefix("# yaml-language-server: $schema=").unwrap_or_else(|| panic!("{first}"));
        let schema = std::fs::read_to_string(folder.join(named)).unwrap();
        let schema: Json = serde_json::from_str(&schema).unwrap();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        match serde_yaml::from_str::<Json>(&text) {
            Ok(value) if name != "broken" => {
                fits(&schema, &value, &name);
                seen += 1;
            }
            Ok(value) => assert!(refuses(&schema, &value)),
            Err(error) => assert_eq!(name, "broken", "{error}"),
        }
    }
    assert!(seen >= 9, "{seen}");
}

#[test]
fn pack_schema_and_every_rule_fit() {
    for folder in ["rules/upwork", "samples/custom-pack"] {
        fits(&shipped("pack"), &yaml(&format!("{folder}/pack.yaml")), folder);
        fits(&shipped("schema"), &yaml(&format!("{folder}/schema.yaml")), folder);
        let mut rules = Vec::new();
        collect(&root().join(folder), &mut rules);
        assert!(rules.len() >= 10);
        for path in rules {
            let text = std::fs::read_to_string(&path).unwrap();
            let header = text.strip_prefix("/*---").unwrap().split("\n---*/").next().unwrap();
            fits(&shipped("rule"), &serde_yaml::from_str(header).unwrap(), &path.to_string_lossy());
        }
    }
    let rule = |text: &str| serde_yaml::from_str::<Json>(text).unwrap();
    let sound = "{ title: t, severity: blocker, for: account, confidence: official, checked: '2026-11-23', why: w, fix: f }";
    fits(&shipped("rule"), &rule(sound), sound);
    for (from, to) in [
        ("title: t, ", ""),
        ("official", "sure"),
        ("blocker", "fatal"),
        ("title", "titel"),
        ("blocker", "{ delete: fatal }"),
    ] {
        assert!(refuses(&shipped("rule"), &rule(&sound.replace(from, to))), "{to}");
    }
}

fn collect(folder: &std::path::Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rhai") && !path.ends_with("functions.rhai")
        {
            into.push(path);
        }
    }
}

/// The report's schema knows every key that a report has, and every report fits it.
#[test]
fn reports_fit_their_schema() {
    let schema = shipped("report");
    for line in [
        "samples/ready/account.yaml --today 2026-11-23",
        "samples/blocked --today 2026-11-23",
        "samples/agency/account.yaml --today 2026-11-23 --param max_age=1 --fail-on warning",
        "samples/incomplete/account.yaml --today 2026-11-23 --skip open-contract",
        "samples/real-export --today 2025-07-18",
        "samples/custom/account.yaml --today 2026-11-23 --rules samples/custom/rules",
        "samples/custom-pack/account.yaml --today 2026-11-23 --pack samples/custom-pack",
    ] {
        let report = audit(&format!("{line} --format json")).json();
        fits(&schema, &report, line);
        known(&schema, &schema, &report, line);
    }
    assert!(refuses(&schema, &serde_json::json!({})));
}

/// Every key of a value stands in its schema: a schema that says nothing would accept everything.
fn known(root: &Json, schema: &Json, value: &Json, at: &str) {
    let schema = match schema.get("$ref").and_then(Json::as_str) {
        Some(path) => root.pointer(path.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    match value {
        Json::Array(items) => {
            if let Some(of) = schema.get("items") {
                items.iter().for_each(|item| known(root, of, item, at));
            }
        }
        Json::Object(entries) => {
            let Some(properties) = schema.get("properties") else { return };
            for (key, inner) in entries {
                let of = properties.get(key).unwrap_or_else(|| panic!("{at}: the schema has no {key}"));
                known(root, of, inner, &format!("{at} {key}"));
            }
        }
        _ => {}
    }
}

/// A mistake that an editor marks is one that the program refuses.
#[test]
fn what_the_snapshot_schema_refuses_the_program_refuses() {
    let schema = shipped("snapshot");
    for text in [
        "account: { roles: [freelancer] }\n",
        "as_of: 2026-11-20\nacount: { roles: [freelancer] }\n",
        "as_of: 2026-11-20\naccount: { rols: [freelancer] }\n",
        "as_of: 2026-11-20\naccount: { roles: [freelanser] }\n",
        "as_of: 2026-11-20\naccount: { roles: freelancer }\n",
        "as_of: 2026-11-20\nsecurity: { question_set: maybe }\n",
        "as_of: 2026-11-20\ncontracts: [{ id: c1, status: actve }]\n",
        "as_of: 2026-11-20\nbalances: [{ stage: available, of: self, amount: \"$5\" }]\n",
        "as_of: 2026-11-20\nacknowledged: [{ rule: x }]\n",
        "as_of: 2026-11-20\nexported: [contarcts]\n",
    ] {
        assert!(refuses(&schema, &serde_yaml::from_str(text).unwrap()), "{text}");
        folder().given("a.yaml", text).audit("a.yaml --today 2026-11-23").exits(2);
    }
}

/// Completions and manuals come from the definitions of the flags.
#[test]
fn completions_and_manuals_know_every_command() {
    let help = audit("--help").exits(0).out;
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        .filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() >= 14, "{commands:?}");
    let page = audit("man").exits(0).out;
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = audit(&format!("completions {shell}")).exits(0).out;
        for command in &commands {
            assert!(text.contains(command), "{shell} {command}");
        }
    }
    for command in &commands {
        assert!(page.contains(command), "{command}");
        audit(&format!("man {command}")).exits(0).shows(".SH NAME");
        audit(&format!("{command} --help")).exits(0);
    }
    audit("man nothing").refuses("there is no command nothing");
}
