//! Every form says what the JSON result says: each is read back by a reader of its own and compared.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use support::{Folder, audit, folder, report_formats};

const DAY: &str = "--today 2026-11-23";
const SAMPLES: [&str; 5] = ["ready", "blocked", "client", "agency", "incomplete"];

/// Hostile in every sink there is.
const HOSTILE: &str = "=1+1 x\u{1b}[2J\u{1b}]8;;http://e\u{7}\u{9b}31m\u{202e}\u{200b}\u{e0041}\u{7f}\r\n::error::no ]]> <script>alert(1)</script> <img src=x onerror=alert(1)> | `a` [b](javascript:c) =1+1 ＝2 & \"q' </td>";

fn text(json: &Json, key: &str) -> String {
    json[key].as_str().unwrap_or_default().to_owned()
}

/// Rule and row of each finding that counts, from the JSON result.
fn told(report: &Json) -> BTreeSet<(String, String)> {
    let open = |found: &&Json| found["acknowledged"].is_null() && found["known"] == false;
    let found = report["findings"].as_array().unwrap().iter().filter(open);
    found.map(|found| (text(found, "rule"), text(found, "message"))).collect()
}

/// The same, as a form says it on one line.
fn plain(set: &BTreeSet<(String, String)>) -> BTreeSet<(String, String)> {
    set.iter().map(|(rule, message)| (rule.clone(), closeout::escape::line(message))).collect()
}

fn level(found: &Json, asked: &str) -> String {
    text(&found["severity"], asked)
}

/// A folder with the result of an account in every form, and the result as JSON.
fn written(here: Folder, account: &str) -> (Folder, Json) {
    let ran = here.audit(&format!("{account} {DAY} --format json"));
    let json = ran.json();
    let forms: Vec<String> =
        report_formats().iter().map(|form| format!("--format {form}=out/{form}")).collect();
    std::fs::create_dir_all(here.path().join("out")).unwrap();
    let all = here.audit(&format!("{account} {DAY} {}", forms.join(" ")));
    assert_eq!(all.code, ran.code, "{}", all.err);
    all.prints("");
    for form in report_formats() {
        let alone = here.audit(&format!("{account} {DAY} --format {form}"));
        assert_eq!(alone.code, ran.code, "{form}");
        assert!(alone.out == here.read(&format!("out/{form}")), "{form}");
    }
    assert!(here.read("out/json") == ran.out);
    (here, json)
}

fn each(check: impl Fn(&Folder, &Json)) {
    for name in SAMPLES {
        let (here, json) = written(folder().sample(name), &format!("{name}/account.yaml"));
        check(&here, &json);
    }
    let (here, json) = hostile();
    check(&here, &json);
}

/// An account whose every name is hostile.
fn hostile() -> (Folder, Json) {
    let name = serde_json::to_string(HOSTILE).unwrap();
    let here = folder().sample("blocked");
    let mut account = here.read("blocked/account.yaml");
    for own in ["Ann Example", "Layout", "Newsletter care", "Logo for a bakery"] {
        account = account.replace(&format!("\"{own}\""), own).replace(own, "HOSTILE");
    }
    let account: String = account
        .lines()
        .map(|line| {
            let line = line
                .replace("title: HOSTILE,", &format!("title: {name},"))
                .replace("id: HOSTILE", &format!("id: {name}"));
            format!("{}\n", line.replace("HOSTILE", "x"))
        })
        .collect();
    let here =
        here.given("blocked/a::b]]>,\u{1b}[31m<i>.yaml", account.clone()).given("h/account.yaml", account);
    written(here, "h/account.yaml")
}

#[test]
fn the_hostile_account_is_hostile() {
    let (_, json) = hostile();
    assert_eq!(json["account"], HOSTILE);
    assert!(told(&json).iter().any(|(_, message)| message.contains("<script>")));
}

#[test]
fn nothing_hostile_reaches_any_sink() {
    let (here, _) = hostile();
    for form in report_formats() {
        let out = here.read(&format!("out/{form}"));
        let allowed = |c: char| c == '\n' || (c == '\r' && form == "ics");
        let hidden: Vec<char> =
            out.chars().filter(|c| closeout::source::hidden(*c) && !allowed(*c)).collect();
        assert!(hidden.is_empty(), "{form}: {hidden:?}");
        assert!(!out.contains("\n::error::no"), "{form}");
        if matches!(form, "html" | "markdown" | "junit") {
            assert!(!out.contains("<script>alert") && !out.contains("<img"), "{form}");
        }
    }
    // File names and standard error, too.
    let file = "blocked/a::b]]>,\u{1b}[31m<i>.yaml";
    for form in report_formats() {
        let ran =
            here.audit_words(&[file, "--today", "2026-11-23", "--format", form, "--param", "nothing=1"]);
        assert!(!ran.err.contains('\u{1b}') && ran.code == Some(2), "{form}");
        let ran =
            here.audit_words(&["batch", file, "no\u{1b}[31mfile", "--today", "2026-11-23", "--format", form]);
        let hidden =
            |text: &str| text.chars().any(|c| closeout::source::hidden(c) && !matches!(c, '\n' | '\r'));
        assert!(!hidden(&ran.out) && !hidden(&ran.err), "{form}");
    }
}

#[test]
fn csv_says_the_same_and_no_cell_is_a_formula() {
    each(|here, json| {
        let out = here.read("out/csv");
        let mut reader = csv::Reader::from_reader(out.as_bytes());
        let header = reader.headers().unwrap().clone();
        let at = |name: &str| header.iter().position(|own| own == name).unwrap();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        for cell in rows.iter().flatten() {
            assert!(
                !cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t']),
                "{cell}"
            );
        }
        let inert = |text: String| {
            if text.starts_with(['=', '+', '-', '@', '|', '%']) { format!("'{text}") } else { text }
        };
        let found: BTreeSet<_> = rows
            .iter()
            .filter(|row| &row[at("kind")] == "finding" && row[at("accepted")].is_empty())
            .map(|row| (row[at("rule")].to_owned(), row[at("message")].to_owned()))
            .collect();
        let expected: BTreeSet<_> =
            plain(&told(json)).into_iter().map(|(rule, text)| (rule, inert(text))).collect();
        assert_eq!(found, expected);
        assert_eq!(rows[0][at("verdict")], text(json, "verdict"));
        let open = rows.iter().filter(|row| &row[at("kind")] == "unanswered").count();
        let left = json["rules"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|rule| matches!(rule["outcome"].as_str(), Some("failed" | "skipped")))
            .count();
        assert_eq!(open, json["missing"].as_array().unwrap().len() + left);
    });
}

#[test]
fn sarif_says_the_same() {
    each(|here, json| {
        let sarif: Json = serde_json::from_str(&here.read("out/sarif")).unwrap();
        assert_eq!(sarif["version"], "2.1.0");
        let run = &sarif["runs"][0];
        let rules: Vec<String> =
            run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| text(rule, "id")).collect();
        let (mut found, mut prints) = (BTreeSet::new(), BTreeSet::new());
        for result in run["results"].as_array().unwrap() {
            assert!(rules.contains(&text(result, "ruleId")));
            let region = &result["locations"][0]["physicalLocation"]["region"];
            assert!(region["startLine"].as_u64().unwrap() >= 1);
            let uri = text(&result["locations"][0]["physicalLocation"]["artifactLocation"], "uri");
            assert!(uri.chars().all(|c| c.is_ascii_graphic()), "{uri}");
            assert!(prints.insert(text(&result["partialFingerprints"], "audit/v1")), "{result}");
            if result["ruleId"] == "verdict" {
                assert!(json["verdict"] != "go");
            } else if result.get("suppressions").is_none() {
                found.insert((text(result, "ruleId"), text(&result["message"], "text")));
            }
        }
        assert_eq!(found, plain(&told(json)));
        assert_eq!(run["properties"]["verdict"], json["verdict"]);
        let code = run["invocations"][0]["exitCode"].as_i64().unwrap();
        assert_eq!(
            code,
            match json["verdict"].as_str().unwrap() {
                "go" => 0,
                "no-go" => 1,
                _ => 3,
            }
        );
        assert_eq!(
            run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().len(),
            json["missing"].as_array().unwrap().len()
        );
    });
}

/// How loud each level is for whoever reads nothing but the scan.
#[test]
fn every_level_has_its_own_in_sarif() {
    let levels = [
        ("blocker", "error"),
        ("contradiction", "error"),
        ("warning", "warning"),
        ("info", "note"),
        ("wait", "note"),
    ];
    let mut here = folder().sample("ready");
    for (level, _) in levels {
        let rule = format!(
            "/*---\ntitle: T\nseverity: {level}\nfor: account\nconfidence: official\nchecked: 2026-11-23\nwhy: W\nfix: F\n---*/\naccount.status == \"active\"\n/*--- examples\n- name: n\n  given: {{ account: {{ status: active }} }}\n  flags: {{ account: T }}\n- name: o\n  given: {{ account: {{ status: closed }} }}\n- name: p\n  given: {{}}\n  unknown: [account]\n---*/\n"
        );
        here = here.given(&format!("rules/of-{level}.rhai"), rule);
    }
    let run =
        here.audit(&format!("ready {DAY} --rules rules --format sarif")).exits(1).json()["runs"][0].clone();
    let found = |list: &Json, key: &str, id: &str| {
        list.as_array().unwrap().iter().find(|one| one[key] == id).unwrap_or_else(|| panic!("{id}")).clone()
    };
    for (level, loud) in levels {
        let id = format!("of-{level}");
        assert_eq!(found(&run["results"], "ruleId", &id)["level"], loud, "{level}");
        let rule = found(&run["tool"]["driver"]["rules"], "id", &id);
        assert_eq!(rule["defaultConfiguration"]["level"], loud, "{level}");
    }
}

/// A finding keeps its fingerprint when its place, the day or its words change.
#[test]
fn fingerprints_are_stable_across_runs() {
    let prints = |here: &Folder, day: &str| -> BTreeSet<String> {
        let sarif = here.audit(&format!("blocked/account.yaml --today {day} --format sarif")).json();
        sarif["runs"][0]["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(&one["partialFingerprints"], "audit/v1"))
            .collect()
    };
    let here = folder().sample("blocked");
    let before = prints(&here, "2026-11-23");
    let moved = format!("# one line more\n{}", here.read("blocked/account.yaml"));
    let here = here.given("blocked/account.yaml", moved);
    assert_eq!(prints(&here, "2026-11-23"), before);
    assert!(prints(&here, "2026-11-24").intersection(&before).count() > before.len() / 2);
}

#[test]
fn junit_says_the_same() {
    each(|here, json| {
        let suites = junit_parser::from_reader(here.read("out/junit").as_bytes()).unwrap();
        let suite = &suites.suites[0];
        let asked = text(json, "asked");
        let mut blocking = BTreeSet::new();
        let mut open = BTreeSet::new();
        let (whole, cases) = suite.cases.split_first().unwrap();
        assert_eq!(whole.original_name, "verdict");
        assert_eq!(whole.status.is_success(), json["verdict"] == "go");
        for case in cases {
            match &case.status {
                junit_parser::TestStatus::Failure(_) => blocking.insert(case.original_name.clone()),
                junit_parser::TestStatus::Error(_) => open.insert(case.original_name.clone()),
                _ => true,
            };
        }
        let rules = json["rules"].as_array().unwrap();
        let stops = |rule: &&Json| {
            json["findings"].as_array().unwrap().iter().any(|found| {
                found["rule"] == rule["rule"]
                    && level(found, &asked) == "blocker"
                    && found["acknowledged"].is_null()
            })
        };
        let expected: BTreeSet<String> = rules.iter().filter(stops).map(|rule| text(rule, "rule")).collect();
        assert_eq!(blocking, expected);
        let unanswered = rules.iter().filter(|rule| {
            matches!(rule["outcome"].as_str(), Some("unknown" | "failed" | "skipped")) && !stops(rule)
        });
        assert_eq!(open, unanswered.map(|rule| text(rule, "rule")).collect::<BTreeSet<_>>());
        let concerned = rules.iter().filter(|rule| rule["outcome"] != "not concerned").count();
        assert_eq!(cases.len(), concerned);
    });
}

#[test]
fn github_says_the_same_in_whole_commands() {
    each(|here, json| {
        let asked = text(json, "asked");
        let mut found = BTreeSet::new();
        let mut last = String::new();
        for line in here.read("out/github").lines() {
            let (command, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
            let (word, properties) = command.split_once(' ').unwrap();
            assert!(matches!(word, "error" | "warning" | "notice"), "{line}");
            let property = |name: &str| {
                let own = properties.split(',').find_map(|one| one.strip_prefix(&format!("{name}=")));
                own.map(|text| text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%"))
            };
            let message = message.replace("%25", "%");
            if property("file").is_some() {
                assert!(property("line").unwrap().parse::<u32>().unwrap() > 0);
                found.insert((word.to_owned(), property("title").unwrap(), message.clone()));
            }
            last = message;
        }
        let word = |found: &Json| match level(found, &asked).as_str() {
            "blocker" => "error",
            "warning" => "warning",
            _ => "notice",
        };
        let all = json["findings"].as_array().unwrap().iter().filter(|found| found["acknowledged"].is_null());
        let expected: BTreeSet<_> = all
            .map(|found| {
                (word(found).to_owned(), text(found, "rule"), closeout::escape::line(&text(found, "message")))
            })
            .collect();
        assert_eq!(found, expected);
        assert!(last.contains(&format!("{asked}: {}", text(json, "verdict"))), "{last}");
    });
}

#[test]
fn gitlab_says_the_same() {
    each(|here, json| {
        let issues: Json = serde_json::from_str(&here.read("out/gitlab")).unwrap();
        let mut prints = BTreeSet::new();
        let mut found = BTreeSet::new();
        for issue in issues.as_array().unwrap() {
            for key in ["description", "check_name", "fingerprint", "severity"] {
                assert!(!text(issue, key).is_empty(), "{issue}");
            }
            assert!(matches!(
                issue["severity"].as_str(),
                Some("info" | "minor" | "major" | "critical" | "blocker")
            ));
            assert!(
                issue["location"]["lines"]["begin"].as_u64().unwrap() > 0
                    && !text(&issue["location"], "path").is_empty()
            );
            assert!(prints.insert(text(issue, "fingerprint")));
            if issue["check_name"] == "verdict" {
                assert!(json["verdict"] != "go");
            } else if issue["check_name"] != "not-answered" {
                found.insert((text(issue, "check_name"), text(issue, "description")));
            }
        }
        assert_eq!(found, plain(&told(json)));
    });
}

#[test]
fn markdown_says_the_same_and_fits_a_comment() {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    each(|here, json| {
        let out = here.read("out/markdown");
        assert!(out.chars().count() < 65_536);
        let mut rows: Vec<Vec<String>> = Vec::new();
        for event in Parser::new_ext(&out, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::TableRow | Tag::TableHead) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => rows.last_mut().unwrap().push(String::new()),
                // What GitHub could link is code; the text is the same.
                Event::Text(text) | Event::Code(text) if rows.last().is_some_and(|row| !row.is_empty()) => {
                    rows.last_mut().unwrap().last_mut().unwrap().push_str(&text);
                }
                Event::End(TagEnd::Table) => rows.push(Vec::new()),
                Event::Html(text) | Event::InlineHtml(text) => panic!("raw HTML: {text}"),
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("markup in {out}"),
                _ => {}
            }
        }
        let found: BTreeSet<(String, String)> = rows
            .iter()
            .filter(|row| row.len() == 4 && row[0] != "level")
            .map(|row| (row[1].clone(), row[2].trim().to_owned()))
            .collect();
        let cut = |text: &str| closeout::escape::short(text, 300).trim().to_owned();
        let expected: BTreeSet<_> =
            told(json).into_iter().map(|(rule, message)| (rule, cut(&message))).collect();
        assert_eq!(found, expected);
        let verdicts = rows.iter().find(|row| row.len() == 6 && row[0] == text(json, "asked")).unwrap();
        assert_eq!(verdicts[1], text(json, "verdict"));
    });
}

/// As text; tests/browser/check.mjs reads the same page in a browser.
#[test]
fn html_says_the_same() {
    each(|here, json| {
        let out = here.read("out/html");
        let after = |start: &str, end: &str| -> Vec<String> {
            out.split(start).skip(1).map(|rest| rest.split(end).next().unwrap().to_owned()).collect()
        };
        let plain = |text: &String| {
            let text =
                text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
            text.replace("&amp;", "&")
        };
        let rules = after("data-rule=\"", "\"");
        let messages: Vec<String> =
            after("<strong class=\"message\">", "</strong>").iter().map(plain).collect();
        let found: BTreeSet<(String, String)> = rules.into_iter().zip(messages).collect();
        let expected = told(json).into_iter().map(|(rule, text)| (rule, closeout::escape::line(&text)));
        assert_eq!(found, expected.collect::<BTreeSet<_>>());
        let verdicts: Vec<String> = json["actions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(one, "verdict").to_uppercase())
            .collect();
        assert_eq!(after("<p class=\"verdict\">", "</p>"), verdicts);
        assert!(
            out.contains("default-src 'none'") && !out.contains("src=\"") && !out.contains("href=\"http")
        );
    });
}

#[test]
fn the_table_ends_in_the_same_verdict_and_counts() {
    each(|here, json| {
        let asked = text(json, "asked");
        let own =
            json["actions"].as_array().unwrap().iter().find(|one| one["action"] == asked.as_str()).unwrap();
        let last = here.read("out/table").lines().last().unwrap().trim().to_owned();
        let start =
            format!("{} for {asked}: {} blocker", text(json, "verdict").to_uppercase(), own["blockers"]);
        assert!(last.starts_with(&start), "{last}");
        assert!(
            last.contains(&format!(" {} warning", own["warnings"]))
                && last.contains(&format!(" {} unanswered", own["unanswered"]))
        );
    });
}

#[test]
fn many_accounts_are_one_document_in_every_form() {
    let here = folder().sample("ready").sample("blocked").sample("broken").sample("client");
    let batch = |form: &str| {
        here.audit(&format!("batch ready blocked broken client {DAY} --format {form}")).exits(2).out
    };
    let lines: Vec<Json> = batch("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let json: Json = serde_json::from_str(&batch("json")).unwrap();
    assert_eq!(json["accounts"], Json::Array(lines.clone()));
    assert_eq!(json["summary"]["verdicts"], serde_json::json!({ "broken": 1, "no-go": 2, "go": 1 }));
    let sarif: Json = serde_json::from_str(&batch("sarif")).unwrap();
    let verdicts: Vec<String> =
        sarif["runs"].as_array().unwrap().iter().map(|run| text(&run["properties"], "verdict")).collect();
    assert_eq!(verdicts, ["go", "no-go", "broken", "no-go"]);
    let suites = junit_parser::from_reader(batch("junit").as_bytes()).unwrap();
    assert_eq!(suites.suites.len(), 4);
    let issues: Json = serde_json::from_str(&batch("gitlab")).unwrap();
    assert!(issues.as_array().unwrap().iter().any(|issue| issue["check_name"] == "unreadable-account"));
    let calendar = batch("ics");
    let calendars: Vec<_> = ical::IcalParser::new(calendar.as_bytes()).map(Result::unwrap).collect();
    let alone = |name: &str| {
        let out = here.audit(&format!("{name}/account.yaml {DAY} --format ics")).out;
        ical::IcalParser::new(out.as_bytes())
            .map(Result::unwrap)
            .map(|calendar| calendar.events.len())
            .sum::<usize>()
    };
    assert_eq!(calendars.len(), 1);
    assert_eq!(calendars[0].events.len(), alone("ready") + alone("blocked") + alone("client") + 1);
    assert!(calendar.contains("Could not be judged"));
    let rows = batch("csv").lines().filter(|line| line.starts_with("account,")).count();
    assert_eq!(rows, 4);
    assert!(batch("markdown").contains("**4 accounts**: 1 broken, 2 no-go, 1 go"));
    assert!(batch("github").contains("broken/account.yaml"));
}

#[test]
fn a_comment_is_never_larger_than_it_may_be() {
    let here = folder().sample("blocked");
    let paths = "blocked ".repeat(40);
    let out = here.audit(&format!("batch {paths}{DAY} --format markdown")).exits(1).out;
    assert!(out.chars().count() < 65_536, "{}", out.chars().count());
    assert!(out.contains(" more accounts are left out here; the other formats have them."), "{out}");
    assert!(out.contains("**40 accounts**: 40 no-go"));
}

#[test]
fn a_stored_result_can_be_rendered_again() {
    for name in SAMPLES {
        let (here, _) = written(folder().sample(name), &format!("{name}/account.yaml"));
        let code = here.audit(&format!("{name}/account.yaml {DAY}")).code;
        for stored in ["json", "jsonl"] {
            for form in report_formats() {
                let ran = here.audit(&format!("render out/{stored} --format {form}"));
                assert_eq!(ran.code, code, "{name} {form} {}", ran.err);
                assert!(ran.out == here.read(&format!("out/{form}")), "{name} {stored} {form}");
            }
        }
    }
    let here = folder().sample("ready").sample("blocked").sample("broken");
    for stored in ["json", "jsonl"] {
        here.audit(&format!("batch ready broken blocked {DAY} --format {stored}=kept.{stored}")).exits(2);
        for form in report_formats() {
            let fresh = here.audit(&format!("batch ready broken blocked {DAY} --format {form}")).exits(2);
            let again = here.audit(&format!("render kept.{stored} --format {form}")).exits(2);
            assert!(fresh.out == again.out, "{stored} {form}");
        }
    }
    here.audit("render ready/account.yaml").refuses("this is no result of audit");
    let newer = here.read("kept.json").replace("\"report\":1", "\"report\":2");
    let here = here.given("newer.json", newer).given("empty.json", "").given("cut.json", "{\"report\": 1");
    here.audit("render newer.json").refuses("it has form 2; this program reads up to 1");
    here.audit("render empty.json").refuses("there is no result of an account in this file");
    here.audit("render cut.json").refuses("this is no result of audit");
    here.audit("render nosuch.json").refuses("cannot read this");
}

#[test]
fn only_one_form_goes_to_one_place() {
    let ready = format!("samples/ready/account.yaml {DAY}");
    audit(&format!("{ready} --format json --format csv")).refuses("only one form can go to one place");
    audit(&format!("{ready} --format yaml")).refuses("--format yaml: a report has no such form");
    audit(&format!("{ready} --format jsom")).exits(2).warns("table, json, jsonl, csv, markdown, html, sarif");
    audit(&format!("{ready} --format json=")).exits(2).warns("a file's name must follow =");
    let here = folder().sample("ready");
    here.audit(&format!("ready/account.yaml {DAY} --format csv=a.csv --format table"))
        .exits(0)
        .shows("GO for delete");
    assert!(here.read("a.csv").starts_with("kind,input"));
    here.audit(&format!("ready/account.yaml {DAY} --format csv=a.csv --format json=no/such/b.json"))
        .refuses("cannot write the report");
    // Neither of them was written.
    assert_eq!(here.read("a.csv").lines().count(), 7);
}

/// What --help, the README and refusals list is what there is.
#[test]
fn every_list_of_formats_is_the_same() {
    let words = report_formats().join(", ");
    assert_eq!(words, "table, json, jsonl, csv, markdown, html, sarif, junit, github, gitlab, ics");
    let help = audit("--help").exits(0).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains(&format!(" Reports: {words}. Other commands: ")), "{help}");
    folder().sample("ready").audit("ready --format yaml").refuses(&format!("it may be: {words}\n"));
    let readme = std::fs::read_to_string(support::root().join("README.md")).unwrap();
    let named: Vec<&str> = readme.lines().filter(|line| line.starts_with("| `")).collect();
    for word in report_formats() {
        let cell = format!("`{word}`");
        let listed = named.iter().any(|line| line.split('|').nth(1).unwrap_or_default().contains(&cell));
        assert!(listed, "README.md lists no {word}");
    }
}
