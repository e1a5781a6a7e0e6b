//! What is known of an expression's value before it runs.

use crate::schema::{Choices, Kind, Schema, TableId};
use std::fmt;
use std::sync::Arc;

/// The kind of value an expression or a name has, as far as the schema tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Not known before it runs.
    Any,
    /// `()`: known to be nothing.
    Unit,
    /// Text.
    Text,
    /// Text that stands in the script: one of these.
    Word(Vec<String>),
    /// A member of an enumeration.
    OneOf(Arc<Choices>),
    /// A whole number.
    Integer,
    /// A number with decimals.
    Decimal,
    /// An amount of money.
    Money,
    /// A calendar day.
    Day,
    /// A point in time.
    Instant,
    /// Yes or no.
    Flag,
    /// A list of values.
    List(Box<Type>),
    /// A row of a table or a record.
    Row(TableId),
    /// Rows of a table.
    Rows(TableId),
    /// `#{ … }`.
    Map,
    /// `|row| …`.
    Closure,
}

impl Type {
    /// The type of a field of the schema.
    #[must_use]
    pub fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Text => Self::Text,
            Kind::OneOf(choices) => Self::OneOf(choices.clone()),
            Kind::Count | Kind::Integer => Self::Integer,
            Kind::Decimal => Self::Decimal,
            Kind::Money => Self::Money,
            Kind::Day => Self::Day,
            Kind::Instant => Self::Instant,
            Kind::Flag => Self::Flag,
            Kind::List(of) => match &**of {
                Kind::Ref(table) => Self::Rows(*table),
                other => Self::List(Box::new(Self::of(other))),
            },
            Kind::Ref(table) => Self::Row(*table),
        }
    }

    /// The type of what a row calls `name`: a field or a way back.
    #[must_use]
    pub fn field(schema: &Schema, table: TableId, name: &str) -> Option<Self> {
        let table = schema.tables.get(table)?;
        if let Some(field) = table.field(name) {
            return Some(Self::of(&table.fields[field].kind));
        }
        table.backs.iter().find(|back| &*back.name == name).map(|back| Self::Rows(back.table))
    }

    /// What one element of it is.
    #[must_use]
    pub fn element(&self) -> Self {
        match self {
            Self::List(of) => (**of).clone(),
            Self::Rows(table) => Self::Row(*table),
            _ => Self::Any,
        }
    }

    /// Whether it is text of any kind.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Word(_) | Self::OneOf(_))
    }

    /// What a value is that comes from either of two places. Words add up; a word beside an enumeration is
    /// judged as one of it.
    #[must_use]
    pub fn either(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Word(mut words), Self::Word(more)) => {
                words.extend(more);
                Self::Word(words)
            }
            (Self::OneOf(choices), Self::Word(_)) | (Self::Word(_), Self::OneOf(choices)) => {
                Self::OneOf(choices)
            }
            (Self::List(a), Self::List(b)) => Self::List(Box::new(a.either(*b))),
            (Self::Unit, one) | (one, Self::Unit) => one,
            (a, b) if a.is_text() && b.is_text() => Self::Text,
            _ => Self::Any,
        }
    }

    /// Whether values of both may be compared at all. Money and numbers meet only at a literal zero, which
    /// the caller knows.
    #[must_use]
    pub fn comparable(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any | Self::Unit, _) | (_, Self::Any | Self::Unit) => true,
            (a, b) if a.is_text() && b.is_text() => true,
            (Self::Integer | Self::Decimal, Self::Integer | Self::Decimal) => true,
            (Self::List(a), Self::List(b)) => a.comparable(b),
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "a value",
            Self::Unit => "()",
            Self::Text | Self::Word(_) => "text",
            Self::OneOf(_) => "one of a few words",
            Self::Integer => "a whole number",
            Self::Decimal => "a decimal",
            Self::Money => "money",
            Self::Day => "a day",
            Self::Instant => "an instant",
            Self::Flag => "true or false",
            Self::List(_) => "a list",
            Self::Row(_) => "a row",
            Self::Rows(_) => "rows",
            Self::Map => "a map",
            Self::Closure => "a closure",
        })
    }
}
