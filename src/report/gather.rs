//! From an audit to a report.

use super::judged::judged;
use super::{
    Acknowledged, ActionResult, Advice, At, Basis, ChangedParam, Effect, FileInfo, Levels, MissingRow,
    PackInfo, Report, ReportedFinding, RuleResult, SourceInfo, UncoveredInfo, VERSION, accounts, clash, kept,
    money, plan, reason, unanswered,
};
use crate::audit::{Accepted, Audit};
use crate::decision::{ActionVerdict, Decision};
use crate::finding::{Finding, Judgement, Outcome};
use crate::policy::{Action, Level, Policy, Rule};
use crate::snapshot::Snapshot;
use crate::value::Value;
use serde_json::{Map, Value as Json};
use std::cmp::Reverse;

impl Report {
    /// Resolves an audit and its decision to text and places.
    #[must_use]
    pub fn new(policy: &Policy, snapshot: &Snapshot, audit: &Audit, decision: &Decision) -> Self {
        report(policy, snapshot, audit, decision)
    }
}

fn report(policy: &Policy, snapshot: &Snapshot, audit: &Audit, decision: &Decision) -> Report {
    let (acknowledged, changed) = (acknowledged(audit), changed(policy));
    Report {
        accepting: std::sync::OnceLock::new(),
        report: VERSION,
        audit: env!("CARGO_PKG_VERSION").into(),
        input: String::new(),
        files: snapshot.files.iter().map(|file| FileInfo::of(file, snapshot.as_of)).collect(),
        basis: Basis::new(policy, snapshot.as_of.to_string(), &changed, &acknowledged),
        pack: pack(policy, audit),
        account: policy.pack.subject.as_deref().and_then(|path| shown(snapshot.value(path))),
        roles: audit.roles.clone(),
        as_of: snapshot.as_of.to_string(),
        today: audit.today.to_string(),
        too_old: audit.too_old,
        asked: policy.pack.actions[decision.asked].name.to_string(),
        verdict: decision.verdict(),
        fail_on_warning: decision.fail_on_warning,
        actions: actions(policy, snapshot, decision),
        recommendation: advice(decision),
        findings: findings(policy, audit, decision.asked),
        unaccounted: accounts::unaccounted(policy, audit),
        spoken_for_by_own: accounts::own(audit),
        missing: unanswered::gather(policy, audit, decision),
        plans: plan::gather(policy, snapshot, audit, decision),
        kept: kept::gather(policy, audit, decision.asked),
        money: money::gather(policy, snapshot),
        rules: judged(policy, audit)
            .map(|(rule, judgement)| rule_result(policy, rule, judgement))
            .chain(clash::results(policy, audit))
            .collect(),
        acknowledged,
        changed_parameters: changed,
        sources: sources(policy, audit, decision.asked),
    }
}

fn actions(policy: &Policy, snapshot: &Snapshot, decision: &Decision) -> Vec<ActionResult> {
    let each = decision.verdicts.iter().zip(&policy.pack.actions);
    each.map(|(one, action)| verdict(policy, snapshot, one, action)).collect()
}

fn advice(decision: &Decision) -> Advice {
    Advice {
        then: decision.recommendation.then.clone(),
        because: decision.recommendation.because.clone(),
        row: decision.recommendation.row,
        rests_on: decision.recommendation.rests_on.iter().map(ToString::to_string).collect(),
        missing: decision.recommendation.missing.clone(),
    }
}

fn shown(value: &Value) -> Option<String> {
    (!matches!(value, Value::Unknown | Value::Nothing)).then(|| value.to_string())
}

fn pack(policy: &Policy, audit: &Audit) -> PackInfo {
    let own = policy.rules.iter().filter(|rule| rule.own).count();
    let concerned = || audit.judgements.iter().filter(|judgement| judgement.outcome != Outcome::NotConcerned);
    PackInfo {
        name: policy.pack.name.clone(),
        version: policy.pack.version.clone(),
        platform: policy.pack.platform.clone(),
        rules: policy.rules.len() - own,
        own_rules: own,
        concerned: concerned().count(),
        answered: concerned().filter(|judgement| judgement.answered()).count(),
    }
}

fn verdict(policy: &Policy, snapshot: &Snapshot, verdict: &ActionVerdict, action: &Action) -> ActionResult {
    ActionResult {
        action: verdict.name.to_string(),
        title: action.title.clone(),
        verdict: verdict.verdict,
        reasons: verdict.reasons.iter().map(|one| reason::told(policy, snapshot, one)).collect(),
        blockers: verdict.blockers,
        warnings: verdict.warnings,
        contradictions: verdict.contradictions,
        unaccounted: verdict.unaccounted,
        notes: verdict.notes,
        acknowledged: verdict.acknowledged,
        unanswered: verdict.unanswered,
        not_before: verdict.not_before.map(|day| day.to_string()),
        not_before_set_by: verdict.set_by.iter().map(ToString::to_string).collect(),
        waits_for_others: verdict.others.iter().map(ToString::to_string).collect(),
        deadline: verdict.deadline.map(|day| day.to_string()),
        deadline_set_by: verdict.due_by.iter().map(ToString::to_string).collect(),
    }
}

fn severity(policy: &Policy, rule: &Rule) -> Levels {
    let pair = |(action, level): (&Action, &Option<Level>)| Some((action.name.to_string(), (*level)?));
    policy.pack.actions.iter().zip(&rule.severity).filter_map(pair).collect()
}

/// By the level for the action asked about, then the gravest level, then pack and row order.
fn findings(policy: &Policy, audit: &Audit, asked: usize) -> Vec<ReportedFinding> {
    let rank = |rule: &Rule| {
        let level = rule.severity.get(asked).copied().flatten();
        Reverse((level, rule.severity.iter().flatten().max().copied()))
    };
    let mut rules: Vec<_> = judged(policy, audit).collect();
    rules.sort_by_key(|(rule, _)| rank(rule));
    let each = |(rule, judgement): (&Rule, &Judgement)| -> Vec<ReportedFinding> {
        judgement.findings.iter().map(|finding| found(policy, audit, rule, finding)).collect()
    };
    let clashes = audit.clashes.iter().map(|one| clash::found(policy, audit, one));
    let blocks =
        |found: &ReportedFinding| found.level(&policy.pack.actions[asked].name) > Some(Level::Contradiction);
    let mut all: Vec<ReportedFinding> = rules.into_iter().flat_map(each).collect();
    let at = all.iter().position(|found| !blocks(found)).unwrap_or(all.len());
    all.splice(at..at, clashes);
    all
}

fn found(policy: &Policy, audit: &Audit, rule: &Rule, finding: &Finding) -> ReportedFinding {
    let reason = finding.acknowledged.and_then(|index| audit.accepted.get(index));
    ReportedFinding {
        rule: rule.id.to_string(),
        pack: pack_of(policy, rule),
        facts: rule.facts.clone(),
        severity: severity(policy, rule),
        message: finding.message.clone(),
        table: policy.schema.tables[finding.table].name.to_string(),
        row: finding.key.to_string(),
        field: finding.field.clone(),
        at: At::from(&finding.place),
        related: finding.related.iter().map(At::from).collect(),
        against: finding.against.as_ref().map(At::from),
        why: rule.why.clone(),
        fix: rule.fix.clone(),
        sources: rule.sources.clone(),
        confidence: rule.confidence,
        checked: rule.checked.to_string(),
        clears_on: finding.clears_on.map(|day| day.to_string()),
        due_by: finding.due_by.map(|day| day.to_string()),
        others: finding.waits_for_others(),
        derived: rule.derived,
        section: rule.section,
        acknowledged: reason.map(|said| said.reason.to_string()),
        known: false,
    }
}

/// The name of the pack a rule comes from; `own` when a person added it.
fn pack_of(policy: &Policy, rule: &Rule) -> String {
    if rule.own { "own".into() } else { policy.pack.name.clone() }
}

fn rule_result(policy: &Policy, rule: &Rule, judgement: &Judgement) -> RuleResult {
    let missing = judgement.unanswered.first().iter().map(|row| MissingRow {
        row: row.key.as_ref().map(ToString::to_string),
        fields: row.missing.clone(),
        uncovered: row.uncovered.iter().map(UncoveredInfo::from).collect(),
    });
    RuleResult {
        rule: rule.id.to_string(),
        pack: pack_of(policy, rule),
        title: rule.title.clone(),
        severity: severity(policy, rule),
        outcome: judgement.became(),
        rows: judgement.rows,
        findings: judgement.findings.len(),
        missing: missing.collect(),
        rows_missing: judgement.unanswered.count(),
        problem: match &judgement.outcome {
            Outcome::Failed(problem) => Some(problem_line(problem)),
            Outcome::NotConcerned | Outcome::Skipped | Outcome::Judged => None,
        },
    }
}

fn problem_line(problem: &crate::problem::Problem) -> String {
    match &problem.place {
        Some(place) => format!("{place}: {}", problem.what),
        None => problem.what.clone(),
    }
}

fn acknowledged(audit: &Audit) -> Vec<Acknowledged> {
    let state = |accepted: Accepted| match accepted {
        Accepted::Used(_) => Effect::Used,
        Accepted::Unused => Effect::Unused,
        Accepted::NotWaivable => Effect::NotWaivable,
        Accepted::NoSuchRule => Effect::NoSuchRule,
        Accepted::Expired => Effect::Expired,
        Accepted::Endless => Effect::NoExpiry,
        Accepted::TooFar(_) => Effect::TooFar,
        Accepted::SetAside => Effect::SetAside,
    };
    let each = audit.accepted.iter().map(|said| Acknowledged {
        rule: said.rule.to_string(),
        row: said.row.as_ref().map(ToString::to_string),
        reason: said.reason.to_string(),
        by: said.by.clone(),
        until: said.until.map(|day| day.to_string()),
        state: state(said.state),
        latest: match said.state {
            Accepted::TooFar(latest) => Some(latest.to_string()),
            _ => None,
        },
        at: At::from(&said.place),
    });
    each.collect()
}

fn changed(policy: &Policy) -> Vec<ChangedParam> {
    let each = policy.pack.params.iter().filter_map(|param| {
        let from = param.changed_from.as_ref()?;
        Some(ChangedParam {
            name: param.name.to_string(),
            from: from.to_string(),
            to: param.value.to_string(),
        })
    });
    each.collect()
}

/// The sources of the rules that found something and of what is kept, in pack order.
fn sources(policy: &Policy, audit: &Audit, asked: usize) -> Map<String, Json> {
    let used = |key: &str| {
        let kept =
            kept::entries(policy, audit, asked).any(|entry| entry.sources.iter().any(|one| one == key));
        kept || judged(policy, audit).any(|(rule, judgement)| {
            !judgement.findings.is_empty() && rule.sources.iter().any(|one| one == key)
        })
    };
    let info = |reference: &crate::policy::Reference| SourceInfo {
        title: reference.title.clone(),
        publisher: reference.publisher.clone(),
        url: reference.url.clone(),
        kind: reference.kind.clone(),
    };
    let each = policy.pack.sources.iter().filter(|(key, _)| used(key));
    each.filter_map(|(key, reference)| Some((key.clone(), serde_json::to_value(info(reference)).ok()?)))
        .collect()
}
