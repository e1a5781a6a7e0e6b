//! What keeps a step from being done although its rules find nothing: a contradiction about what they judge, or a row
//! that nothing judged.

use super::judged::{JudgedRule, names};
use super::open::open;
use crate::audit::Audit;
use crate::policy::{Level, Policy, Rule};
use crate::problem::Name;
use crate::schema::TableId;

/// What is in doubt for an action, by table.
pub(super) struct Doubts {
    contradictions: Vec<(TableId, Name)>,
    unjudged: Vec<TableId>,
}

impl Doubts {
    /// The contradictions that no step of this account names (those of the engine, and of rules whose pack gives them
    /// no step), and the rows that nothing judged.
    pub(super) fn of(policy: &Policy, audit: &Audit, action: usize) -> Self {
        let name = &policy.pack.actions[action].name;
        let roles = audit.judged_as.as_deref();
        let steps = || policy.pack.plan.iter().filter(|step| step.is_for(name) && step.concerns(roles));
        let named = |rule: &Rule| steps().any(|step| names(&step.rules, step.own_rules, rule));
        let rules = policy.rules.iter().zip(&audit.judgements).filter(|(rule, judgement)| {
            let level = rule.severity.get(action).copied().flatten();
            level == Some(Level::Contradiction) && open(judgement).next().is_some() && !named(rule)
        });
        let rules = rules.map(|(rule, _)| (rule.target.table, rule.id.clone()));
        let engine = audit.clashes.iter().flat_map(|clash| {
            let tables = clash.rows.iter().map(|(table, _)| *table).chain([clash.table]).chain(clash.lacking);
            tables.map(|table| (table, clash.check.id.into()))
        });
        let unjudged = audit.accounts.unaccounted.iter().filter(|row| row.actions.contains(&action));
        Self {
            contradictions: rules.chain(engine).collect(),
            unjudged: unjudged.map(|row| row.table).collect(),
        }
    }

    /// The contradictions about what rules judge, each once.
    pub(super) fn contradictions(&self, rules: &[JudgedRule<'_>]) -> Vec<Name> {
        let about = self.contradictions.iter().filter(|(table, _)| judge(rules, *table));
        let mut ids: Vec<Name> = about.map(|(_, id)| id.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// Whether a row of what rules judge was judged by none.
    pub(super) fn unjudged(&self, rules: &[JudgedRule<'_>]) -> bool {
        self.unjudged.iter().any(|table| judge(rules, *table))
    }
}

fn judge(rules: &[JudgedRule<'_>], table: TableId) -> bool {
    rules.iter().any(|(_, rule, _)| rule.target.table == table)
}
