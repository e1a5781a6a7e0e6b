//! Stored results are input: whatever stands in one is refused where it is no verdict, level, day, id or name, and is
//! text in every form where it may be anything.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/sinks.rs"]
mod sinks;
mod support;
use closeout::report::read_stored;
use closeout::write::Detail;
use closeout::write::Many;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use support::{Folder, copy, folder, report_formats, root};

/// What may be any text.
const TEXTS: &str = ".account .input .roles accepted.by accepted.reason accepted.row acknowledged.by acknowledged.file \
acknowledged.reason acknowledged.row acknowledged.rule actions.title at.file basis.baseline basis.lock basis.settings \
changed_parameters.from changed_parameters.to files.file files.read_as files.why \
findings.acknowledged findings.facts findings.file findings.fix findings.message findings.pack \
findings.row findings.why kept.facts kept.how_long kept.removal kept.what kept.why missing.about \
missing.row missing.where missing.write money.then money.title named.path named.why own_rules.files \
pack.folder pack.name pack.platform pack.version problems.hint problems.what reasons.message \
reasons.row recommendation.because related.file rules.pack rules.problem rules.title \
sources.publisher sources.title steps.how steps.title steps.what";

const DAY: &str = "--today 2026-11-23";

/// Results with a value under every key there is, by name.
fn results() -> (Folder, Vec<(&'static str, Json)>) {
    let here = folder()
        .sample("blocked")
        .sample("incomplete")
        .sample("broken")
        .sample("custom")
        .sample("real-export");
    let here = here.given("rest/.hidden", "x").given("rest/broken.yaml", "a: [");
    let accept = "\nacknowledged:\n  - { rule: retained-data, row: account, reason: Read. }\n";
    let account = here.read("blocked/account.yaml") + accept;
    let here = here.given("blocked/account.yaml", account);
    let run = |line: &str| here.audit(line).json();
    let own = "--rules custom/rules --param max_age=400";
    let batch = run(&format!("batch rest {DAY} --format json"));
    let passed = batch["summary"]["passed_over"].clone();
    let results = vec![
        ("blocked", run(&format!("blocked {DAY} {own} --format json"))),
        ("incomplete", run(&format!("incomplete {DAY} --skip open-contract --format json"))),
        ("export", run("real-export --today 2026-11-23 --format json")),
        ("broken", run(&format!("batch broken {DAY} --format json"))["accounts"][0].clone()),
        // Of a batch, its sums are not read, but for what it passed over.
        ("batch", json!({ "batch": 1, "accounts": batch["accounts"], "summary": { "passed_over": passed } })),
    ];
    let cut = |(name, mut json): (&'static str, Json)| {
        shorten(&mut json);
        (name, json)
    };
    (here, results.into_iter().map(cut).collect())
}

/// Lists of a few: what comes later is of the same kinds.
fn shorten(json: &mut Json) {
    match json {
        Json::Array(list) => {
            list.truncate(6);
            list.iter_mut().for_each(shorten);
        }
        Json::Object(map) => map.values_mut().for_each(shorten),
        _ => {}
    }
}

/// Every place of a document that holds a text or nothing, each kind of place once: the places of a list are one.
fn places(json: &Json, seen: &mut BTreeSet<String>) -> Vec<String> {
    fn walk(json: &Json, at: &str, kind: &str, seen: &mut BTreeSet<String>, all: &mut Vec<String>) {
        match json {
            Json::String(_) | Json::Null if seen.insert(format!("{kind} {}", json.is_null())) => {
                all.push(at.to_owned())
            }
            Json::Array(list) => {
                for (index, one) in list.iter().enumerate() {
                    walk(one, &format!("{at}/{index}"), &format!("{kind}/*"), seen, all);
                }
            }
            Json::Object(map) => {
                // The accounts of a batch are documents of their own.
                for (key, one) in map.iter().filter(|(key, _)| *key != "accounts") {
                    // A name that is data is one kind of place.
                    let own =
                        if ["/sources", "/severity"].iter().any(|of| kind.ends_with(of)) { "*" } else { key };
                    walk(one, &format!("{at}/{key}"), &format!("{kind}/{own}"), seen, all);
                }
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    walk(json, "", "", seen, &mut all);
    all
}

/// Reads a document and shows it in every form: the results are harmless, or it is refused in harmless words. The
/// program does so once; the other forms are made as it makes them.
fn harmless(here: &Folder, json: &Json, about: &str) -> bool {
    let text = json.to_string();
    std::fs::write(here.path().join("hostile.json"), &text).unwrap();
    let ran = here.audit("render hostile.json --full --color never");
    sinks::inert("stderr", &ran.err).unwrap_or_else(|why| panic!("{about}: stderr: {why}\n{}", ran.err));
    sinks::inert("table", &ran.out).unwrap_or_else(|why| panic!("{about}: table: {why}\n{}", ran.out));
    let mut entries = Vec::new();
    let read = read_stored("hostile.json", text.as_bytes(), &mut |entry, _| {
        entries.push(entry);
        Ok(())
    });
    let Ok(passed) = read else {
        assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{about}");
        assert!(ran.err.contains("this is no result of audit"), "{about}: {}", ran.err);
        return false;
    };
    assert_eq!(ran.err, "", "{about}");
    for form in report_formats() {
        for (many, detail) in [(Many::One, Detail::Brief), (Many::Several, Detail::Normal)] {
            let out = sinks::written(form, &entries, &passed, (many, detail));
            sinks::inert(form, &out).unwrap_or_else(|why| panic!("{about}: {form}: {why}\n{out}"));
        }
    }
    true
}

#[test]
fn whatever_stands_in_a_stored_result_is_refused_or_is_text() {
    let (here, results) = results();
    let (mut kept, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for (of, json) in &results {
        for place in places(json, &mut seen) {
            for hostile in sinks::HOSTILE {
                let mut json = json.clone();
                *json.pointer_mut(&place).unwrap() = hostile.into();
                if harmless(&here, &json, &format!("{of}{place} {hostile:?}")) {
                    let named = |part: &&str| part.parse::<usize>().is_err();
                    let mut names: Vec<&str> = place.rsplit('/').filter(named).take(2).collect();
                    names.reverse();
                    if place.starts_with("/sources/") {
                        names[0] = "sources";
                    }
                    kept.insert(names.join("."));
                }
            }
        }
    }
    // Only what may be any text is taken; the list says what that is.
    let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
    assert_eq!(kept.join(" "), TEXTS);
}

/// The names in it, too: of actions under a level, of sources.
#[test]
fn names_that_are_data_are_refused_or_are_text() {
    let (here, results) = results();
    for (of, json) in &results {
        for hostile in sinks::HOSTILE {
            let renamed = json
                .to_string()
                .replace("\"delete\":", &format!("{}:", json!(hostile)))
                .replace("\"privacy\":", &format!("{}:", json!(hostile)));
            let renamed: Json = serde_json::from_str(&renamed).unwrap();
            harmless(&here, &renamed, of);
        }
    }
}

/// What is wrong is said with its place and what to write instead, never with what stands there.
#[test]
fn what_is_no_verdict_level_day_id_or_name_is_refused_with_its_place() {
    let here = folder().sample("blocked");
    let good = here.audit(&format!("blocked {DAY} --format json")).json();
    let cases: [(&str, Json, &str, &str); 18] = [
        (
            "/verdict",
            json!("sure"),
            "verdict has a value that it cannot have",
            "expected one of `go`, `no-go`, `incomplete`",
        ),
        (
            "/verdict",
            json!("go"),
            "verdict is another than that of its action",
            "it is the verdict of the action",
        ),
        ("/actions/1/verdict", json!("go"), "actions[1].verdict is go, with reasons", "a go has no reasons"),
        ("/asked", json!("leave"), "asked is no action of this result", "name one of actions"),
        ("/as_of", json!("yesterday"), "as_of is no day", "write a day as 2026-11-20"),
        ("/findings/0/due_by", json!("soon"), "findings[0].due_by is no day", "write a day as 2026-11-20"),
        ("/findings/1/rule", json!("A b"), "findings[1].rule is no id of a rule", "as open-contract"),
        (
            "/findings/0/severity/delete",
            json!("awful"),
            "findings[0].severity.delete has a value",
            "expected one of",
        ),
        ("/findings/0/table", json!("<b>"), "findings[0].table names no table or field", "contracts.status"),
        ("/findings/0/line", json!(-1), "findings[0]", "expected u32"),
        (
            "/plans/0/action",
            json!("fly"),
            "plans[0].action is no action of this result",
            "name one of actions",
        ),
        ("/plans/0/steps/0/id", json!("a b"), "plans[0].steps[0].id is no name", "a name has letters"),
        ("/money/0/amounts/0", json!("much"), "money[0].amounts[0] is no amount of money", "12.50 USD"),
        (
            "/rules/0/outcome",
            json!("fine"),
            "rules[0].outcome has a value that it cannot have",
            "expected one of",
        ),
        ("/recommendation/then", json!("run away"), "recommendation.then is no name", "as delete"),
        ("/basis/pack/sha256", json!("short"), "basis.pack.sha256 is no SHA-256", "64 hexadecimal digits"),
        ("/audit", json!("<1>"), "audit is no version", "1.2.0"),
        ("/actions", json!([]), "asked is no action of this result", "name one of actions"),
    ];
    for (place, value, what, hint) in cases {
        let mut json = good.clone();
        *json.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = value.clone();
        std::fs::write(here.path().join("bad.json"), json.to_string()).unwrap();
        for line in
            ["render bad.json", "diff bad.json bad.json", "blocked --today 2026-11-23 --baseline bad.json"]
        {
            let ran = here.audit(line).refuses(&format!("this is no result of audit: {what}")).warns(hint);
            let ran = ran.warns("error: bad.json:1:");
            let text = value.as_str().unwrap_or_default();
            assert!(text.is_empty() || text == "go" || !ran.err.contains(text), "{}", ran.err);
        }
    }
    // Nor where it is no result at all.
    for text in [
        "\"Ann Example\"",
        "{\"batch\": \"Ann Example\"}",
        "{\"batch\": 1, \"passed_over\": \"Ann Example\"}",
    ] {
        std::fs::write(here.path().join("bad.json"), text).unwrap();
        let ran =
            here.audit("render bad.json").refuses("error: bad.json:1:").warns("this is no result of audit");
        assert!(!ran.err.contains("Ann"), "{}", ran.err);
    }
    let mut json = good;
    json.as_object_mut().unwrap().remove("rules");
    let here = here.given("bad.json", json.to_string());
    here.audit("render bad.json").refuses("lacks something: missing field `rules`");
}

/// The address of a source is one, or the result is refused.
#[test]
fn the_address_of_a_source_is_one() {
    let here = folder().sample("blocked");
    let good = here.audit(&format!("blocked {DAY} --format json")).json();
    let key = good["sources"].as_object().unwrap().keys().next().unwrap().clone();
    for bad in ["javascript:alert(1)", "https://a@e.example", "https://e.example/ x", "data:text/html,x", ""]
    {
        let mut json = good.clone();
        json["sources"][&key]["url"] = bad.into();
        std::fs::write(here.path().join("bad.json"), json.to_string()).unwrap();
        here.audit("render bad.json").refuses("url is no address of a page").warns("begins with https://");
    }
}

/// Where nothing was judged nothing is a go, whatever reads it.
#[test]
fn a_stored_batch_without_accounts_says_so() {
    let passed = json!({ "batch": 1, "passed_over": { "count": 1, "named": [{ "path": "a", "why": "b" }] } });
    for (name, text) in [
        ("nothing", String::new()),
        ("blank", "\n\n".to_owned()),
        ("batch", json!({ "batch": 1, "accounts": [] }).to_string()),
        ("sums", json!({ "batch": 1, "accounts": [], "summary": {} }).to_string()),
        ("lines", format!("{passed}\n")),
    ] {
        let here = folder().sample("ready").given("empty", text);
        here.audit(&format!("ready {DAY} --format json=kept")).exits(0);
        for line in [
            "render empty",
            "diff empty empty",
            "diff kept empty",
            "diff empty kept",
            "ready --today 2026-11-23 --baseline empty",
        ] {
            let ran = here.audit(line);
            assert_eq!(ran.code, Some(2), "{name} {line}");
            ran.refuses("there is no result of an account in this file")
                .warns("nothing was judged, and that is no go");
        }
    }
}

/// Results of other packs and of own rules are read again as they were written.
#[test]
fn what_a_pack_may_say_can_be_stored_and_read_again() {
    let here = folder().sample("custom-pack");
    copy(&root().join("samples/custom/rules"), &here.path().join("rules"));
    copy(&root().join("samples/custom"), &here.path().join("own"));
    copy(&root().join("samples/custom-pack"), &here.path().join("pack"));
    std::fs::remove_dir_all(here.path().join("own/rules")).unwrap();
    for line in [
        "custom-pack/account.yaml --pack pack --today 2026-11-23",
        "own/account.yaml --rules rules --today 2026-11-23",
    ] {
        let ran = here.audit(&format!("{line} --format json=kept.json --format table=page"));
        assert!(ran.code != Some(2), "{}", ran.err);
        let again = here.audit("render kept.json");
        assert_eq!((again.code, again.out), (ran.code, here.read("page")));
    }
}
