//! One value of a snapshot, typed by the schema from its raw text.

use crate::problem::nearest;
use crate::schema::{Choices, Field, Kind};
use crate::tree::{Content, Node};
use crate::value::{self, Misread, Value};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use std::collections::HashSet;
use std::sync::Arc;

/// How many entries a list in one field may have.
const ENTRIES: usize = 1000;
/// The longest text of a field, in characters: rules put several of them into one sentence.
const TEXT: usize = 10_000;
/// The longest texts of a list together, in bytes.
const LIST: usize = 100_000;

/// What stands at a field.
#[derive(Clone, Copy)]
pub(super) enum Stated<'a> {
    /// `null`, or nothing at all.
    Nothing,
    /// A single value as it is written.
    Text(&'a str),
    /// Several values.
    List(&'a [Node]),
    /// A mapping, of this node.
    Map(&'a Node),
}

impl<'a> Stated<'a> {
    /// What a node says.
    pub(super) fn of(node: &'a Node) -> Self {
        match &node.content {
            Content::Null => Self::Nothing,
            Content::Scalar(text) => Self::Text(text),
            Content::List(items) => Self::List(items),
            Content::Map(_) => Self::Map(node),
        }
    }
}

/// Types what stands at a field of data that describes `as_of`, if that day is known.
///
/// # Errors
/// What is wrong with it; never quotes it, for it may be personal.
pub(super) fn read(field: &Field, said: Stated<'_>, as_of: Option<Date>) -> Result<Value, Misread> {
    let wrong = |what: &str| misread(what, format!("write {}", field.allowed()));
    let value = match (said, &field.kind) {
        (Stated::Nothing, _) => return Ok(Value::Unknown),
        (Stated::Text("none"), _) if field.may_be_none => return Ok(Value::Nothing),
        (Stated::Text(_), Kind::List(_)) => return wrong("this is a list"),
        (Stated::Text(text), kind) => scalar(kind, text)?,
        (Stated::List(items), Kind::List(of)) => list(field, of, items)?,
        (Stated::List(_), _) => return wrong("a list stands where a single value belongs"),
        (Stated::Map(node), Kind::Money) => amount(node)?,
        (Stated::Map(_), _) => return wrong("a mapping stands where a single value belongs"),
    };
    let value = bounded(field, value)?;
    match as_of.and_then(|as_of| too_late(field, &value, as_of)) {
        Some(misread) => Err(misread),
        None => Ok(value),
    }
}

fn misread<T>(what: &str, hint: String) -> Result<T, Misread> {
    Err(Misread { what: what.to_owned(), hint })
}

fn scalar(kind: &Kind, text: &str) -> Result<Value, Misread> {
    if let Some(misread) = too_long(text) {
        return Err(misread);
    }
    match kind {
        Kind::Text | Kind::Ref(_) if text.trim().is_empty() => {
            misread("this text is empty", "write it, or leave the field out if you do not know it".into())
        }
        Kind::Text | Kind::Ref(_) => Ok(Value::Text(text.into())),
        Kind::OneOf(choices) => word(choices, text),
        Kind::Count | Kind::Integer => value::integer(text).map(Value::Integer),
        Kind::Decimal => value::decimal(text).map(Value::Decimal),
        Kind::Money => value::money(text, None).map(Value::Money),
        Kind::Day => value::day(text).map(Value::Day),
        Kind::Instant => value::instant(text).map(Value::Instant),
        Kind::Flag => match text {
            "true" => Ok(Value::Flag(true)),
            "false" => Ok(Value::Flag(false)),
            _ => misread("this is neither true nor false", "write true or false".into()),
        },
        Kind::List(_) => misread("this is a list", "write it in [ ]".into()),
    }
}

/// A text that no rule could put into a sentence.
fn too_long(text: &str) -> Option<Misread> {
    // A character has at least one byte.
    let length = if text.len() > TEXT { text.chars().count() } else { 0 };
    let what = || format!("this text has {length} characters; a field holds at most {TEXT}");
    (length > TEXT).then(|| Misread { what: what(), hint: "write the beginning of it".to_owned() })
}

fn word(choices: &Choices, text: &str) -> Result<Value, Misread> {
    if let Some(word) = choices.find(text) {
        return Ok(Value::Text(word.clone()));
    }
    let near = nearest(text, choices.values.iter().map(|value| &**value));
    let near = near.map_or_else(String::new, |near| format!("did you mean {near}? "));
    misread("this is none of its values", format!("{near}write one of: {}", choices.listed()))
}

fn list(field: &Field, of: &Kind, items: &[Node]) -> Result<Value, Misread> {
    if items.is_empty() && !field.may_be_none {
        return misread(
            "this list is empty, but there is always at least one",
            format!("write {}", of.allowed()),
        );
    }
    if items.len() > ENTRIES {
        return misread("this list is too long", format!("a list holds at most {ENTRIES} entries"));
    }
    let one = |item: &Node| match &item.content {
        Content::Scalar(text) => scalar(of, text),
        Content::Null | Content::List(_) | Content::Map(_) => {
            misread("an entry of this list is not a single value", format!("write {}", of.allowed()))
        }
    };
    let length = |item: &Node| if let Content::Scalar(text) = &item.content { text.len() } else { 0 };
    if items.iter().map(length).sum::<usize>() > LIST {
        return misread(
            "the texts of this list are too long",
            format!("they have at most {LIST} bytes together"),
        );
    }
    let values: Vec<Value> = items.iter().map(one).collect::<Result<_, _>>()?;
    let mut seen = HashSet::new();
    let doubled = values.iter().any(|value| !seen.insert(value));
    if doubled {
        return misread("an entry of this list stands there twice", "keep one of them".into());
    }
    Ok(Value::List(Arc::from(values)))
}

/// `{ amount: 418.20, currency: USD }`
fn amount(node: &Node) -> Result<Value, Misread> {
    let hint = || "write 12.50 USD, or { amount: 12.50, currency: USD }".to_owned();
    let part = |key: &str| match node.get(key).map(|node| &node.content) {
        Some(Content::Scalar(text)) => Some(text.clone()),
        _ => None,
    };
    let count = if let Content::Map(entries) = &node.content { entries.len() } else { 0 };
    let (number, currency) = (part("amount"), part("currency"));
    if count != usize::from(number.is_some()) + usize::from(currency.is_some()) {
        return misread("this is not an amount of money", hint());
    }
    match number {
        Some(number) => value::money(&number, currency.as_deref()).map(Value::Money),
        None => misread("this is not an amount of money", hint()),
    }
}

/// Refuses numbers and amounts outside the range of their field.
fn bounded(field: &Field, value: Value) -> Result<Value, Misread> {
    let number = match &value {
        Value::Integer(number) => Decimal::from(*number),
        Value::Decimal(number) => *number,
        Value::Money(money) => money.amount,
        _ => return Ok(value),
    };
    match field.range.fault(number) {
        Some(fault) => misread(&fault, format!("write {}", field.allowed())),
        None => Ok(value),
    }
}

/// What is wrong with a day of something that has happened, if it is after the day that the data describes. One day
/// more is accepted: where the person is, it may be tomorrow already.
pub(super) fn too_late(field: &Field, value: &Value, as_of: Date) -> Option<Misread> {
    let day = match value {
        Value::Day(day) if field.range.past => *day,
        Value::Instant(instant) if field.range.past => TimeZone::UTC.to_datetime(*instant).date(),
        _ => return None,
    };
    let late = day > as_of && day.yesterday().is_ok_and(|before| before > as_of);
    late.then(|| Misread {
        what: format!("this is later than as_of ({})", value::spoken_without_year(as_of)),
        hint: "look again at what you wrote by hand, then set as_of to the day you looked".into(),
    })
}
