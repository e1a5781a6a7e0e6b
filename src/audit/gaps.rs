//! Days that a rule looks back on and that no file covers: silence about them is no answer.

use super::run::AuditRun;
use crate::finding::{Unanswered, Uncovered};
use crate::policy::{LooksBack, Rule};
use crate::schema::TableId;
use crate::snapshot::{RowId, Spot, TableRows};
use crate::value::Value;

/// Days of a table that a rule would have to see.
#[derive(Debug)]
pub(super) struct Gap {
    pub table: TableId,
    /// The same by name, with the days.
    pub uncovered: Uncovered,
}

impl Gap {
    /// What it leaves open of its own table: the rows of these days, which nobody has seen.
    pub(super) fn rows_not_there(self, table: &TableRows) -> Unanswered {
        let missing = vec![self.uncovered.table.clone()];
        Unanswered {
            key: None,
            place: table.place.as_ref().map(Spot::place),
            missing,
            uncovered: vec![self.uncovered],
        }
    }
}

impl AuditRun<'_> {
    /// The days of each table that the rule looks back on and no file covers.
    pub(super) fn gaps(&self, rule: &Rule, params: &[Value]) -> Vec<Gap> {
        let gap = |back: &LooksBack| {
            let days = back.days(params).clamp(0, MOST);
            let from = self.today.checked_sub(jiff::Span::new().days(days - 1)).ok()?;
            let days = if days == 0 { Vec::new() } else { self.snapshot.uncovered(back.table, from) };
            let table = self.policy.schema.tables[back.table].name.to_string();
            (!days.is_empty()).then_some(Gap { table: back.table, uncovered: Uncovered { table, days } })
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
        let seen = gaps.iter().filter(|gap| walked.contains(&gap.table));
        let uncovered: Vec<Uncovered> = seen.map(|gap| gap.uncovered.clone()).collect();
        let missing = uncovered.iter().map(|open| open.table.clone()).collect();
        (!uncovered.is_empty()).then(|| Unanswered { uncovered, ..self.unanswered(rule, row, missing) })
    }
}

/// Nobody looks back further.
const MOST: i64 = 36_600;
