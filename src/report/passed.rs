//! What a batch passed over on purpose: how much, and the first of it by name.

use crate::escape::short;
use crate::problem::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// So many are named; the others are counted.
const NAMED: usize = 50;

/// What was passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PassedOver {
    /// How many files and folders.
    pub count: u64,
    /// The first of them.
    pub named: Vec<Passed>,
}

/// A file or a folder that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Passed {
    /// Where it is.
    pub path: String,
    /// Why it is no account.
    pub why: String,
}

impl PassedOver {
    /// Counts one.
    pub fn add(&mut self, problem: &Problem) {
        let path = problem.place.as_ref().map(|place| place.file.to_string()).unwrap_or_default();
        self.merge(Self { count: 1, named: vec![Passed { path, why: problem.what.clone() }] });
    }

    /// Counts what comes behind.
    pub fn merge(&mut self, more: Self) {
        self.count += more.count;
        let room = NAMED.saturating_sub(self.named.len());
        self.named.extend(more.named.into_iter().take(room));
    }

    /// `Passed over: 3`; none when there is nothing to tell.
    pub(crate) fn heading(&self) -> Option<String> {
        (self.count > 0).then(|| format!("Passed over: {}", self.count))
    }

    /// The first of them, a line each, and how many more there are.
    pub(crate) fn lines(&self, most: usize) -> Vec<String> {
        let one = |passed: &Passed| format!("{}: {}", short(&passed.path, 200), short(&passed.why, 100));
        let mut lines: Vec<String> = self.named.iter().take(most).map(one).collect();
        let more = self.count.saturating_sub(lines.len() as u64);
        lines.extend((more > 0).then(|| format!("… and {more} more")));
        lines
    }
}
