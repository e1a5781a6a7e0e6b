//! The steps to an action, in order: what the person does, and which rules show whether it is done.

use crate::problem::{Checked, Problem, Problems, suggest};
use crate::source::{Place, Source};
use serde::Deserialize;

/// One step as it is written and used.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What to do, in a few words.
    pub title: String,
    /// How to do it, and what to know.
    #[serde(default)]
    pub how: String,
    /// The actions it belongs to; empty means all.
    #[serde(default)]
    pub actions: Vec<String>,
    /// The roles it is for; empty means all.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The rules whose findings it resolves; empty when only the person can tell whether it is done.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Whether only guides report it, so that it may not come.
    #[serde(default)]
    pub reported: bool,
}

impl Step {
    /// Whether it belongs to an action.
    #[must_use]
    pub fn is_for(&self, action: &str) -> bool {
        self.actions.is_empty() || self.actions.iter().any(|name| name == action)
    }
}

/// Holds the steps against the actions, roles and rules there are.
pub(in crate::policy) fn check(source: &Source, steps: &[Step], known: &Known<'_>) -> Checked<()> {
    let mut problems = Problems::default();
    for step in steps {
        let lists =
            [(&step.actions, &known.actions), (&step.roles, &known.roles), (&step.rules, &known.rules)];
        for (names, known) in lists {
            for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
                let problem = Problem::new(format!("plan: \"{}\": there is no {name}", step.title));
                problems.add(problem.at(Place::file(source.name())).hint(suggest(name, known)));
            }
        }
    }
    problems.finish(())
}

/// The names a step may use.
pub(in crate::policy) struct Known<'a> {
    pub actions: Vec<&'a str>,
    pub roles: Vec<&'a str>,
    pub rules: Vec<&'a str>,
}
