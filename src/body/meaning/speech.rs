//! How values are told in sentences, and how they are written as data.

use super::{element, walk};
use crate::body::notes::{Got, Work};
use crate::body::value::Val;

/// A value inside a sentence. `()` and whole collections of rows have no words of their own.
pub(in crate::body) fn spoken<'a>(work: &mut Work<'a>, value: &Val<'a>) -> Got<String> {
    if let Val::Day(day) = value {
        return Ok(crate::value::spoken(*day));
    }
    if matches!(value, Val::Nothing | Val::Answer(_) | Val::Rows(_)) {
        work.notes.mistake(format!("a sentence cannot contain {}; test it first", value.kind()));
    }
    plain(work, value)
}

/// A value as data: days ISO.
pub(in crate::body) fn plain<'a>(work: &mut Work<'a>, value: &Val<'a>) -> Got<String> {
    Ok(match value {
        Val::Rows(_) | Val::List(_) => return all(work, value),
        Val::Money(money) => money.to_string(),
        Val::Day(day) => day.to_string(),
        Val::Instant(instant) => instant.to_string(),
        Val::Row(table, row) => {
            let row = work.snapshot.tables.get(*table).and_then(|table| table.rows.get(*row));
            row.map_or_else(String::new, |row| row.key.to_string())
        }
        Val::Decimal(number) => number.normalize().to_string(),
        Val::Integer(number) => number.to_string(),
        Val::Flag(flag) => flag.to_string(),
        Val::Text(text) => text.as_str().to_owned(),
        Val::Nothing | Val::Answer(_) => String::new(),
    })
}

fn all<'a>(work: &mut Work<'a>, list: &Val<'a>) -> Got<String> {
    let mut text = String::new();
    for index in 0..walk(work, list)? {
        if index > 0 {
            text.push_str(", ");
        }
        text += &spoken(work, &element(list, index))?;
    }
    work.notes.goes_through(&text);
    Ok(text)
}
