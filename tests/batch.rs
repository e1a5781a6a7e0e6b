//! Many accounts: each gets exactly one result, in the order of the input, whatever happens on the way.
#![allow(clippy::unwrap_used)]

mod support;
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use support::{Folder, audit, command, folder, root};

const DAY: &str = "--today 2026-11-23";

/// What may stand on a line, sound and broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Go,
    NoGo,
    Incomplete,
    Misspelt,
    Cut,
    NoObject,
    NotUtf8,
    Deep,
}

const KINDS: [Kind; 8] = [
    Kind::Go,
    Kind::NoGo,
    Kind::Incomplete,
    Kind::Misspelt,
    Kind::Cut,
    Kind::NoObject,
    Kind::NotUtf8,
    Kind::Deep,
];

/// A sample as JSON on one line.
fn sample(name: &str) -> &'static str {
    static SAMPLES: OnceLock<HashMap<String, String>> = OnceLock::new();
    let all = SAMPLES.get_or_init(|| {
        let json =
            |name: &str| audit(&format!("import samples/{name}/account.yaml --format json")).exits(0).json();
        ["ready", "custom", "incomplete"]
            .iter()
            .map(|name| ((*name).to_owned(), json(name).to_string()))
            .collect()
    });
    &all[name]
}

fn line(kind: Kind, number: usize) -> Vec<u8> {
    let own = |name: &str| {
        let mut json: Json = serde_json::from_str(sample(name)).unwrap();
        json["account"]["id"] = format!("account {number}").into();
        json
    };
    match kind {
        Kind::Go => own("ready").to_string().into_bytes(),
        Kind::NoGo => {
            let mut json = own("ready");
            json["security"]["question_set"] = false.into();
            json.to_string().into_bytes()
        }
        Kind::Incomplete => own("incomplete").to_string().into_bytes(),
        Kind::Misspelt => {
            let mut json = own("ready");
            json["contarcts"] = Json::Array(Vec::new());
            json.to_string().into_bytes()
        }
        Kind::Cut => own("ready").to_string().into_bytes()[..400].to_vec(),
        Kind::NoObject => b"as_of: 2026-11-20".to_vec(),
        Kind::NotUtf8 => b"{\"as_of\": \"2026-11-20\", \"account\": {\"id\": \"\xff\"}}".to_vec(),
        Kind::Deep => format!("{{\"a\":{}", "[".repeat(10_000)).into_bytes(),
    }
}

fn lines(kinds: &[Kind]) -> Vec<u8> {
    let mut text = Vec::new();
    for (number, kind) in kinds.iter().enumerate() {
        text.extend(line(*kind, number));
        text.push(b'\n');
    }
    text
}

fn verdict(kind: Kind) -> &'static str {
    match kind {
        Kind::Go => "go",
        Kind::NoGo => "no-go",
        Kind::Incomplete => "incomplete",
        _ => "broken",
    }
}

fn verdict_of(result: &Json) -> String {
    result.get("verdict").and_then(Json::as_str).unwrap_or("broken").to_owned()
}

/// One result for each line, in order, and nothing else.
#[track_caller]
fn answers(results: &str, kinds: &[Kind]) {
    let results: Vec<Json> = results.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(results.len(), kinds.len());
    for ((number, kind), result) in kinds.iter().enumerate().zip(&results) {
        assert_eq!(verdict_of(result), verdict(*kind), "{number} {kind:?}");
        assert_eq!(result["input"], format!("in.jsonl:{}", number + 1));
        match verdict(*kind) {
            "broken" => assert!(!result["problems"].as_array().unwrap().is_empty()),
            _ => assert_eq!(result["account"], format!("account {number}")),
        }
    }
}

fn gravest(kinds: &[Kind]) -> i32 {
    let codes: Vec<i32> = kinds
        .iter()
        .map(|kind| match verdict(*kind) {
            "go" => 0,
            "no-go" => 1,
            "incomplete" => 3,
            _ => 2,
        })
        .collect();
    [2, 1, 3, 0].into_iter().find(|code| codes.contains(code)).unwrap()
}

fn kinds() -> impl Strategy<Value = Vec<Kind>> {
    proptest::collection::vec(proptest::sample::select(&KINDS[..]), 1..90)
}

proptest! {
    #![proptest_config(Config { cases: 12, ..Config::default() })]

    #[test]
    fn accounts_in_are_results_out(kinds in kinds(), jobs in 1_usize..5) {
        let here = folder().given("in.jsonl", lines(&kinds));
        let ran = here.audit(&format!("batch in.jsonl {DAY} --format jsonl --jobs {jobs}"));
        prop_assert_eq!(ran.code, Some(gravest(&kinds)));
        answers(&ran.out, &kinds);
        let other = here.audit(&format!("batch in.jsonl {DAY} --format jsonl --jobs {}", 5 - jobs));
        prop_assert!(ran.out == other.out);
    }
}

/// Enough accounts that a run takes a while.
fn many(count: usize) -> (Folder, Vec<Kind>) {
    let kinds: Vec<Kind> = (0..count).map(|n| KINDS[(n * 7 + n / 5) % KINDS.len()]).collect();
    (folder().given("in.jsonl", lines(&kinds)), kinds)
}

fn started(here: &Path, arguments: &str) -> Child {
    let mut run = command(here);
    run.args(arguments.split(' ')).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    run.spawn().unwrap()
}

const RUN: &str =
    "batch in.jsonl --today 2026-11-23 --format jsonl=out.jsonl --format json=out.json --format csv=out.csv";

/// Whatever the moment at which a run is killed: the one that goes on writes what an unbroken one writes.
#[test]
fn a_run_that_is_killed_goes_on_where_it_was() {
    let (here, kinds) = many(160);
    let start = Instant::now();
    here.audit(RUN).exits(2);
    let whole = start.elapsed();
    let files = ["out.jsonl", "out.json", "out.csv"];
    let unbroken: Vec<String> = files.iter().map(|file| here.read(file)).collect();
    answers(&unbroken[0], &kinds);
    let mut state = 99_u32;
    let mut went_on = 0;
    for _ in 0..25 {
        files.iter().for_each(|file| fs::remove_file(here.path().join(file)).unwrap());
        // Twice, so that a run that has gone on is killed as well.
        for _ in 0..2 {
            let mut run = started(here.path(), &format!("{RUN} --resume"));
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            std::thread::sleep(whole.mul_f64(f64::from(state >> 8) / f64::from(1 << 24) * 0.7));
            run.kill().unwrap();
            run.wait().unwrap();
            went_on += usize::from(here.path().join("out.jsonl.journal").exists());
        }
        here.audit(&format!("{RUN} --resume")).exits(2);
        for (file, text) in files.iter().zip(&unbroken) {
            assert!(here.read(file) == *text, "{file}");
        }
        let left: Vec<_> =
            fs::read_dir(here.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().contains("journal")), "{left:?}");
    }
    assert!(went_on > 25, "only {went_on} of 50 runs were killed on their way");
}

/// A journal that ends anywhere is as good as one that ends with a whole result.
#[test]
fn a_journal_may_be_cut_off_at_any_byte() {
    let (here, _) = many(12);
    here.audit(&format!("{RUN} --jobs 1")).exits(2);
    let unbroken = here.read("out.jsonl");
    let journal = stopped_journal(&here);
    for cut in (0..journal.len()).step_by(journal.len() / 40) {
        keep(&here, &journal[..cut]);
        let ran = here.audit(&format!("{RUN} --resume")).exits(2);
        ran.warns(" results are kept from the interrupted run, as it made them");
        assert!(here.read("out.jsonl") == unbroken, "{cut}");
    }
}

/// Puts a journal where the run looks for one, for its owner alone.
fn keep(here: &Folder, journal: &[u8]) {
    let path = here.path().join("out.jsonl.journal");
    fs::write(&path, journal).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

/// The journal of a run over all accounts that never came to write its report.
fn stopped_journal(here: &Folder) -> Vec<u8> {
    let full = RUN.replace("--format csv=out.csv", "--output /dev/full --format csv");
    here.audit(&format!("{full} --journal kept")).exits(2);
    let bytes = fs::read(here.path().join("kept")).unwrap();
    fs::remove_file(here.path().join("kept")).unwrap();
    bytes
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_run_after_the_accounts_at_work() {
    let (here, _) = many(600);
    for (signal, journal) in [("INT", true), ("TERM", true), ("INT", false)] {
        let arguments = if journal { RUN.to_owned() } else { "batch in.jsonl --today 2026-11-23".to_owned() };
        let run = started(here.path(), &arguments);
        std::thread::sleep(Duration::from_millis(500));
        let kill = format!("kill -{signal} {}", run.id());
        std::process::Command::new("sh").args(["-c", &kill]).status().unwrap();
        let output = run.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(output.stdout, b"");
        assert!(said.contains("stopped on request after "), "{said}");
        let how =
            if journal { "repeat the command with --resume" } else { "with --journal FILE a run can go on" };
        assert!(said.contains(how), "{said}");
        if journal {
            assert!(!here.path().join("out.json").exists());
            here.audit(&format!("{RUN} --resume")).exits(2);
            assert!(here.path().join("out.json").exists());
            ["out.jsonl", "out.json", "out.csv"]
                .iter()
                .for_each(|file| fs::remove_file(here.path().join(file)).unwrap());
        }
    }
}

#[test]
fn a_journal_of_something_else_is_refused() {
    let (here, kinds) = many(8);
    let journal = stopped_journal(&here);
    let put = || keep(&here, &journal);
    put();
    here.audit(RUN).refuses("out.jsonl.journal: an interrupted run has left this journal");
    let resume = format!("{RUN} --resume");
    let other = |from: &str, to: &str| resume.replace(from, to);
    here.audit(&other("2026-11-23", "2026-11-24")).refuses("this journal is of another day of judgement");
    here.audit(&other("in.jsonl --", "in.jsonl in.jsonl --")).refuses("this journal is of another input");
    here.audit(&format!("{resume} --action deactivate")).refuses("this journal is of a run with other flags");
    let rules = root().join("samples/custom/rules");
    here.audit(&format!("{resume} --rules {}", rules.display())).refuses("another pack, or of other rules");
    let mut changed = kinds.clone();
    changed[3] = if kinds[3] == Kind::Go { Kind::NoGo } else { Kind::Go };
    fs::write(here.path().join("in.jsonl"), lines(&changed)).unwrap();
    let again = "in.jsonl:4: this is not what the interrupted run has judged; it is judged again";
    here.audit(&resume).exits(2).warns(again).warns("7 results are kept from the interrupted run");
    answers(&here.read("out.jsonl"), &changed);
    put();
    fs::write(here.path().join("in.jsonl"), lines(&kinds[..5])).unwrap();
    here.audit(&resume).refuses("its end is not what it was");
    keep(&here, b"something of mine");
    here.audit(&resume).exits(2);
    here.audit("batch in.jsonl --resume").refuses("--resume: there is no journal to go on with");
}

#[test]
fn two_runs_to_one_file_are_one_too_many() {
    let (here, _) = many(600);
    let mut first = started(here.path(), "batch in.jsonl --today 2026-11-23 --output same.txt --jobs 1");
    std::thread::sleep(Duration::from_millis(400));
    here.audit("batch in.jsonl --today 2026-11-23 --output same.txt").refuses("another run is writing this");
    here.audit("batch in.jsonl --today 2026-11-23 --journal same.txt.journal")
        .refuses("another run is writing this");
    assert_eq!(first.wait().unwrap().code(), Some(2));
    here.audit("batch in.jsonl --today 2026-11-23 --output same.txt").exits(2);
}

#[test]
fn files_folders_patterns_lines_and_standard_input() {
    let here = folder()
        .given("all/ben/account.yaml", fs::read(root().join("samples/ready/account.yaml")).unwrap())
        .given("all/cleo.json", sample("incomplete"))
        .given("all/dora.yaml", "as_of: yesterday\n")
        .given("all/empty/readme.txt", "nothing here")
        .given("all/compose.yml", "services: {}\n")
        .given("all/notes.txt", "x")
        .given("all/.hidden/account.yaml", "as_of: 2026-11-20\n")
        .given("all/more.jsonl", [sample("ready").as_bytes(), b"\n\n{}\n"].concat());
    let inputs = |out: &str| -> Vec<String> {
        out.lines()
            .map(|line| serde_json::from_str::<Json>(line).unwrap()["input"].as_str().unwrap().to_owned())
            .collect()
    };
    let ran = here.audit(&format!("batch all nosuch {DAY} --format jsonl")).exits(2).complains(
        "note: all/.hidden: passed over: hidden\n\
         note: all/empty: passed over: nothing in this folder is read\n\
         note: all/notes.txt: passed over: not a kind of file that is read\n3 passed over, on purpose\n",
    );
    let (results, last) = ran.out.trim_end().rsplit_once('\n').unwrap();
    assert_eq!(
        inputs(results),
        [
            "all/ben",
            "all/cleo.json",
            "all/compose.yml",
            "all/dora.yaml",
            "all/more.jsonl:1",
            "all/more.jsonl:2",
            "all/more.jsonl:3",
            "nosuch"
        ]
    );
    let last: Json = serde_json::from_str(last).unwrap();
    assert_eq!((&last["batch"], &last["passed_over"]["count"]), (&1.into(), &3.into()));
    let ran = here.audit_words(&[
        "batch",
        "all/*/account.yaml",
        "all/c*.json",
        "--today",
        "2026-11-23",
        "--format",
        "jsonl",
    ]);
    assert_eq!(inputs(&ran.exits(3).out), ["all/ben/account.yaml", "all/cleo.json"]);
    here.audit_words(&["batch", "all/*.xml"]).refuses("all/*.xml: no file has such a name");
    here.audit("batch all/empty")
        .exits(2)
        .shows("all/empty BROKEN")
        .shows("there is no account in this folder");
    let nobody = folder().given("none.jsonl", "");
    nobody.audit("batch none.jsonl").refuses("there is no account in these paths");
    here.audit("batch").exits(2);
    let text = format!("{}\n{}\n", sample("ready"), sample("incomplete"));
    let lines = here.audit_with(&format!("batch - {DAY} --format jsonl"), text.as_bytes(), &[]).exits(3);
    assert_eq!(inputs(&lines.out), ["-:1", "-:2"]);
    let yaml = fs::read(root().join("samples/ready/account.yaml")).unwrap();
    let one = here.audit_with(&format!("batch - {DAY} --format jsonl"), &yaml, &[]).exits(0);
    assert_eq!(inputs(&one.out), ["-"]);
}

#[test]
fn the_summary_counts_every_account_and_shows_those_that_are_asked_for() {
    let kinds = [Kind::Go, Kind::NoGo, Kind::Incomplete, Kind::NoGo, Kind::Cut];
    let here = folder().given("in.jsonl", lines(&kinds));
    here.audit(&format!("batch in.jsonl {DAY} --most 3 --sort verdict")).exits(2).prints(
        "account     delete  deactivate  block  warn  open  money  not before  deadline\n\
         in.jsonl:5  BROKEN\n\
         account 1   NO-GO   GO              1     3     0         2026-11-23\n\
         account 3   NO-GO   GO              1     3     0         2026-11-23\n\
         … and 2 more; --most shows more, --format csv has all\n\
         \n\
         5 accounts: 1 broken, 2 no-go, 1 incomplete, 1 go\n\
         \x20 delete: 2 no-go, 1 incomplete, 1 go\n\
         \x20 deactivate: 1 incomplete, 3 go\n\
         \x20 2 blockers, 12 warnings, 13 unanswered\n\
         \x20 money at stake: 45.00 USD\n\
         \x20 latest not-before day: 2026-11-23\n\
         \n\
         Most frequent blockers, by accounts\n\
         \x20      2  missing-security-question\n\
         \n\
         Could not be judged\n\
         \x20 in.jsonl:5\n\
         \x20   in.jsonl:5:388: this is not valid JSON: this text is not closed\n",
    );
    let shown =
        here.audit(&format!("batch in.jsonl {DAY} --verdict no-go --verdict go --details --brief")).exits(2);
    shown
        .shows("account 0 · freelancer")
        .shows("BLOCKERS for delete missing-security-question")
        .hides("account 2");
}

/// The day from which all can be closed is that of the last; the deadline to keep is the nearest.
#[test]
fn the_days_of_the_summary_are_the_latest_wait_and_the_nearest_deadline() {
    let account = |name: &str, clears: &str, renews: &str| {
        let mut json: Json = serde_json::from_str(sample("ready")).unwrap();
        json["account"]["id"] = name.into();
        let pending = json!({ "stage": "pending", "of": "self", "amount": "5.00 EUR", "clears_on": clears });
        json["balances"].as_array_mut().unwrap().push(pending);
        json["subscriptions"][0] = json!({
            "id": "s1", "plan": "freelancer_plus", "for_role": "freelancer", "cycle": "monthly",
            "auto_renew": true, "renews_on": renews, "price": "20.00 USD", "billed_via": "web"
        });
        json.to_string()
    };
    let soon = account("soon", "2026-11-25", "2026-12-20");
    let late = account("late", "2026-12-09", "2026-12-10");
    let next = account("next", "2026-12-01", "2026-11-28");
    let (free, cut) = (sample("ready").to_owned(), "{".to_owned());
    for order in [[&soon, &late, &next], [&late, &next, &soon], [&next, &soon, &late]] {
        let [a, b, c] = order;
        let here = folder().given("in.jsonl", format!("{free}\n{a}\n{b}\n{cut}\n{c}\n{free}\n"));
        let json = here.audit(&format!("batch in.jsonl {DAY} --format json")).exits(2).json();
        let days = |of: &Json| (of["not_before"].clone(), of["deadline"].clone());
        assert_eq!(days(&json["summary"]), (json!("2026-12-09"), json!("2026-11-27")));
        let each: Vec<_> =
            json["accounts"].as_array().unwrap().iter().map(|one| days(&one["actions"][0])).collect();
        assert_eq!(each[0], (Json::Null, Json::Null));
        assert_eq!(each.iter().filter(|(day, _)| !day.is_null()).count(), 3);
        here.audit(&format!("batch in.jsonl {DAY}"))
            .exits(2)
            .shows("latest not-before day: 2026-12-09")
            .shows("nearest deadline: 2026-11-27");
    }
}

/// What judges an account never comes from the folders that are judged, and nothing is left beside a device.
#[test]
fn rules_of_an_audited_folder_are_refused_and_devices_have_no_journal() {
    let here = folder().sample("ready").sample("custom");
    here.audit(&format!("batch custom ready {DAY} --rules custom/rules"))
        .refuses("this lies inside the audited folder");
    here.audit_words(&["batch", "cust*", "--rules", "custom/rules"])
        .refuses("this lies inside the audited folder");
    here.audit(&format!("batch ready {DAY} --rules custom/rules")).exits(0);
    if Path::new("/dev/full").exists() {
        let full = here.audit(&format!("batch ready {DAY} --output /dev/full")).exits(2);
        full.warns("/dev/full: cannot write the report");
        assert!(!Path::new("/dev/full.journal").exists());
    }
    here.audit(&format!("batch ready {DAY} --journal no/such/journal")).refuses("cannot write the journal");
    here.audit(&format!("batch ready {DAY} --output no/such/file"))
        .refuses("no/such/file: cannot write the report");
}

#[test]
fn fail_fast_ends_with_the_first_account_that_is_no_go() {
    let here = folder().given("in.jsonl", lines(&[Kind::Go, Kind::Incomplete, Kind::NoGo, Kind::Go]));
    let ran = here.audit(&format!("batch in.jsonl {DAY} --fail-fast --format jsonl")).exits(3);
    let ran = ran.warns("note: in.jsonl:2: this account is not a go; --fail-fast leaves the others unjudged");
    assert_eq!(ran.out.lines().count(), 2);
}

#[test]
fn a_filter_answers_every_line_at_once() {
    use std::io::{BufRead, BufReader, Write};
    let here = folder();
    let mut run = command(here.path());
    run.args(["filter", "--today", "2026-11-23"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut run = run.spawn().unwrap();
    let (mut question, mut answer) = (run.stdin.take().unwrap(), BufReader::new(run.stdout.take().unwrap()));
    let kinds = [Kind::Go, Kind::Cut, Kind::NoGo, Kind::NotUtf8, Kind::Incomplete];
    for (number, kind) in kinds.iter().enumerate() {
        question.write_all(&lines(&[*kind])).unwrap();
        let mut text = String::new();
        // Each answer comes before the next question.
        answer.read_line(&mut text).unwrap();
        let json: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (verdict_of(&json).as_str(), &json["input"]),
            (verdict(*kind), &format!("-:{}", number + 1).into())
        );
    }
    question.write_all(b"\n").unwrap();
    drop(question);
    let rest: Vec<String> = answer.lines().map(Result::unwrap).collect();
    assert_eq!(rest.len(), 1);
    assert!(rest[0].contains("this line is empty"), "{}", rest[0]);
    assert_eq!(run.wait().unwrap().code(), Some(0));
}
