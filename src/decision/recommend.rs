//! The recommendation: the first row of the pack's table that holds.

use super::{ActionVerdict, Why};
use crate::audit::Audit;
use crate::finding::Judgement;
use crate::policy::{Policy, Rule};
use crate::problem::Name;
use crate::script::{Answer, Binding, Stop};
use crate::snapshot::Snapshot;
use crate::value::Value;
use std::sync::Arc;

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// An action, `wait` or `keep`.
    pub then: String,
    /// The reason, from the pack.
    pub because: String,
    /// Which row of the table won, counted from one.
    pub row: usize,
    /// The ids of the rules whose findings it rests on.
    pub rests_on: Vec<Name>,
}

pub(super) fn recommend(
    policy: &Policy,
    snapshot: &Arc<Snapshot>,
    audit: &Audit,
    verdicts: &[ActionVerdict],
    asked: usize,
    stop: &Arc<dyn Stop>,
) -> Recommendation {
    let advised = advised(policy, audit);
    let mut words: Vec<Value> = advised.iter().map(|(word, _)| Value::Text((*word).into())).collect();
    words.dedup();
    let text = |word: &str| Binding::Value(Value::Text(word.into()));
    let mut bindings: Vec<Binding> = verdicts.iter().map(|verdict| text(verdict.verdict.word())).collect();
    let dated = verdicts.get(asked).is_some_and(|verdict| verdict.not_before.is_some());
    let others = verdicts.get(asked).is_some_and(|verdict| !verdict.others.is_empty());
    bindings.extend([
        text(&policy.pack.actions[asked].name),
        Binding::Value(Value::List(words.into())),
        Binding::Value(Value::Flag(dated)),
        Binding::Value(Value::Flag(others)),
        Binding::Value(Value::List(reasons(verdicts.get(asked)).into())),
        Binding::Value(Value::Day(audit.today)),
    ]);
    let records = policy.schema.tables.iter().enumerate().filter(|(_, table)| table.record);
    bindings.extend(records.map(|(index, _)| Binding::Row(index, 0)));
    stop.begin(policy.pack.recommendation.len());
    let holds = |condition: &crate::script::Script| {
        matches!(condition.judge(&policy.language, snapshot, &bindings, stop), Answer::Flag(_))
    };
    let rows = &policy.pack.recommendation;
    let won = rows.iter().position(|row| row.when.as_ref().is_none_or(holds));
    let Some((index, row)) = won.and_then(|index| Some((index, rows.get(index)?))) else {
        let because = "The pack has no recommendation for this case.".to_owned();
        return Recommendation { then: "wait".into(), because, row: 0, rests_on: Vec::new() };
    };
    let rests_on = advised.into_iter().filter(|(word, _)| *word == row.then).map(|(_, id)| id).collect();
    Recommendation { then: row.then.clone(), because: one_line(&row.because), row: index + 1, rests_on }
}

/// The kinds of reason there are for a verdict, each once.
fn reasons(verdict: Option<&ActionVerdict>) -> Vec<Value> {
    let mut kinds: Vec<Why> =
        verdict.iter().flat_map(|verdict| &verdict.reasons).map(|reason| reason.why).collect();
    kinds.dedup();
    kinds.into_iter().map(|why| Value::Text(why.word().into())).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What findings speak for, and the rule of each.
fn advised<'a>(policy: &'a Policy, audit: &Audit) -> Vec<(&'a str, Name)> {
    let speaks = |(rule, judgement): (&'a Rule, &Judgement)| {
        let word = rule.advises.as_deref()?;
        judgement
            .findings
            .iter()
            .any(|finding| finding.acknowledged.is_none())
            .then(|| (word, rule.id.clone()))
    };
    let mut all: Vec<_> = policy.rules.iter().zip(&audit.judgements).filter_map(speaks).collect();
    all.sort();
    all
}
