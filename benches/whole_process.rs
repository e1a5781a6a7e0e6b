//! Whole runs of the real binary, each against a baseline in the same run: `cargo bench`.
//!
//! Start-up is compared with `audit --version`, which loads no rule; 20,000 rows a table with 10,000. Runs
//! alternate between the two sides, so that a machine that speeds up or slows down changes both.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn run(arguments: &[&str]) -> Duration {
    let start = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_audit"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).stdout(Stdio::null());
    command.status().unwrap();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn compare(name: &str, runs: usize, arguments: &[&str], baseline: &[&str]) {
    run(arguments);
    run(baseline);
    let (mine, base): (Vec<_>, Vec<_>) = (0..runs).map(|_| (run(arguments), run(baseline))).unzip();
    let (mine, base) = (median(mine), median(base));
    println!("{name}: {mine:?}, baseline {base:?}, ratio {:.2}", mine.as_secs_f64() / base.as_secs_f64());
}

/// An account with this many contracts, milestones and transactions.
fn account(rows: usize) -> String {
    let mut text = String::from(
        "as_of: 2026-11-20\naccount: { id: big, roles: [freelancer], status: active }\ncontracts:\n",
    );
    for n in 0..rows {
        let _ = writeln!(
            text,
            "  - {{ id: c{n}, title: Work {n}, other_party: P{}, side: freelancer, kind: fixed, status: completed, weekly_payment: none, last_hours_on: none }}",
            n % 100
        );
    }
    text += "milestones:\n";
    for n in 0..rows {
        let _ = writeln!(
            text,
            "  - {{ id: m{n}, contract: c{n}, title: M, in_escrow: 0, submitted_on: 2024-12-01, approved_on: 2024-12-10 }}"
        );
    }
    text += "transactions:\n";
    for n in 0..rows {
        let _ = writeln!(
            text,
            "  - {{ id: t{n}, posted_on: 2024-12-01, type: Hourly, text: x, amount: 5.00 USD }}"
        );
    }
    text
}

fn main() {
    compare("start-up", 21, &["samples/ready/account.yaml", "--today", "2026-11-23"], &["--version"]);
    let folder = tempfile::tempdir().unwrap();
    let [small, large] = [10_000, 20_000].map(|rows| {
        let path = folder.path().join(format!("{rows}.yaml"));
        std::fs::write(&path, account(rows)).unwrap();
        path.to_string_lossy().into_owned()
    });
    let day = ["--today", "2026-11-23"];
    compare("20,000 rows a table against 10,000", 5, &[&large, day[0], day[1]], &[&small, day[0], day[1]]);
}
