//! The header of a rule file as it is written.

use crate::tree::Ordered;
use schemars::JsonSchema;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How much a finding matters for an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// What a step still to do starts: it stops nothing by itself, and moves the day from which the action works.
    Wait,
    /// Good to know.
    Info,
    /// Costs or loses something.
    Warning,
    /// Two facts that cannot both be true: it counts as unanswered until the person says which is right.
    Contradiction,
    /// Stops the action.
    Blocker,
}

impl Level {
    /// All of them, gravest first.
    pub const ALL: [Self; 5] = [Self::Blocker, Self::Contradiction, Self::Warning, Self::Info, Self::Wait];

    /// The level a word means.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }

    /// Its word in rules and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Contradiction => "contradiction",
            Self::Blocker => "blocker",
        }
    }
}

/// How sure a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The platform's own pages say so.
    Official,
    /// Concluded from official pages.
    Inferred,
    /// Reported by people.
    Reported,
    /// Nobody could confirm it.
    Unverified,
}

impl Confidence {
    /// Its word in rules and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Inferred => "inferred",
            Self::Reported => "reported",
            Self::Unverified => "unverified",
        }
    }
}

/// What ends a finding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EndedBy {
    /// Its day, when it has one, and else the person who asks.
    #[default]
    Time,
    /// The person who asks, also before its day.
    You,
    /// Its day, when it has one, and else somebody else; nobody can say when.
    Others,
}

impl EndedBy {
    /// Its word in rules and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::You => "you",
            Self::Others => "others",
        }
    }
}

/// Which part of a report a finding belongs to, when it is neither a plain blocker nor a plain warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    /// What closing takes away.
    Lost,
    /// What the platform keeps.
    Kept,
}

impl Section {
    /// Its word in rules and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Kept => "kept",
        }
    }
}

/// `severity:` is one word for every action, or one word per action; the words are checked by the reader, which
/// knows where they stand.
#[derive(Debug)]
pub(super) enum Severity {
    Every(String),
    PerAction(Vec<(String, String)>),
}

struct InWords;

impl<'de> Visitor<'de> for InWords {
    type Value = Severity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("blocker, contradiction, warning, info or wait, or one of them per action")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Severity, E> {
        Ok(Severity::Every(word.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Severity, A::Error> {
        let mut words = Vec::new();
        while let Some(entry) = map.next_entry()? {
            words.push(entry);
        }
        Ok(Severity::PerAction(words))
    }
}

impl JsonSchema for Severity {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Severity".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let words: Vec<&str> = Level::ALL.iter().map(|level| level.word()).collect();
        schemars::json_schema!({
            "description": "One level for every action, or a level per action; an action left out is not concerned.",
            "anyOf": [
                { "type": "string", "enum": words },
                { "type": "object", "additionalProperties": { "type": "string", "enum": words } },
            ]
        })
    }
}

impl<'de> Deserialize<'de> for Severity {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(InWords)
    }
}

/// A number of days, or parameters and numbers that are added.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(super) struct Window(pub String);

impl JsonSchema for Window {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Window".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Days up to today and with it: a number, or parameters of the rule and numbers that are added.",
            "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string", "pattern": r"^\w+( *\+ *\w+)*$" }],
        })
    }
}

fn yes() -> bool {
    true
}

/// The block at the top of a rule file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleHeader {
    /// What it finds; also its sentence when the body only says true.
    pub title: String,
    /// The facts of the pack it carries.
    #[serde(default)]
    pub facts: Vec<String>,
    /// How much a finding matters, for every action or per action.
    pub severity: Severity,
    /// Whom it concerns; without it, everybody.
    #[serde(default)]
    pub roles: Vec<String>,
    /// `row in table`, or a record.
    #[serde(rename = "for")]
    pub target: String,
    /// The field that findings point at, as row.field.
    #[serde(default)]
    pub at: Option<String>,
    /// Other records the body names; a rule over a record may also name tables.
    #[serde(default)]
    pub reads: Vec<String>,
    /// Parameters of the pack, plain names in the body.
    #[serde(default)]
    pub params: Vec<String>,
    /// Per table that exports fill, of how many days its answer needs the rows; of days that no file covers it
    /// cannot answer.
    #[serde(default)]
    pub looks_back: Ordered<Window>,
    /// Keys of the sources of the pack.
    #[serde(default)]
    pub sources: Vec<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The day its sources were last read, as 2026-11-23.
    pub checked: String,
    /// What a finding speaks for: an action, keep, or a word that the pack lists under advice.
    #[serde(default)]
    pub advises: Option<String>,
    /// Whether a finding may be accepted.
    #[serde(default)]
    pub waivable: bool,
    /// What ends a finding.
    #[serde(default)]
    pub ended_by: EndedBy,
    /// The part of the report it belongs to.
    #[serde(default)]
    pub section: Option<Section>,
    /// Whether it concludes from rows of exports what nobody wrote down.
    #[serde(default)]
    pub derived: bool,
    /// Whether a finding speaks for its row, so that the row counts as judged; false where it only tells history
    /// or loss.
    #[serde(default = "yes")]
    pub speaks: bool,
    /// What happens if it is ignored.
    pub why: String,
    /// What to do.
    pub fix: String,
}
