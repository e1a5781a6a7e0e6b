//! What a field can hold.

use super::TableId;
use std::fmt;
use std::sync::Arc;

/// The members of an enumeration and other accepted spellings of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Choices {
    /// The members, in the order of the schema.
    pub values: Vec<Arc<str>>,
    /// Accepted spellings and the index of the member each means.
    pub aliases: Vec<(String, usize)>,
}

impl Choices {
    /// The member a text means: exactly, or as an alias in any case.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&Arc<str>> {
        let alias =
            || self.aliases.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(text)).map(|(_, at)| *at);
        let index = self.values.iter().position(|value| &**value == text).or_else(alias)?;
        self.values.get(index)
    }

    /// The members, to be shown.
    #[must_use]
    pub fn listed(&self) -> String {
        self.values.join(" | ")
    }
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// One of a few words.
    OneOf(Arc<Choices>),
    /// A whole number, zero or more.
    Count,
    /// A whole number.
    Integer,
    /// A number with decimals.
    Decimal,
    /// An amount with its currency.
    Money,
    /// A calendar day.
    Day,
    /// A point in time.
    Instant,
    /// Yes or no.
    Flag,
    /// Several values.
    List(Box<Kind>),
    /// The key of a row of another table.
    Ref(TableId),
}

impl Kind {
    /// What may be written, shown in errors, questions and the template.
    #[must_use]
    pub fn allowed(&self) -> String {
        match self {
            Self::Text => "text".into(),
            Self::OneOf(choices) => choices.listed(),
            Self::Count => "a whole number, 0 or more".into(),
            Self::Integer => "a whole number".into(),
            Self::Decimal => "a number such as 12.5".into(),
            Self::Money => "an amount such as 12.50 USD".into(),
            Self::Day => "a day such as 2026-11-20".into(),
            Self::Instant => "a time such as 2026-11-20T14:05:00Z".into(),
            Self::Flag => "true | false".into(),
            Self::List(of) => match &**of {
                Self::OneOf(choices) => format!("a list of: {}", choices.listed()),
                other => format!("a list of {other}"),
            },
            Self::Ref(_) => "the key of a row".into(),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text | Self::OneOf(_) => "text",
            Self::Count | Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Money => "money",
            Self::Day => "day",
            Self::Instant => "instant",
            Self::Flag => "flag",
            Self::List(_) => "list",
            Self::Ref(_) => "row",
        })
    }
}
