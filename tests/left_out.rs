//! A batch leaves nobody out: what could be an account and is not recognised is a broken one, and everything else
//! is counted and named, in every form.
#![allow(clippy::unwrap_used)]

mod support;
use serde_json::Value as Json;
use std::fs;
use support::{Folder, Ran, folder, report_formats, root};

const DAY: &str = "--today 2026-11-23";

fn ready() -> String {
    fs::read_to_string(root().join("samples/ready/account.yaml")).unwrap()
}

/// What was read, and how it stands, without what was passed over.
fn results(ran: &Ran) -> Vec<(String, String)> {
    let lines = ran.out.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
    let word = |json: &Json, key: &str| json[key].as_str().map(ToOwned::to_owned);
    lines
        .filter_map(|json| Some((word(&json, "input")?, word(&json, "verdict").unwrap_or("broken".into()))))
        .collect()
}

fn judged(here: &Folder, line: &str, code: i32) -> Vec<(String, String)> {
    results(&here.audit(&format!("batch {line} {DAY} --format jsonl")).exits(code))
}

fn is(results: &[(String, String)], wanted: &[(&str, &str)]) {
    let results: Vec<(&str, &str)> = results.iter().map(|(input, word)| (&**input, &**word)).collect();
    assert_eq!(results, wanted);
}

#[test]
fn a_folder_whose_snapshot_is_not_recognised_is_an_entry_in_every_form() {
    let here = folder()
        .given("all/ann/account.yaml", ready())
        .given("all/bob/account.yaml.txt", ready())
        .given("all/cy/Account.yaml", ready())
        .given("all/dee/my-account.yaml", ready())
        .given("all/eve/contracts.csv", "id\nc1\n")
        .given("all/fay/account.txt", ready())
        .given("all/team/gus/konto.json", "{}")
        .given("all/team/hal/account.yaml", ready())
        .given("all/team/ida/photo.yaml/account.json~", "{}");
    is(
        &judged(&here, "all", 2),
        &[
            ("all/ann", "go"),
            ("all/bob", "broken"),
            ("all/cy", "broken"),
            ("all/dee", "broken"),
            ("all/eve", "broken"),
            ("all/fay", "broken"),
            ("all/team/gus", "broken"),
            ("all/team/hal", "go"),
            ("all/team/ida/photo.yaml", "broken"),
        ],
    );
    for form in report_formats() {
        let ran = here.audit(&format!("batch all {DAY} --format {form}")).exits(2);
        for (name, what) in [
            ("all/bob", "account.yaml.txt; rename account.yaml.txt to account.yaml"),
            ("all/cy", "Account.yaml; rename Account.yaml to account.yaml"),
            ("all/dee", "my-account.yaml; rename my-account.yaml to account.yaml"),
            ("all/eve", "contracts.csv; write an account.yaml"),
            ("all/fay", "account.txt; rename account.txt to account.yaml"),
            ("all/team/gus", "konto.json; rename konto.json to account.json"),
        ] {
            // A calendar folds its lines, and Markdown and calendars put backslashes before marks.
            let text = ran.out.replace("\r\n ", "").replace('\\', "");
            assert!(text.contains(name) && text.contains(what), "{form}: {name}\n{text}");
        }
    }
    here.audit(&format!("batch all/eve {DAY}")).exits(2).shows("found: contracts.csv");
}

/// Whether a text is a snapshot is said by the reader, and by nothing before it.
#[test]
fn the_reader_says_what_is_a_snapshot() {
    let explicit = "? as_of\n: 2026-11-20\n? account\n: { roles: [freelancer] }\n";
    let escaped = "\"\\u0061s_of\": 2026-11-20\n\"acc\\u006funt\": {}\n";
    let here = folder()
        .given("all/a.yaml", explicit)
        .given("all/b.yml", escaped)
        .given("all/c.json", "{\"\\u0061s_of\": \"2026-11-20\"}")
        .given("all/d.yaml", "services: {}\n")
        .given("all/e.yaml", "- as_of: 2026-11-20\n")
        .given("all/f.yaml", "Account: {}\n")
        .given("all/g.yaml.txt", explicit)
        .given("all/pack.yaml", explicit);
    is(
        &judged(&here, "all", 2),
        &[
            ("all/a.yaml", "incomplete"),
            ("all/b.yml", "incomplete"),
            ("all/c.json", "incomplete"),
            ("all/d.yaml", "broken"),
            ("all/e.yaml", "broken"),
            ("all/f.yaml", "broken"),
            ("all/g.yaml.txt", "broken"),
            ("all/pack.yaml", "incomplete"),
        ],
    );
    here.audit(&format!("batch all {DAY}")).exits(2).shows("this has none of the keys of a snapshot");
}

/// A folder with an account and much that is none.
fn beside() -> Folder {
    let here = folder()
        .given("all/ann/account.yaml", ready())
        .given("all/.DS_Store", "x")
        .given("all/photos/one.png", b"\x89PNG\0")
        .given("all/logo.png", b"\x89PNG\0")
        .given("all/waivers.yaml", "waivers: []\n")
        .given("all/old/zoe/account.yaml", "as_of: yesterday\n")
        .given("all/README.md", "# Accounts\n\nas_of is the day.\n");
    for form in report_formats() {
        here.audit(&format!("batch all/ann {DAY} --format {form}=all/report.{form}")).exits(0);
    }
    fs::rename(here.path().join("all/report.sarif"), here.path().join("all/sarif.json")).unwrap();
    fs::rename(here.path().join("all/report.gitlab"), here.path().join("all/gitlab.json")).unwrap();
    here
}

#[test]
fn what_is_passed_over_is_counted_and_named_in_every_form() {
    let here = beside();
    let line = format!("batch all --leave-out old {DAY}");
    let json = here.audit(&format!("{line} --format json")).exits(0).json();
    let passed = &json["summary"]["passed_over"];
    let named: Vec<String> = passed["named"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{}: {}", one["path"].as_str().unwrap(), one["why"].as_str().unwrap()))
        .collect();
    assert_eq!(passed["count"], named.len());
    for one in [
        "all/.DS_Store: hidden",
        "all/README.md: not a kind of file that is read",
        "all/gitlab.json: a file of audit itself",
        "all/logo.png: not a kind of file that is read",
        "all/old: left out on request (old)",
        "all/photos: nothing in this folder is read",
        "all/report.csv: a file of audit itself",
        "all/report.json: a file of audit itself",
        "all/report.jsonl: a file of audit itself",
        "all/sarif.json: a file of audit itself",
        "all/waivers.yaml: a file of audit itself",
    ] {
        assert!(named.iter().any(|named| named == one), "{one}\n{named:#?}");
    }
    fs::write(here.path().join("stored.json"), here.audit(&format!("{line} --format json")).out).unwrap();
    let count = named.len().to_string();
    for form in report_formats() {
        let ran = here.audit(&format!("{line} --format {form}")).exits(0);
        let text = ran.out.replace("\r\n ", "").replace('\\', "");
        for part in [&count, "all/.DS_Store", "all/logo.png", "all/old", "left out on request (old)"] {
            assert!(text.contains(part), "{form}: {part}\n{text}");
        }
        // A stored result tells it again.
        assert!(here.audit(&format!("render stored.json --format {form}")).out == ran.out, "{form}");
        // What a run writes into the folder is not told by the run.
        here.audit(&format!("{line} --format {form}=all/written")).exits(0);
        assert!(here.read("all/written") == ran.out, "{form}");
        here.audit(&format!("{line} --format {form}=./all/written")).exits(0);
        assert!(here.read("all/written") == ran.out, "{form}");
        fs::remove_file(here.path().join("all/written")).unwrap();
    }
    let one = here.audit(&format!("{line} --format jsonl")).out;
    assert_eq!(one.lines().count(), 2);
    here.audit(&format!("batch all {DAY}")).exits(2).shows("all/old/zoe BROKEN");
    here.audit(&format!("batch all --leave-out [ {DAY}")).refuses("--leave-out: this is no pattern");
    here.audit(&format!("batch all --leave-out all {DAY}")).refuses("there is no account in these paths");
}

/// Whatever a folder holds, what is told of it has an end.
#[test]
fn what_is_told_is_bounded() {
    let mut here = folder().given("all/ann/account.yaml", ready());
    for number in 0..300 {
        here = here.given(&format!("all/picture-{number:03}.png"), "x");
    }
    for form in report_formats() {
        let ran = here.audit(&format!("batch all {DAY} --format {form}")).exits(0);
        assert!(ran.out.contains("300") && ran.out.contains("picture-000"), "{form}");
        assert!(!ran.out.contains("picture-060"), "{form}");
        assert!(ran.err.lines().count() < 50, "{}", ran.err);
        assert!(ran.err.ends_with("300 passed over, on purpose\n"), "{}", ran.err);
    }
    here.audit(&format!("batch all {DAY}")).warns("… and 260 more notes");
}

#[test]
fn an_interrupted_run_passes_over_the_same() {
    let here = beside();
    let run = format!("batch all --leave-out old {DAY} --format json=out.json --format jsonl=all/out.jsonl");
    here.audit(&run).exits(0);
    let unbroken = (here.read("out.json"), here.read("all/out.jsonl"));
    // A report that cannot be written leaves its journal behind.
    let stopped = run.replace("--format jsonl=all/out.jsonl", "--output /dev/full --format table");
    here.audit(&format!("{stopped} --journal kept")).exits(2);
    here.audit(&format!("{stopped} --journal kept --resume --leave-out x"))
        .refuses("this journal is of a run with other flags");
    fs::rename(here.path().join("kept"), here.path().join("out.json.journal")).unwrap();
    here.audit(&format!("{run} --resume")).exits(0);
    assert!((here.read("out.json"), here.read("all/out.jsonl")) == unbroken);
    let folders = here.given("all/cy/Account.yaml", "x");
    folders.audit(&run).exits(2);
    let unbroken = folders.read("out.json");
    folders.audit(&format!("{stopped} --journal kept")).exits(2);
    fs::rename(folders.path().join("kept"), folders.path().join("out.json.journal")).unwrap();
    folders.audit(&format!("{run} --resume")).exits(2);
    assert!(folders.read("out.json") == unbroken);
}

#[test]
fn with_fail_fast_it_does_not_depend_on_the_workers_what_is_told() {
    let here = folder()
        .given("all/a.png", "x")
        .given("all/b.yaml", "as_of: 2026-11-20\n")
        .given("all/c.png", "x")
        .given("all/d.yaml", ready());
    let told =
        |jobs: u8| here.audit(&format!("batch all {DAY} --fail-fast --format json --jobs {jobs}")).exits(3);
    let (one, four) = (told(1), told(4));
    assert!(one.out == four.out && one.err == four.err);
    assert_eq!(one.json()["summary"]["passed_over"]["count"], 1);
}

#[test]
fn an_empty_line_is_an_answer_in_a_filter_and_in_a_batch() {
    let text = "\n{}\n   \n";
    let here = folder().given("in.jsonl", text);
    let filter = here.audit_with(&format!("filter {DAY}"), text.as_bytes(), &[]).exits(0);
    let batch = here.audit_with(&format!("batch - {DAY} --format jsonl"), text.as_bytes(), &[]).exits(2);
    assert_eq!(filter.out, batch.out);
    assert_eq!(results(&batch).len(), 3);
    assert_eq!(filter.out.matches("this line is empty").count(), 2);
    is(
        &judged(&here, "in.jsonl", 2),
        &[("in.jsonl:1", "broken"), ("in.jsonl:2", "broken"), ("in.jsonl:3", "broken")],
    );
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_never_followed_in_circles_nor_opened() {
    use std::os::unix::fs::symlink;
    let here = folder()
        .given("all/ann/account.yaml", ready())
        .given("else/zoe/account.yaml", ready())
        .given("all/notes/a.md", "x");
    symlink("..", here.path().join("all/up")).unwrap();
    symlink("../else/zoe", here.path().join("all/zoe")).unwrap();
    symlink("../nowhere", here.path().join("all/lost")).unwrap();
    symlink("nowhere", here.path().join("all/notes/x.yaml")).unwrap();
    let pipes = ["all/p.yaml", "all/notes/q", "all/r"];
    for pipe in pipes {
        let made = std::process::Command::new("mkfifo").arg(here.path().join(pipe)).status().unwrap();
        assert!(made.success());
    }
    is(
        &judged(&here, "all", 2),
        &[
            ("all/ann", "go"),
            ("all/lost", "broken"),
            ("all/notes", "broken"),
            ("all/p.yaml", "broken"),
            ("all/up", "broken"),
            ("all/zoe", "go"),
        ],
    );
}
