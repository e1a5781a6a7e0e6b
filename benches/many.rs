//! Many accounts: `cargo bench --bench many`. Reading and judging one account, a batch of several thousand with
//! one worker and with two, and how that compares with only parsing the same JSON, in the same run.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss)]

use closeout::audit::{Choice, audit};
use closeout::body::Stop;
use closeout::decision::{Question, decide};
use closeout::input::{self, Input};
use closeout::policy;
use closeout::report::Report;
use closeout::source::Source;
use jiff::civil::date;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Never stops a rule.
struct Never;

impl Stop for Never {
    fn begin(&self, steps: u64) -> u64 {
        steps
    }

    fn expired(&self) -> bool {
        false
    }
}

const ACCOUNTS: usize = 4_000;

fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    work();
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
}

/// A sample as JSON on one line.
fn json(name: &str) -> String {
    let mut run = Command::new(env!("CARGO_BIN_EXE_audit"));
    run.args(["import", &format!("samples/{name}/account.yaml"), "--format", "json"]);
    let output = run.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    value.to_string()
}

fn batch(file: &str, jobs: &str) -> Duration {
    median(5, || {
        let mut run = Command::new(env!("CARGO_BIN_EXE_audit"));
        run.args(["batch", file, "--today", "2026-11-23", "--jobs", jobs]);
        run.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    })
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.jsonl");
    // Nine accounts that may go, then one with everything that can stand in the way.
    let (ready, blocked) = (json("ready"), json("blocked"));
    let line = |n: usize| if n % 10 == 9 { &blocked } else { &ready };
    let text: String = (0..ACCOUNTS).map(|n| format!("{}\n", line(n))).collect();
    fs::write(&path, &text).unwrap();

    let policy = policy::built_in().unwrap();
    let stop: Arc<dyn Stop> = Arc::new(Never);
    let source = Source::new("line", ready.as_str());
    let read =
        || Arc::new(input::read(&policy.schema, &policy.exports, Input::Line(&source), 1 << 26).unwrap());
    let load = median(201, || drop(read()));
    let account = read();
    let (choice, question) = (Choice::default(), Question { action: None, fail_on_warning: false });
    let judge = median(201, || {
        let audited = audit(&policy, &account, date(2026, 11, 23), &choice, &stop).unwrap();
        let decision = decide(&policy, &account, &audited, &question, &stop);
        drop(Report::new(&policy, &account, &audited, &decision));
    });
    let parse_one = median(201, || drop(serde_json::from_str::<serde_json::Value>(&ready).unwrap()));
    println!(
        "load one account: {load:?}, plain JSON parsing {parse_one:?}, ratio {:.1}",
        ratio(load, parse_one)
    );
    println!("judge one account: {judge:?}, loading it {load:?}, ratio {:.1}", ratio(judge, load));

    let plain = median(5, || {
        for line in fs::read_to_string(&path).unwrap().lines() {
            drop(serde_json::from_str::<serde_json::Value>(line).unwrap());
        }
    });
    let file = path.to_string_lossy();
    let (one, two) = (batch(&file, "1"), batch(&file, "2"));
    let rate = |time: Duration| ACCOUNTS as f64 / time.as_secs_f64();
    println!(
        "batch of {ACCOUNTS}: {:.0} accounts a second with one worker, {:.0} with two, ratio {:.2}",
        rate(one),
        rate(two),
        ratio(one, two)
    );
    println!(
        "batch of {ACCOUNTS} with two workers: {two:?}, plain JSON parsing {plain:?}, ratio {:.1}",
        ratio(two, plain)
    );
}

fn ratio(time: Duration, baseline: Duration) -> f64 {
    time.as_secs_f64() / baseline.as_secs_f64()
}
