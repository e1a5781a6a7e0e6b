//! Runs the examples of a rule, one rule on at a time.

use super::run::AuditRun;
use super::trace;
use crate::body::{Answer, MarkedSpot, Stop, Turn};
use crate::finding::{Judgement, Outcome, Unanswered};
use crate::policy::example::{self, Example, Said};
use crate::policy::{Policy, Rule};
use crate::problem::{Checked, Name, Problem, Problems};
use crate::source::Place;
use crate::value::Value;
use std::cell::Cell;
use std::sync::Arc;

/// One example, what it says and what the rule said.
#[derive(Debug)]
pub struct Tried {
    /// What it shows.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// What the example says.
    pub expected: Said,
    /// What the rule said.
    pub got: Said,
    /// Why the rule failed on a row, when it did.
    pub problem: Option<Problem>,
}

impl Tried {
    /// Whether the rule said exactly what the example says.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.expected.sorted() == self.got.sorted()
    }

    /// The lines of one side that the other lacks: what kind, and the line.
    #[must_use]
    pub fn lacking(&self, one: &Said, other: &Said) -> Vec<(&'static str, String)> {
        let lines = |said: &Said| -> Vec<(&'static str, String)> {
            let flags = said.flags.iter().map(|(key, text)| ("finding", format!("{key}: {text}")));
            let unknown = said.unknown.iter().map(|key| ("unknown", key.to_string()));
            let fails = said.fails.iter().map(|key| ("failure", key.to_string()));
            flags.chain(unknown).chain(fails).collect()
        };
        let other = lines(other);
        lines(one).into_iter().filter(|line| !other.contains(line)).collect()
    }
}

/// Runs every example of a rule and compares rows and sentences exactly.
///
/// # Errors
/// Examples that cannot be read, and what differs.
pub fn run(policy: &Policy, rule: usize, stop: &Arc<dyn Stop>) -> Checked<usize> {
    let Some(rule) = policy.rules.get(rule) else { return Ok(0) };
    let tried = try_all(policy, rule, stop)?;
    let mut problems = Problems::default();
    for one in tried.iter().filter(|one| !one.holds()) {
        let sides = [("missing", &one.expected, &one.got), ("not expected", &one.got, &one.expected)];
        for (word, side, other) in sides {
            for (what, line) in one.lacking(side, other) {
                let text = format!("example \"{}\": {what} {word}: {line}", one.name);
                problems.add(Problem::new(text).at(one.place.clone()));
            }
        }
        if let (Some(problem), true) = (&one.problem, one.expected.fails.is_empty()) {
            problems.add(problem.clone());
        }
    }
    problems.finish(tried.len())
}

/// Runs every example of a rule.
///
/// # Errors
/// Examples that cannot be read.
pub fn try_all(policy: &Policy, rule: &Rule, stop: &Arc<dyn Stop>) -> Checked<Vec<Tried>> {
    let examples = example::read(policy, rule)?;
    let mut problems = Problems::default();
    // All examples of a rule share what it may take, however many there are.
    let steps = Cell::new(stop.begin(EXAMPLES));
    let mut tried = Vec::new();
    for example in examples {
        tried.extend(problems.take(one(policy, rule, example, (stop, &steps))));
        if stop.expired() {
            break;
        }
    }
    problems.finish(tried)
}

/// What all examples of a rule may take together.
const EXAMPLES: u64 = 5_000_000;

fn one(
    policy: &Policy,
    rule: &Rule,
    example: Example,
    (stop, steps): (&Arc<dyn Stop>, &Cell<u64>),
) -> Checked<Tried> {
    let params = example_params(policy, rule, &example)?;
    let run = AuditRun::new(policy, &example.given, example.today, stop);
    let run = AuditRun { shared: Some(steps), ..run };
    let judgement = run.judge_with(rule, &params)?;
    let problem = match &judgement.outcome {
        Outcome::Failed(problem) => Some(problem.clone()),
        Outcome::NotConcerned | Outcome::Skipped | Outcome::Judged => None,
    };
    Ok(Tried {
        name: example.name,
        place: example.place,
        expected: example.says,
        got: said(&judgement),
        problem,
    })
}

fn example_params(policy: &Policy, rule: &Rule, example: &Example) -> Checked<Vec<Value>> {
    // As the pack says, also when a parameter is changed for this run.
    let pack = rule.params.iter().map(|index| &policy.pack.params[*index]);
    let mut pack_params: Vec<Value> =
        pack.map(|param| param.changed_from.as_ref().unwrap_or(&param.value).clone()).collect();
    for (name, text) in &example.params {
        let at = rule.params.iter().position(|index| policy.pack.params[*index].name == *name);
        let value = at.ok_or_else(|| format!("the rule has no parameter {name}"));
        let value = value.and_then(|at| Ok((at, policy.pack.params[rule.params[at]].read(text)?)));
        let (at, value) = value.map_err(|what| vec![Problem::new(what).at(example.place.clone())])?;
        pack_params[at] = value;
    }
    Ok(pack_params)
}

fn said(judgement: &Judgement) -> Said {
    let name = |row: &Unanswered| match &row.key {
        Some(key) => key.clone(),
        None => row.missing.join(", ").into(),
    };
    let fails: Vec<Name> = match &judgement.outcome {
        Outcome::Failed(_) => vec![judgement.broke_on.clone().unwrap_or_else(|| "".into())],
        Outcome::NotConcerned | Outcome::Skipped | Outcome::Judged => Vec::new(),
    };
    let flag = |finding: &crate::finding::Finding| (finding.key.clone(), finding.message.as_str().into());
    Said {
        flags: judgement.findings.iter().map(flag).collect(),
        unknown: judgement.unanswered.first().iter().map(name).collect(),
        fails,
    }
}

/// What the examples of a rule reach.
#[derive(Debug)]
pub struct Coverage {
    /// Outcomes that the rule can have, and whether an example has it: flagged, silent, unknown.
    pub outcomes: Vec<(&'static str, bool)>,
    /// The answers and branches of the body, and whether an example comes there.
    pub spots: Vec<(MarkedSpot, bool)>,
}

impl Coverage {
    /// How much is reached, in whole percent, rounded down.
    #[must_use]
    pub fn percent(&self) -> usize {
        let reached = self.outcomes.iter().filter(|(_, reached)| *reached).count()
            + self.spots.iter().filter(|(_, reached)| *reached).count();
        (reached * 100).checked_div(self.outcomes.len() + self.spots.len()).unwrap_or(100)
    }
}

/// Runs the examples of a rule and tells what they reach.
///
/// # Errors
/// Examples that cannot be read, a body that does not compile.
pub fn coverage(policy: &Policy, rule: &Rule, stop: &Arc<dyn Stop>) -> Checked<Coverage> {
    let script = rule.script(&policy.language).map_err(<[_]>::to_vec)?;
    let mut spots: Vec<(MarkedSpot, bool)> = script.spots().iter().map(|spot| (*spot, false)).collect();
    let (mut flagged, mut silent, mut unknown) = (false, false, false);
    for example in example::read(policy, rule)? {
        let params = example_params(policy, rule, &example)?;
        let traced = trace::trace(policy, rule, (&example.given, example.today), &params, stop)?;
        unknown |= !traced.known || !traced.uncovered.is_empty();
        for row in &traced.rows {
            match row.trace.answer {
                Answer::Silent => silent = true,
                Answer::Flag(_) => flagged = true,
                Answer::Unknown(_) => unknown = true,
                Answer::Failed(_) => {}
            }
            for spot in &row.trace.reached {
                if let Some(spot) = spots.get_mut(*spot) {
                    spot.1 = true;
                }
            }
        }
    }
    let quiet = spots.iter().any(|(spot, _)| matches!(spot.turn, Turn::NoElse | Turn::Silent | Turn::Either));
    let record = policy.schema.tables[rule.target.table].record;
    let asks = !record || !script.reads(&policy.language).is_empty() || !rule.reads.is_empty();
    let all = [("flagged", flagged, true), ("silent", silent, quiet), ("unknown", unknown, asks)];
    let outcomes =
        all.into_iter().filter(|(.., can)| *can).map(|(word, reached, _)| (word, reached)).collect();
    Ok(Coverage { outcomes, spots })
}
