//! Where something stands, as a report says it.

use crate::source::Place;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where something stands.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct At {
    /// The file as the person named it.
    pub file: String,
    /// 1-based.
    pub line: u32,
    /// 1-based, in characters.
    pub column: u32,
}

impl From<&Place> for At {
    fn from(place: &Place) -> Self {
        Self { file: place.file.to_string(), line: place.line, column: place.column }
    }
}

impl At {
    /// `FILE:LINE`; the file alone where nothing of it is meant in particular.
    #[must_use]
    pub fn line_of_file(&self) -> String {
        if self.line > 0 { format!("{}:{}", self.file, self.line) } else { self.file.clone() }
    }

    /// `FILE:LINE:COLUMN`, as far as it is known.
    #[must_use]
    pub fn exact(&self) -> String {
        match (self.line, self.column) {
            (0, _) => self.file.clone(),
            (line, 0) => format!("{}:{line}", self.file),
            (line, column) => format!("{}:{line}:{column}", self.file),
        }
    }
}
