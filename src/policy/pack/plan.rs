//! The steps to an action, in order: what the person does, and which rules show whether it is done.

use crate::problem::{Checked, Problem, Problems, suggest};
use crate::source::{Place, Source};
use schemars::JsonSchema;
use serde::Deserialize;

/// One step as it is written and used.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "Step", expecting = "struct Step", deny_unknown_fields)] // its name in the schema
pub struct PlanStep {
    /// Its name in `after`, in small letters.
    pub id: String,
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
    /// The roles that have another step instead.
    #[serde(default)]
    pub not_roles: Vec<String>,
    /// The rules whose findings it resolves; empty when only the person can tell whether it is done.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Rules whose rows belong to another step: what the rules of this step find of such a row is not its matter.
    #[serde(default)]
    pub except: Vec<String>,
    /// The steps that come before it, by id; all stand above it in the plan.
    #[serde(default)]
    pub after: Vec<String>,
    /// The rules of level `wait` that say what doing it starts.
    #[serde(default)]
    pub starts: Vec<String>,
    /// Whether it also resolves the findings of all rules that a person added.
    #[serde(default)]
    pub own_rules: bool,
    /// Whether what earlier steps set free has to pass it again, so that it is not done before they are.
    #[serde(default)]
    pub again: bool,
    /// Whether it must not begin before the steps it comes after are over.
    #[serde(default)]
    pub only_after: bool,
    /// Whether only guides report it, so that it may not come.
    #[serde(default)]
    pub reported: bool,
    /// Whether the rows that it is about are not named beside it, because they are no reason by themselves.
    #[serde(default)]
    pub unnamed: bool,
    /// Whether it is left to do once the matter is over (`over` of the pack).
    #[serde(default)]
    pub afterwards: bool,
    /// The facts it carries.
    #[serde(default)]
    pub facts: Vec<String>,
}

impl PlanStep {
    /// Whether it belongs to an action.
    #[must_use]
    pub fn is_for(&self, action: &str) -> bool {
        self.actions.is_empty() || self.actions.iter().any(|name| name == action)
    }

    /// Whether it is for an account with these roles; every step is for unknown roles.
    #[must_use]
    pub fn concerns(&self, roles: Option<&[String]>) -> bool {
        let Some(roles) = roles else { return true };
        let any = |list: &[String]| list.iter().any(|role| roles.contains(role));
        (self.roles.is_empty() || any(&self.roles)) && !any(&self.not_roles)
    }
}

/// Holds the steps against the actions, roles and rules there are, and their order against `after`.
pub(in crate::policy) fn check(
    source: &Source,
    (steps, over): (&[PlanStep], &[String]),
    known: &KnownNames<'_>,
) -> Checked<()> {
    let mut problems = Problems::default();
    unknown(source, "over", over, &known.rules, &mut problems);
    for (index, step) in steps.iter().enumerate() {
        let of = format!("plan: \"{}\"", step.id);
        let above: Vec<&str> = steps[..index].iter().map(|step| step.id.as_str()).collect();
        if above.contains(&step.id.as_str()) {
            problems.add(Problem::new(format!("{of} stands there twice")).at(Place::file(source.name())));
        }
        let lists = [
            (&step.actions, &known.actions),
            (&step.roles, &known.roles),
            (&step.not_roles, &known.roles),
            (&step.rules, &known.rules),
            (&step.except, &known.rules),
            (&step.starts, &known.rules),
            (&step.after, &above),
        ];
        for (names, known) in lists {
            unknown(source, &of, names, known, &mut problems);
        }
    }
    problems.finish(())
}

/// Adds a problem for every name that is not known.
pub(super) fn unknown(source: &Source, of: &str, names: &[String], known: &[&str], problems: &mut Problems) {
    for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
        let problem = Problem::new(format!("{of}: there is no {name}")).at(Place::file(source.name()));
        problems.add(problem.hint(suggest(name, known)));
    }
}

/// The names that steps and other lists of the pack may use.
pub(in crate::policy) struct KnownNames<'a> {
    pub actions: Vec<&'a str>,
    pub roles: Vec<&'a str>,
    pub rules: Vec<&'a str>,
    pub sources: Vec<&'a str>,
}
