//! The rows that a rule could not judge: all are counted, the first are kept.

use super::{Unanswered, Uncovered, add_once};
use crate::snapshot::RowId;

/// So many rows of a rule are kept with what they lack; the others are counted.
pub const KEPT: usize = 1000;

/// What a rule could not answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenRows {
    count: usize,
    first: Vec<Unanswered>,
    rows: Vec<RowId>,
    lacks: Vec<Lack>,
}

/// A fact that rows lack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// `table` or `table.field`.
    pub fact: String,
    /// How many rows lack it.
    pub rows: usize,
    /// Whether a row lacks all of it, not only days.
    whole: bool,
    /// Of this table only days are missing.
    pub uncovered: Vec<Uncovered>,
}

impl OpenRows {
    /// Adds a row, or what is no row; rows come in rising order.
    pub fn add(&mut self, row: Option<RowId>, open: Unanswered) {
        for (index, fact) in open.missing.iter().enumerate() {
            if !open.missing[..index].contains(fact) {
                self.lack(fact, open.uncovered.iter().find(|days| days.table == *fact));
            }
        }
        self.count += 1;
        self.rows.extend(row);
        if self.first.len() < KEPT {
            self.first.push(open);
        }
    }

    fn lack(&mut self, fact: &str, days: Option<&Uncovered>) {
        let at = self.lacks.iter().position(|lack| lack.fact == fact).unwrap_or_else(|| {
            let lack = Lack { fact: fact.to_owned(), rows: 0, whole: false, uncovered: Vec::new() };
            self.lacks.push(lack);
            self.lacks.len() - 1
        });
        let lack = &mut self.lacks[at];
        lack.rows += 1;
        lack.whole |= days.is_none();
        if let Some(days) = days.filter(|days| !lack.uncovered.contains(days)) {
            lack.uncovered.push(days.clone());
        }
    }

    /// Whether every row has an answer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many rows have none.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The first of them, [`KEPT`] at most.
    #[must_use]
    pub fn first(&self) -> &[Unanswered] {
        &self.first
    }

    /// Whether a row is one of them.
    #[must_use]
    pub fn has(&self, row: RowId) -> bool {
        self.rows.binary_search(&row).is_ok()
    }

    /// What all of them lack, each fact once, in the order in which it was met.
    #[must_use]
    pub fn lacks(&self) -> &[Lack] {
        &self.lacks
    }

    /// The same in words.
    #[must_use]
    pub fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        for lack in &self.lacks {
            add_once(&mut told, lack.whole.then(|| lack.fact.clone()));
            add_once(&mut told, lack.uncovered.iter().map(Uncovered::told));
        }
        told
    }
}
