//! The formats, each with its word: the one list of them.

use schemars::JsonSchema;
use serde::Deserialize;

/// A format in which something is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
// Each word says for itself what it is; the schema of the settings says no more.
#[schemars(description = "")]
pub enum Format {
    /// For reading
    Table,
    /// For programs; docs/report.md describes it
    Json,
    /// A result a line
    Jsonl,
    /// For spreadsheets
    Csv,
    /// For a comment on a pull request; the reference of the rules, with `audit rules`
    Markdown,
    /// For a browser: one page that needs nothing else
    Html,
    /// For code scanning
    Sarif,
    /// Results for a build server, also of examples with `audit test`
    Junit,
    /// Annotations for GitHub
    Github,
    /// Code quality for GitLab
    Gitlab,
    /// Deadlines and waiting days, for a calendar
    Ics,
    /// A snapshot, with `audit import`; a lock, with `audit pack`
    Yaml,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Table,
        Self::Json,
        Self::Jsonl,
        Self::Csv,
        Self::Markdown,
        Self::Html,
        Self::Sarif,
        Self::Junit,
        Self::Github,
        Self::Gitlab,
        Self::Ics,
        Self::Yaml,
    ];

    /// Its word on the command line and in settings.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Ics => "ics",
            Self::Yaml => "yaml",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// The words of some of them, as a person is told.
    #[must_use]
    pub fn words(formats: &[Self]) -> String {
        formats.iter().map(|format| format.word()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn settings_know_each_by_its_word() {
        for format in Format::ALL {
            let word = format!("\"{}\"", format.word());
            assert!(serde_json::from_str::<Format>(&word).is_ok_and(|read| read == format), "{word}");
        }
    }
}
