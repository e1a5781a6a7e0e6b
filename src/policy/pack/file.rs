//! pack.yaml as it is written.

use super::kept::{Kept, Term};
use super::model::typed;
use super::money::{self, MoneyText};
use super::plan::PlanStep;
use super::scalar::Scalar;
use super::{Action, Pack, Param, Reference};
use crate::policy::{KEEP, VERDICTS, WAIT};
use crate::problem::{Checked, Problem, Problems, suggest};
use crate::schema::{BOUND, Kind, RESERVED, Schema};
use crate::source::{Place, Source};
use crate::tree::{self, Ordered, Written};
use crate::value::{is_address, is_name};
use schemars::JsonSchema;
use serde::Deserialize;

/// The newest form of pack.yaml this program reads.
const NEWEST: u32 = 1;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PackFile {
    /// The form of this file: 1.
    format: u32,
    /// The name of the pack.
    name: String,
    /// Its version.
    version: String,
    /// The platform it is about.
    platform: String,
    /// The question it answers.
    question: String,
    /// The field that names the account.
    #[serde(default)]
    subject: Option<Subject>,
    /// The record field that holds the roles, as record.field.
    roles: String,
    /// The record field that says which action is asked about.
    asked: String,
    /// The folders of the rules, in the order in which findings are told.
    topics: Vec<String>,
    /// What may be done, by word; the first is meant when nobody says.
    actions: Ordered<ActionText>,
    /// What findings may speak for beside an action and keep.
    #[serde(default)]
    advice: Vec<String>,
    /// Numbers and days that rules use and a person may change.
    params: Ordered<ParamText>,
    /// Pages that statements rest on, by key.
    sources: Ordered<Reference>,
    /// Where money stands and what each stage of it must do.
    #[serde(default)]
    money: MoneyText,
    /// The steps to the actions, in order.
    #[serde(default)]
    plan: Vec<PlanStep>,
    /// Rules whose finding says that the matter is over: then only steps are left that come afterwards, and those that
    /// something stops.
    #[serde(default)]
    over: Vec<String>,
    /// What the platform keeps.
    #[serde(default)]
    kept: Vec<Kept>,
    /// The words of the platform.
    #[serde(default)]
    glossary: Vec<Term>,
    /// The table of recommendations; the first row that holds wins.
    recommendation: Vec<AdvisedText>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Subject {
    /// A record field, as record.field.
    name: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ActionText {
    /// Its heading.
    title: String,
    /// What it means.
    about: String,
    /// Whether it cannot be taken back; then it is recommended only to somebody who said what they want.
    #[serde(default)]
    irreversible: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ParamText {
    /// Its value.
    value: Scalar,
    /// count, integer, decimal, money, day, flag or text.
    #[serde(rename = "type")]
    kind: String,
    /// What it means.
    about: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::policy) struct AdvisedText {
    /// A condition over verdicts, advice and records; the last row has none.
    #[serde(default)]
    pub when: Option<String>,
    /// An action, wait or keep.
    pub then: String,
    /// The reason, for the person.
    pub because: String,
}

/// The JSON Schema of pack.yaml.
#[must_use]
pub fn json_schema() -> schemars::Schema {
    schemars::schema_for!(PackFile)
}

/// Reads pack.yaml; the recommendation is taken by [`Pack::advise`] once there is a language.
pub(in crate::policy) fn read(written: Written<'_>, schema: &Schema) -> Checked<(Pack, Vec<AdvisedText>)> {
    let source = written.source;
    let file: PackFile = tree::typed(written)?;
    let mut problems = Problems::default();
    if file.format > NEWEST {
        let what = format!("this pack has format {}; this program reads up to {NEWEST}", file.format);
        return Err(vec![Problem::new(what).at(Place::file(source.name())).hint("use a newer audit")]);
    }
    if written.prepared.is_none() {
        sound(source, &file, schema, &mut problems);
    }
    let mut params = Vec::new();
    for (name, text) in file.params.0 {
        params.extend(problems.take(param(source, &name, &text)));
    }
    let money = problems.take(money::read(source, schema, file.money)).unwrap_or_default();
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
            actions: actions(file.actions),
            advice: file.advice,
            params,
            sources: file.sources.0,
            money,
            plan: file.plan,
            over: file.over,
            kept: file.kept,
            glossary: file.glossary,
            recommendation: Vec::new(),
        },
        file.recommendation,
    ))
}

/// Fields and names. Those of the pack inside this program are looked at by its tests.
fn sound(source: &Source, file: &PackFile, schema: &Schema, problems: &mut Problems) {
    fields(source, file, schema, problems);
    names(source, file, problems);
    bound(source, file, schema, problems);
}

/// The fields that the engine has to know are there, and the pack has a name of its own.
fn fields(source: &Source, file: &PackFile, schema: &Schema, problems: &mut Problems) {
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
    if file.name.trim().is_empty() || file.name == "own" {
        let problem = Problem::new("name: a pack needs a name, and own means the rules of a person");
        problems.add(problem.at(crate::policy::file::key_place(source, "name")));
    }
}

fn actions(written: Ordered<ActionText>) -> Vec<Action> {
    let action = |(name, text): (String, ActionText)| Action {
        name: name.as_str().into(),
        title: text.title,
        about: text.about,
        irreversible: text.irreversible,
    };
    written.0.into_iter().map(action).collect()
}

/// What has a name has one that can stand in results and on command lines.
fn names(source: &Source, file: &PackFile, problems: &mut Problems) {
    let of = |key: &'static str, names: Vec<&String>| {
        names.into_iter().map(move |name| (key, name.clone())).collect()
    };
    let all: [Vec<(&str, String)>; 6] = [
        of("topics", file.topics.iter().collect()),
        of("actions", file.actions.0.iter().map(|(name, _)| name).collect()),
        of("advice", file.advice.iter().collect()),
        of("params", file.params.0.iter().map(|(name, _)| name).collect()),
        of("sources", file.sources.0.iter().map(|(name, _)| name).collect()),
        of("plan", file.plan.iter().map(|step| &step.id).collect()),
    ];
    for (key, name) in all.iter().flatten().filter(|(_, name)| !is_name(name)) {
        let problem = Problem::new(format!("{key}: {name} is not a name"));
        let problem = problem.at(crate::policy::file::key_place(source, key));
        problems.add(problem.hint("write letters, digits, points, hyphens and _, without a blank"));
    }
    for (key, page) in &file.sources.0 {
        let at = || crate::policy::file::key_place(source, "sources");
        if !is_address(&page.url) {
            let problem =
                Problem::new(format!("sources: url of {key} is not the address of a page")).at(at());
            problems.add(problem.hint("write one that begins with https:// and has no blanks"));
        }
        if !KINDS.contains(&page.kind.as_str()) {
            let problem = Problem::new(format!("sources: there is no kind {}", page.kind)).at(at());
            problems.add(problem.hint(suggest(&page.kind, &KINDS)));
        }
    }
}

/// Actions and parameters are names in conditions and rules, beside words of the language, what conditions are given,
/// and tables and records.
fn bound(source: &Source, file: &PackFile, schema: &Schema, problems: &mut Problems) {
    if file.actions.0.is_empty() {
        let problem = Problem::new("actions: without an action there is nothing to decide");
        problems.add(problem.at(crate::policy::file::key_place(source, "actions")));
    }
    let rows = schema.tables.iter().flat_map(|table| [&*table.name, &*table.row]);
    let taken: Vec<&str> =
        RESERVED.iter().copied().chain(BOUND).chain([WAIT, KEEP]).chain(VERDICTS).chain(rows).collect();
    let actions = file.actions.0.iter().map(|(name, _)| ("actions", name));
    let params = file.params.0.iter().map(|(name, _)| ("params", name));
    for (key, name) in actions.chain(params).filter(|(_, name)| taken.contains(&name.as_str())) {
        let problem = Problem::new(format!("{key}: {name} means something else already"));
        problems.add(problem.at(crate::policy::file::key_place(source, key)).hint("choose another name"));
    }
}

/// Who speaks on a page.
const KINDS: [&str; 4] = ["official", "moderator", "community", "third_party"];

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
    let value = typed(&kind, &text.value.text()).map_err(wrong)?;
    Ok(Param { name: name.into(), kind, value, changed_from: None, about: text.about.clone() })
}
