//! The steps to an action, each with what the audit says about it.

use super::doubts::Doubts;
use super::judged::{JudgedRule, judged, names};
use super::open::open;
use crate::audit::Audit;
use crate::finding::Finding;
use crate::policy::{Level, PlanStep, Policy};
use crate::problem::Name;
use crate::schema::TableId;
use crate::snapshot::RowId;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlannedState {
    /// Its rules find nothing any more.
    Done,
    /// Something is to be done.
    ToDo,
    /// All that is left resolves by itself, or comes free by earlier steps, on this day; without a day, it must not
    /// begin before earlier steps are over, and nobody can say when.
    Waiting(Option<Date>),
    /// Its rules could not all answer.
    Unanswered,
    /// Only the person can tell.
    ByHand,
}

/// A wait that begins when a step is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// The rule that says so.
    pub rule: Name,
    /// What is waited for.
    pub message: String,
    /// The first day after it, if the step is done on the day of judgement.
    pub until: Option<Date>,
}

/// A step of the plan for an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStep {
    /// Index in the plan of the pack.
    pub step: usize,
    /// Where it stands.
    pub state: PlannedState,
    /// The nearest day by which to act on it.
    pub due_by: Option<Date>,
    /// The day before which the steps it comes after are not over, when that is still to come.
    pub from: Option<Date>,
    /// Whether somebody else has to act before it is over, and nobody can say when.
    pub others: bool,
    /// Whether two facts that it rests on contradict each other, so that nobody can tell whether it is done.
    pub contradicted: bool,
    /// The rules that still find something or cannot answer.
    pub rules: Vec<Name>,
    /// The findings it resolves: rule and finding, as indexes of the audit.
    pub findings: Vec<(usize, usize)>,
    /// What doing it starts.
    pub starts: Vec<Wait>,
}

/// The steps to an action that this account needs, in the order of the pack. A step none of whose rules
/// concern the account is left out.
#[must_use]
pub(super) fn plan(policy: &Policy, audit: &Audit, action: usize) -> Vec<PlannedStep> {
    let name = &policy.pack.actions[action].name;
    let roles = audit.judged_as.as_deref();
    let mut over: HashMap<&str, Over> = HashMap::new();
    let mut before_it: HashMap<&str, PlannedState> = HashMap::new();
    let mut steps = Vec::new();
    let doubts = Doubts::of(policy, audit, action);
    let ended = ended(policy, audit, action);
    for (index, step) in policy.pack.plan.iter().enumerate() {
        if !step.is_for(name) || !step.concerns(roles) {
            continue;
        }
        let Some(mut planned) = planned(policy, audit, &doubts, (action, index)) else { continue };
        if ended && !step.afterwards && !planned.stops(policy, action) {
            continue;
        }
        let before = Over::all(step.after.iter().filter_map(|id| over.get(id.as_str())));
        planned.from = before.day.filter(|day| *day > audit.today && !before.never);
        if let (PlannedState::Done, true, Some(day)) = (planned.state, step.again, planned.from) {
            planned.state = PlannedState::Waiting(Some(day));
        }
        // What still waits by itself is not over before the steps it comes after.
        if let (PlannedState::Waiting(Some(until)), Some(from)) = (planned.state, planned.from) {
            planned.state = PlannedState::Waiting(Some(until.max(from)));
        }
        let open = |id: &String| before_it.get(id.as_str()).is_some_and(|state| *state != PlannedState::Done);
        if planned.state == PlannedState::ToDo && step.only_after && step.after.iter().any(open) {
            planned.state = PlannedState::Waiting(planned.from);
        }
        before_it.insert(&step.id, planned.state);
        over.insert(&step.id, Over::all([&before, &Over::of(policy, audit, action, &planned)].into_iter()));
        steps.push(planned);
    }
    steps
}

/// Whether a rule says that the matter is over.
fn ended(policy: &Policy, audit: &Audit, action: usize) -> bool {
    judged(policy, audit, action, &policy.pack.over, false)
        .any(|(.., judgement)| !judgement.findings.is_empty())
}

impl PlannedStep {
    /// Whether something that it resolves stops the action, beside that the matter is over.
    fn stops(&self, policy: &Policy, action: usize) -> bool {
        self.findings.iter().map(|(rule, _)| &policy.rules[*rule]).any(|rule| {
            rule.severity[action] == Some(Level::Blocker) && !names(&policy.pack.over, false, rule)
        })
    }
}

/// When a step and all before it are over.
#[derive(Debug, Clone, Copy, Default)]
struct Over {
    day: Option<Date>,
    /// Nobody can say when.
    never: bool,
}

impl Over {
    fn all<'a>(each: impl Iterator<Item = &'a Self>) -> Self {
        each.fold(Self::default(), |sum, one| Self {
            day: sum.day.max(one.day),
            never: sum.never || one.never,
        })
    }

    /// Only what stops the action, and what doing a step starts, keeps later steps waiting.
    fn of(policy: &Policy, audit: &Audit, action: usize, step: &PlannedStep) -> Self {
        let stops =
            |(rule, _): &&(usize, usize)| policy.rules[*rule].severity[action] == Some(Level::Blocker);
        let findings = || step.findings.iter().filter(stops).map(|place| found(audit, *place));
        let clears = findings().filter_map(Finding::wait);
        let waits = step.starts.iter().filter_map(|wait| wait.until);
        Self { day: clears.chain(waits).max(), never: findings().any(Finding::waits_for_others) }
    }
}

fn found(audit: &Audit, (rule, finding): (usize, usize)) -> &Finding {
    &audit.judgements[rule].findings[finding]
}

fn planned(
    policy: &Policy,
    audit: &Audit,
    doubts: &Doubts,
    (action, index): (usize, usize),
) -> Option<PlannedStep> {
    let step = &policy.pack.plan[index];
    let all: Vec<_> = judged(policy, audit, action, &step.rules, step.own_rules).collect();
    let by_hand = step.rules.is_empty() && !step.own_rules;
    if all.is_empty() && !by_hand {
        return None;
    }
    let elsewhere = elsewhere(policy, audit, action, step);
    let here = |finding: &Finding| !elsewhere.contains(&(finding.table, finding.row));
    let left = |(_, _, judgement): &&JudgedRule<'_>| !judgement.answered() || open(judgement).any(here);
    let findings: Vec<(usize, usize)> = all.iter().flat_map(|judged| open_at(judged, here)).collect();
    let level = |(rule, _): &(usize, usize)| policy.rules[*rule].severity[action];
    let contradicts = |place: &&(usize, usize)| level(place) == Some(Level::Contradiction);
    let settles: Vec<&Finding> =
        findings.iter().filter(|place| !contradicts(place)).map(|place| found(audit, *place)).collect();
    let against = doubts.contradictions(&all);
    let contradicted = settles.len() < findings.len() || !against.is_empty();
    let answered =
        !contradicted && !doubts.unjudged(&all) && all.iter().all(|(_, _, judgement)| judgement.answered());
    let stops = |place: &&(usize, usize)| level(place) == Some(Level::Blocker);
    Some(PlannedStep {
        step: index,
        state: if by_hand { PlannedState::ByHand } else { state(&settles, answered) },
        due_by: findings.iter().filter_map(|place| found(audit, *place).due_by).min(),
        from: None,
        others: findings.iter().filter(stops).any(|place| found(audit, *place).waits_for_others()),
        contradicted,
        rules: all.iter().filter(left).map(|(_, rule, _)| rule.id.clone()).chain(against).collect(),
        starts: waits(policy, audit, action, step),
        findings,
    })
}

/// The findings of a rule that nobody accepted and that belong here, as indexes of the audit.
fn open_at(
    (rule, _, judgement): &JudgedRule<'_>,
    here: impl Fn(&Finding) -> bool + Copy,
) -> impl Iterator<Item = (usize, usize)> {
    let each = judgement.findings.iter().enumerate();
    each.filter(move |(_, finding)| finding.acknowledged.is_none() && here(finding))
        .map(|(finding, _)| (*rule, finding))
}

/// The rows that belong to another step.
fn elsewhere(policy: &Policy, audit: &Audit, action: usize, step: &PlanStep) -> HashSet<(TableId, RowId)> {
    let found = judged(policy, audit, action, &step.except, false);
    found.flat_map(|(_, _, judgement)| &judgement.findings).map(|one| (one.table, one.row)).collect()
}

fn state(open: &[&Finding], answered: bool) -> PlannedState {
    let days = open.iter().map(|finding| finding.wait()).collect::<Option<Vec<Date>>>();
    match (open.is_empty(), answered, days.and_then(|days| days.into_iter().max())) {
        (true, true, _) => PlannedState::Done,
        (true, false, _) => PlannedState::Unanswered,
        (false, true, Some(day)) => PlannedState::Waiting(Some(day)),
        (false, _, _) => PlannedState::ToDo,
    }
}

/// What doing a step starts, the longest wait of each rule.
fn waits(policy: &Policy, audit: &Audit, action: usize, step: &PlanStep) -> Vec<Wait> {
    let longest = |(_, rule, judgement): JudgedRule<'_>| {
        let last = open(judgement).max_by_key(|finding| finding.clears_on)?;
        Some(Wait { rule: rule.id.clone(), message: last.message.clone(), until: last.clears_on })
    };
    judged(policy, audit, action, &step.starts, false).filter_map(longest).collect()
}
