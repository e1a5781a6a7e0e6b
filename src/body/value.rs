//! What an expression of a body gives: borrowed from the snapshot or the body where it can be.

use super::given::Binding;
use super::types::Type;
use crate::schema::TableId;
use crate::snapshot::{RowId, Snapshot};
use crate::value::{Money, Value};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A value while a body runs.
#[derive(Debug, Clone)]
pub(super) enum Val<'a> {
    /// `()`: known to be nothing.
    Nothing,
    Flag(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(BodyText<'a>),
    Money(Money),
    Day(Date),
    Instant(Timestamp),
    List(List<'a>),
    Row(TableId, RowId),
    Rows(RowSet<'a>),
    /// `#{ … }`, its keys in the order of the alphabet.
    Answer(Arc<[(Arc<str>, Self)]>),
}

/// A text.
#[derive(Debug, Clone)]
pub(super) enum BodyText<'a> {
    Held(&'a str),
    Made(Arc<str>),
}

/// Several values.
#[derive(Debug, Clone)]
pub(super) enum List<'a> {
    /// A field of the snapshot.
    Field(&'a [Value]),
    /// One that is written in the body.
    Literal(&'a [Val<'a>]),
    Made(Arc<[Val<'a>]>),
}

/// Several rows of one table.
#[derive(Debug, Clone)]
pub(super) struct RowSet<'a> {
    pub table: TableId,
    pub rows: RowIds<'a>,
    /// Set when the snapshot does not know the table: to walk over it is unknown.
    pub missing: bool,
}

/// Which rows.
#[derive(Debug, Clone)]
pub(super) enum RowIds<'a> {
    /// The first so many, which are all.
    All(usize),
    Held(&'a [RowId]),
    Made(Arc<[RowId]>),
}

impl<'a> Val<'a> {
    /// What a name stands for.
    pub(super) fn bound(snapshot: &Snapshot, binding: &'a Binding) -> Self {
        match binding {
            Binding::Row(table, row) => Self::Row(*table, *row),
            Binding::Rows(table) => {
                let rows = snapshot.tables.get(*table);
                let missing = !rows.is_some_and(|rows| rows.known);
                let count = rows.map_or(0, |rows| rows.rows.len());
                Self::Rows(RowSet { table: *table, rows: RowIds::All(count), missing })
            }
            Binding::Value(value) => Self::of(value),
        }
    }

    /// A field of the snapshot; unknown must have been dealt with.
    pub(super) fn of(value: &'a Value) -> Self {
        match value {
            Value::Unknown | Value::Nothing => Self::Nothing,
            Value::Text(text) => Self::Text(BodyText::Held(text)),
            Value::Integer(number) => Self::Integer(*number),
            Value::Decimal(number) => Self::Decimal(*number),
            Value::Money(money) => Self::Money(*money),
            Value::Day(day) => Self::Day(*day),
            Value::Instant(instant) => Self::Instant(*instant),
            Value::Flag(flag) => Self::Flag(*flag),
            Value::List(list) => Self::List(List::Field(list)),
        }
    }

    /// The same, borrowed: a text that a body holds is not counted up and down by every row.
    #[inline]
    pub(super) fn held(&'a self) -> Self {
        match self {
            Self::Text(text) => Self::Text(BodyText::Held(text.as_str())),
            other => other.clone(),
        }
    }

    /// What kind of value it is, in words.
    pub(super) fn kind(&self) -> String {
        let kind = match self {
            Self::Nothing => Type::Unit,
            Self::Flag(_) => Type::Flag,
            Self::Integer(_) => Type::Integer,
            Self::Decimal(_) => Type::Decimal,
            Self::Text(_) => Type::Text,
            Self::Money(_) => Type::Money,
            Self::Day(_) => Type::Day,
            Self::Instant(_) => Type::Instant,
            Self::List(_) => Type::List(Box::new(Type::Any)),
            Self::Row(..) => Type::Row(0),
            Self::Rows(_) => Type::Rows(0),
            Self::Answer(_) => Type::Map,
        };
        kind.to_string()
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text.as_str()) } else { None }
    }

    /// A whole number or one with decimals.
    pub(super) fn number(&self) -> Option<Decimal> {
        match self {
            Self::Integer(number) => Some(Decimal::from(*number)),
            Self::Decimal(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn money(&self) -> Option<Money> {
        if let Self::Money(money) = self { Some(*money) } else { None }
    }
}

impl BodyText<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Held(text) => text,
            Self::Made(text) => text,
        }
    }
}

impl<'a> List<'a> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Field(list) => list.len(),
            Self::Literal(list) => list.len(),
            Self::Made(list) => list.len(),
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<Val<'a>> {
        match self {
            Self::Field(list) => list.get(index).map(Val::of),
            Self::Literal(list) => list.get(index).map(Val::held),
            Self::Made(list) => list.get(index).cloned(),
        }
    }
}

impl RowIds<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::All(count) => *count,
            Self::Held(rows) => rows.len(),
            Self::Made(rows) => rows.len(),
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<RowId> {
        match self {
            Self::All(count) => (index < *count).then_some(index),
            Self::Held(rows) => rows.get(index).copied(),
            Self::Made(rows) => rows.get(index).copied(),
        }
    }
}
