//! The plan of an action, resolved to text.

use crate::audit::Audit;
use crate::decision::{Decision, PlannedStep, State, plan};
use crate::policy::Policy;
use serde::Serialize;

/// The steps to one action.
#[derive(Debug, Clone, Serialize)]
pub struct PlanInfo {
    /// The action.
    pub action: String,
    /// In order.
    pub steps: Vec<StepInfo>,
}

/// One step and where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct StepInfo {
    /// What to do.
    pub title: String,
    /// How to do it, and what to know.
    pub how: String,
    /// `done`, `to do`, `waiting`, `unanswered` or `by hand`.
    pub state: &'static str,
    /// The day on which all that is left resolves by itself, when it is waiting.
    pub until: Option<String>,
    /// The nearest day by which to act on it.
    pub due_by: Option<String>,
    /// The rules that still find something or cannot answer.
    pub rules: Vec<String>,
    /// Whether only guides report it, so that it may not come.
    pub reported: bool,
}

/// The plan of the action asked about, and of the recommended one when it is another.
pub(super) fn gather(policy: &Policy, audit: &Audit, decision: &Decision) -> Vec<PlanInfo> {
    let recommended =
        policy.pack.action(&decision.recommendation.then).filter(|action| *action != decision.asked);
    let info = |action: usize| PlanInfo {
        action: policy.pack.actions[action].name.to_string(),
        steps: plan(policy, audit, action).iter().map(|step| told(policy, step)).collect(),
    };
    std::iter::once(decision.asked)
        .chain(recommended)
        .map(info)
        .filter(|plan| !plan.steps.is_empty())
        .collect()
}

fn told(policy: &Policy, planned: &PlannedStep) -> StepInfo {
    let step = &policy.pack.plan[planned.step];
    let (state, until) = match planned.state {
        State::Done => ("done", None),
        State::ToDo => ("to do", None),
        State::Waiting(day) => ("waiting", Some(day.to_string())),
        State::Unanswered => ("unanswered", None),
        State::ByHand => ("by hand", None),
    };
    StepInfo {
        title: step.title.clone(),
        how: step.how.clone(),
        state,
        until,
        due_by: planned.due_by.map(|day| day.to_string()),
        rules: planned.rules.iter().map(ToString::to_string).collect(),
        reported: step.reported,
    }
}
