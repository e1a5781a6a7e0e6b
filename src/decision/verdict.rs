//! The verdict on an action, and every reason for which it is not go.

use super::{Verdict, dates};
use crate::audit::{Audit, Clash};
use crate::finding::{Finding, Judgement, Outcome};
use crate::policy::{Level, Policy, Rule};
use crate::problem::Name;
use crate::source::Place;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What keeps a verdict from being go; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// A finding that stops the action.
    Blocker,
    /// A warning, where warnings count like blockers.
    Warning,
    /// Two facts that cannot both be true.
    Contradiction,
    /// A rule broke.
    Failed,
    /// A rule that could stop the action lacks a fact.
    Unanswered,
    /// A rule was left out on request.
    Skipped,
    /// The data is older than the pack allows.
    #[serde(rename = "too old")]
    TooOld,
    /// No rule judged the action.
    #[serde(rename = "nothing ran")]
    NothingRan,
}

impl Why {
    /// All of them, the gravest first.
    pub const ALL: [Self; 8] = [
        Self::Blocker,
        Self::Warning,
        Self::Contradiction,
        Self::Failed,
        Self::Unanswered,
        Self::Skipped,
        Self::TooOld,
        Self::NothingRan,
    ];

    /// Its word in conditions and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocker => "blocker",
            Self::Warning => "warning",
            Self::Contradiction => "contradiction",
            Self::Failed => "failed",
            Self::Unanswered => "unanswered",
            Self::Skipped => "skipped",
            Self::TooOld => "too old",
            Self::NothingRan => "nothing ran",
        }
    }
}

/// One reason for which a verdict is not go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Of which kind.
    pub why: Why,
    /// The rule; none when it is no rule's.
    pub rule: Option<Name>,
    /// The key of the row it is about, of several the first.
    pub row: Option<Name>,
    /// Where that stands.
    pub place: Option<Place>,
    /// What the finding says, why the rule failed, or what is not known; empty where the kind says all.
    pub says: String,
}

/// What is known about one action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionVerdict {
    /// The action.
    pub name: Name,
    /// Its verdict.
    pub verdict: Verdict,
    /// Why it is not go, the gravest first; empty exactly when it is.
    pub reasons: Vec<Reason>,
    /// Findings that stop it and are not acknowledged.
    pub blockers: usize,
    /// Warnings that are not acknowledged.
    pub warnings: usize,
    /// Facts that cannot both be true.
    pub contradictions: usize,
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
    fn new(name: Name) -> Self {
        Self {
            name,
            verdict: Verdict::Go,
            reasons: Vec::new(),
            blockers: 0,
            warnings: 0,
            contradictions: 0,
            notes: 0,
            acknowledged: 0,
            unanswered: 0,
            not_before: None,
            set_by: Vec::new(),
            others: Vec::new(),
            deadline: None,
            due_by: Vec::new(),
        }
    }

    fn count(&mut self, rule: &Name, finding: &Finding, (level, strict): (Level, bool)) {
        if finding.acknowledged.is_some() {
            self.acknowledged += 1;
            return;
        }
        if let Some(day) = finding.due_by {
            dates::keep(&mut self.deadline, &mut self.due_by, day, rule, |day, nearest| day < nearest);
        }
        match level {
            Level::Blocker => self.blockers += 1,
            Level::Contradiction => self.contradictions += 1,
            Level::Warning => self.warnings += 1,
            Level::Info => self.notes += 1,
            Level::Wait => {}
        }
        if let Some(why) = counts(level, strict) {
            let (row, place) = (Some(finding.key.clone()), Some(finding.place.clone()));
            self.reasons.push(Reason {
                why,
                rule: Some(rule.clone()),
                row,
                place,
                says: finding.message.clone(),
            });
        }
    }
}

/// Whether a finding of a level stops the action or leaves it open, and as what.
fn counts(level: Level, fail_on_warning: bool) -> Option<Why> {
    match level {
        Level::Blocker => Some(Why::Blocker),
        Level::Contradiction => Some(Why::Contradiction),
        Level::Warning => fail_on_warning.then_some(Why::Warning),
        Level::Info | Level::Wait => None,
    }
}

/// Whether a finding of a level stops the action.
pub(super) fn stops(level: Level, fail_on_warning: bool) -> bool {
    match level {
        Level::Blocker => true,
        Level::Warning => fail_on_warning,
        Level::Contradiction | Level::Info | Level::Wait => false,
    }
}

/// The rules that matter for an action, with their level and result.
pub(super) fn concerned<'a>(
    policy: &'a Policy,
    audit: &'a Audit,
    action: usize,
) -> impl Iterator<Item = (&'a Rule, Level, &'a Judgement)> {
    policy.rules.iter().zip(&audit.judgements).filter_map(move |(rule, judgement)| {
        let level = rule.severity.get(action).copied().flatten()?;
        (judgement.outcome != Outcome::NotConcerned).then_some((rule, level, judgement))
    })
}

pub(super) fn verdict(policy: &Policy, audit: &Audit, action: usize, strict: bool) -> ActionVerdict {
    let mut sum = ActionVerdict::new(policy.pack.actions[action].name.clone());
    let mut ran = false;
    for (rule, level, judgement) in concerned(policy, audit, action) {
        ran |= judgement.outcome == Outcome::Judged;
        sum.unanswered += usize::from(!judgement.answered() && level != Level::Wait);
        judgement.findings.iter().for_each(|finding| sum.count(&rule.id, finding, (level, strict)));
        sum.reasons.extend(open(rule, judgement, counts(level, strict).is_some()));
    }
    sum.contradictions += audit.clashes.len();
    sum.reasons.extend(audit.clashes.iter().map(clash));
    let whole = |why| Reason { why, rule: None, row: None, place: None, says: String::new() };
    if audit.too_old {
        sum.reasons.push(whole(Why::TooOld));
    }
    if !ran {
        sum.reasons.push(whole(Why::NothingRan));
    }
    sum.reasons.sort_by_key(|reason| reason.why);
    sum.verdict = follows(&sum.reasons);
    if sum.verdict == Verdict::NoGo {
        dates::not_before(policy, audit, action, strict, &mut sum);
    }
    sum
}

fn clash(clash: &Clash) -> Reason {
    Reason {
        why: Why::Contradiction,
        rule: Some(clash.check.id.into()),
        row: Some(clash.key.clone()),
        place: Some(clash.place.clone()),
        says: clash.message.clone(),
    }
}

/// The verdict that reasons leave.
fn follows(reasons: &[Reason]) -> Verdict {
    match reasons.first().map(|reason| reason.why) {
        None => Verdict::Go,
        Some(Why::Blocker | Why::Warning) => Verdict::NoGo,
        Some(
            Why::Contradiction | Why::Failed | Why::Unanswered | Why::Skipped | Why::TooOld | Why::NothingRan,
        ) => Verdict::Incomplete,
    }
}

/// Why a rule leaves the verdict open: it broke, or it could stop the action and has no answer.
fn open(rule: &Rule, judgement: &Judgement, counts: bool) -> Option<Reason> {
    let reason = |why, row, place, says| Some(Reason { why, rule: Some(rule.id.clone()), row, place, says });
    match &judgement.outcome {
        Outcome::NotConcerned => None,
        Outcome::Failed(problem) => {
            reason(Why::Failed, judgement.broke_on.clone(), problem.place.clone(), problem.what.clone())
        }
        Outcome::Skipped if counts => reason(Why::Skipped, None, None, String::new()),
        Outcome::Judged if counts => {
            let first = judgement.unanswered.first()?;
            let mut facts: Vec<String> = Vec::new();
            for fact in judgement.unanswered.iter().flat_map(|row| &row.missing) {
                if !facts.contains(fact) {
                    facts.push(fact.clone());
                }
            }
            reason(Why::Unanswered, first.key.clone(), first.place.clone(), facts.join(", "))
        }
        Outcome::Skipped | Outcome::Judged => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Why;

    #[test]
    fn conditions_know_every_word() {
        assert_eq!(Why::ALL.map(Why::word), crate::policy::REASONS);
    }
}
