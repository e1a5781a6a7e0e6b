//! All that judges a snapshot, and what it says of itself.

use super::files::BUILT_IN_DIGEST;
use super::origin::BUILT_IN;
use super::{Condition, OriginKind, OwnRules, Pack, PackFiles, PackOrigin, Rule, Settling, own_digest};
use crate::body::Language;
use crate::input::Export;
use crate::problem::Problem;
use crate::schema::{Schema, TableId};
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
    pub files: PackFiles,
    /// The file of settings in force.
    pub settings: Option<String>,
    /// The lock that it was held against.
    pub lock: Option<String>,
    pub(super) own: OnceLock<Option<OwnRules>>,
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
            let fields = rule
                .script(&self.language)
                .map(|script| script.reads(&self.language).clone())
                .unwrap_or_default();
            let whole = std::iter::once(rule.target.table).chain(rule.reads.iter().copied());
            let keys: Vec<_> = whole.map(|table| (table, String::new())).collect();
            fields.into_iter().chain(keys).collect::<Vec<_>>()
        };
        let conditions = self.pack.recommendation.iter().filter_map(|row| row.when.as_ref());
        let scripts = conditions.filter_map(|condition| condition.script(&self.language).ok());
        let asked = scripts.flat_map(|script| script.reads(&self.language).iter().cloned());
        self.rules.iter().filter(concerns).flat_map(read).chain(asked).collect()
    }

    /// The conditions of schema and pack. Those of the pack of this program are compiled when they are needed.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let recommended = self.pack.recommendation.iter().filter_map(|row| row.when.as_ref());
        self.settled.iter().flat_map(|settling| &settling.conditions).chain(recommended)
    }

    /// The pack by its content.
    #[must_use]
    pub fn pack_origin(&self) -> PackOrigin {
        let sha256 = self.files.digest();
        let origin = match (self.files.built_in, sha256 == BUILT_IN_DIGEST) {
            (true, _) => OriginKind::BuiltIn,
            (false, true) => OriginKind::Same,
            (false, false) if self.pack.name.trim().eq_ignore_ascii_case(BUILT_IN) => OriginKind::Changed,
            (false, false) => OriginKind::Other,
        };
        PackOrigin {
            name: self.pack.name.clone(),
            version: self.pack.version.clone(),
            sha256,
            origin,
            folder: (!self.files.built_in).then(|| self.files.folder.clone()),
        }
    }

    /// The rules that a person adds; none when there are none. It is worked out once.
    #[must_use]
    pub fn own_rules(&self) -> Option<&OwnRules> {
        let made = self.own.get_or_init(|| {
            let own = || self.rules.iter().filter(|rule| rule.own).map(|rule| &rule.source);
            let files: Vec<String> = own().map(|source| source.name().to_string()).collect();
            let sources: Vec<Arc<_>> = own().map(|text| text.shared().clone()).collect();
            (!files.is_empty()).then(|| OwnRules { files, sha256: own_digest(&sources) })
        });
        made.as_ref()
    }
}
