//! The recommendation: the first row of the pack's table that holds. A condition that cannot be answered is not
//! "no": the trial ends there, with the question. Neither is advice that a rule might give and could not answer.

use super::{ActionVerdict, Why};
use crate::audit::Audit;
use crate::body::{Answer, Binding, RowJudge, Stop, steps};
use crate::finding::{Judgement, Outcome, add_once};
use crate::policy::{Advised, Policy, Rule, WAIT};
use crate::problem::Name;
use crate::snapshot::Snapshot;
use crate::value::Value;
use std::cell::Cell;
use std::sync::Arc;

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// An action, `wait` or `keep`.
    pub then: String,
    /// The reason, from the pack, or what has to be answered first.
    pub because: String,
    /// The row of the table that won or could not be decided, counted from one.
    pub row: usize,
    /// The ids of the rules whose findings it rests on.
    pub rests_on: Vec<Name>,
    /// What is not known and might lead to another row, as `record.field` each.
    pub missing: Vec<String>,
}

/// What conditions are tried with.
struct ConditionTrial<'a> {
    policy: &'a Policy,
    snapshot: &'a Arc<Snapshot>,
    bindings: Vec<Binding>,
    /// The same bindings, with a word more in `advised` each.
    maybe: Vec<(Vec<Binding>, Doubt<'a>)>,
    stop: &'a Arc<dyn Stop>,
    /// Steps that are left for all of them.
    steps: Cell<u64>,
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
    let mut words: Vec<&str> = advised.iter().map(|(word, _)| *word).collect();
    words.dedup();
    let bound = |words: &[&str]| {
        let words = words.iter().map(|word| Value::Text((*word).into())).collect();
        bindings(policy, audit, (verdicts, asked), words)
    };
    let maybe = doubts(policy, audit, &words).into_iter();
    let maybe: Vec<_> = maybe.map(|doubt| (bound(&[&words[..], &[doubt.word]].concat()), doubt)).collect();
    let conditions = policy.pack.recommendation.len() * (1 + maybe.len());
    let steps = Cell::new(stop.begin(steps::for_conditions(conditions)));
    let trial = ConditionTrial { policy, snapshot, bindings: bound(&words), maybe, stop, steps };
    let mut found = trial.first();
    found.rests_on = advised.into_iter().filter(|(word, _)| *word == found.then).map(|(_, id)| id).collect();
    found
}

/// The names that conditions see, in the order of [`crate::policy::Pack`].
fn bindings(
    policy: &Policy,
    audit: &Audit,
    (verdicts, asked): (&[ActionVerdict], usize),
    advised: Vec<Value>,
) -> Vec<Binding> {
    let text = |word: &str| Binding::Value(Value::Text(word.into()));
    let mut bindings: Vec<Binding> = verdicts.iter().map(|verdict| text(verdict.verdict.word())).collect();
    let dated = verdicts.get(asked).is_some_and(|verdict| verdict.not_before.is_some());
    let others = verdicts.get(asked).is_some_and(|verdict| !verdict.others.is_empty());
    bindings.extend([
        text(&policy.pack.actions[asked].name),
        Binding::Value(Value::List(advised.into())),
        Binding::Value(Value::Flag(dated)),
        Binding::Value(Value::Flag(others)),
        Binding::Value(Value::List(reasons(verdicts.get(asked)).into())),
        Binding::Value(Value::Day(audit.today)),
    ]);
    let records = policy.schema.tables.iter().enumerate().filter(|(_, table)| table.record);
    bindings.extend(records.map(|(index, _)| Binding::Row(index, 0)));
    bindings
}

/// Whether a row of the table holds.
enum Held {
    Yes,
    No,
    /// It reads something that is not known, as `record.field` each.
    Unknown(Vec<String>),
    /// It did not come to an answer.
    Failed(String),
}

impl ConditionTrial<'_> {
    /// A row that would hold, or not, with advice that nobody could work out is unknown.
    fn held(&self, row: &Advised) -> Held {
        let sure = self.held_with(row, &self.bindings);
        if !matches!(sure, Held::Yes | Held::No) {
            return sure;
        }
        let mut facts = Vec::new();
        for (bindings, doubt) in &self.maybe {
            if std::mem::discriminant(&self.held_with(row, bindings)) == std::mem::discriminant(&sure) {
                continue;
            }
            if let Some(problem) = &doubt.failed {
                return Held::Failed(problem.clone());
            }
            facts.extend(doubt.facts.iter().cloned());
        }
        if facts.is_empty() { sure } else { Held::Unknown(facts) }
    }

    fn held_with(&self, row: &Advised, bindings: &[Binding]) -> Held {
        let Some(condition) = &row.when else { return Held::Yes };
        let script = match condition.script(&self.policy.language) {
            Ok(script) => script,
            Err(problems) => {
                return Held::Failed(problems.iter().map(|problem| problem.what.clone()).collect());
            }
        };
        let around = (self.snapshot, self.stop);
        let mut judge = RowJudge::new(&self.policy.language, around, (script, bindings), self.steps.get());
        let answer = judge.judge();
        self.steps.set(judge.allowed());
        match answer {
            Answer::Flag(_) => Held::Yes,
            Answer::Silent => Held::No,
            Answer::Unknown(facts) => Held::Unknown(facts),
            Answer::Failed(problem) => Held::Failed(problem.what),
        }
    }

    fn first(&self) -> Recommendation {
        for (index, row) in self.policy.pack.recommendation.iter().enumerate() {
            match self.held(row) {
                Held::Yes => return self.won(index, row),
                Held::No => {}
                Held::Unknown(_) => return wait(index, &self.open(index)),
                Held::Failed(what) => {
                    let because = format!("What to recommend could not be worked out: {what}.");
                    return Recommendation { because, ..wait(index, &[]) };
                }
            }
        }
        let because = "The pack has no recommendation for this case.".to_owned();
        Recommendation { because, row: 0, ..wait(0, &[]) }
    }

    /// Nothing that cannot be taken back is recommended to somebody who did not say what they want.
    fn won(&self, index: usize, row: &Advised) -> Recommendation {
        let pack = &self.policy.pack;
        let action = pack.action(&row.then).and_then(|action| pack.actions.get(action));
        if action.is_some_and(|action| action.irreversible)
            && *self.snapshot.value(&pack.asked) == Value::Unknown
        {
            return wait(index, std::slice::from_ref(&pack.asked));
        }
        Recommendation { then: row.then.clone(), because: one_line(&row.because), ..wait(index, &[]) }
    }

    /// What this row and those behind it ask for, up to one that holds whatever the answers are.
    fn open(&self, from: usize) -> Vec<String> {
        let mut facts: Vec<String> = Vec::new();
        for row in self.policy.pack.recommendation.iter().skip(from) {
            match self.held(row) {
                Held::Yes => break,
                Held::No | Held::Failed(_) => {}
                Held::Unknown(more) => add_once(&mut facts, more),
            }
        }
        facts
    }
}

/// To wait until something is answered.
fn wait(index: usize, missing: &[String]) -> Recommendation {
    Recommendation {
        then: WAIT.to_owned(),
        because: format!(
            "What fits best depends on what is not known yet; answer first: {}.",
            missing.join(", ")
        ),
        row: index + 1,
        rests_on: Vec::new(),
        missing: missing.to_vec(),
    }
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

/// A word that findings may speak for and that is not known to be advised.
struct Doubt<'a> {
    word: &'a str,
    /// What the rules lack.
    facts: Vec<String>,
    /// Why a rule broke.
    failed: Option<String>,
}

/// What rules that were not answered, or that broke, might speak for beside the words that are advised.
fn doubts<'a>(policy: &'a Policy, audit: &Audit, advised: &[&str]) -> Vec<Doubt<'a>> {
    let mut all: Vec<Doubt<'a>> = Vec::new();
    for (rule, judgement) in policy.rules.iter().zip(&audit.judgements) {
        let Some(word) = rule.advises.as_deref().filter(|word| !advised.contains(word)) else { continue };
        let failed = match &judgement.outcome {
            Outcome::Failed(problem) => Some(format!("{}: {}", rule.id, problem.what)),
            _ => None,
        };
        let facts: Vec<String> = judgement.unanswered.lacks().iter().map(|lack| lack.fact.clone()).collect();
        if failed.is_none() && facts.is_empty() {
            continue;
        }
        let index = all.iter().position(|doubt| doubt.word == word).unwrap_or_else(|| {
            all.push(Doubt { word, facts: Vec::new(), failed: None });
            all.len() - 1
        });
        add_once(&mut all[index].facts, facts);
        all[index].failed = all[index].failed.take().or(failed);
    }
    all
}
