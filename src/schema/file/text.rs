//! schema.yaml as serde sees it.

use crate::tree::Ordered;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub format: u32,
    pub snapshot: u32,
    pub records: Ordered<RecordText>,
    pub tables: Ordered<TableText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordText {
    pub about: String,
    #[serde(default, rename = "where")]
    pub where_found: String,
    pub fields: Ordered<FieldText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableText {
    pub row: String,
    pub about: String,
    #[serde(default, rename = "where")]
    pub where_found: String,
    pub key: Vec<String>,
    #[serde(default)]
    pub called: Option<String>,
    #[serde(default)]
    pub numbered: bool,
    pub fields: Ordered<FieldText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldText {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub values: Vec<String>,
    #[serde(default)]
    pub aliases: Ordered<String>,
    #[serde(default)]
    pub of: Option<Of>,
    #[serde(default)]
    pub to: Option<String>,
    #[serde(default)]
    pub back: Option<String>,
    #[serde(default)]
    pub may_be_none: bool,
    #[serde(default)]
    pub negative: bool,
    #[serde(default)]
    pub about: String,
    #[serde(default, rename = "where")]
    pub where_found: String,
    #[serde(default)]
    pub example: Option<String>,
}

/// What a list holds: words, or the name of a type.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Of {
    Words(Vec<String>),
    Type(String),
}
