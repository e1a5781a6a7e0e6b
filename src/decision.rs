//! What the outcome means: a verdict per action, one recommendation, an exit code.

mod dates;
mod plan;

pub use plan::{PlannedStep, State, Wait, plan};

use crate::audit::Audit;
use crate::finding::{Finding, Judgement, Outcome};
use crate::policy::{Level, Policy, Rule};
use crate::problem::Name;
use crate::script::{Answer, Binding, Stop};
use crate::snapshot::Snapshot;
use crate::value::Value;
use jiff::civil::Date;
use std::sync::Arc;

/// Whether an action can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing stops it, and everything that could was answered.
    Go,
    /// Something stops it.
    NoGo,
    /// Nothing known stops it, but something that could was not answered.
    Incomplete,
}

impl Verdict {
    /// Its word in conditions and in the JSON report.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::NoGo => "no-go",
            Self::Incomplete => "incomplete",
        }
    }

    /// The exit code of a program that was asked about it.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Go => 0,
            Self::NoGo => 1,
            Self::Incomplete => 3,
        }
    }
}

/// What is known about one action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionVerdict {
    /// The action.
    pub name: Name,
    /// Its verdict.
    pub verdict: Verdict,
    /// Findings that stop it and are not acknowledged.
    pub blockers: usize,
    /// Warnings that are not acknowledged.
    pub warnings: usize,
    /// Findings that are good to know.
    pub notes: usize,
    /// Findings that the person accepted.
    pub acknowledged: usize,
    /// Rules that were skipped, failed or lacked data.
    pub unanswered: usize,
    /// The day from which it can work: the last day on which a blocker resolves by itself, or on which a wait is
    /// over that a step still to do starts, if that is done on the day of judgement. None when nothing stops it,
    /// or nobody can say.
    pub not_before: Option<Date>,
    /// The rules that set that day.
    pub set_by: Vec<Name>,
    /// The rules whose blockers somebody else has to end; with any, there is no day.
    pub others: Vec<Name>,
    /// The nearest day by which to act, over findings of any level.
    pub deadline: Option<Date>,
    /// The rules that set that day.
    pub due_by: Vec<Name>,
}

impl ActionVerdict {
    fn count(&mut self, rule: &Name, finding: &Finding, level: Level) {
        if finding.acknowledged.is_some() {
            self.acknowledged += 1;
            return;
        }
        if let Some(day) = finding.due_by {
            dates::keep(&mut self.deadline, &mut self.due_by, day, rule, |day, nearest| day < nearest);
        }
        match level {
            Level::Blocker => self.blockers += 1,
            Level::Warning => self.warnings += 1,
            Level::Info => self.notes += 1,
            Level::Wait => {}
        }
    }
}

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

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The action asked about, when the person named one.
    pub action: Option<usize>,
    /// Whether a warning that is not acknowledged counts like a blocker.
    pub fail_on_warning: bool,
}

/// Everything that was decided.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Index of the action asked about.
    pub asked: usize,
    /// One per action of the pack, in its order.
    pub verdicts: Vec<ActionVerdict>,
    /// What to do.
    pub recommendation: Recommendation,
    /// Whether warnings counted like blockers.
    pub fail_on_warning: bool,
}

impl Decision {
    /// The verdict that was asked for.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdicts.get(self.asked).map_or(Verdict::Incomplete, |verdict| verdict.verdict)
    }
}

/// Weighs an audit. Pure.
#[must_use]
pub fn decide(
    policy: &Policy,
    snapshot: &Arc<Snapshot>,
    audit: &Audit,
    question: &Question,
    stop: &Arc<dyn Stop>,
) -> Decision {
    let intended = match snapshot.value(&policy.pack.asked) {
        Value::Text(word) => policy.pack.action(word),
        _ => None,
    };
    let asked = question.action.or(intended).unwrap_or(0);
    let actions = 0..policy.pack.actions.len();
    let verdicts: Vec<ActionVerdict> =
        actions.map(|action| verdict(policy, audit, action, question.fail_on_warning)).collect();
    let recommendation = recommend(policy, snapshot, audit, &verdicts, asked, stop);
    Decision { asked, verdicts, recommendation, fail_on_warning: question.fail_on_warning }
}

/// The rules that matter for an action, with their level and result.
fn concerned<'a>(
    policy: &'a Policy,
    audit: &'a Audit,
    action: usize,
) -> impl Iterator<Item = (&'a Rule, Level, &'a Judgement)> {
    policy.rules.iter().zip(&audit.judgements).filter_map(move |(rule, judgement)| {
        let level = rule.severity.get(action).copied().flatten()?;
        (judgement.outcome != Outcome::NotConcerned).then_some((rule, level, judgement))
    })
}

fn verdict(policy: &Policy, audit: &Audit, action: usize, fail_on_warning: bool) -> ActionVerdict {
    let mut sum = ActionVerdict {
        name: policy.pack.actions[action].name.clone(),
        verdict: Verdict::Incomplete,
        blockers: 0,
        warnings: 0,
        notes: 0,
        acknowledged: 0,
        unanswered: 0,
        not_before: None,
        set_by: Vec::new(),
        others: Vec::new(),
        deadline: None,
        due_by: Vec::new(),
    };
    let stops: fn(Level) -> bool = match fail_on_warning {
        true => |level| matches!(level, Level::Blocker | Level::Warning),
        false => |level| level == Level::Blocker,
    };
    let (mut ran, mut open) = (false, audit.too_old);
    for (rule, level, judgement) in concerned(policy, audit, action) {
        ran |= judgement.outcome == Outcome::Judged;
        sum.unanswered += usize::from(!judgement.answered() && level != Level::Wait);
        let broken = matches!(judgement.outcome, Outcome::Failed(_));
        open |= broken || (stops(level) && !judgement.answered());
        judgement.findings.iter().for_each(|finding| sum.count(&rule.id, finding, level));
    }
    let stopped = sum.blockers > 0 || (fail_on_warning && sum.warnings > 0);
    sum.verdict = match (stopped, open || !ran) {
        (true, _) => Verdict::NoGo,
        (false, true) => Verdict::Incomplete,
        (false, false) => Verdict::Go,
    };
    if stopped {
        dates::not_before(policy, audit, action, (stops, open), &mut sum);
    }
    sum
}

fn recommend(
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
