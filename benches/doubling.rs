//! Twice the input, at most two and a half times the work: `cargo bench --bench doubling`.
//!
//! Each shape is run at three sizes, each twice the one before, and the processor's time of the real binary is told,
//! without what a tiny account costs. The bench fails where the largest size costs more than 2.5 times the middle one.
//! Give it the names of shapes to run only those.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss, clippy::cast_possible_truncation)]

#[cfg(unix)]
fn main() {
    std::process::exit(unix::run());
}

#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
mod unix {
    use nix::sys::resource::{UsageWho, getrusage};
    use std::fmt::Write as _;
    use std::fs;
    use std::path::Path;
    use std::process::{Command, Stdio};

    /// The most that twice the size may cost.
    const MOST: f64 = 2.5;
    /// The fastest of so many runs counts.
    const RUNS: usize = 3;

    /// A kind of input: its name, its smallest size, and what writes it and says what to run.
    type Shape = (&'static str, usize, fn(&Path, usize) -> &'static str);

    const SHAPES: [Shape; 15] = [
        ("rows", 5_000, rows),
        ("rows in yaml", 2_500, yaml),
        ("columns", 250, columns),
        ("findings", 5_000, findings),
        ("acknowledgements", 5_000, acknowledgements),
        ("waivers", 2_000, waivers),
        ("unknown types", 10_000, types),
        ("unknown keys", 40_000, keys),
        ("problems", 80_000, problems),
        ("unanswered", 5_000, unanswered),
        ("notes", 2_000, notes),
        ("exports", 100, exports),
        ("relations", 5_000, relations),
        ("long texts", 500, texts),
        ("own rules", 50, rules),
    ];

    /// Shapes of which nothing can be decided.
    const REFUSED: [&str; 2] = ["unknown keys", "problems"];

    pub fn run() -> i32 {
        let folder = tempfile::tempdir().unwrap();
        let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
        let tiny = folder.path().join("tiny");
        let start = measured(&tiny, rows(&fresh(&tiny), 1), false);
        println!("a tiny account costs {start:.3} s; times are beyond that");
        println!("{:18} {:>9} {:>9} {:>9} {:>9}   ratios", "shape", "size", "n", "2 n", "4 n");
        let mut failed = 0;
        let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
        for (name, size, make) in SHAPES.into_iter().filter(|(name, ..)| chosen(name)) {
            let times = [size, 2 * size, 4 * size].map(|size| {
                let here = folder.path().join(name.replace(' ', "-"));
                (measured(&here, make(&fresh(&here), size), REFUSED.contains(&name)) - start).max(0.001)
            });
            let ratios = [times[1] / times[0], times[2] / times[1]];
            let bad = if ratios[1] > MOST { "  TOO MUCH" } else { "" };
            failed += i32::from(ratios[1] > MOST);
            println!(
                "{name:18} {size:>9} {:>9.3} {:>9.3} {:>9.3}   {:.2} {:.2}{bad}",
                times[0], times[1], times[2], ratios[0], ratios[1]
            );
        }
        failed
    }

    fn fresh(folder: &Path) -> std::path::PathBuf {
        let _ = fs::remove_dir_all(folder);
        let account = folder.join("account");
        fs::create_dir_all(&account).unwrap();
        fs::write(account.join("account.yaml"), ACCOUNT).unwrap();
        account
    }

    /// The processor's seconds of a run, the fewest of several.
    fn measured(folder: &Path, arguments: &str, refused: bool) -> f64 {
        let one = |_| {
            let before = spent();
            let mut run = Command::new(binary());
            run.args(arguments.split_whitespace()).args(["--today", "2026-11-23"]).current_dir(folder);
            let status = run.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
            assert_eq!(status.code() == Some(2), refused, "{}: {status}", folder.display());
            spent() - before
        };
        (0..RUNS).map(one).fold(f64::MAX, f64::min)
    }

    /// The binary of this build, unless another one is named.
    fn binary() -> std::ffi::OsString {
        std::env::var_os("AUDIT").unwrap_or_else(|| env!("CARGO_BIN_EXE_audit").into())
    }

    /// What all runs so far took of the processor, in seconds.
    fn spent() -> f64 {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
        [usage.user_time(), usage.system_time()]
            .map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6)
            .iter()
            .sum()
    }

    const ACCOUNT: &str = "as_of: 2026-11-20\naccount: { id: big, roles: [freelancer], status: active }\nintent: { action: delete }\n";

    const CONTRACT: &str = "freelancer,fixed,completed,2026-04-01,2026-04-28,none,none,18.00 USD";

    /// A file of a header and lines.
    fn csv(folder: &Path, name: &str, header: &str, size: usize, line: impl Fn(usize) -> String) {
        let mut text = format!("{header}\n");
        (0..size).for_each(|n| writeln!(text, "{}", line(n)).unwrap());
        fs::write(folder.join(name), text).unwrap();
    }

    /// Adds lines to the account file.
    fn account(folder: &Path, head: &str, size: usize, line: impl Fn(usize) -> String) {
        let mut text = format!("{ACCOUNT}{head}\n");
        (0..size).for_each(|n| writeln!(text, "{}", line(n)).unwrap());
        fs::write(folder.join("account.yaml"), text).unwrap();
    }

    fn contracts(folder: &Path, size: usize, rest: &str) {
        let header = "id,title,other_party,side,kind,status,started_on,ended_on,last_hours_on,weekly_payment,paid_total";
        csv(folder, "contracts.csv", header, size, |n| format!("c{n},Work {n},P{},{rest}", n % 100));
    }

    fn rows(folder: &Path, size: usize) -> &'static str {
        contracts(folder, size, CONTRACT);
        "account"
    }

    fn yaml(folder: &Path, size: usize) -> &'static str {
        account(folder, "transactions:", size, |n| {
            format!("  - {{ id: t{n}, posted_on: 2024-12-01, type: Hourly, text: x, amount: 5.00 USD }}")
        });
        "account"
    }

    fn statement(folder: &Path, name: &str, more: &str, size: usize, line: impl Fn(usize) -> String) {
        let header =
            "Date,Transaction ID,Transaction type,Transaction summary,Ref ID,Amount $,Current balance $";
        csv(folder, name, &format!("{header}{more}"), size, line);
    }

    fn columns(folder: &Path, size: usize) -> &'static str {
        let more: String = (0..size - 10).map(|n| format!(",Column {n}")).collect();
        let cells = ",x".repeat(size - 10);
        statement(folder, "transactions_big.csv", &more, 500, |n| {
            format!("\"Nov 2, 2026\",{n},Hourly,Work,{n},5.00,5.00{cells}")
        });
        "account"
    }

    fn findings(folder: &Path, size: usize) -> &'static str {
        contracts(folder, size, &CONTRACT.replace("completed", "active").replace("2026-04-28", "none"));
        "account"
    }

    fn acknowledgements(folder: &Path, size: usize) -> &'static str {
        findings(folder, 5_000);
        account(folder, "acknowledged:", size, |n| {
            format!("  - {{ rule: open-contract, row: c{n}, reason: I know }}")
        });
        "account"
    }

    fn waivers(folder: &Path, size: usize) -> &'static str {
        findings(folder, 5_000);
        csv(folder.parent().unwrap(), "w.yaml", "format: 1\nwaivers:", size, |n| {
            format!(" - {{ rule: open-contract, row: c{n}, reason: ok, by: me, until: 2026-12-01 }}")
        });
        "--waivers w.yaml account"
    }

    fn types(folder: &Path, size: usize) -> &'static str {
        statement(folder, "transactions_big.csv", "", size, |n| {
            format!("\"Nov 2, 2026\",{n},Kind {n},Work,{n},5.00,5.00")
        });
        "account"
    }

    fn keys(folder: &Path, size: usize) -> &'static str {
        account(folder, "contracts:", size, |n| format!("  - {{ id: c{n}, titel: x, k{n}: y }}"));
        "account"
    }

    fn problems(folder: &Path, size: usize) -> &'static str {
        contracts(folder, size, &format!("{CONTRACT},more,than,there,is"));
        "account"
    }

    fn unanswered(folder: &Path, size: usize) -> &'static str {
        csv(folder, "contracts.csv", "id,title,side", size, |n| format!("c{n},Work {n},freelancer"));
        "account"
    }

    fn notes(folder: &Path, size: usize) -> &'static str {
        (0..size).for_each(|n| fs::write(folder.join(format!("n{n}.txt")), "nothing").unwrap());
        "account"
    }

    fn exports(folder: &Path, size: usize) -> &'static str {
        for file in 0..size {
            statement(folder, &format!("transactions_{file}.csv"), "", 20, |n| {
                let id = file * 10 + n;
                format!("\"Nov 2, 2026\",{id},Hourly,Work,{id},5.00,5.00")
            });
        }
        "account"
    }

    fn relations(folder: &Path, size: usize) -> &'static str {
        contracts(folder, size, CONTRACT);
        let header = "id,contract,title,in_escrow,submitted_on,approved_on";
        csv(folder, "milestones.csv", header, size, |n| format!("m{n},c{n},M,0,2024-12-01,2024-12-10"));
        "account"
    }

    fn texts(folder: &Path, size: usize) -> &'static str {
        let header = "id,title,other_party,side,kind,status";
        let long = "x".repeat(9_000);
        csv(folder, "contracts.csv", header, size, |n| format!("c{n},{long}{n},P,freelancer,fixed,active"));
        "account"
    }

    /// A rule with an example.
    const RULE: &str = "/*---
title: A contract is open
severity: { delete: warning }
for: contract in contracts
confidence: unverified
checked: 2026-11-23
why: It is a test.
fix: Do nothing.
---*/

contract.status == \"active\"

/*--- examples
- name: nothing
  given: { contracts: [] }
---*/
";

    fn rules(folder: &Path, size: usize) -> &'static str {
        rows(folder, 10);
        let rules = folder.parent().unwrap().join("rules");
        fs::create_dir_all(&rules).unwrap();
        (0..size).for_each(|n| fs::write(rules.join(format!("own-rule-{n}.rhai")), RULE).unwrap());
        "--rules rules account"
    }
}
