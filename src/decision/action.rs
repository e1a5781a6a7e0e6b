//! What is known about one action, and what counts against it.

use super::Verdict;
use super::open::keep;
use super::reason::{Reason, Why};
use crate::audit::Audit;
use crate::finding::{Finding, Judgement, Outcome};
use crate::policy::{Level, Policy, Rule};
use crate::problem::Name;
use jiff::civil::Date;

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
    /// Rows that may hold something open, and that nothing judged.
    pub unaccounted: usize,
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
    pub(super) fn new(name: Name) -> Self {
        Self {
            name,
            verdict: Verdict::Go,
            reasons: Vec::new(),
            blockers: 0,
            warnings: 0,
            contradictions: 0,
            unaccounted: 0,
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

    pub(super) fn count(
        &mut self,
        rule: &Name,
        finding: &Finding,
        today: Date,
        (level, strict): (Level, bool),
    ) {
        if finding.acknowledged.is_some() {
            self.acknowledged += 1;
            return;
        }
        // A day that is over is told with the finding; the next one is what can still be met.
        if let Some(day) = finding.due_by.filter(|day| *day >= today) {
            keep(&mut self.deadline, &mut self.due_by, day, rule, |day, nearest| day < nearest);
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
pub(super) fn counts(level: Level, fail_on_warning: bool) -> Option<Why> {
    match level {
        Level::Blocker => Some(Why::Blocker),
        Level::Contradiction => Some(Why::Contradiction),
        Level::Warning => fail_on_warning.then_some(Why::Warning),
        Level::Info | Level::Wait => None,
    }
}

/// Whether a finding of a level stops the action.
pub(super) fn stops(level: Level, fail_on_warning: bool) -> bool {
    matches!(counts(level, fail_on_warning), Some(Why::Blocker | Why::Warning))
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
