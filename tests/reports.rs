//! Whole reports as people see them: every role and action, the short and the long form, and the calendar.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;
use support::{audit, folder};

/// Role, account, day.
const ROLES: [(&str, &str); 5] = [
    ("freelancer", "tests/reports/freelancer.yaml"),
    ("client", "samples/client/account.yaml"),
    ("agency-owner", "samples/agency/account.yaml"),
    ("agency-member", "tests/reports/agency-member.yaml"),
    ("freelancer-and-client", "samples/blocked/account.yaml"),
];

#[test]
fn each_role_and_action_has_its_report() {
    for (role, path) in ROLES {
        for action in ["delete", "deactivate"] {
            let ran = audit(&format!("{path} --today 2026-11-23 --action {action}")).complains("");
            insta::assert_snapshot!(format!("{role}-{action}"), ran.out);
        }
    }
}

#[test]
fn a_long_report_fits_on_three_screens_and_a_short_one_on_one() {
    for sample in ["blocked", "blocked-csv", "client", "agency", "real-export"] {
        let today = if sample == "real-export" { "2025-07-18" } else { "2026-11-23" };
        let lines = |flags: &str| {
            let ran = audit(&format!("samples/{sample}/account.yaml --today {today} {flags}"));
            let widest = ran.out.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= 100, "{sample} {flags}: {widest} columns");
            ran.out.lines().count()
        };
        assert!(lines("") <= 165, "{sample}: {} lines", lines(""));
        assert!(lines("--brief") <= 50, "{sample}: {} lines", lines("--brief"));
        assert!(lines("--full") > lines(""), "{sample}");
    }
}

#[test]
fn the_forms_of_a_report_agree() {
    let line = "samples/blocked/account.yaml --today 2026-11-23";
    let brief = audit(&format!("{line} --brief")).exits(1);
    insta::assert_snapshot!("blocked-brief", brief.out);
    brief
        .shows("NO-GO for delete: 40 blockers")
        .shows("Next deadline: Tue 24 Nov 2026 (UTC): ")
        .hides("PLAN");
    let full = audit(&format!("{line} --full")).exits(1);
    let json = audit(&format!("{line} --format json --full")).exits(1).json();
    for finding in json["findings"].as_array().unwrap() {
        if finding["severity"]["delete"] == "blocker" {
            let start: String = finding["message"].as_str().unwrap().chars().take(40).collect();
            let place =
                format!("{}:{}:{}", finding["file"].as_str().unwrap(), finding["line"], finding["column"]);
            assert!(full.out.contains(&start) && full.out.contains(&place), "{finding}");
        }
    }
    audit(&format!("{line} --brief --full")).refuses("cannot be used with");
}

/// The events of a calendar, read by somebody else's parser: name and value of each line.
fn events(text: &str) -> Vec<Vec<(String, String)>> {
    let calendar = ical::IcalParser::new(text.as_bytes()).next().unwrap().unwrap();
    let property = |p: &ical::property::Property| (p.name.clone(), p.value.clone().unwrap_or_default());
    calendar.events.iter().map(|event| event.properties.iter().map(property).collect()).collect()
}

fn value<'a>(event: &'a [(String, String)], name: &str) -> &'a str {
    &event.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name} in {event:?}")).1
}

#[test]
fn the_calendar_is_one_that_others_read() {
    let line = "samples/blocked/account.yaml --today 2026-11-23 --format";
    let ran = audit(&format!("{line} ics")).exits(1).complains("");
    let json = audit(&format!("{line} json")).json();
    assert!(ran.out.lines().all(|line| line.len() <= 75), "a line is not folded");
    assert!(ran.out.split_inclusive('\n').all(|line| line.ends_with("\r\n")), "lines end in CRLF");
    assert_eq!(ran.out.matches("PRODID:").count(), 1);
    let events = events(&ran.out);
    let dated = |name: &str| {
        let matters = |f: &&serde_json::Value| !f[name].is_null() && !f["severity"]["delete"].is_null();
        json["findings"].as_array().unwrap().iter().filter(matters).count()
    };
    // One more says, on the day of judgement, that it is not a go.
    assert_eq!(events.len(), dated("due_by") + dated("clears_on") + 1);
    let verdict = events.iter().find(|event| value(event, "UID").starts_with("verdict-")).unwrap();
    assert_eq!(value(verdict, "DTSTART"), "20261123");
    assert_eq!(value(verdict, "SUMMARY"), "NO-GO for delete");
    let uids: BTreeSet<&str> = events.iter().map(|event| value(event, "UID")).collect();
    assert_eq!(uids.len(), events.len(), "every event has a name of its own");
    for event in &events {
        assert!(value(event, "DTSTART").parse::<u32>().is_ok_and(|day| day > 20_261_101));
        assert_eq!(value(event, "DTSTAMP"), "20261123T000000Z");
        assert!(!value(event, "UID").contains("Ann"), "a calendar may be shared");
    }
    let renewal =
        events.iter().find(|event| value(event, "SUMMARY").contains("freelancer plus renews")).unwrap();
    assert_eq!(value(renewal, "DTSTART"), "20261124");
    let later = audit("samples/blocked/account.yaml --today 2026-11-24 --format ics").exits(1);
    let kept = self::events(&later.out);
    assert!(kept.iter().any(|event| value(event, "UID") == value(renewal, "UID")), "a name lasts");
    let agency =
        self::events(&audit("samples/agency/account.yaml --today 2026-11-23 --format ics").exits(1).out);
    let from = agency.iter().find(|event| value(event, "UID").starts_with("not-before")).unwrap();
    assert_eq!(value(from, "DTSTART"), "20261209");
    insta::assert_snapshot!(
        "agency-calendar",
        audit("samples/agency/account.yaml --today 2026-11-23 --format ics").out
    );
}

#[test]
fn hostile_names_stay_inside_their_event() {
    let name = "A\\\\, B; C\\r\\nEND:VEVENT\\nBEGIN:VEVENT\\u001b]0;x\\u0007\\u202e";
    let text = format!(
        "{{\"as_of\": \"2026-11-20\", \"account\": {{\"id\": \"{name}\", \"roles\": [\"freelancer\"]}}, \
         \"offers\": [{{\"id\": \"o1\", \"title\": \"{name}\", \"direction\": \"received\", \"status\": \"pending\", \"sent_on\": \"2026-11-12\"}}]}}"
    );
    let here = folder().given("a.json", text);
    let ran = here.audit("a.json --today 2026-11-23 --format ics").exits(1);
    let events = events(&ran.out);
    assert_eq!(events.len(), 2);
    assert!(value(&events[1], "SUMMARY").contains("A\\\\\\, B\\; C"), "{events:?}");
    let hidden = |c: char| c != '\r' && c != '\n' && closeout::source::hidden(c);
    assert_eq!(ran.out.chars().find(|c| hidden(*c)), None);
}

#[test]
fn the_glossary_explains_the_words() {
    audit("glossary")
        .exits(0)
        .complains("")
        .shows("deactivate")
        .shows("no single switch")
        .shows("needs confirmation");
}
