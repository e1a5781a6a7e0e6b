//! What is told of facts that cannot both be true, whatever the rules say.

use super::{At, Levels, ReportedFinding, RuleResult};
use crate::audit::{Audit, Clash};
use crate::finding::Became;
use crate::policy::{Confidence, Level, Policy};

/// What is told of two facts that cannot both be true, whatever the rules say: for every action, and no page is
/// needed to know it.
pub(super) fn found(policy: &Policy, audit: &Audit, clash: &Clash) -> ReportedFinding {
    ReportedFinding {
        rule: clash.check.id.to_owned(),
        pack: policy.pack.name.clone(),
        facts: Vec::new(),
        severity: levels(policy),
        message: clash.message.clone(),
        table: policy.schema.tables[clash.table].name.to_string(),
        row: clash.key.to_string(),
        field: clash.field.clone(),
        at: At::from(&clash.place),
        related: clash.related.iter().map(At::from).collect(),
        against: Some(At::from(&clash.against)),
        why: clash.check.why.to_owned(),
        fix: clash.check.fix.to_owned(),
        sources: Vec::new(),
        confidence: Confidence::Official,
        checked: audit.today.to_string(),
        clears_on: None,
        due_by: None,
        others: false,
        derived: false,
        section: None,
        acknowledged: None,
        known: false,
    }
}

/// What became of the engine's own checks, as far as they found something.
pub(super) fn results(policy: &Policy, audit: &Audit) -> Vec<RuleResult> {
    let mut results: Vec<RuleResult> = Vec::new();
    for clash in &audit.clashes {
        if let Some(result) = results.iter_mut().find(|result| result.rule == clash.check.id) {
            result.findings += 1;
            continue;
        }
        results.push(RuleResult {
            rule: clash.check.id.to_owned(),
            pack: policy.pack.name.clone(),
            title: clash.check.title.to_owned(),
            severity: levels(policy),
            outcome: Became::Finding,
            rows: 1,
            findings: 1,
            missing: Vec::new(),
            rows_missing: 0,
            problem: None,
        });
    }
    results
}

/// It is one for every action.
fn levels(policy: &Policy) -> Levels {
    policy.pack.actions.iter().map(|action| (action.name.to_string(), Level::Contradiction)).collect()
}
