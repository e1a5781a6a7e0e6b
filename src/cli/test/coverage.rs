//! What examples reach: outcomes, answers and branches of every rule.

use super::RuleGroup;
use crate::audit::example::{self, Coverage};
use crate::body::{MarkedSpot, Stop, Turn};
use crate::cli::args::Shared;
use crate::cli::{Ended, clock, output};
use crate::escape;
use crate::policy::Rule;
use crate::problem::Problems;
use std::fmt::Write as _;
use std::sync::Arc;

pub(super) fn run(shared: &Shared, groups: &[RuleGroup], threshold: Option<u8>) -> Ended {
    let stop: Arc<dyn Stop> = Arc::new(clock::Deadline);
    let mut problems = Problems::default();
    let mut all: Vec<(&Rule, Coverage)> = Vec::new();
    for group in groups {
        for rule in group.chosen.iter().map(|index| &group.policy.rules[*index]) {
            all.extend(
                problems.take(example::coverage(&group.policy, rule, &stop)).map(|covered| (rule, covered)),
            );
        }
    }
    let all = problems.finish(all)?;
    let least = usize::from(threshold.unwrap_or(0));
    let text = table(&all, shared.full, threshold);
    output::show(shared, &text)?;
    Ok(u8::from(all.iter().any(|(_, covered)| covered.percent() < least)))
}

/// The rules that lack something, or all of them; each with what no example reaches.
fn table(all: &[(&Rule, Coverage)], full: bool, threshold: Option<u8>) -> String {
    let mut out = String::new();
    let width = all.iter().map(|(rule, _)| rule.id.len()).max().unwrap_or(0);
    for (rule, covered) in all.iter().filter(|(_, covered)| full || covered.percent() < 100) {
        let outcomes: Vec<String> = covered
            .outcomes
            .iter()
            .map(|(word, reached)| if *reached { (*word).to_owned() } else { format!("never {word}") })
            .collect();
        let reached = covered.spots.iter().filter(|(_, reached)| *reached).count();
        let _ = writeln!(
            out,
            "{:width$}  {:3} %  {} of {} ways  {}",
            rule.id,
            covered.percent(),
            reached,
            covered.spots.len(),
            outcomes.join(", ")
        );
        for (spot, _) in covered.spots.iter().filter(|(_, reached)| !reached) {
            let _ = writeln!(out, "    no example comes to {}", way(rule, *spot));
        }
    }
    let whole = all.iter().filter(|(_, covered)| covered.percent() == 100).count();
    let _ = writeln!(out, "{whole} of {} rules: every outcome and every way is reached.", all.len());
    if let Some(least) = threshold {
        let below = all.iter().filter(|(_, covered)| covered.percent() < usize::from(least)).count();
        let _ = writeln!(out, "{below} below {least} %.");
    }
    out
}

fn way(rule: &Rule, spot: MarkedSpot) -> String {
    let line = rule.source.line(u32::try_from(spot.line).unwrap_or(0)).trim();
    let place = escape::line(&format!("{}:{}:{}", rule.source.name(), spot.line, spot.column));
    let what = if spot.turn == Turn::NoElse { "the missing else of " } else { "" };
    format!("{place}: {what}{}", escape::short(line, 100))
}
