//! Whether an action can be done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether an action can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing stops it, and everything that could was answered.
    Go,
    /// Something stops it.
    NoGo,
    /// Nothing known stops it, but something that could was not answered.
    Incomplete,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Go, Self::NoGo, Self::Incomplete];

    /// Its word in conditions and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::NoGo => "no-go",
            Self::Incomplete => "incomplete",
        }
    }

    /// The exit code of a program that was asked about it.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Go => 0,
            Self::NoGo => 1,
            Self::Incomplete => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn conditions_know_every_word() {
        assert_eq!(Verdict::ALL.map(Verdict::word), crate::policy::VERDICTS);
    }
}
