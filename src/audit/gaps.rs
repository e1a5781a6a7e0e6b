//! Days that a rule looks back on and that no file covers: silence about them is no answer.

use super::Run;
use crate::finding::{Unanswered, Uncovered};
use crate::policy::{LooksBack, Rule};
use crate::schema::TableId;
use crate::snapshot::{Days, RowId};
use crate::value::Value;

/// Days of a table that a rule would have to see.
#[derive(Debug)]
pub(super) struct Gap {
    pub table: TableId,
    name: String,
    days: Vec<Days>,
}

impl Gap {
    pub(super) fn told(&self) -> Uncovered {
        Uncovered { table: self.name.clone(), days: self.days.clone() }
    }

    /// What it leaves open.
    pub(super) fn open(&self) -> Unanswered {
        Unanswered { key: None, place: None, missing: vec![self.name.clone()], uncovered: vec![self.told()] }
    }
}

impl Run<'_> {
    /// The days of each table that the rule looks back on and no file covers.
    pub(super) fn gaps(&self, rule: &Rule, params: &[Value]) -> Vec<Gap> {
        let gap = |back: &LooksBack| {
            let days = back.days(params).clamp(0, MOST);
            let from = self.today.checked_sub(jiff::Span::new().days(days - 1)).ok()?;
            let days = if days == 0 { Vec::new() } else { self.snapshot.uncovered(back.table, from) };
            let name = self.policy.schema.tables[back.table].name.to_string();
            (!days.is_empty()).then_some(Gap { table: back.table, name, days })
        };
        rule.looks_back.iter().filter_map(gap).collect()
    }

    /// A row about which the rule is silent after it saw rows of a table that is known in part only.
    pub(super) fn half_seen(
        &self,
        rule: &Rule,
        row: RowId,
        gaps: &[Gap],
        walked: &[TableId],
    ) -> Option<Unanswered> {
        let seen: Vec<&Gap> = gaps.iter().filter(|gap| walked.contains(&gap.table)).collect();
        if seen.is_empty() {
            return None;
        }
        let missing = seen.iter().map(|gap| gap.name.clone()).collect();
        let uncovered = seen.iter().map(|gap| gap.told()).collect();
        Some(Unanswered { uncovered, ..self.unanswered(rule, row, missing) })
    }
}

/// Nobody looks back further.
const MOST: i64 = 36_600;
