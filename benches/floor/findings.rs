//! What each side found, and whether it is the same.

use super::generator::TODAY;
use super::native;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, ExitStatus};

/// One finding; two sides mean the same by it when all four are the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub account: String,
    pub rule: String,
    pub level: String,
    pub row: String,
}

/// What a run found.
#[derive(Default)]
pub struct Findings {
    /// Sorted.
    pub all: Vec<Finding>,
    /// How many accounts were judged.
    pub accounts: usize,
}

/// The columns that both sides write; others are passed over.
#[derive(Deserialize)]
struct Line {
    kind: String,
    account: String,
    verdict: Option<String>,
    level: String,
    rule: String,
    row: String,
}

impl Findings {
    /// Reads the CSV of either side.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut found = Self::default();
        for line in csv::Reader::from_reader(bytes).deserialize() {
            let line: Line = line.map_err(|error| format!("this is no CSV of findings: {error}"))?;
            match &*line.kind {
                "finding" => found.all.push(Finding {
                    account: line.account,
                    rule: line.rule,
                    level: line.level,
                    row: line.row,
                }),
                "account" if line.verdict.as_deref() == Some("broken") => {
                    return Err(format!("{} could not be judged", line.account));
                }
                "account" => found.accounts += 1,
                _ => {}
            }
        }
        found.all.sort();
        Ok(found)
    }

    /// What the floor finds in a file of JSON.
    pub fn native(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
        let csv = native::findings(&text).map_err(|error| error.to_string())?;
        Self::read(csv.as_bytes())
    }

    /// What `audit` finds in accounts of any form, with a pack.
    pub fn audit(input: &Path, pack: &Path) -> Result<Self, String> {
        let command = audit(input, pack);
        let output =
            Command::new(&command[0]).args(&command[1..]).output().map_err(|error| error.to_string())?;
        let told = |why: &str| format!("{why}\n{}", String::from_utf8_lossy(&output.stderr));
        if !decided(output.status) {
            return Err(told(&format!("audit ended with {}", output.status)));
        }
        Self::read(&output.stdout).map_err(|why| told(&why))
    }

    /// How many findings there are, where both sides found the same ones as often.
    pub fn same(&self, native: &Self) -> Result<usize, String> {
        if self.all == native.all {
            return Ok(self.all.len());
        }
        let sides = [&self.all, &native.all].map(|all| all.iter().collect::<BTreeSet<_>>());
        let mut text =
            format!("audit has {} findings, the floor {}; they differ", self.all.len(), native.all.len());
        for (who, [own, other]) in [("audit", [&sides[0], &sides[1]]), ("the floor", [&sides[1], &sides[0]])]
        {
            for finding in own.difference(other).take(3) {
                let Finding { account, rule, level, row } = finding;
                let _ = write!(text, "\n  only {who}: {account} {rule} {level} {row}");
            }
        }
        Err(text)
    }
}

/// Whether a run answered: a no-go and an open question are answers, anything else decided nothing.
pub fn decided(status: ExitStatus) -> bool {
    matches!(status.code(), Some(0 | 1 | 3))
}

/// `audit` over accounts with a pack, alone on one thread, writing CSV.
pub fn audit(input: &Path, pack: &Path) -> Vec<String> {
    let (input, pack, today) = (input.to_string_lossy(), pack.to_string_lossy(), TODAY.to_string());
    let words = [&*input, "--pack", &pack, "--today", &today, "--format", "csv", "--jobs", "1"];
    [env!("CARGO_BIN_EXE_audit"), "batch"].into_iter().chain(words).map(str::to_owned).collect()
}
