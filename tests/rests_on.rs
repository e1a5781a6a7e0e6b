//! What a verdict rests on stands in every form that names one: each is read back by a reader of its own.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use serde_json::Value as Json;
use support::{Folder, copy, folder, report_formats, root};

const DAY: &str = "--today 2026-11-23";
/// Every place that names a verdict, as flags.
fn forms() -> Vec<String> {
    let formats = report_formats().into_iter().map(|word| format!("--format {word}"));
    ["--brief", "--full"].map(str::to_owned).into_iter().chain(formats).collect()
}

/// Something that a verdict rests on beside the account.
struct Case {
    here: Folder,
    flags: &'static str,
    code: i32,
    /// What every form says.
    said: Vec<String>,
    /// What the JSON form has, by pointer below `basis`.
    json: Vec<(&'static str, Json)>,
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn strings(json: &Json, into: &mut Vec<String>) {
    match json {
        Json::String(text) => into.push(text.clone()),
        Json::Array(list) => list.iter().for_each(|one| strings(one, into)),
        Json::Object(map) => map.values().for_each(|one| strings(one, into)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// The texts of a calendar, its escapes taken back.
fn events(out: &str) -> String {
    let calendars: Vec<_> = ical::IcalParser::new(out.as_bytes()).map(Result::unwrap).collect();
    let events = calendars.iter().flat_map(|calendar| &calendar.events);
    let own = |event: &ical::parser::ical::component::IcalEvent| {
        let values = event.properties.iter().filter_map(|property| property.value.clone());
        values.collect::<Vec<_>>().join(" ")
    };
    events.map(own).collect::<Vec<_>>().join(" ").replace("\\,", ",").replace("\\;", ";")
}

/// What a form says of the basis, as plain text.
fn read(form: &str, out: &str) -> String {
    let text = match form {
        "--format csv" => {
            let mut reader = csv::Reader::from_reader(out.as_bytes());
            let rows = reader.records().map(Result::unwrap);
            rows.filter(|row| &row[0] == "rests on")
                .map(|row| row[7].to_owned())
                .collect::<Vec<_>>()
                .join("\n")
        }
        "--format sarif" => {
            let json: Json = serde_json::from_str(out).unwrap();
            let mut texts = Vec::new();
            strings(&json["runs"][0]["invocations"][0]["toolExecutionNotifications"], &mut texts);
            texts.join("\n")
        }
        "--format gitlab" => {
            let json: Json = serde_json::from_str(out).unwrap();
            let of = |one: &&Json| one["check_name"] == "rests-on";
            let told = json.as_array().unwrap().iter().filter(of);
            told.map(|one| one["description"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join("\n")
        }
        "--format junit" => {
            let suites = junit_parser::from_reader(out.as_bytes()).unwrap();
            suites.suites[0].properties.hashmap["rests on"].clone()
        }
        "--format github" => {
            let own = out.lines().filter(|line| line.starts_with("::notice title=rests on::"));
            own.collect::<Vec<_>>().join("\n").replace("%25", "%")
        }
        "--format html" => {
            let (_, section) = out.split_once("What this rests on</h2>").unwrap();
            let plain = section.split("</ul>").next().unwrap().replace("<li>", "").replace("</li>", "");
            plain.replace("&lt;", "<").replace("&#39;", "'").replace("&amp;", "&")
        }
        "--format markdown" => {
            let mut plain = String::new();
            for event in pulldown_cmark::Parser::new(out) {
                match event {
                    pulldown_cmark::Event::Text(text) | pulldown_cmark::Event::Code(text) => {
                        plain.push_str(&text);
                    }
                    _ => plain.push(' '),
                }
            }
            plain.replace("( ", "(")
        }
        "--format ics" => events(out),
        _ => out.to_owned(),
    };
    flat(&text)
}

/// A go of an account whose data is fresh only for whoever says so.
fn old() -> Folder {
    folder().sample("ready").edit("ready/account.yaml", "as_of: 2026-11-20", "as_of: 2026-11-02")
}

fn digest(here: &Folder, flags: &str) -> Json {
    here.audit(&format!("pack {flags} --format json")).exits(0).json()
}

fn parameters() -> Case {
    Case {
        here: folder().sample("ready"),
        flags: "--param max_age=99999999",
        code: 0,
        said: vec!["max_age is 99999999 (the pack says 7)".into(), "data as of 20 Nov 2026".into()],
        json: vec![
            ("/changed_parameters/0/name", "max_age".into()),
            ("/changed_parameters/0/from", "7".into()),
            ("/changed_parameters/0/to", "99999999".into()),
            ("/as_of", "2026-11-20".into()),
            ("/pack/origin", "built-in".into()),
        ],
    }
}

/// A pack that calls itself like the one inside, with another text.
fn foreign() -> Case {
    let here = folder().sample("ready");
    copy(&root().join("rules/upwork"), &here.path().join("theirs"));
    let here = here.edit("theirs/pack.yaml", "name: upwork", "name: upwork # ours");
    let sha256 = digest(&here, "--pack theirs")["sha256"].as_str().unwrap().to_owned();
    Case {
        here,
        flags: "--pack theirs",
        code: 0,
        said: vec![format!(
            "pack upwork 1.0, from theirs, changed: not the one inside this program, sha256 {sha256}"
        )],
        json: vec![
            ("/pack/origin", "changed".into()),
            ("/pack/folder", "theirs".into()),
            ("/pack/sha256", sha256.into()),
        ],
    }
}

fn own() -> Case {
    let here = folder().sample("ready").sample("custom");
    let sha256 = digest(&here, "--rules custom/rules")["own_rules"]["sha256"].as_str().unwrap().to_owned();
    Case {
        here,
        flags: "--rules custom/rules",
        code: 0,
        said: vec![format!("rules of your own: custom/rules/unsaved-messages.rhai, sha256 {sha256}")],
        json: vec![
            ("/own_rules/files/0", "custom/rules/unsaved-messages.rhai".into()),
            ("/own_rules/sha256", sha256.into()),
        ],
    }
}

const WAIVER: &str = "format: 1\nwaivers:\n  - { rule: unarrived-withdrawal, row: x9, reason: Seen at the bank, by: Desk, until: 2026-12-01 }\n";

/// A blocker that an auditor accepts.
fn accepted() -> Case {
    let payout = "withdrawals:\n  - { id: x9, method: w1, amount: 90.00 USD, started_on: 2026-11-01, arrived_on: none }\n";
    Case {
        here: folder()
            .sample("ready")
            .edit("ready/account.yaml", "withdrawals:\n", payout)
            .given("w.yaml", WAIVER),
        flags: "--waivers w.yaml",
        code: 0,
        said: vec!["unarrived-withdrawal (x9), waived by Desk until 1 Dec 2026: Seen at the bank".into()],
        json: vec![
            ("/accepted/0/rule", "unarrived-withdrawal".into()),
            ("/accepted/0/row", "x9".into()),
            ("/accepted/0/by", "Desk".into()),
            ("/accepted/0/until", "2026-12-01".into()),
            ("/accepted/0/reason", "Seen at the bank".into()),
        ],
    }
}

fn settings() -> Case {
    Case {
        here: old().given("conf/audit.yaml", "settings: 1\nparams: { max_age: 30 }\n"),
        flags: "--config conf/audit.yaml",
        code: 0,
        said: vec![
            "settings of conf/audit.yaml".into(),
            "max_age is 30 (the pack says 7)".into(),
            "data as of 2 Nov 2026".into(),
        ],
        json: vec![("/settings", "conf/audit.yaml".into()), ("/as_of", "2026-11-02".into())],
    }
}

/// A blocker that the account itself accepts, and that the run does not take from it.
fn set_aside() -> Case {
    let payout = "withdrawals:\n  - { id: x9, method: w1, amount: 90.00 USD, started_on: 2026-11-01, arrived_on: none }\n";
    let own = "acknowledged:\n  - { rule: unarrived-withdrawal, row: x9, reason: Seen }\nwithdrawals:\n";
    Case {
        here: folder().sample("ready").edit("ready/account.yaml", "withdrawals:\n", payout).edit(
            "ready/account.yaml",
            "withdrawals:\n",
            own,
        ),
        flags: "--no-acknowledgements",
        code: 1,
        said: vec!["set aside: 1 acknowledgement of the account".into()],
        json: vec![("/set_aside/acknowledgements", 1.into()), ("/set_aside/waivers", 0.into())],
    }
}

/// A lock, and results that an earlier run stored.
fn held() -> Case {
    let here = folder().sample("ready");
    let lock = here.audit("pack --format yaml").exits(0).out;
    let known = here.audit(&format!("ready {DAY} --format json")).exits(0).out;
    Case {
        here: here.given("a.lock", lock).given("known.json", known),
        flags: "--lock a.lock --baseline known.json",
        code: 0,
        said: vec![
            "pack and rules as pinned by a.lock".into(),
            "what known.json knows is counted and not listed".into(),
        ],
        json: vec![("/lock", "a.lock".into())],
    }
}

fn cases() -> [Case; 7] {
    [parameters(), foreign(), own(), accepted(), settings(), set_aside(), held()]
}

#[track_caller]
fn named(case: &Case, form: &str, out: &str) {
    if form.contains("json") {
        let json: Json = serde_json::from_str(out).unwrap();
        for (pointer, value) in &case.json {
            assert_eq!(json["basis"].pointer(pointer), Some(value), "{form} {}: {pointer}", case.flags);
        }
        return;
    }
    let text = read(form, out);
    for said in &case.said {
        assert!(text.contains(said), "{form} {} lacks {said:?}:\n{text}", case.flags);
    }
}

#[test]
fn every_form_names_what_differs() {
    for case in cases() {
        for form in &forms() {
            let ran = case.here.audit(&format!("ready/account.yaml {DAY} {} {form}", case.flags));
            named(&case, form, &ran.exits(case.code).out);
        }
        let ran = case.here.audit(&format!("batch ready {DAY} {}", case.flags)).exits(case.code);
        for said in &case.said {
            assert!(flat(&ran.out).contains(said), "{} lacks {said:?}:\n{}", case.flags, ran.out);
        }
    }
}

/// Whatever a stored result is printed as, and wherever, its basis is that of the run that made it.
#[test]
fn a_stored_result_keeps_its_basis() {
    for case in cases() {
        let line = format!("ready/account.yaml {DAY} {} --format json", case.flags);
        let stored = folder().given("stored.json", case.here.audit(&line).exits(case.code).out);
        for form in &forms() {
            let ran = stored.audit(&format!("render stored.json {form}")).exits(case.code);
            named(&case, form, &ran.out);
        }
        let known = stored.audit("render stored.json --baseline stored.json --format json").exits(case.code);
        named(&case, "--format json", &known.out);
        assert_eq!(known.json()["basis"]["baseline"], "stored.json");
        let diff = stored.audit("diff stored.json stored.json").exits(0);
        for said in case.said.iter().filter(|said| !said.starts_with("data as of")) {
            assert!(flat(&diff.out).contains(said), "diff lacks {said:?}:\n{}", diff.out);
        }
    }
}

#[test]
fn nothing_more_is_said_of_the_pack_as_it_is() {
    let here = folder().sample("ready");
    for form in forms().iter().filter(|form| !["--full", "--format html"].contains(&form.as_str())) {
        let ran = here.audit(&format!("ready/account.yaml {DAY} {form}")).exits(0);
        let out = ran.out.to_lowercase().replace("verdict rests on", "");
        assert!(!out.contains("rests on::") && !out.contains("what this rests on"), "{form}\n{}", ran.out);
    }
    here.audit(&format!("batch ready {DAY}")).exits(0).hides("rests on");
    let json = here.audit(&format!("ready/account.yaml {DAY} --format json")).exits(0).json();
    let pack = digest(&here, "");
    assert_eq!(json["basis"]["pack"]["sha256"], pack["sha256"]);
    assert_eq!(json["basis"]["pack"]["origin"], "built-in");
    assert_eq!(json["basis"]["accepted"], serde_json::json!([]));
}

/// A copy of the pack inside this program is no other pack.
#[test]
fn the_same_pack_from_a_folder_is_the_same() {
    let here = folder().sample("ready");
    copy(&root().join("rules/upwork"), &here.path().join("copy"));
    let line = format!("ready/account.yaml {DAY} --pack copy");
    here.audit(&format!("{line} --brief")).exits(0).hides("RESTS ON");
    let json = here.audit(&format!("{line} --format json")).exits(0).json();
    assert_eq!(json["basis"]["pack"]["origin"], "same");
}

#[test]
fn accepted_blockers_are_skipped_and_suppressed_never_passed() {
    let case = accepted();
    let line = format!("ready/account.yaml {DAY} {}", case.flags);
    let out = case.here.audit(&format!("{line} --format junit")).exits(0).out;
    let suites = junit_parser::from_reader(out.as_bytes()).unwrap();
    let rule = suites.suites[0].cases.iter().find(|one| one.original_name == "unarrived-withdrawal").unwrap();
    let junit_parser::TestStatus::Skipped(skipped) = &rule.status else { panic!("{:?}", rule.status) };
    assert_eq!(skipped.message, "x9: waived by Desk until 1 Dec 2026: Seen at the bank");
    let sarif: Json = case.here.audit(&format!("{line} --format sarif")).exits(0).json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let own = results.iter().find(|one| one["ruleId"] == "unarrived-withdrawal").unwrap();
    assert_eq!(
        own["suppressions"],
        serde_json::json!([{
            "kind": "external", "status": "accepted",
            "justification": "waived by Desk until 1 Dec 2026: Seen at the bank"
        }])
    );
    let again = case.here.audit(&format!("{line} --no-waivers --format junit")).exits(1).out;
    let suites = junit_parser::from_reader(again.as_bytes()).unwrap();
    let rule = suites.suites[0].cases.iter().find(|one| one.original_name == "unarrived-withdrawal").unwrap();
    assert!(matches!(rule.status, junit_parser::TestStatus::Failure(_)));
}

/// Results that older programs stored say as much as they know.
#[test]
fn an_older_result_still_says_what_was_changed() {
    let case = parameters();
    let ran = case.here.audit(&format!("ready/account.yaml {DAY} {} --format json", case.flags));
    let mut json = ran.exits(0).json();
    json.as_object_mut().unwrap().remove("basis");
    let here = folder().given("old.json", json.to_string());
    let ran = here.audit("render old.json --brief").exits(0).shows("max_age is 99999999 (the pack says 7)");
    ran.shows("data as of 20 Nov 2026");
}

#[test]
fn settings_that_a_pipe_does_not_use_are_told() {
    let here = old().given("audit.yaml", "settings: 1\nparams: { max_age: 30 }\n");
    let ran = here.audit(&format!("ready/account.yaml {DAY}")).exits(3);
    let told = "audit.yaml is not used here, where nobody looks on; \
                --config audit.yaml uses it, --no-config silences this\n";
    ran.warns(told).hides("max_age is 30");
    here.audit(&format!("ready/account.yaml {DAY} --no-config")).exits(3).complains("");
    let ran = here.audit(&format!("ready/account.yaml {DAY} --config audit.yaml")).exits(0);
    ran.complains("").shows("settings of audit.yaml");
}

/// Waivers still count where acknowledgements are set aside; where nothing is accepted, both are told.
#[test]
fn what_is_set_aside_is_told_by_its_kind() {
    let here = set_aside().here.given("w.yaml", WAIVER);
    let line = format!("ready/account.yaml {DAY}");
    here.audit(&line).exits(0).shows("accepted by you: Seen").hides("set aside");
    let ran = here.audit(&format!("{line} --no-acknowledgements")).exits(1);
    let ran = ran.shows("accepted by you: Seen — has no effect: it is set aside in this run");
    ran.shows("WHAT THIS RESTS ON").shows("set aside: 1 acknowledgement of the account");
    let both = format!("{line} --waivers w.yaml");
    let ran = here.audit(&format!("{both} --no-acknowledgements --brief")).exits(0);
    ran.shows("waived by Desk until 1 Dec 2026").shows("set aside: 1 acknowledgement of the account");
    let ran = here.audit(&format!("{both} --no-waivers --brief")).exits(1);
    ran.shows("set aside: 1 acknowledgement of the account").shows("set aside: 1 waiver");
    here.audit("config --no-acknowledgements").exits(0).shows("no-acknowledgements (--no-acknowledgements)");
    // Results of a run that set it aside are no start for one that does not.
    let line = format!("batch ready {DAY} --format jsonl=out.jsonl --journal kept");
    let cut = format!("{line} --no-acknowledgements --format csv=/dev/full");
    here.audit(&cut).exits(2);
    assert!(here.path().join("kept").exists());
    here.audit(&format!("{line} --resume")).refuses("kept");
    // An account that accepts nothing has nothing that is set aside.
    folder().sample("ready").audit(&format!("ready {DAY} --no-acknowledgements")).exits(0).hides("set aside");
}
