//! Where a snapshot holds money, and what each stage of it must do before an account can be closed.

use crate::problem::{Checked, Problem, Problems};
use crate::schema::{FieldId, Kind, Schema, TableId};
use crate::source::{Place, Source};
use crate::tree::Ordered;
use crate::value::is_name;
use schemars::JsonSchema;
use serde::Deserialize;

/// `money:` as it is written.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MoneyText {
    /// The stages that money passes, in order.
    stages: Ordered<StageText>,
    /// The fields that hold money.
    from: Vec<FromText>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StageText {
    /// What people call it.
    title: String,
    /// What must happen to it.
    then: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FromText {
    /// The table.
    table: String,
    /// Its money field.
    amount: String,
    /// The field that says at which stage it is.
    #[serde(default)]
    stage: Option<String>,
    /// The stage, when it is the same for every row.
    #[serde(default)]
    at: Option<String>,
}

/// A stage that money passes.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its word in the snapshot.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What must happen to it.
    pub then: String,
}

/// At which stage the money of a row is.
#[derive(Debug, Clone)]
pub enum StageOf {
    /// A field of the row says so.
    Field(FieldId),
    /// Always the same.
    Fixed(String),
}

/// A field that holds money.
#[derive(Debug, Clone)]
pub struct MoneyField {
    /// Its table.
    pub table: TableId,
    /// The field.
    pub amount: FieldId,
    /// The stage of its money.
    pub stage: StageOf,
}

/// All money that the report adds up, per currency and stage.
#[derive(Debug, Clone, Default)]
pub struct MoneyMap {
    /// In the order in which money passes them.
    pub stages: Vec<Stage>,
    /// Where it stands.
    pub fields: Vec<MoneyField>,
}

/// Holds the text against the schema.
pub(super) fn read(source: &Source, schema: &Schema, text: MoneyText) -> Checked<MoneyMap> {
    let mut problems = Problems::default();
    let named = |(name, stage): (String, StageText)| Stage { name, title: stage.title, then: stage.then };
    for (name, _) in text.stages.0.iter().filter(|(name, _)| !is_name(name)) {
        let problem = Problem::new(format!("money: {name} is not a name")).at(Place::file(source.name()));
        problems.add(problem.hint("write letters, digits, points, hyphens and _, without a blank"));
    }
    let stages: Vec<Stage> = text.stages.0.into_iter().map(named).collect();
    let mut fields = Vec::new();
    for from in &text.from {
        match field(schema, &stages, from) {
            Some(field) => fields.push(field),
            None => {
                let what = format!("money: {} and {} do not fit the schema", from.table, from.amount);
                let hint = "name a table, its money field, and stage (a field) or at (a stage of the list)";
                problems.add(Problem::new(what).at(Place::file(source.name())).hint(hint));
            }
        }
    }
    problems.finish(MoneyMap { stages, fields })
}

fn field(schema: &Schema, stages: &[Stage], from: &FromText) -> Option<MoneyField> {
    let table = schema.table(&from.table)?;
    let about = &schema.tables[table];
    let amount = about.field(&from.amount).filter(|field| about.fields[*field].kind == Kind::Money)?;
    let known = |name: &String| stages.iter().any(|stage| stage.name == *name);
    let stage = match (&from.stage, &from.at) {
        (Some(name), None) => StageOf::Field(about.field(name)?),
        (None, Some(name)) if known(name) => StageOf::Fixed(name.clone()),
        _ => return None,
    };
    Some(MoneyField { table, amount, stage })
}
