//! The comparisons: generate, check that both sides find the same, measure in turn, print.

use super::findings::{Findings, audit};
use super::forms::{self, Written};
use super::generator::{accounts, large};
use super::measure::{Job, rounds};
use super::table;
use std::fs;
use std::path::{Path, PathBuf};

const SEED: u64 = 2_026;
const MANY: usize = 10_000;
/// Tables take longer; a ratio needs no more of them.
const FEWER: usize = 2_000;
const ROUNDS: usize = 5;

/// The files of a run, in a folder that is gone afterwards.
struct Files {
    folder: tempfile::TempDir,
    pack: PathBuf,
}

impl Files {
    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `audit` over one of them, with the pack or with that one without rules.
    fn audit(&self, name: &str, times: u32) -> Job {
        Job { command: audit(&self.at(name), &self.pack), times }
    }

    /// The floor over one of them.
    fn floor(&self, name: &str, times: u32) -> Written<Job> {
        let own = std::env::current_exe()?.to_string_lossy().into_owned();
        let file = self.at(name).to_string_lossy().into_owned();
        Ok(Job { command: vec![own, "judge".to_owned(), file], times })
    }

    /// Both sides find the same in these.
    fn check(&self, input: &str, json: &str) -> Written {
        let found = Findings::audit(&self.at(input), &self.pack)?;
        let count = found.same(&Findings::native(&self.at(json))?)?;
        println!("{input}: {count} findings, the same on both sides; accounts: {}", found.accounts);
        Ok(())
    }
}

/// Everything that `cargo bench --bench floor` prints.
pub fn everything() -> Result<(), String> {
    compare().map_err(|error| error.to_string())
}

fn compare() -> Written {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/neutral/pack");
    let files = Files { folder: tempfile::tempdir()?, pack };
    for (count, name) in [(MANY, "many.jsonl"), (FEWER, "fewer.jsonl"), (1, "one.jsonl")] {
        forms::lines(accounts(SEED, count), &files.at(name))?;
    }
    forms::tables(accounts(SEED, FEWER), &files.at("tables"))?;
    forms::one(&large(SEED, MANY), &files.at("large.json"), &files.at("large.yaml"))?;
    for (input, json) in [
        ("many.jsonl", "many.jsonl"),
        ("tables", "fewer.jsonl"),
        ("large.json", "large.json"),
        ("large.yaml", "large.json"),
        ("one.jsonl", "one.jsonl"),
    ] {
        files.check(input, json)?;
    }
    table::heading();
    many(&files)?;
    reading(&files)?;
    tables(&files)?;
    one_large(&files)?;
    start(&files)?;
    table::heading_of_memory();
    [1_000, 10_000, 100_000].into_iter().try_for_each(|rows| memory(&files, rows))
}

fn many(files: &Files) -> Written {
    let floor = files.floor("many.jsonl", 1)?;
    let all = rounds(ROUNDS, &[files.audit("many.jsonl", 1), floor])?;
    table::line("10,000 accounts, JSON lines", &all[0], "floor", &all[1]);
    Ok(())
}

fn tables(files: &Files) -> Written {
    let floor = files.floor("fewer.jsonl", 5)?;
    let all = rounds(ROUNDS, &[files.audit("tables", 1), floor, files.audit("fewer.jsonl", 1)])?;
    table::line("2,000 accounts, tables", &all[0], "floor, JSON lines", &all[1]);
    table::line("2,000 accounts, tables", &all[0], "audit, JSON lines", &all[2]);
    Ok(())
}

/// Reading alone: to rows as the rules see them, against structs that are filled and dropped, and against the parser.
fn reading(files: &Files) -> Written {
    let own = |side: &str, name: &str, times| -> Written<Job> {
        let program = std::env::current_exe()?.to_string_lossy().into_owned();
        let file = files.at(name).to_string_lossy().into_owned();
        Ok(Job { command: vec![program, side.to_owned(), file], times })
    };
    let all = rounds(ROUNDS, &[own("rows", "many.jsonl", 1)?, own("typed", "many.jsonl", 1)?])?;
    table::line("10,000 accounts, JSON lines to rows", &all[0], "serde_json, structs", &all[1]);
    let all = rounds(ROUNDS, &[own("rows", "large.yaml", 2)?, own("events", "large.yaml", 2)?])?;
    table::line("one account, YAML to rows", &all[0], "its parser's events", &all[1]);
    Ok(())
}

fn one_large(files: &Files) -> Written {
    let floor = files.floor("large.json", 10)?;
    let all = rounds(ROUNDS, &[files.audit("large.json", 2), floor, files.audit("large.yaml", 2)])?;
    table::line("one account, 10,000 contracts, JSON", &all[0], "floor", &all[1]);
    table::line("one account, 10,000 contracts, YAML", &all[2], "floor, JSON", &all[1]);
    table::line("one account, 10,000 contracts, YAML", &all[2], "audit, JSON", &all[0]);
    Ok(())
}

/// What is left when there is next to nothing to do.
fn start(files: &Files) -> Written {
    let floor = files.floor("one.jsonl", 40)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sample = root.join("samples/ready/account.yaml").to_string_lossy().into_owned();
    let command = [env!("CARGO_BIN_EXE_audit"), &sample, "--today", "2026-11-23"].map(str::to_owned);
    let ready = Job { command: command.to_vec(), times: 20 };
    let all = rounds(ROUNDS, &[files.audit("one.jsonl", 20), floor, ready])?;
    table::line("start, one account, this pack", &all[0], "floor", &all[1]);
    table::line("start, samples/ready, Upwork's rules", &all[2], "floor, this pack", &all[1]);
    Ok(())
}

fn memory(files: &Files, rows: usize) -> Written {
    let (json, yaml) = (format!("{rows}.json"), format!("{rows}.yaml"));
    forms::one(&large(SEED, rows), &files.at(&json), &files.at(&yaml))?;
    let floor = files.floor(&json, 1)?;
    let all = rounds(1, &[files.audit(&json, 1), files.audit(&yaml, 1), floor])?;
    let size = |name: &str| fs::metadata(files.at(name)).map(|about| about.len());
    let what = |form| format!("one account, {},000 contracts, {form}", rows / 1000);
    table::memory(&what("JSON"), size(&json)?, all[0][0], Some(all[2][0]));
    table::memory(&what("YAML"), size(&yaml)?, all[1][0], None);
    Ok(())
}
