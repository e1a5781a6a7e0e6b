//! `audit init` on a terminal: it asks what is needed, keeps every answer, and ends with a verdict.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use rexpect::session::{PtySession, spawn_command};
use serde_json::Value;
use std::collections::BTreeSet;
use support::{Folder, folder, root};

/// A terminal in a folder, with `audit init` in it.
fn begin(here: &Folder, arguments: &str) -> PtySession {
    let mut command = support::command(here.path());
    command.arg("init").args(arguments.split_whitespace());
    spawn_command(command, Some(20_000)).unwrap()
}

/// What a person knows: the ready sample, as a tree.
fn truth(changes: &[(&str, &str, Value)]) -> Value {
    let text = std::fs::read_to_string(root().join("samples/ready/account.yaml")).unwrap();
    let mut data: Value = serde_yaml::from_str(&text).unwrap();
    for (record, field, value) in changes {
        data[*record][*field] = value.clone();
    }
    data
}

fn said(value: &Value) -> String {
    match value {
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The fact that the next question is about, or none when the program has ended.
fn next(session: &mut PtySession) -> Result<String, String> {
    match session.exp_regex(r"\[[a-z_]+(\.[a-z_]+)?\]: ") {
        Ok((_, fact)) => Ok(fact.trim_matches(|c| matches!(c, '[' | ']' | ':' | ' ')).to_owned()),
        Err(rexpect::error::Error::EOF { got, .. }) => Err(got),
        Err(other) => panic!("{other}"),
    }
}

/// Types an answer; the terminal shows it beside its question.
fn answer(session: &mut PtySession, fact: &str, text: &str) {
    session.send_line(text).unwrap();
    session.exp_regex(&format!(r"\[{}\]: [^\n]*\n", fact.replace('.', r"\."))).unwrap();
}

/// Answers every question; tables have no rows. Gives the facts that were asked and what came last.
fn answer_all(session: &mut PtySession, truth: &Value) -> (BTreeSet<String>, String) {
    let mut asked = BTreeSet::new();
    loop {
        let fact = match next(session) {
            Ok(fact) => fact,
            Err(rest) => return (asked, rest),
        };
        let (record, field) = fact.split_once('.').unwrap_or((&fact, ""));
        let text = match field {
            _ if fact == "as_of" => "2026-11-20".to_owned(),
            "" => "0".to_owned(),
            field if truth[record].is_object() && !truth[record][field].is_null() => {
                said(&truth[record][field])
            }
            _ => panic!("nobody knows {fact}"),
        };
        answer(session, &fact, &text);
        asked.insert(fact);
    }
}

#[test]
fn every_role_gets_to_a_verdict_with_nothing_left() {
    for roles in
        ["freelancer", "client", "agency_owner", "agency_member", "freelancer, client", "company_member"]
    {
        let here = folder();
        let list: Vec<Value> = roles.split(", ").map(Value::from).collect();
        let truth = truth(&[("account", "roles", list.into())]);
        let mut session = begin(&here, "--today 2026-11-23");
        let (asked, rest) = answer_all(&mut session, &truth);
        assert!(rest.contains("Nothing is left to ask."), "{roles}\n{rest}");
        assert!(rest.contains("0 unanswered"), "{roles}\n{rest}");
        assert!(asked.contains("account.roles") && asked.contains("intent.action"), "{roles}");
        // The same account, judged from the file that was written.
        let ran = here.audit("account.yaml --today 2026-11-23 --format json");
        let action = ran.json()["actions"][0].clone();
        assert_eq!(action["unanswered"], 0, "{roles}");
        assert_eq!(action["contradictions"], 0, "{roles}");
        assert_eq!(action["unaccounted"], 0, "{roles}");
        assert!(matches!(ran.code, Some(0 | 1)), "{roles} {}", ran.err);
    }
}

/// A weekly summary and a transaction report, both of which end two days before the day that they describe.
fn downloads(role: &str) -> Folder {
    let earned = "Date,Transaction type,Transaction summary,Client team,Amount $,Ref ID,Current balance $,Payment method\n\
        \"Nov 18, 2026\",Payment,Connects,,12.00,600000004,0.00,Visa\n\"Nov 18, 2026\",Connects,Connects,,-12.00,600000003,-12.00,\n\
        \"Oct 26, 2026\",Withdrawal,,,-180.00,600000002,0.00,\n\"Oct 25, 2026\",Hourly,Menu,Café,180.00,600000001,180.00,\n";
    let spent = "Date,Transaction ID,Transaction type,Transaction summary details,Freelancer,Ref ID,Amount in local currency,Currency,Payment method\n\
        \"Nov 18, 2026\",1,Payment,Invoice,Bea,600000002,90.00,USD,Visa\n\"Nov 18, 2026\",1,Hourly,Invoice,Bea,600000001,-90.00,USD,\n";
    let weekly = "\"Date\",\"Contract\",\"Hours\",\"Amount\",\"Payment type\"\n\
        \"2026-10-12\",\"Café menu (31000077)\",\"3\",\"90\",\"\"\n\"2026-11-18\",\"Café menu (31000077)\",\"2\",\"60\",\"\"\n";
    let here = match role {
        "client" | "company_owner" => folder().given("upwork-transactions.csv", spent),
        _ => folder().given("2026-11-20_transaction_report.csv", earned),
    };
    if role.starts_with("freelancer") { here.given("weekly.csv", weekly) } else { here }
}

/// What two ordinary downloads leave open is asked once per file, and then nothing is left.
#[test]
fn two_downloads_that_end_before_today_reach_a_verdict_with_nothing_left() {
    let contract = serde_json::json!({ "side": "freelancer", "kind": "hourly", "status": "completed", "other_party": "Café",
        "started_on": "2026-06-01", "ended_on": "2026-11-18", "last_hours_on": "2026-11-18", "weekly_payment": "none",
        "paid_total": "150.00 USD", "feedback_given": "yes", "other_party_told": "yes" });
    for role in ["freelancer", "client", "agency_owner", "freelancer, client", "company_owner"] {
        let here = downloads(role);
        let list: Vec<Value> = role.split(", ").map(Value::from).collect();
        let mut truth = truth(&[("account", "roles", list.into())]);
        truth["contracts"] = contract.clone();
        truth["covers"] = serde_json::json!({ "hours": "yes", "transactions": "2026-10-21" });
        let mut session = begin(&here, "--today 2026-11-20");
        let (asked, rest) = answer_all(&mut session, &truth);
        assert!(rest.contains("Nothing is left to ask.") && rest.contains("0 unanswered"), "{role}\n{rest}");
        assert_eq!(asked.contains("covers.hours"), role.starts_with("freelancer"), "{role}");
        assert!(asked.contains("covers.transactions"), "{role}");
        let ran = here.audit(". --today 2026-11-20 --format json");
        assert!(matches!(ran.code, Some(0 | 1)), "{role} {}", ran.err);
        assert_eq!(ran.json()["actions"][0]["unanswered"], 0, "{role}");
        let kept = here.read("account.yaml");
        if role == "freelancer" {
            let (hours, lines) = ("from: 2026-10-12", "from: 2026-10-21");
            assert!(kept.contains(hours) && kept.contains(lines), "{kept}");
            assert_eq!(kept.matches("to: 2026-11-20").count(), 2, "{kept}");
        }
    }
}

/// Which days a file covers: wrong answers are explained, what is left is said, and what was said stays.
#[test]
fn the_days_of_a_file_are_asked_with_what_its_name_offers() {
    let text = std::fs::read_to_string(root().join("samples/ready/account.yaml")).unwrap();
    let (before, hours) = text.split_once("\nhours:\n").unwrap();
    let text = format!("{before}\n{}", hours.split_once("\n\n").unwrap().1);
    let file = |day: &str| {
        format!("Date,Contract,Hours,Amount,Payment type\n{day},Museum audio guide (31000001),2,60,\n")
    };
    let here = folder()
        .given("account.yaml", text)
        .given("2026-11-18_weekly.csv", file("2026-08-27"))
        .given("old.csv", file("2022-09-20"));
    let mut session = begin(&here, "--today 2026-11-20");
    session.exp_string("2026-11-18_weekly.csv has 1 row, 27 Aug 2026.").unwrap();
    session.exp_string("22 Oct to 20 Nov 2026 so far.").unwrap();
    session.exp_string("two days, as 2026-10-22 to 2026-11-18").unwrap();
    session.exp_string("yes = 27 Aug to 18 Nov 2026").unwrap();
    for (wrong, why) in [
        ("2026-11-01 to 2026-11-21", "this is after as_of"),
        ("2026-11-01 to 2026-11-20", "this is after 2026-11-18, the day in its name"),
        ("2026-11-19 to 2026-11-01", "it ends before it starts"),
        ("last year", "this is not a day"),
    ] {
        assert_eq!(next(&mut session).unwrap(), "covers.hours");
        answer(&mut session, "covers.hours", wrong);
        session.exp_string(why).unwrap();
    }
    answer(&mut session, "covers.hours", "yes");
    // The rest is asked about the other file, whose answer does not help.
    session.exp_string("old.csv has 1 row, 20 Sep 2022.").unwrap();
    session.exp_string("19 Nov to 20 Nov 2026 so far.").unwrap();
    answer(&mut session, "covers.hours", "2022-01-01 to 2022-12-31");
    session.exp_string("19 Nov to 20 Nov 2026: download these days").unwrap();
    let rest = next(&mut session).unwrap_err();
    assert!(rest.contains("3 rules wait"), "{rest}");
    let kept = here.read("account.yaml");
    for day in ["from: 2026-08-27", "to: 2026-11-18", "from: 2022-01-01", "to: 2022-12-31"] {
        assert!(kept.contains(day), "{kept}");
    }
    here.audit(". --today 2026-11-20").exits(3);
}

#[test]
fn whoever_stops_half_way_loses_nothing_and_goes_on() {
    let here = folder();
    let truth = truth(&[]);
    let mut session = begin(&here, ". --today 2026-11-23");
    let mut before = BTreeSet::new();
    for _ in 0..9 {
        let fact = next(&mut session).unwrap();
        let (record, field) = fact.split_once('.').unwrap_or((&fact, ""));
        let text = if fact == "as_of" {
            "2026-11-20".into()
        } else if field.is_empty() {
            "0".into()
        } else {
            said(&truth[record][field])
        };
        answer(&mut session, &fact, &text);
        before.insert(fact);
    }
    next(&mut session).unwrap();
    // The terminal is closed in the middle of a question.
    session.send_control('c').unwrap();
    drop(session);
    let kept = here.read("account.yaml");
    for fact in before.iter().filter(|fact| *fact != "as_of") {
        let name = fact.rsplit('.').next().unwrap();
        assert!(kept.contains(&format!("{name}:")), "{fact} is lost\n{kept}");
    }
    let mut session = begin(&here, "--today 2026-11-23");
    let (after, rest) = answer_all(&mut session, &truth);
    assert!(rest.contains("Nothing is left to ask."), "{rest}");
    assert_eq!(before.intersection(&after).count(), 0, "nothing is asked twice");
}

#[test]
fn a_wrong_answer_is_explained_and_asked_again() {
    let here = folder();
    let mut session = begin(&here, "--today 2026-11-23");
    assert_eq!(next(&mut session).unwrap(), "as_of");
    answer(&mut session, "as_of", "yesterday");
    session.exp_string("this is not a day: write a day as 2026-11-20").unwrap();
    assert_eq!(next(&mut session).unwrap(), "as_of");
    answer(&mut session, "as_of", "");
    assert_eq!(next(&mut session).unwrap(), "account.roles");
    answer(&mut session, "account.roles", "freelanser");
    session.exp_string("did you mean freelancer?").unwrap();
    assert_eq!(next(&mut session).unwrap(), "account.roles");
    answer(&mut session, "account.roles", "freelancer");
    assert_eq!(next(&mut session).unwrap(), "intent.action");
    answer(&mut session, "intent.action", "?");
    // What is not known is not asked again; q stops and says how to go on.
    assert_ne!(next(&mut session).unwrap(), "intent.action");
    session.send_line("q").unwrap();
    session.exp_string("Go on with: audit init .").unwrap();
    assert!(here.read("account.yaml").contains("roles: [freelancer]"));
}

#[test]
fn rows_are_named_and_what_a_file_said_before_stays() {
    let here = folder().given("account.yaml", "# mine\nas_of: 2026-11-20\naccount: { id: Ann Example, roles: [client] }\nintent: { action: delete }\n");
    let mut session = begin(&here, "--today 2026-11-23");
    let mut contracts = 0;
    let mut asked = 0;
    while let Ok(fact) = next(&mut session) {
        asked += 1;
        let text = match &*fact {
            "contracts" => "2",
            "contracts.title" => {
                contracts += 1;
                if contracts == 1 { "Logo: the \"big\" one" } else { "Data entry" }
            }
            "contracts.status" => "active",
            "contracts.other_party" => "Acme",
            _ => "?",
        };
        answer(&mut session, &fact, text);
    }
    assert!(asked > 10, "only {asked} questions");
    let json = here.audit("account.yaml --today 2026-11-23 --format json").json();
    let open: Vec<&str> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["rule"] == "open-contract")
        .map(|f| f["row"].as_str().unwrap())
        .collect();
    assert_eq!(json["account"], "Ann Example");
    assert!(here.read("account.yaml").contains("title: \"Logo: the \\\"big\\\" one\""));
    assert!(here.read("account.yaml.before-init").starts_with("# mine"));
    assert_eq!(open, ["c1", "c2"]);
}

/// Whatever a person wrote into the file between two runs is put aside, and nothing that was put aside is written over.
#[test]
fn what_was_written_by_hand_is_put_aside_each_time() {
    let here = folder();
    let file = here.path().join("account.yaml");
    for (mark, copies) in [("# first\n", 1), ("# second\n", 2), ("", 2)] {
        let head = "as_of: 2026-11-20\naccount: { id: Ann, roles: [client] }\n";
        let before = std::fs::read_to_string(&file).unwrap_or_else(|_| head.to_owned());
        std::fs::write(&file, format!("{mark}{before}")).unwrap();
        let mut session = begin(&here, "--today 2026-11-23");
        let fact = next(&mut session).unwrap();
        answer(&mut session, &fact, if fact == "intent.action" { "delete" } else { "none" });
        next(&mut session).unwrap();
        session.send_line("q").unwrap();
        session.exp_string("Go on with: audit init .").unwrap();
        session.exp_eof().unwrap();
        let names = std::fs::read_dir(here.path()).unwrap().map(|entry| entry.unwrap().file_name());
        assert_eq!(
            names.filter(|name| name.to_string_lossy().contains("before-init")).count(),
            copies,
            "{mark}"
        );
    }
    assert!(here.read("account.yaml.before-init").starts_with("# first\n"));
    assert!(here.read("account.yaml.before-init-2").starts_with("# second\n"));
}

#[test]
fn what_exports_say_is_not_asked() {
    let here = folder().sample("real-export");
    std::fs::remove_file(here.path().join("real-export/account.yaml")).unwrap();
    let mut session = begin(&here, "real-export --today 2025-07-18");
    session.exp_string("Press Enter for 2025-07-16").unwrap();
    assert_eq!(next(&mut session).unwrap(), "as_of");
    answer(&mut session, "as_of", "2025-07-18");
    let (mut completed, mut named) = (0, 0);
    loop {
        let fact = next(&mut session).unwrap();
        let text = match &*fact {
            "account.roles" => "freelancer",
            "intent.action" => "delete",
            "contracts" => {
                named += 1;
                // The older ones first: no, they are asked about one by one as well; then how many more there are.
                if named == 1 { "no" } else { "0" }
            }
            "contracts.status" => {
                completed += 1;
                // One contract by hand, one that is not known, and the rest at once.
                ["completed", "?", "completed *"][completed - 1]
            }
            _ if completed > 2 => "q",
            _ => "?",
        };
        assert!(!fact.starts_with("hours"), "the export says it");
        answer(&mut session, &fact, text);
        if text == "q" {
            break;
        }
    }
    // The contracts that the export names are there without being typed.
    assert!(named == 2 && completed == 3, "{named} {completed}");
    let text = here.read("real-export/account.yaml");
    assert_eq!(text.matches("status: completed").count(), text.matches("- id: ").count() - 1, "{text}");
    assert!(text.contains("as_of: 2025-07-18") && text.contains("title: \"Bootstrap5 Expert\""), "{text}");
}

/// What a person answers where the export knows contracts of long ago.
fn older(answers: &[&str]) -> (Folder, Vec<String>) {
    let here = folder().sample("real-export");
    let file = "real-export/account.yaml";
    let text = here.read(file);
    let (start, rest) = text.split_once("contracts:\n").unwrap();
    let kept = rest.split_inclusive('\n').position(|line| !line.starts_with([' ', '#', '\n'])).unwrap();
    let rest: String = rest.split_inclusive('\n').skip(kept).collect();
    let here = here.given(file, format!("{start}contracts: []\n{rest}"));
    let mut session = begin(&here, "real-export --today 2025-07-18");
    let mut answers = answers.iter();
    let mut asked = Vec::new();
    while let Ok(fact) = next(&mut session) {
        let text = match (&*fact, answers.next()) {
            ("contracts", Some(text)) => *text,
            _ => "q",
        };
        asked.push(fact.clone());
        answer(&mut session, &fact, text);
        if text == "q" {
            break;
        }
    }
    (here, asked)
}

#[test]
fn contracts_of_long_ago_are_settled_in_one_answer() {
    let (here, asked) = older(&["yes"]);
    assert_eq!(asked[0], "contracts", "{asked:?}");
    let text = here.read("real-export/account.yaml");
    let over = text.matches("status: long_over").count();
    assert!(over > 3, "{text}");
    assert_eq!(text.matches("side: freelancer").count(), over, "the only role decides\n{text}");
    assert!(text.contains("last_hours_on: 20") && text.contains("kind: hourly"), "{text}");
    // Those of the last weeks are listed, and asked about one by one.
    assert!(text.matches("- id: ").count() > over, "{text}");
    assert!(asked.iter().any(|fact| fact.starts_with("contracts.")), "{asked:?}");
    let json = here.audit("real-export --today 2025-07-18 --format json").json();
    assert!(json["findings"].as_array().unwrap().iter().all(|found| found["rule"] != "unlisted-row"));
    // No: all of them are asked about; not known: the contradiction stays, and is not asked again.
    let (here, _) = older(&["no"]);
    assert!(!here.read("real-export/account.yaml").contains("long_over"));
    let (here, asked) = older(&["?"]);
    assert_eq!(asked.iter().filter(|fact| *fact == "contracts").count(), 1, "{asked:?}");
    let json = here.audit("real-export --today 2025-07-18 --format json").json();
    assert!(json["findings"].as_array().unwrap().iter().any(|found| found["rule"] == "unlisted-row"));
}

#[test]
fn what_contradicts_itself_is_asked_at_once() {
    let here = folder().sample("ready");
    let text = here.read("ready/account.yaml");
    let here = here.given(
        "ready/account.yaml",
        text.replace("jobs: []", "jobs:\n  - { id: j1, title: Editor, status: filled }"),
    );
    let mut session = begin(&here, "ready --today 2026-11-23");
    session.exp_string("Two facts cannot both be true: jobs has a row (Editor) that only a client").unwrap();
    session.exp_string("Now it is freelancer; Enter leaves it. Which is right?").unwrap();
    assert_eq!(next(&mut session).unwrap(), "account.roles");
    answer(&mut session, "account.roles", "freelancer, client");
    while let Ok(fact) = next(&mut session) {
        answer(&mut session, &fact, "?");
    }
    assert!(here.read("ready/account.yaml").contains("roles: [freelancer, client]"));
    here.audit("ready --today 2026-11-23").exits(1).hides("unlisted-role");
    // Whoever leaves it is not asked again, and the report says it.
    let here = folder().sample("ready");
    let here =
        here.edit("ready/account.yaml", "jobs: []", "jobs:\n  - { id: j1, title: Editor, status: filled }");
    let mut session = begin(&here, "ready --today 2026-11-23");
    assert_eq!(next(&mut session).unwrap(), "account.roles");
    answer(&mut session, "account.roles", "");
    let (asked, rest) = answer_all(&mut session, &truth(&[]));
    assert!(!asked.contains("account.roles") && rest.contains("CONTRADICTIONS"), "{asked:?}\n{rest}");
}

#[test]
fn without_a_terminal_it_prints_the_form() {
    let here = folder();
    let form = here.audit("template").exits(0).out;
    here.audit("init").exits(0).prints(&form);
    here.audit("init missing").exits(0).prints(&form);
}
