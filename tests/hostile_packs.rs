//! Every text of a pack is data, too: whatever a title, a question, a source or a message says, it is text wherever
//! it is shown, or the pack is refused in words that are harmless.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/sinks.rs"]
mod sinks;
mod support;
use closeout::report::read_stored;
use closeout::write::Detail;
use closeout::write::Many;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use support::{Folder, Ran, copy, folder, report_formats, root};

const JUDGE: &str = "account.yaml --pack pack --today 2026-11-23";

/// The commands that show what a pack says, with the form that they show it in.
const COMMANDS: [(&str, &str); 22] = [
    ("rules --pack pack", "table"),
    ("rules --pack pack --format markdown", "markdown reference"),
    ("rules --pack pack --format json", "json"),
    ("rules hostile --pack pack", "table"),
    ("rules open-claim --pack pack", "table"),
    ("explain hostile account.yaml --pack pack --today 2026-11-23", "table"),
    ("explain open-claim account.yaml --pack pack --today 2026-11-23", "table"),
    ("glossary --pack pack", "table"),
    ("template --pack pack --today 2026-11-23", "table"),
    ("init closing --pack pack --today 2026-11-23", "table"),
    ("pack --pack pack", "table"),
    ("pack --pack pack --format json", "json"),
    ("check pack", "table"),
    ("test pack", "table"),
    ("test pack --format junit", "junit"),
    ("test pack --format json", "json"),
    ("test pack --coverage", "table"),
    ("schema snapshot --pack pack", "json"),
    ("import account.yaml --pack pack --format json", "json"),
    ("account.yaml --pack pack --today 2026-11-23 --action nothing", "table"),
    ("account.yaml --pack pack --today 2026-11-23 --param nothing=1", "table"),
    ("batch account.yaml --pack pack --today 2026-11-23", "table"),
];

/// The pack of the other marketplace, with a rule whose message is hostile, too.
fn given(hostile: &str) -> Folder {
    let here = folder();
    copy(&root().join("samples/custom-pack"), &here.path().join("pack"));
    std::fs::rename(here.path().join("pack/account.yaml"), here.path().join("account.yaml")).unwrap();
    let text = plain(&serde_json::to_string(hostile).unwrap());
    // In a script, each character by its number.
    let script: String = hostile.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let rule = format!(
        "/*---\ntitle: {text}\nseverity: {{ close: blocker, pause: warning }}\nfor: order in orders\nat: order.status\n\
         sources: [closing]\nconfidence: reported\nchecked: 2026-11-23\nfacts: [{text}]\nwhy: {text}\nfix: {text}\n---*/\n\n\
         if order.status != \"cancelled\" {{ \"{script}\" }}\n\n\
         /*--- examples\n- name: {text}\n  given: {{ orders: [{{ id: \"1\", status: paid }}, {{ id: \"2\", status: cancelled }}] }}\n\
         \x20 flags: {{ \"1\": {text} }}\n- name: open\n  given: {{ orders: [{{ id: \"1\" }}] }}\n  unknown: [\"1\"]\n---*/\n"
    );
    here.given("pack/orders/hostile.rhai", rule)
}

/// JSON, which is YAML, too, with every unusual character as an escape: as it is, a pack may not hold one.
fn plain(json: &str) -> String {
    let one = |unit: u16| match char::from_u32(u32::from(unit)) {
        Some(c) if (' '..='~').contains(&c) => c.to_string(),
        _ => format!("\\u{unit:04x}"),
    };
    json.encode_utf16().map(one).collect()
}

fn sound(ran: &Ran, form: &str) {
    let about = |why: String| format!("$ {}\n{why}\n{}\n{}", ran.line, ran.out, ran.err);
    sinks::inert("stderr", &ran.err).unwrap_or_else(|why| panic!("{}", about(why)));
    if form == "markdown reference" {
        sinks::reference(&ran.out).unwrap_or_else(|why| panic!("{}", about(why)));
        return;
    }
    sinks::inert(form, &ran.out).unwrap_or_else(|why| panic!("{}", about(why)));
}

/// Every text of a document, each kind of place once.
fn texts(json: &Json, at: &str, kind: &str, seen: &mut BTreeSet<String>, all: &mut Vec<String>) {
    match json {
        Json::String(_) if seen.insert(kind.to_owned()) => all.push(at.to_owned()),
        Json::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(index, one)| texts(one, &format!("{at}/{index}"), &format!("{kind}/*"), seen, all)),
        Json::Object(map) => {
            let named = ["actions", "params", "sources", "records", "tables", "fields", "stages"];
            let data = named.iter().any(|name| kind.ends_with(&format!("/{name}")));
            for (key, one) in map {
                let own = if data { "*" } else { key };
                texts(one, &format!("{at}/{key}"), &format!("{kind}/{own}"), seen, all);
            }
        }
        _ => {}
    }
}

/// Makes each text of a file hostile, and keeps those with which the pack still judges; how many these are.
fn poison(here: &Folder, file: &str, hostile: &str) -> usize {
    let path = here.path().join("pack").join(file);
    let mut json: Json = serde_yaml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let mut all = Vec::new();
    texts(&json, "", "", &mut BTreeSet::new(), &mut all);
    let whole = here.audit(JUDGE);
    assert_eq!(whole.code, Some(1), "{}", whole.err);
    std::fs::write(&path, plain(&json.to_string())).unwrap();
    assert_eq!(here.audit(JUDGE).code, whole.code);
    let mut kept = 0;
    for place in all {
        let mut changed = json.clone();
        *changed.pointer_mut(&place).unwrap() = hostile.into();
        std::fs::write(&path, plain(&changed.to_string())).unwrap();
        let ran = here.audit(JUDGE);
        sound(&ran, "table");
        if ran.code != Some(2) {
            json = changed;
            kept += 1;
        }
    }
    std::fs::write(&path, plain(&json.to_string())).unwrap();
    kept
}

#[test]
fn every_text_of_a_pack_is_text_wherever_it_is_shown() {
    for hostile in sinks::HOSTILE {
        let hostile = hostile.replace('\u{0}', "");
        let here = given(&hostile);
        let (pack, schema) = (poison(&here, "pack.yaml", &hostile), poison(&here, "schema.yaml", &hostile));
        assert!(pack >= 15 && schema >= 6, "{hostile:?}: {pack} and {schema} texts were taken");
        for (command, form) in COMMANDS {
            sound(&here.audit(command), form);
        }
        let ran = here.audit(&format!("{JUDGE} --format json=kept.json --full"));
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        sound(&ran, "table");
        let mut entries = Vec::new();
        let kept = here.read("kept.json");
        let passed = read_stored("kept.json", kept.as_bytes(), &mut |entry, _| {
            entries.push(entry);
            Ok(())
        });
        let passed = passed.unwrap_or_else(|problems| panic!("{problems:?}"));
        for form in report_formats() {
            for (many, detail) in [(Many::One, Detail::Brief), (Many::Several, Detail::Normal)] {
                let out = sinks::written(form, &entries, &passed, (many, detail));
                sinks::inert(form, &out).unwrap_or_else(|why| panic!("{hostile:?}: {form}: {why}\n{out}"));
            }
        }
    }
}

/// On a terminal, `audit init` asks with the words of the pack.
#[test]
fn questions_on_a_terminal_are_text() {
    for hostile in sinks::HOSTILE {
        let hostile = hostile.replace('\u{0}', "");
        let here = given(&hostile);
        poison(&here, "pack.yaml", &hostile);
        poison(&here, "schema.yaml", &hostile);
        let mut command = support::command(here.path());
        command.args(["init", "closing", "--pack", "pack", "--today", "2026-11-23"]).env("TERM", "dumb");
        let mut session = rexpect::session::spawn_command(command, Some(20_000)).unwrap();
        let mut seen = String::new();
        for answer in ["?", "?", "?", "q"] {
            seen += &session.exp_string("]").map(|text| text + "]").unwrap_or_default();
            if session.send_line(answer).is_err() {
                break;
            }
        }
        seen += &session.exp_eof().unwrap_or_default();
        // The terminal itself moves its cursor; what a pack says never does.
        assert!(!seen.is_empty() && !seen.contains(['\u{9b}', '\u{202e}', '\u{7}']), "{seen:?}");
        assert!(!seen.contains("\u{1b}[2J") && !seen.contains("\u{1b}]8"), "{seen:?}");
        sinks::no_command(&seen).unwrap_or_else(|why| panic!("{why}\n{seen}"));
    }
}
