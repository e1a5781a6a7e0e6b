//! A download says nothing of days that it does not cover: an old file never answers for today.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::format_push_string)]

mod support;

use closeout::audit::{Choice, audit, params};
use closeout::input::{self, Input};
use closeout::policy::{Policy, built_in};
use closeout::source::Source;
use jiff::civil::{Date, date};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use support::{Folder, folder, report_formats, root};

const DAY: &str = "--today 2026-11-23";
const HEADER: &str = "\"Date\",\"Contract\",\"Hours\",\"Amount\",\"Payment type\"\n";

/// An account that is a go, whose hours only exports say; `more` is added at its end.
fn account(more: &str) -> String {
    let text = fs::read_to_string(root().join("samples/ready/account.yaml")).unwrap();
    let (before, hours) = text.split_once("\nhours:\n").unwrap();
    format!("{before}\n{}\n{more}", hours.split_once("\n\n").unwrap().1)
}

/// A weekly summary with one row on each of these days, of a contract that is over.
fn weekly(days: &[&str]) -> String {
    let row = |day: &&str| format!("\"{day}\",\"Museum audio guide (31000001)\",\"2\",\"60\",\"\"\n");
    std::iter::once(HEADER.to_owned()).chain(days.iter().map(row)).collect()
}

fn with(more: &str, files: &[(&str, String)]) -> Folder {
    let here = folder().given("ann/account.yaml", account(more));
    files.iter().fold(here, |here, (name, text)| here.given(&format!("ann/{name}"), text))
}

/// What is missing of the hours, as the report has it; empty where nothing is.
fn open(here: &Folder) -> String {
    let ran = here.audit(&format!("ann {DAY} --format json"));
    let report = ran.json();
    let missing: Vec<&Json> =
        report["missing"].as_array().unwrap().iter().filter(|one| one["fact"] == "hours").collect();
    let day = |days: &Json| format!("{} {}", days["from"].as_str().unwrap(), days["to"].as_str().unwrap());
    let days = missing.iter().flat_map(|one| one["days"].as_array().unwrap()).map(day);
    let open = days.collect::<Vec<_>>().join(", ");
    // Hours of these weeks stop the closing by themselves.
    let stopped = ran.findings().iter().any(|id| id.starts_with("hours-in-review"));
    let code = if stopped { 1 } else { i32::from(!open.is_empty()) * 3 };
    assert_eq!(ran.code, Some(code), "{open} {}", ran.err);
    open
}

#[test]
fn an_old_download_never_answers_for_today_in_any_form() {
    let old = with("", &[("weekly.csv", weekly(&["2022-09-01", "2022-09-20"]))]);
    for form in report_formats() {
        let ran = old.audit(&format!("ann {DAY} --format {form}")).exits(3);
        match form {
            "ics" => assert!(ran.out.contains("not answered: hours-in-review"), "{}", ran.out),
            "json" | "jsonl" => {
                let days = &ran.json()["missing"][0]["days"][0];
                assert_eq!((&days["from"], &days["to"]), (&"2026-10-25".into(), &"2026-11-20".into()));
            }
            _ => {
                let plain = ran.out.replace("\r\n ", "").replace('\n', " ");
                let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
                let told = plain.contains("hours of 8 Nov to 20 Nov 2026")
                    || plain.contains("hours of 25 Oct to 20 Nov 2026")
                    || plain.contains("8 Nov to 20 Nov 2026");
                assert!(told, "{form}: {}", ran.out);
            }
        }
    }
    old.audit(&format!("ann {DAY}")).exits(3).shows(
        " COULD NOT BE CHECKED
  no file covers the hours of 25 Oct to 20 Nov 2026; without them hours-in-review,
      payment-in-security-period, recently-worked-contract cannot answer (blocker).
      Hours worked and single payments, as in the weekly summary. Look it up: Reports › Weekly
      summary.
      Write: covers: { hours: { from: 2026-10-25, to: 2026-11-20 } } if you downloaded all of
      these days; else download them, too
",
    );
    old.audit(&format!("explain hours-in-review ann {DAY}")).exits(0).shows(
        "rows that are not there
  says  cannot be answered
        no file covers the hours of 8 Nov to 20 Nov 2026.
",
    );
    old.audit(&format!("explain recently-worked-contract ann {DAY}")).exits(0).shows(
        "  says  cannot be answered
        no file covers the hours of 25 Oct to 20 Nov 2026.
",
    );
    old.audit(&format!("batch . {DAY}")).exits(3);
}

#[test]
fn coverage_is_per_file_and_days_between_files_stay_open() {
    let new = ("b.csv", weekly(&["2026-11-12", "2026-11-20"]));
    assert_eq!(open(&with("", std::slice::from_ref(&new))), "2026-11-08 2026-11-11");
    let old = ("a.csv", weekly(&["2022-09-01", "2022-09-20"]));
    assert_eq!(open(&with("", &[old, new.clone()])), "2026-11-08 2026-11-11");
    let before = ("a.csv", weekly(&["2026-10-02", "2026-11-09"]));
    assert_eq!(open(&with("", &[before, new.clone()])), "2026-11-10 2026-11-11");
    let touches = ("a.csv", weekly(&["2026-10-02", "2026-11-11"]));
    assert_eq!(open(&with("", &[touches, new])), "");
    // A header alone covers nothing, and a file that ends early leaves the rest.
    assert_eq!(open(&with("", &[("a.csv", HEADER.to_owned())])), "2026-10-25 2026-11-20");
    assert_eq!(open(&with("", &[("a.csv", weekly(&["2026-10-02", "2026-11-18"]))])), "2026-11-19 2026-11-20");
}

#[test]
fn what_covers_several_tables_is_one_line_to_paste() {
    let statement = "Date,Transaction ID,Transaction type,Transaction summary,Ref ID,Amount $,Current balance $\n\
        \"Nov 2, 2026\",800000001,Hourly,Museum audio guide,800000001,512.40,0\n";
    let files = [("weekly.csv", weekly(&["2026-08-01"])), ("transaction_report.csv", statement.to_owned())];
    let here = with("", &files).edit("ann/account.yaml", "transactions: []\n", "");
    let ran = here.audit(&format!("ann {DAY}")).exits(3);
    ran.shows("covers: { hours: { from: 2026-10-25, to: 2026-11-20 }, transactions: { from:")
        .shows("Write: see hours, the line is for both");
    let missing = here.audit(&format!("ann {DAY} --format json")).json()["missing"].clone();
    let lines: Vec<&str> =
        missing.as_array().unwrap().iter().map(|one| one["write"].as_str().unwrap()).collect();
    assert_eq!(lines[0], lines[1]);
    let line = format!("as_of: 2026-11-20\n{}", lines[0].split(" if you").next().unwrap());
    let here = here.edit("ann/account.yaml", "as_of: 2026-11-20", &line);
    here.audit(&format!("ann {DAY}")).exits(0).hides("COULD NOT BE CHECKED");
}

#[test]
fn a_name_with_two_days_says_what_the_file_covers() {
    let name = |name| (name, HEADER.to_owned());
    assert_eq!(open(&with("", &[name("weekly_2025-11-21_2026-11-20.csv")])), "");
    assert_eq!(
        open(&with("", &[name("weekly_2026-11-01_2026-11-18.csv")])),
        "2026-10-25 2026-10-31, 2026-11-19 2026-11-20"
    );
    // One day in a name is that of the download, and says nothing of what was chosen.
    assert_eq!(open(&with("", &[name("2026-11-20_weekly.csv")])), "2026-10-25 2026-11-20");
    // A time that had not ended on the day of the data counts up to its last row.
    let month = "weekly_2026-10-01_2026-11-30.csv";
    assert_eq!(open(&with("", &[(month, weekly(&["2026-11-12"]))])), "2026-11-13 2026-11-20");
    assert_eq!(open(&with("", &[name(month)])), "2026-10-25 2026-11-20");
}

#[test]
fn what_a_person_attests_counts_with_what_files_say() {
    let file = || ("a.csv", weekly(&["2026-11-10", "2026-11-12"]));
    let covers = |text: &str| open(&with(&format!("covers: {{ hours: {text} }}\n"), &[file()]));
    assert_eq!(covers("{ from: 2025-11-21, to: 2026-11-20 }"), "");
    assert_eq!(covers("[{ from: 2025-11-21, to: 2026-11-20 }]"), "");
    assert_eq!(covers("{ from: 2026-11-13, to: 2026-11-20 }"), "2026-11-08 2026-11-09");
    assert_eq!(covers("[{ from: 2026-11-13, to: 2026-11-20 }, { from: 2026-10-01, to: 2026-11-09 }]"), "");
    assert_eq!(covers("{ from: 2026-11-08, to: 2026-11-20 }"), "");
    assert_eq!(covers("{ from: 2026-11-09, to: 2026-11-20 }"), "2026-11-08 2026-11-08");
    assert_eq!(covers("null"), "2026-11-08 2026-11-09, 2026-11-13 2026-11-20");
    // A download without a row is an answer once somebody says what it covers.
    let none =
        with("covers: { hours: { from: 2025-11-21, to: 2026-11-20 } }\n", &[("a.csv", HEADER.to_owned())]);
    assert_eq!(open(&none), "");
    none.audit(&format!("ann {DAY} --full")).exits(0).shows("a.csv         Weekly summary (CSV), 0 rows");
}

/// Whoever writes a new day into the account does not have a new download by that.
#[test]
fn nobody_attests_days_after_the_day_in_a_files_name() {
    let covers = |to: &str| format!("covers: {{ hours: {{ from: 2025-11-21, to: {to} }} }}\n");
    let file = |name: &str| (name.to_owned(), weekly(&["2026-08-27"]));
    let judged = |to: &str, names: &[&str]| {
        let files: Vec<(String, String)> = names.iter().map(|name| file(name)).collect();
        let files: Vec<(&str, String)> =
            files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
        with(&covers(to), &files).audit(&format!("ann {DAY}"))
    };
    judged("2026-11-20", &["2026-11-18_weekly.csv"])
        .refuses("covers: no file of hours is of these days: the days in their names are earlier");
    // It may be tomorrow where the person is; the newest file counts; a name without a day says nothing.
    judged("2026-11-20", &["2026-11-19_weekly.csv"]).exits(0);
    judged("2026-11-20", &["2026-10-18_weekly.csv", "2026-11-20_weekly.csv"]).exits(0);
    judged("2026-11-20", &["2026-11-18_weekly.csv", "weekly.csv"]).exits(0);
}

#[test]
fn what_is_written_by_hand_is_whole() {
    assert_eq!(open(&with("hours: []\n", &[])), "");
    assert_eq!(open(&with("", &[("hours.csv", "contract,worked_on,hours,amount,kind\n".to_owned())])), "");
    let named =
        with("hours: mine.csv\n", &[("mine.csv", "contract,worked_on,hours,amount,kind\n".to_owned())]);
    assert_eq!(open(&named), "");
}

#[test]
fn only_blockers_keep_the_verdict_open() {
    let statement = "Date,Transaction type,Transaction summary,Client team,Amount $,Ref ID,Current balance $\n\"Jul 1, 2026\",Withdrawal,,,-180.00,700000001,0.00\n";
    let text = fs::read_to_string(root().join("samples/ready/account.yaml")).unwrap();
    let here = folder()
        .given("ann/account.yaml", text.replace("\ntransactions: []\n", "\n"))
        .given("ann/2026-11-20_transaction_report.csv", statement);
    here.audit(&format!("ann {DAY}"))
        .exits(0)
        .shows("DELETE      GO           0 blockers  3 warnings   3 unanswered")
        .shows(
            "  no file covers the transactions of 24 Oct to 20 Nov 2026; without them earnings-in-clearing,
      recent-withdrawal, recent-plan-fee cannot answer (warning).
",
        );
}

#[test]
fn mistakes_in_covers_are_told_all_at_once() {
    let wrong = "covers:
  hours: { from: 2026-11-21, to: 2026-11-20, until: 3 }
  offers: { from: 2026-01-01, to: 2026-01-02 }
  disputes: [{ from: 2026-01-01 }]
  transactions: { from: 2026-01-01, to: 2026-01-02 }
  hour: { from: 2026-01-01, to: 2026-01-02 }
  profile: { from: 2026-01-01, to: 2026-01-02 }
";
    let here = with(wrong, &[("a.csv", weekly(&["2026-11-02"]))]);
    let at = here.read("ann/account.yaml").lines().position(|line| line == "covers:").unwrap() + 1;
    let line = |more: usize, column: usize| format!("ann/account.yaml:{}:{column}: covers: ", at + more);
    let ran = here.audit(&format!("ann {DAY}")).exits(2);
    for (place, what) in [
        (line(1, 46), "there is no key until"),
        (line(1, 10), "it ends before it starts"),
        (line(2, 3), "offers is written by hand here, so it is whole"),
        (line(3, 3), "disputes is written by hand here, so it is whole"),
        (line(4, 3), "transactions is written by hand here, so it is whole"),
        (line(5, 3), "there is no table hour with days"),
        (line(6, 3), "there is no table profile with days"),
    ] {
        assert!(ran.err.contains(&format!("{place}{what}")), "{place}{what}\n{}", ran.err);
    }
    let more = "covers: { hours: [{ from: 2026-01-01, to: 2026-11-21 }, { to: x, from: 2026-01-01 }, 7, { from: 2026-01-01 }] }\n";
    let here = with(more, &[("a.csv", weekly(&["2026-11-02"]))]);
    here.audit(&format!("ann {DAY}"))
        .exits(2)
        .warns("covers: this is after as_of, the day that the data describes")
        .warns("covers: to: this is not a day")
        .warns("covers: this is a single value, not from and to")
        .warns("covers: to is missing");
    with("covers: [hours]\n", &[])
        .audit(&format!("ann {DAY}"))
        .exits(2)
        .warns("covers: this is not a mapping");
}

/// What is imported says what it covers, the days between two files, too.
#[test]
fn an_import_keeps_what_its_files_cover() {
    let files =
        [("a.csv", weekly(&["2026-01-02", "2026-11-09"])), ("b.csv", weekly(&["2026-11-12", "2026-11-20"]))];
    let here = with("", &files);
    for form in ["yaml", "json"] {
        let text = here.audit(&format!("import ann --format {form}")).exits(0).out;
        let again = folder().given(&format!("ann/account.{form}"), text);
        assert_eq!(open(&again), "2026-11-10 2026-11-11", "{form}");
    }
    let rows = "exported: [hours]\nhours:\n  - { contract: \"31000001\", worked_on: 2026-10-02, kind: hourly }\n  - { contract: \"31000001\", worked_on: 2026-11-12, kind: hourly }\n";
    assert_eq!(open(&with(rows, &[])), "2026-11-13 2026-11-20");
}

/// Whoever adds a rule is asked how far it looks back.
#[test]
fn a_rule_over_downloads_says_how_far_it_looks_back() {
    let rule = |back: &str| {
        format!(
            "/*---\ntitle: Hours\nseverity: blocker\nfor: entry in hours\nparams: [transfer_days]\n{back}confidence: unverified\n\
             checked: 2026-11-27\nwhy: It is so.\nfix: Wait.\n---*/\nentry.worked_on + transfer_days > today\n\n\
             /*--- examples\n- name: none\n  given: {{ hours: [], contracts: [] }}\n---*/\n"
        )
    };
    let check = |back: &str| folder().given("r/late-hours.rhai", rule(back)).audit("check r");
    check("looks_back: { hours: transfer_days }\n").exits(0);
    check("looks_back: { hours: transfer_days + 3 }\n").exits(0);
    check("looks_back: { hours: 0 }\n").exits(0);
    check("")
        .exits(1)
        .warns("r/late-hours.rhai:4:1: looks_back is missing: how many days of hours does the answer need?")
        .warns("write looks_back: { hours: 30 }, or 0 if it needs none; a download may end before today");
    check("looks_back: { hours: review_days }\n")
        .exits(1)
        .warns("r/late-hours.rhai:6:1: looks_back: this is no number of days");
    check("looks_back: { hours: security_days }\n")
        .exits(1)
        .warns("looks_back: security_days is not among the params of this rule");
    check("looks_back: { hours: -3 }\n").exits(1).warns("looks_back: this is no number of days");
    check("looks_back: { hour: 3 }\n")
        .exits(1)
        .warns("looks_back: there is no table hour")
        .warns("did you mean hours?");
    check("looks_back: { profile: 3 }\n").exits(1).warns("looks_back: there is no table profile");
    check("looks_back: { offers: 3, offers: 4 }\n").exits(1);
    // Rows that a relation leads to are looked at as well.
    let related = rule("").replace("entry in hours", "contract in contracts").replace(
        "entry.worked_on + transfer_days > today",
        "contract.hours.any(|h| h.worked_on + transfer_days > today)",
    );
    folder().given("r/late-hours.rhai", &related).audit("check r").exits(1).warns("looks_back is missing");
    let told = related.replace("confidence", "looks_back: { hours: transfer_days }\nconfidence");
    let here = with("", &[("a.csv", weekly(&["2026-11-02"]))]).given("r/late-hours.rhai", &told);
    here.audit("check r").exits(0);
    let ran = here.audit(&format!("ann {DAY} --rules r --only late-hours --format json"));
    let rule = ran.json()["rules"]
        .as_array()
        .unwrap()
        .iter()
        .find(|rule| rule["rule"] == "late-hours")
        .unwrap()
        .clone();
    let rows: Vec<&Json> = rule["missing"].as_array().unwrap().iter().map(|one| &one["row"]).collect();
    assert_eq!(rows, ["31000001", "31000002"]);
    assert_eq!(rule["missing"][0]["uncovered"][0]["days"][0]["from"], "2026-11-12");
}

/// A window is as long as its rule can find something, and on some day of the week not longer.
#[test]
fn windows_are_exactly_as_long_as_their_rules_look() {
    let policy = built_in().unwrap();
    let days = |rule: &closeout::policy::Rule| {
        rule.looks_back.first().map_or(0, |back| back.days(&params(&policy, rule)))
    };
    let rules: Vec<_> = policy.rules.iter().filter(|rule| days(rule) > 1).collect();
    let only: Vec<String> = rules.iter().map(|rule| rule.id.to_string()).collect();
    let mut judged: BTreeMap<String, (i64, i64)> =
        rules.iter().map(|rule| (rule.id.to_string(), (days(rule), 0))).collect();
    for (day, ago) in (0..7).flat_map(|day| (0..60).map(move |ago| (day, ago))) {
        for id in found(&policy, &only, date(2026, 11, 16 + day), ago) {
            let seen = judged.get_mut(&id).unwrap();
            seen.1 = seen.1.max(ago + 1);
        }
    }
    let expected = [
        ("earnings-in-clearing", (15, 15)),
        ("hours-in-review", (16, 16)),
        ("payment-in-security-period", (5, 5)),
        ("recent-plan-fee", (31, 31)),
        ("recent-withdrawal", (12, 12)),
        ("recently-worked-contract", (30, 30)),
        ("unreviewed-hours", (12, 12)),
    ];
    assert_eq!(judged, expected.map(|(id, days)| (id.to_owned(), days)).into());
}

/// The rules that find something about rows of a day that was so long ago.
fn found(policy: &Policy, only: &[String], today: Date, ago: i64) -> Vec<String> {
    let stop: Arc<dyn closeout::body::Stop> = Arc::new(support::Never);
    let day = today.checked_sub(jiff::Span::new().days(ago)).unwrap();
    let lines: String = ["Hourly", "Withdrawal", "Subscription"]
        .iter()
        .enumerate()
        .map(|(n, kind)| {
            let sign = if n == 0 { "" } else { "-" };
            format!(
                "  - {{ id: \"{n}\", posted_on: {day}, type: {kind}, text: none, amount: {sign}9.00 USD }}\n"
            )
        })
        .collect();
    let side = |side: &str| {
        format!("  - {{ id: {side}, title: T, other_party: O, side: {side}, status: active }}\n")
    };
    let row = |side: &str| {
        format!(
            "  - {{ contract: {side}, title: T, worked_on: {day}, hours: 1, kind: hourly }}\n  - {{ contract: {side}, title: T, worked_on: {day}, hours: none, amount: 9.00 USD, kind: bonus }}\n"
        )
    };
    let text = format!(
        "as_of: {today}\naccount: {{ roles: [freelancer, client] }}\nprofile: {{ badge: none }}\ncontracts:\n{}{}hours:\n{}{}transactions:\n{lines}",
        side("freelancer"),
        side("client"),
        row("freelancer"),
        row("client"),
    );
    let source = Source::new("x.yaml", &text);
    let read = input::read(&policy.schema, &policy.exports, Input::Text(&source), 1 << 20).unwrap();
    let choice = Choice { only: only.to_vec(), ..Choice::default() };
    let judged = audit(policy, &Arc::new(read), today, &choice, &stop).unwrap();
    only.iter()
        .filter(|id| !judged.judgements[policy.rule(id).unwrap()].findings.is_empty())
        .cloned()
        .collect()
}
