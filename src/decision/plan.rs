//! The steps to an action, each with what the audit says about it.

use crate::audit::Audit;
use crate::finding::{Finding, Judgement, Outcome};
use crate::policy::{Policy, Rule, Step};
use crate::problem::Name;
use jiff::civil::Date;

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its rules find nothing any more.
    Done,
    /// Something is to be done.
    ToDo,
    /// All that is left resolves by itself on this day.
    Waiting(Date),
    /// Its rules could not all answer.
    Unanswered,
    /// Only the person can tell.
    ByHand,
}

/// A step of the plan for an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStep {
    /// Index in the plan of the pack.
    pub step: usize,
    /// Where it stands.
    pub state: State,
    /// The nearest day by which to act on it.
    pub due_by: Option<Date>,
    /// The rules that still find something or cannot answer.
    pub rules: Vec<Name>,
}

/// The steps to an action that this account needs, in the order of the pack. A step none of whose rules
/// concern the account is left out.
#[must_use]
pub fn plan(policy: &Policy, audit: &Audit, action: usize) -> Vec<PlannedStep> {
    let name = &policy.pack.actions[action].name;
    let concerned = |step: &Step| {
        step.roles.is_empty()
            || audit.roles.as_ref().is_none_or(|roles| step.roles.iter().any(|role| roles.contains(role)))
    };
    let steps = policy.pack.plan.iter().enumerate().filter(|(_, step)| step.is_for(name) && concerned(step));
    steps.filter_map(|(index, step)| planned(policy, audit, index, step)).collect()
}

fn planned(policy: &Policy, audit: &Audit, index: usize, step: &Step) -> Option<PlannedStep> {
    if step.rules.is_empty() {
        return Some(PlannedStep { step: index, state: State::ByHand, due_by: None, rules: Vec::new() });
    }
    let judged: Vec<(&Rule, &Judgement)> = policy
        .rules
        .iter()
        .zip(&audit.judgements)
        .filter(|(rule, judgement)| {
            step.rules.iter().any(|id| **id == *rule.id) && judgement.outcome != Outcome::NotConcerned
        })
        .collect();
    if judged.is_empty() {
        return None;
    }
    let open: Vec<&Finding> = judged
        .iter()
        .flat_map(|(_, judgement)| &judgement.findings)
        .filter(|finding| finding.acknowledged.is_none())
        .collect();
    let answered = judged.iter().all(|(_, judgement)| judgement.answered());
    let last = open
        .iter()
        .map(|finding| finding.clears_on)
        .collect::<Option<Vec<Date>>>()
        .and_then(|days| days.into_iter().max());
    let state = match (open.is_empty(), answered, last) {
        (true, true, _) => State::Done,
        (true, false, _) => State::Unanswered,
        (false, true, Some(day)) => State::Waiting(day),
        (false, _, _) => State::ToDo,
    };
    let left = |(_, judgement): &&(&Rule, &Judgement)| {
        !judgement.answered() || judgement.findings.iter().any(|finding| finding.acknowledged.is_none())
    };
    let rules = judged.iter().filter(left).map(|(rule, _)| rule.id.clone()).collect();
    let due_by = open.iter().filter_map(|finding| finding.due_by).min();
    Some(PlannedStep { step: index, state, due_by, rules })
}
