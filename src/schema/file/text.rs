//! schema.yaml as serde sees it.

use crate::tree::Ordered;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Number;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// The form of this file: 1.
    pub format: u32,
    /// The newest form of snapshots it describes.
    pub snapshot: u32,
    /// What an account has one of, by name.
    pub records: Ordered<RecordText>,
    /// What an account has many of, by name.
    pub tables: Ordered<TableText>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordText {
    /// What it holds, for people.
    pub about: String,
    /// Where one looks it up.
    #[serde(default, rename = "where")]
    pub where_found: String,
    /// Its fields, by name.
    pub fields: Ordered<FieldText>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TableText {
    /// The name of one row in rules.
    pub row: String,
    /// What it holds, for people.
    pub about: String,
    /// Where one looks it up.
    #[serde(default, rename = "where")]
    pub where_found: String,
    /// The fields that name a row.
    pub key: Vec<String>,
    /// The path to what people call a row by.
    #[serde(default)]
    pub called: Option<String>,
    /// Whether repeated keys are numbered instead of refused.
    #[serde(default)]
    pub numbered: bool,
    /// The roles of which one has to be the account's where there is a row.
    #[serde(default)]
    pub belongs_to: Option<BelongsText>,
    /// What one answer says of rows that only an export names and that are long over.
    #[serde(default)]
    pub long_over: Option<LongOverText>,
    /// When a row holds nothing open.
    #[serde(default)]
    pub settled: Option<SettledText>,
    /// Its fields, by name.
    pub fields: Ordered<FieldText>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldText {
    /// text, `one_of`, list, count, integer, decimal, money, day, instant, flag or ref.
    #[serde(rename = "type")]
    pub kind: String,
    /// The words of `one_of`.
    #[serde(default)]
    pub values: Vec<String>,
    /// Other accepted spellings, and the word each means.
    #[serde(default)]
    pub aliases: Ordered<String>,
    /// What a list holds: words, or the name of a type.
    #[serde(default)]
    pub of: Option<Of>,
    /// The table that a ref, or a list of refs, leads to.
    #[serde(default)]
    pub to: Option<String>,
    /// The name of the way back.
    #[serde(default)]
    pub back: Option<String>,
    /// By word of the field, or by true: the roles of which one has to be the account's.
    #[serde(default)]
    pub belongs_to: Ordered<BelongsText>,
    /// Of a record: when the field holds nothing open.
    #[serde(default)]
    pub settled: Option<SettledText>,
    /// Whether none is an answer.
    #[serde(default)]
    pub may_be_none: bool,
    /// Whether it may be below zero.
    #[serde(default)]
    pub negative: bool,
    /// The least that a number or amount may be; without it 0, or none at all with negative.
    #[serde(default)]
    pub min: Option<Number>,
    /// The greatest that a number or amount may be.
    #[serde(default)]
    pub max: Option<Number>,
    /// Whether a day or instant tells what has happened, so that it cannot be after `as_of`.
    #[serde(default)]
    pub past: bool,
    /// The day of the same row that comes before it, or is the same day.
    #[serde(default)]
    pub not_before: Option<String>,
    /// Whether rows of exports with one id must agree in it; capitals, hyphens and blanks do not count.
    #[serde(default)]
    pub same: bool,
    /// Words of older exports, and the closer words of newer ones that may stand for each.
    #[serde(default)]
    pub renamed: Ordered<Vec<String>>,
    /// The question to the person.
    #[serde(default)]
    pub about: String,
    /// Where one looks it up.
    #[serde(default, rename = "where")]
    pub where_found: String,
    /// A value for the form.
    #[serde(default)]
    pub example: Option<String>,
}

/// When a row, or a field of a record, holds nothing open: a condition for every action, or one per action.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum SettledText {
    Every(WhenText),
    PerAction(Ordered<WhenText>),
}

/// A condition over the row, today, `as_of` and the parameters; or always, or never, with the reason.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum WhenText {
    Condition(String),
    Always(AlwaysText),
    Never(NeverText),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AlwaysText {
    /// Why nothing of it can be open.
    pub always: String,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NeverText {
    /// Why it is open for as long as it is there.
    pub never: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LongOverText {
    /// The question, answered with yes, no or don't know.
    pub ask: String,
    /// Rows that the export has within so many days are asked about one by one.
    pub recent: u16,
    /// What yes says, by field.
    pub set: Ordered<String>,
    /// Fields that take their word from a field of the exported rows.
    #[serde(default)]
    pub words: Ordered<String>,
    /// Fields that take the latest day of the exported rows.
    #[serde(default)]
    pub days: Ordered<LatestText>,
    /// Fields that the only role decides: by field, the word of each role.
    #[serde(default)]
    pub by_role: Ordered<Ordered<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LatestText {
    /// The field of the exported rows that holds the day.
    pub latest: String,
    /// A field of theirs and the word it must have.
    #[serde(default, rename = "where")]
    pub only: Ordered<String>,
}

/// Roles, any of which will do; or the same with what makes a row prove nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum BelongsText {
    Roles(Vec<String>),
    Unless(UnlessText),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UnlessText {
    /// The roles.
    pub any_of: Vec<String>,
    /// By field, the words with which the row proves nothing; 0 of an amount, none of nothing.
    pub unless: Ordered<Vec<String>>,
}

/// What a list holds: words, or the name of a type.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Of {
    Words(Vec<String>),
    Type(String),
}
