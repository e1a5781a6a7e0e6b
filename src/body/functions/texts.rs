//! Functions over text.

use super::{FunctionRun, GivenValues, Gives, OwnFunction, Takes, names};
use crate::body::meaning::made;
use crate::body::notes::{BodyNotes, Got, Work};
use crate::body::value::Val;

pub(super) const FUNCTIONS: &[OwnFunction] = &[
    OwnFunction {
        name: "starts_with",
        takes: &[Takes::Text, Takes::Text],
        gives: Gives::Flag,
        about: "whether it begins with another text",
        run: FunctionRun::Plain(|work, given| two(work, given, |text, start| text.starts_with(start))),
    },
    OwnFunction {
        name: "ends_with",
        takes: &[Takes::Text, Takes::Text],
        gives: Gives::Flag,
        about: "whether it ends with another text",
        run: FunctionRun::Plain(|work, given| two(work, given, |text, end| text.ends_with(end))),
    },
    OwnFunction {
        name: "includes",
        takes: &[Takes::Text, Takes::Text],
        gives: Gives::Flag,
        about: "whether another text stands in it",
        run: FunctionRun::Plain(|work, given| {
            let text = given.text(&mut work.notes, 0)?;
            work.notes.goes_through(text);
            two(work, given, |text, part| text.contains(part))
        }),
    },
    OwnFunction {
        name: "lower",
        takes: &[Takes::Text],
        gives: Gives::Text,
        about: "in small letters",
        run: FunctionRun::Plain(|work, given| one(work, given, str::to_lowercase)),
    },
    OwnFunction {
        name: "upper",
        takes: &[Takes::Text],
        gives: Gives::Text,
        about: "in capitals",
        run: FunctionRun::Plain(|work, given| one(work, given, str::to_uppercase)),
    },
    OwnFunction {
        name: "trim",
        takes: &[Takes::Text],
        gives: Gives::Text,
        about: "without blanks around it",
        run: FunctionRun::Plain(|work, given| one(work, given, |text| text.trim().to_owned())),
    },
    OwnFunction {
        name: "words",
        takes: &[Takes::Text],
        gives: Gives::Text,
        about: "with blanks for underscores",
        run: FunctionRun::Plain(|work, given| one(work, given, |text| text.replace('_', " "))),
    },
    OwnFunction {
        name: "same_name",
        takes: &[Takes::Text, Takes::Text],
        gives: Gives::Flag,
        about: "whether two names are one person's: case, blanks, accents, order and middle names do not count",
        run: FunctionRun::Plain(same_name),
    },
    OwnFunction {
        name: "plural",
        takes: &[Takes::Integer, Takes::Text, Takes::Text],
        gives: Gives::Text,
        about: "the number with the first word for one and the second for all others",
        run: FunctionRun::Plain(plural),
    },
];

/// So many letters of a name are folded in the time of a step.
const LETTERS: usize = 4;

fn one<'a>(work: &mut Work<'a>, given: GivenValues<'_, 'a>, make: fn(&str) -> String) -> Got<Val<'a>> {
    let text = counted(&mut work.notes, given, 0)?;
    made(&mut work.notes, make(text))
}

fn two<'a>(work: &mut Work<'a>, given: GivenValues<'_, 'a>, asks: fn(&str, &str) -> bool) -> Got<Val<'a>> {
    let text = given.text(&mut work.notes, 0)?;
    let other = counted(&mut work.notes, given, 1)?;
    Ok(Val::Flag(asks(text, other)))
}

/// A text that is gone through from its beginning to its end.
fn counted<'v>(notes: &mut BodyNotes, given: GivenValues<'v, '_>, index: usize) -> Got<&'v str> {
    let text = given.text(notes, index)?;
    notes.goes_through(text);
    Ok(text)
}

fn same_name<'a>(work: &mut Work<'a>, given: GivenValues<'_, 'a>) -> Got<Val<'a>> {
    let notes = &mut work.notes;
    let (one, other) = (given.text(notes, 0)?, given.text(notes, 1)?);
    notes.spend((one.len() + other.len()) / LETTERS);
    Ok(Val::Flag(names::same(one, other)))
}

fn plural<'a>(work: &mut Work<'a>, given: GivenValues<'_, 'a>) -> Got<Val<'a>> {
    let notes = &mut work.notes;
    let count = given.integer(notes, 0)?;
    let (one, many) = (given.text(notes, 1)?, given.text(notes, 2)?);
    let word = if count == 1 { one } else { many };
    notes.goes_through(word);
    made(notes, format!("{count} {word}"))
}
