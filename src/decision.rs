//! What the outcome means: a verdict per action and its reasons, one recommendation, the plans, an exit code.

mod action;
mod answer;
mod dates;
mod doubts;
mod judged;
mod open;
mod plan;
mod reason;
mod recommend;
mod verdict;

pub use action::ActionVerdict;
pub use answer::Verdict;
pub use plan::{PlannedState, PlannedStep, Wait};
pub use reason::{Reason, Why};
pub use recommend::Recommendation;

use crate::audit::Audit;
use crate::body::Stop;
use crate::policy::Policy;
use crate::snapshot::Snapshot;
use crate::value::Value;
use std::sync::Arc;

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The action asked about, when the person named one.
    pub action: Option<usize>,
    /// Whether a warning that is not acknowledged counts like a blocker.
    pub fail_on_warning: bool,
}

impl Question {
    /// The action that is asked about counts as what the person wants, where the snapshot does not say.
    pub fn tell(&self, policy: &Policy, snapshot: &mut Snapshot) {
        if let Some(action) = self.action.and_then(|action| policy.pack.actions.get(action)) {
            snapshot.assume(&policy.pack.asked, &action.name);
        }
    }
}

/// The steps to one action.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Index of the action.
    pub action: usize,
    /// Those that this account needs, in order.
    pub steps: Vec<PlannedStep>,
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
    /// The plan of the action asked about, and of the recommended one when it is another.
    pub plans: Vec<Plan>,
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
        actions.map(|action| verdict::verdict(policy, audit, action, question.fail_on_warning)).collect();
    let recommendation = recommend::recommend(policy, snapshot, audit, &verdicts, asked, stop);
    let plans = plans(policy, audit, asked, &recommendation);
    Decision { asked, verdicts, recommendation, plans, fail_on_warning: question.fail_on_warning }
}

/// Plans without any step are left out.
fn plans(policy: &Policy, audit: &Audit, asked: usize, advice: &Recommendation) -> Vec<Plan> {
    let recommended = policy.pack.action(&advice.then).filter(|action| *action != asked);
    let each = std::iter::once(asked).chain(recommended);
    let plan = |action| Plan { action, steps: plan::plan(policy, audit, action) };
    each.map(plan).filter(|plan| !plan.steps.is_empty()).collect()
}
