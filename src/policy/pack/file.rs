//! pack.yaml as it is written.

use super::kept::{Kept, Term};
use super::money::{self, MoneyText};
use super::plan::Step;
use super::{Action, Pack, Param, Reference, typed};
use crate::problem::{Checked, Problem, Problems};
use crate::schema::{Kind, Schema};
use crate::source::{Place, Source};
use crate::tree::{self, Ordered, Written};
use serde::Deserialize;

/// The newest form of pack.yaml this program reads.
const FORMAT: u32 = 1;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    name: String,
    version: String,
    platform: String,
    question: String,
    #[serde(default)]
    subject: Option<Subject>,
    roles: String,
    asked: String,
    topics: Vec<String>,
    actions: Ordered<ActionText>,
    params: Ordered<ParamText>,
    sources: Ordered<Reference>,
    #[serde(default)]
    money: MoneyText,
    #[serde(default)]
    plan: Vec<Step>,
    #[serde(default)]
    kept: Vec<Kept>,
    #[serde(default)]
    glossary: Vec<Term>,
    recommendation: Vec<AdvisedText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionText {
    title: String,
    about: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ParamText {
    value: Scalar,
    #[serde(rename = "type")]
    kind: String,
    about: String,
}

/// A value of a parameter as it is written.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Scalar {
    Flag(bool),
    Integer(i64),
    Text(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::policy) struct AdvisedText {
    #[serde(default)]
    pub when: Option<String>,
    pub then: String,
    pub because: String,
}

/// Reads pack.yaml; the recommendation is compiled by [`Pack::compile`] once there is a language.
pub(in crate::policy) fn read(written: Written<'_>, schema: &Schema) -> Checked<(Pack, Vec<AdvisedText>)> {
    let source = written.source;
    let file: File = tree::typed(written)?;
    let mut problems = Problems::default();
    if file.format > FORMAT {
        let what = format!("this pack has format {}; this program reads up to {FORMAT}", file.format);
        return Err(vec![Problem::new(what).at(Place::file(source.name())).hint("use a newer audit")]);
    }
    for path in [Some(&file.roles), Some(&file.asked), file.subject.as_ref().map(|subject| &subject.name)]
        .into_iter()
        .flatten()
    {
        if schema.path(path).is_none() {
            problems.add(
                Problem::new(format!("there is no field {path} in any record"))
                    .at(Place::file(source.name())),
            );
        }
    }
    let mut params = Vec::new();
    for (name, text) in file.params.0 {
        params.extend(problems.take(param(source, &name, &text)));
    }
    let money = problems.take(money::read(source, schema, file.money)).unwrap_or_default();
    let actions: Vec<Action> = file
        .actions
        .0
        .into_iter()
        .map(|(name, text)| Action { name: name.as_str().into(), title: text.title, about: text.about })
        .collect();
    problems.finish((
        Pack {
            name: file.name,
            version: file.version,
            platform: file.platform,
            question: file.question,
            subject: file.subject.map(|subject| subject.name),
            roles: file.roles,
            asked: file.asked,
            topics: file.topics,
            actions,
            params,
            sources: file.sources.0,
            money,
            plan: file.plan,
            kept: file.kept,
            glossary: file.glossary,
            recommendation: Vec::new(),
        },
        file.recommendation,
    ))
}

fn param(source: &Source, name: &str, text: &ParamText) -> Checked<Param> {
    let wrong =
        |what: String| vec![Problem::new(format!("parameter {name}: {what}")).at(Place::file(source.name()))];
    let kind = match text.kind.as_str() {
        "count" => Kind::Count,
        "integer" => Kind::Integer,
        "decimal" => Kind::Decimal,
        "money" => Kind::Money,
        "day" => Kind::Day,
        "flag" => Kind::Flag,
        "text" => Kind::Text,
        other => return Err(wrong(format!("there is no type {other}"))),
    };
    let raw = match &text.value {
        Scalar::Flag(flag) => flag.to_string(),
        Scalar::Integer(number) => number.to_string(),
        Scalar::Text(text) => text.clone(),
    };
    let value = typed(&kind, &raw).map_err(wrong)?;
    Ok(Param { name: name.into(), kind, value, changed_from: None, about: text.about.clone() })
}
