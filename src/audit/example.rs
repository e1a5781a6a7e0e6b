//! Runs the examples of a rule, one rule on at a time.

use super::Run;
use crate::finding::{Judgement, Outcome};
use crate::policy::example::{self, Example};
use crate::policy::{Policy, Rule};
use crate::problem::{Checked, Name, Problem, Problems};
use crate::script::Stop;
use crate::value::Value;
use std::sync::Arc;

/// Runs every example of a rule and compares rows and sentences exactly.
///
/// # Errors
/// Examples that cannot be read, and what differs.
pub fn run(policy: &Policy, rule: usize, stop: &Arc<dyn Stop>) -> Checked<usize> {
    let Some(rule) = policy.rules.get(rule) else { return Ok(0) };
    let examples = example::read(policy, rule)?;
    let mut problems = Problems::default();
    // One deadline for all examples of a rule, however many there are.
    stop.begin(0);
    let stop: &Arc<dyn Stop> = &(Arc::new(Begun(stop.clone())) as Arc<dyn Stop>);
    for example in &examples {
        if problems.take(one(policy, rule, example, stop)).is_none() && stop.expired() {
            break;
        }
    }
    problems.finish(examples.len())
}

/// A deadline that has begun already.
struct Begun(Arc<dyn Stop>);

impl Stop for Begun {
    fn begin(&self, _: usize) {}

    fn expired(&self) -> bool {
        self.0.expired()
    }
}

fn one(policy: &Policy, rule: &Rule, example: &Example, stop: &Arc<dyn Stop>) -> Checked<()> {
    let mut problems = Problems::default();
    let params = example_params(policy, rule, example)?;
    let run = Run { policy, snapshot: &example.given, today: example.today, stop };
    let judgement = run.judge_with(rule, &params);
    let mut expect = |what: &str, expected: Vec<String>, got: Vec<String>| {
        let missing: Vec<&String> = expected.iter().filter(|one| !got.contains(one)).collect();
        let surplus: Vec<&String> = got.iter().filter(|one| !expected.contains(one)).collect();
        for (word, list) in [("missing", missing), ("not expected", surplus)] {
            for one in list {
                let text = format!("example \"{}\": {what} {word}: {one}", example.name);
                problems.add(Problem::new(text).at(example.place.clone()));
            }
        }
    };
    let pair = |(key, text): &(Name, Name)| format!("{key}: {text}");
    expect("finding", example.flags.iter().map(pair).collect(), found(&judgement));
    expect("unknown", example.unknown.iter().map(ToString::to_string).collect(), unknown(&judgement));
    expect("failure", example.fails.iter().map(ToString::to_string).collect(), failed(&judgement));
    if let (Outcome::Failed(problem), true) = (&judgement.outcome, example.fails.is_empty()) {
        problems.add(problem.clone());
    }
    problems.finish(())
}

fn example_params(policy: &Policy, rule: &Rule, example: &Example) -> Checked<Vec<Value>> {
    let mut pack_params: Vec<Value> = rule.params.iter().map(|index| policy.param(*index).clone()).collect();
    for (name, text) in &example.params {
        let at = rule.params.iter().position(|index| policy.pack.params[*index].name == *name);
        let value = at.ok_or_else(|| format!("the rule has no parameter {name}"));
        let value = value.and_then(|at| Ok((at, policy.pack.params[rule.params[at]].read(text)?)));
        let (at, value) = value.map_err(|what| vec![Problem::new(what).at(example.place.clone())])?;
        pack_params[at] = value;
    }
    Ok(pack_params)
}

fn found(judgement: &Judgement) -> Vec<String> {
    judgement.findings.iter().map(|finding| format!("{}: {}", finding.key, finding.message)).collect()
}

fn unknown(judgement: &Judgement) -> Vec<String> {
    let name = |row: &crate::finding::Unanswered| match &row.key {
        Some(key) => key.to_string(),
        None => row.missing.join(", "),
    };
    judgement.unanswered.iter().map(name).collect()
}

fn failed(judgement: &Judgement) -> Vec<String> {
    match &judgement.outcome {
        Outcome::Failed(_) => vec![judgement.broke_on.as_deref().unwrap_or_default().to_owned()],
        Outcome::NotConcerned | Outcome::Skipped | Outcome::Judged => Vec::new(),
    }
}
