//! The pack as it is used.

use super::{Kept, MoneyMap, PlanStep, Term};
use crate::body::Type;
use crate::policy::{Condition, KEEP, REASONS, VERDICTS};
use crate::problem::{Name, Problem, repeated, suggest};
use crate::schema::{BOUND, Choices, Kind, Schema};
use crate::value::{self, Value};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// Where a statement comes from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The title of the page.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Its address.
    pub url: String,
    /// `official`, `moderator`, `community` or `third_party`.
    pub kind: String,
}

/// Something a person may do with the account.
#[derive(Debug, Clone)]
pub struct Action {
    /// Its word.
    pub name: Name,
    /// Its heading.
    pub title: String,
    /// What it means.
    pub about: String,
    /// Whether it cannot be taken back: it is never recommended to somebody who did not say what they want.
    pub irreversible: bool,
}

/// A number or day that rules use and a person may change.
#[derive(Debug, Clone)]
pub struct Param {
    /// Its name in bodies.
    pub name: Name,
    /// What it holds.
    pub kind: Kind,
    /// Its value now.
    pub value: Value,
    /// Its value in the pack, when it was changed.
    pub changed_from: Option<Value>,
    /// What it means.
    pub about: String,
}

/// One row of the recommendation table.
#[derive(Debug)]
pub struct Advised {
    /// When it holds; none for the last row.
    pub when: Option<Condition>,
    /// An action, `wait` or `keep`.
    pub then: String,
    /// The reason, for the person.
    pub because: String,
}

/// Everything about the platform that is not a table or a rule.
#[derive(Debug)]
pub struct Pack {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The platform.
    pub platform: String,
    /// The question it answers.
    pub question: String,
    /// The record field that names the account, when there is one.
    pub subject: Option<String>,
    /// The record field that holds the roles.
    pub roles: String,
    /// The record field that says which action is asked about.
    pub asked: String,
    /// The folders of the rules, in the order in which findings are told.
    pub topics: Vec<String>,
    /// In order; the first is the default.
    pub actions: Vec<Action>,
    /// Further words that findings may speak for.
    pub advice: Vec<String>,
    /// In order of the file.
    pub params: Vec<Param>,
    /// By key, in order of the file.
    pub sources: Vec<(String, Reference)>,
    /// The steps to the actions, in order.
    pub plan: Vec<PlanStep>,
    /// The rules whose finding says that the matter is over, so that only what comes afterwards is left.
    pub over: Vec<String>,
    /// Where money stands.
    pub money: MoneyMap,
    /// What the platform keeps, in order.
    pub kept: Vec<Kept>,
    /// The words of the platform.
    pub glossary: Vec<Term>,
    /// The recommendation table, in order.
    pub recommendation: Vec<Advised>,
}

/// A parameter's value from text.
pub(super) fn typed(kind: &Kind, text: &str) -> Result<Value, String> {
    let read = match kind {
        Kind::Count => match value::integer(text) {
            Ok(number) if number < 0 => return Err("it must be 0 or more".into()),
            other => other.map(Value::Integer),
        },
        Kind::Integer => value::integer(text).map(Value::Integer),
        Kind::Decimal => value::decimal(text).map(Value::Decimal),
        Kind::Money => value::money(text, None).map(Value::Money),
        Kind::Day => value::day(text).map(Value::Day),
        Kind::Flag => match text {
            "true" => Ok(Value::Flag(true)),
            "false" => Ok(Value::Flag(false)),
            _ => return Err("it must be true or false".into()),
        },
        Kind::Text | Kind::OneOf(_) | Kind::Instant | Kind::List(_) | Kind::Ref(_) => {
            Ok(Value::Text(text.into()))
        }
    };
    read.map_err(|misread| format!("{}; {}", misread.what, misread.hint))
}

impl Param {
    /// A value for this parameter from text.
    ///
    /// # Errors
    /// A text that does not fit its type.
    pub fn read(&self, text: &str) -> Result<Value, String> {
        typed(&self.kind, text)
    }
}

impl Pack {
    /// The index of an action.
    #[must_use]
    pub fn action(&self, name: &str) -> Option<usize> {
        self.actions.iter().position(|action| &*action.name == name)
    }

    /// The words that a role may be, as the schema lists them.
    #[must_use]
    pub fn roles_known<'a>(&self, schema: &'a Schema) -> Vec<&'a str> {
        let kind = schema.path(&self.roles).map(|(table, field)| &schema.tables[table].fields[field].kind);
        match kind {
            Some(Kind::List(of)) => match &**of {
                Kind::OneOf(choices) => choices.values.iter().map(|value| &**value).collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Everything that a finding may speak for: an action, `keep`, or a word of the pack's own.
    #[must_use]
    pub fn advice(&self) -> Vec<&str> {
        let actions = self.actions.iter().map(|action| &*action.name);
        actions.chain([KEEP]).chain(self.advice.iter().map(String::as_str)).collect()
    }

    pub(in crate::policy) fn source_keys(&self) -> Vec<&str> {
        self.sources.iter().map(|(key, _)| key.as_str()).collect()
    }

    /// The source of a key.
    #[must_use]
    pub fn reference(&self, key: &str) -> Option<&Reference> {
        self.sources.iter().find(|(known, _)| known == key).map(|(_, reference)| reference)
    }

    pub(in crate::policy) fn set_param(&mut self, name: &str, text: &str) -> Result<(), Problem> {
        let names: Vec<Name> = self.params.iter().map(|param| param.name.clone()).collect();
        let Some(param) = self.params.iter_mut().find(|param| &*param.name == name) else {
            let names: Vec<&str> = names.iter().map(|name| &**name).collect();
            return Err(
                Problem::new(format!("there is no parameter {}", repeated(name))).hint(suggest(name, &names))
            );
        };
        let value =
            typed(&param.kind, text).map_err(|what| Problem::new(format!("parameter {name}: {what}")))?;
        if value != param.value {
            let before = std::mem::replace(&mut param.value, value);
            param.changed_from.get_or_insert(before);
        }
        Ok(())
    }

    /// The names a condition sees, in the order in which they are bound.
    pub(in crate::policy) fn condition_names(&self, schema: &Schema) -> Vec<(Name, Type)> {
        let words = |words: Vec<Name>| Type::OneOf(Arc::new(Choices { values: words, aliases: Vec::new() }));
        let verdicts = || words(VERDICTS.map(Into::into).to_vec());
        let mut names: Vec<(Name, Type)> =
            self.actions.iter().map(|action| (action.name.clone(), verdicts())).collect();
        let list = |choices: Type| Type::List(Box::new(choices));
        // One for each name, in their order.
        let bound: [Type; BOUND.len()] = [
            words(self.actions.iter().map(|action| action.name.clone()).collect()),
            list(words(self.advice().into_iter().map(Into::into).collect())),
            Type::Flag,
            Type::Flag,
            list(words(REASONS.map(Into::into).to_vec())),
            Type::Day,
        ];
        names.extend(BOUND.map(Name::from).into_iter().zip(bound));
        let records = schema.tables.iter().enumerate().filter(|(_, table)| table.record);
        names.extend(records.map(|(index, table)| (table.name.clone(), Type::Row(index))));
        names
    }
}
