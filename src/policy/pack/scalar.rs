//! A value of a parameter as it is written, in a pack or in settings.

use schemars::JsonSchema;
use serde::Deserialize;

/// A value of a parameter as it is written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[allow(missing_docs, reason = "the schemas say nothing more of each")]
pub enum Scalar {
    Flag(bool),
    Integer(i64),
    Text(String),
}

impl Scalar {
    /// The same as text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Flag(flag) => flag.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}
