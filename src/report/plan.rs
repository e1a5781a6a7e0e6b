//! The plan of an action, resolved to text.

use crate::audit::Audit;
use crate::decision::{Decision, Plan, PlannedState, PlannedStep};
use crate::policy::{PlanStep, Policy};
use crate::snapshot::Snapshot;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The steps to one action.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PlanInfo {
    /// The action.
    pub action: String,
    /// In order.
    pub steps: Vec<StepInfo>,
}

/// One step and where it stands.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StepInfo {
    /// Its name in `after`.
    pub id: String,
    /// What to do.
    pub title: String,
    /// How to do it, and what to know.
    pub how: String,
    /// Where it stands.
    pub state: StepState,
    /// The steps of this plan that come before it, by id.
    pub after: Vec<String>,
    /// The day before which those are not over, when that is still to come.
    pub from: Option<String>,
    /// The day on which all that is left resolves by itself or comes free, when it is waiting.
    pub until: Option<String>,
    /// The nearest day by which to act on it.
    pub due_by: Option<String>,
    /// Whether somebody else has to act before it can be over.
    pub others: bool,
    /// Whether two facts that it rests on contradict each other, so that nobody can tell whether it is done.
    #[serde(default)]
    pub contradicted: bool,
    /// What people call the rows it is about, each once.
    pub what: Vec<String>,
    /// The rules that still find something or cannot answer.
    pub rules: Vec<String>,
    /// The waits that begin when it is done.
    pub starts: Vec<WaitInfo>,
    /// Whether only guides report it, so that it may not come.
    pub reported: bool,
}

impl StepInfo {
    /// What stands beside its state: nothing, or that nobody can tell before two facts agree.
    #[must_use]
    pub fn doubt(&self) -> &'static str {
        if self.contradicted { " — settle the contradiction first" } else { "" }
    }
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StepState {
    /// Its rules find nothing any more.
    Done,
    /// Something is to be done.
    #[serde(rename = "to do")]
    ToDo,
    /// All that is left resolves by itself, or comes free, on a day.
    Waiting,
    /// Its rules could not all answer.
    Unanswered,
    /// Only the person can tell.
    #[serde(rename = "by hand")]
    ByHand,
}

impl StepState {
    /// Its word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::ToDo => "to do",
            Self::Waiting => "waiting",
            Self::Unanswered => "unanswered",
            Self::ByHand => "by hand",
        }
    }
}

/// A wait that begins when a step is done.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct WaitInfo {
    /// The rule that says so.
    pub rule: String,
    /// What is waited for.
    pub message: String,
    /// The first day after it, if the step is done on the day of judgement.
    pub until: Option<String>,
}

/// The plans, resolved to text.
pub(super) fn gather(
    policy: &Policy,
    snapshot: &Snapshot,
    audit: &Audit,
    decision: &Decision,
) -> Vec<PlanInfo> {
    let info = |plan: &Plan| {
        let there: Vec<&str> =
            plan.steps.iter().map(|step| policy.pack.plan[step.step].id.as_str()).collect();
        let told = |planned: &PlannedStep| {
            let step = &policy.pack.plan[planned.step];
            let after = step.after.iter().filter(|id| there.contains(&id.as_str())).cloned().collect();
            told(step, planned, after, if step.unnamed { Vec::new() } else { what(snapshot, audit, planned) })
        };
        PlanInfo {
            action: policy.pack.actions[plan.action].name.to_string(),
            steps: plan.steps.iter().map(told).collect(),
        }
    };
    decision.plans.iter().map(info).collect()
}

fn told(step: &PlanStep, planned: &PlannedStep, after: Vec<String>, what: Vec<String>) -> StepInfo {
    let (state, until) = match planned.state {
        PlannedState::Done => (StepState::Done, None),
        PlannedState::ToDo => (StepState::ToDo, None),
        PlannedState::Waiting(day) => (StepState::Waiting, day.map(|day| day.to_string())),
        PlannedState::Unanswered => (StepState::Unanswered, None),
        PlannedState::ByHand => (StepState::ByHand, None),
    };
    let starts = planned.starts.iter().map(|wait| WaitInfo {
        rule: wait.rule.to_string(),
        message: wait.message.clone(),
        until: wait.until.map(|day| day.to_string()),
    });
    StepInfo {
        id: step.id.clone(),
        title: step.title.clone(),
        how: step.how.clone(),
        state,
        after,
        from: planned.from.map(|day| day.to_string()),
        until,
        due_by: planned.due_by.map(|day| day.to_string()),
        others: planned.others,
        contradicted: planned.contradicted,
        what,
        rules: planned.rules.iter().map(ToString::to_string).collect(),
        starts: starts.collect(),
        reported: step.reported,
    }
}

fn what(snapshot: &Snapshot, audit: &Audit, planned: &PlannedStep) -> Vec<String> {
    let (mut names, mut seen) = (Vec::new(), HashSet::new());
    for (rule, finding) in &planned.findings {
        let name = audit.judgements.get(*rule).and_then(|judgement| judgement.findings.get(*finding));
        if let Some(name) = name.and_then(|finding| snapshot.called(finding.table, finding.row))
            && seen.insert(name.clone())
        {
            names.push(name);
        }
    }
    names
}
