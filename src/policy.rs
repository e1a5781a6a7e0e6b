//! The rules of a pack and those a person adds, compiled, checked and in order.

mod digest;
pub mod example;
mod file;
mod files;
mod load;
mod meta;
mod origin;
mod pack;
mod rule;
mod settled;
pub mod waiver;

pub use files::{Files, embedded, own_digest};
pub use load::{built_in, open, read_rules};
pub use meta::{Confidence, EndedBy, Level, Section};
pub use origin::{Origin, OwnRules, PackOrigin};
pub use pack::json_schema as pack_schema;
pub use pack::{
    Action, Advised, Kept, MoneyField, MoneyMap, Pack, Param, REASONS, Reference, Stage, StageOf, Step, Term,
};
pub use rule::{LooksBack, Rule, Target, header_schema};
pub use settled::{Condition, Rest, Settling};
pub use waiver::Waiver;

use crate::problem::{Checked, Name, Problem};
use crate::schema::{Schema, TableId};
use crate::script::Language;
use crate::snapshot::Export;
use crate::value::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// All that judges a snapshot.
#[derive(Debug)]
pub struct Policy {
    /// Name, actions, parameters, sources, recommendation.
    pub pack: Pack,
    /// What a snapshot may hold.
    pub schema: Arc<Schema>,
    /// What bodies may say.
    pub language: Language,
    /// The rules in pack order, those of the person after those of the pack.
    pub rules: Vec<Rule>,
    /// Which export file fills which table.
    pub exports: Vec<Export>,
    /// When rows hold nothing open.
    pub settled: Vec<Settling>,
    /// The files of the pack.
    pub files: Files,
    /// The file of settings in force.
    pub settings: Option<String>,
    /// The lock that it was held against.
    pub lock: Option<String>,
    own: OnceLock<Option<OwnRules>>,
}

impl Policy {
    /// The index of a rule by id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<usize> {
        self.rules.iter().position(|rule| &*rule.id == id)
    }

    /// The ids of all rules.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        self.rules.iter().map(|rule| &*rule.id).collect()
    }

    /// Replaces the value of a parameter, given as text.
    ///
    /// # Errors
    /// No such parameter, or a value that does not fit its type.
    pub fn set_param(&mut self, name: &str, text: &str) -> Result<(), Problem> {
        self.pack.set_param(name, text)
    }

    /// The values of parameters by index.
    #[must_use]
    pub fn param(&self, index: usize) -> &Value {
        self.pack.params.get(index).map_or(&Value::Unknown, |param| &param.value)
    }

    /// The roles an account may have.
    #[must_use]
    pub fn roles(&self) -> Vec<&str> {
        self.pack.roles_known(&self.schema)
    }

    /// The fields that the rules for these roles and the recommendation read, with their tables; every role when
    /// none is given.
    #[must_use]
    pub fn wanted(&self, roles: &[String]) -> BTreeSet<(TableId, String)> {
        let concerns = |rule: &&Rule| {
            roles.is_empty() || rule.roles.is_empty() || rule.roles.iter().any(|role| roles.contains(role))
        };
        let read = |rule: &Rule| {
            let fields = rule.script(&self.language).map(|script| script.reads().clone()).unwrap_or_default();
            let whole = std::iter::once(rule.target.table).chain(rule.reads.iter().copied());
            let keys: Vec<_> = whole.map(|table| (table, String::new())).collect();
            fields.into_iter().chain(keys).collect::<Vec<_>>()
        };
        let conditions = self.pack.recommendation.iter().filter_map(|row| row.when.as_ref());
        let asked = conditions.flat_map(|condition| condition.reads().iter().cloned());
        self.rules.iter().filter(concerns).flat_map(read).chain(asked).collect()
    }

    /// Adds the rules of a person after those of the pack.
    ///
    /// # Errors
    /// Everything that is wrong with any of them.
    pub fn add(&mut self, sources: &[Arc<crate::source::Source>]) -> Checked<()> {
        let sources: Vec<_> = sources.iter().map(|source| (source.clone(), None)).collect();
        self.own = OnceLock::new();
        load::add(self, &sources, load::Origin::Person)
    }
}

/// The id of a rule or the name of an action, shared.
pub type Id = Name;
