//! Two rows with one id: in what they must agree, and what they say together.

use super::text;
use crate::schema::{Field, Kind, Likeness, Table};
use crate::tree::{Content, Entry, Node};
use crate::value;

/// How near two rows of one event are, and the fields in which they contradict each other. Files word an event
/// in many ways, but its days, its amounts in one currency, and the words that the schema marks do not change.
/// What only one of them says contradicts nothing.
pub(super) fn compare<'a>(table: &'a Table, a: &Node, b: &Node) -> (Likeness, Vec<&'a str>) {
    let (mut all, mut apart) = (Likeness::Same, Vec::new());
    for field in &table.fields {
        let (Some(a), Some(b)) = (text(a, &field.name), text(b, &field.name)) else { continue };
        let likeness = likeness(field, &a, &b);
        all = all.max(likeness);
        if likeness == Likeness::Apart {
            apart.push(&*field.name);
        }
    }
    (all, apart)
}

fn likeness(field: &Field, a: &str, b: &str) -> Likeness {
    let none = |text: &str| field.may_be_none && text == "none";
    match field.kind {
        _ if a == b || none(a) || none(b) => Likeness::Same,
        Kind::Day | Kind::Instant => Likeness::Apart,
        Kind::Money => amounts(a, b),
        _ => field.likeness(a, b),
    }
}

/// Amounts in different currencies are never compared.
fn amounts(a: &str, b: &str) -> Likeness {
    match (value::money(a, None), value::money(b, None)) {
        (Ok(a), Ok(b)) if a.currency != b.currency => Likeness::Near,
        (Ok(a), Ok(b)) if a.amount == b.amount => Likeness::Same,
        _ => Likeness::Apart,
    }
}

/// Adds to a row what another of the same event says more: a value where it has none.
pub(super) fn complete(row: &mut Node, other: Node) {
    let (Content::Map(entries), Content::Map(more)) = (&mut row.content, other.content) else { return };
    for entry in more {
        match entries.iter_mut().find(|own| own.key == entry.key) {
            Some(own) if weight(own) >= weight(&entry) => {}
            Some(own) => *own = entry,
            None => entries.push(entry),
        }
    }
}

/// How much an entry says: nothing, that there is none, or a value.
fn weight(entry: &Entry) -> u8 {
    match &entry.value.content {
        Content::Null => 0,
        Content::Scalar(text) if text.trim().is_empty() => 0,
        Content::Scalar(text) if &**text == "none" => 1,
        Content::Scalar(_) | Content::List(_) | Content::Map(_) => 2,
    }
}
