//! Functions over rows and lists: they walk, and the closure judges one element.

use super::{Each, FunctionRun, GivenValues, Gives, OwnFunction, Takes};
use crate::body::meaning::{TEXT_LIMIT, add_money, element, made, order, spoken, walk, within};
use crate::body::notes::{Got, Work};
use crate::body::value::{BodyText, List, RowIds, RowSet, Val};
use crate::snapshot::RowId;
use crate::source::beginning;
use crate::value::Money;
use rust_decimal::Decimal;
use std::collections::HashSet;

pub(super) const FUNCTIONS: &[OwnFunction] = &[
    OwnFunction {
        name: "any",
        takes: &[Takes::Many, Takes::Test],
        gives: Gives::Flag,
        about: "whether the test holds for one of them at least",
        run: FunctionRun::Walk(|work, list, test| quantified(work, list, test, true)),
    },
    OwnFunction {
        name: "all",
        takes: &[Takes::Many, Takes::Test],
        gives: Gives::Flag,
        about: "whether the test holds for every one",
        run: FunctionRun::Walk(|work, list, test| quantified(work, list, test, false)),
    },
    OwnFunction {
        name: "count",
        takes: &[Takes::Many, Takes::Test],
        gives: Gives::Integer,
        about: "for how many the test holds",
        run: FunctionRun::Walk(count),
    },
    OwnFunction {
        name: "filter",
        takes: &[Takes::Many, Takes::Test],
        gives: Gives::First,
        about: "those for which the test holds",
        run: FunctionRun::Walk(filter),
    },
    OwnFunction {
        name: "map",
        takes: &[Takes::Many, Takes::Make],
        gives: Gives::Mapped,
        about: "a list of what the closure makes of each, 1000 at the most",
        run: FunctionRun::Walk(map),
    },
    OwnFunction {
        name: "sum",
        takes: &[Takes::Many, Takes::Make],
        gives: Gives::Closure,
        about: "the sum of the numbers or amounts that the closure makes; unknown over several currencies",
        run: FunctionRun::Walk(sum),
    },
    OwnFunction {
        name: "distinct",
        takes: &[Takes::Many, Takes::Make],
        gives: Gives::Integer,
        about: "how many different values the closure makes",
        run: FunctionRun::Walk(distinct),
    },
    OwnFunction {
        name: "min",
        takes: &[Takes::Many, Takes::MakeOrdered],
        gives: Gives::Any,
        about: "the least value that the closure makes; `()` of none",
        run: FunctionRun::Walk(|work, list, make| extreme(work, list, make, false)),
    },
    OwnFunction {
        name: "max",
        takes: &[Takes::Many, Takes::MakeOrdered],
        gives: Gives::Any,
        about: "the greatest value that the closure makes; `()` of none",
        run: FunctionRun::Walk(|work, list, make| extreme(work, list, make, true)),
    },
    OwnFunction {
        name: "first",
        takes: &[Takes::Many],
        gives: Gives::Element,
        about: "the first of them; `()` of none",
        run: FunctionRun::Plain(|work, given| {
            let list = given.value(0);
            let count = walk(work, list)?;
            Ok(if count == 0 { Val::Nothing } else { element(list, 0) })
        }),
    },
    OwnFunction {
        name: "len",
        takes: &[Takes::Long],
        gives: Gives::Integer,
        about: "how many there are; of a text, its characters",
        run: FunctionRun::Plain(|work, given| {
            let length = match given.value(0) {
                Val::Text(text) => {
                    work.notes.goes_through(text.as_str());
                    text.as_str().chars().count()
                }
                list => length(work, list)?,
            };
            Ok(Val::Integer(i64::try_from(length).unwrap_or(i64::MAX)))
        }),
    },
    OwnFunction {
        name: "is_empty",
        takes: &[Takes::Long],
        gives: Gives::Flag,
        about: "whether there is none; of a text, whether it has no character",
        run: FunctionRun::Plain(|work, given| {
            let empty = match given.value(0) {
                Val::Text(text) => text.as_str().is_empty(),
                list => length(work, list)? == 0,
            };
            Ok(Val::Flag(empty))
        }),
    },
    OwnFunction {
        name: "join",
        takes: &[Takes::Many, Takes::Text],
        gives: Gives::Text,
        about: "all of them in one text, with another between them",
        run: FunctionRun::Plain(join),
    },
];

/// The longest list that `map` may build.
const MAPPED: usize = 1000;
/// Where the texts of a list are too long together, so many characters of each further one stay.
const SHORT: usize = 200;

/// How many there are. Nobody goes over them, so it takes no steps.
fn length<'a>(work: &mut Work<'a>, list: &Val<'a>) -> Got<usize> {
    match list {
        Val::Rows(rows) if !rows.missing => {
            work.notes.walks(rows.table);
            Ok(rows.rows.len())
        }
        other => walk(work, other),
    }
}

fn yes<'a>(work: &mut Work<'a>, test: &mut Each<'_, 'a>, element: Val<'a>) -> Got<bool> {
    match test(work, element)? {
        Val::Flag(yes) => Ok(yes),
        other => work.notes.refuse(format!("the test gives {}, not true or false", other.kind())),
    }
}

fn quantified<'a>(
    work: &mut Work<'a>,
    list: &Val<'a>,
    test: &mut Each<'_, 'a>,
    wanted: bool,
) -> Got<Val<'a>> {
    for index in 0..walk(work, list)? {
        if yes(work, test, element(list, index))? == wanted {
            return Ok(Val::Flag(wanted));
        }
    }
    Ok(Val::Flag(!wanted))
}

fn count<'a>(work: &mut Work<'a>, list: &Val<'a>, test: &mut Each<'_, 'a>) -> Got<Val<'a>> {
    let mut count = 0;
    for index in 0..walk(work, list)? {
        count += i64::from(yes(work, test, element(list, index))?);
    }
    Ok(Val::Integer(count))
}

fn filter<'a>(work: &mut Work<'a>, list: &Val<'a>, test: &mut Each<'_, 'a>) -> Got<Val<'a>> {
    let mut kept = Vec::new();
    for index in 0..walk(work, list)? {
        if yes(work, test, element(list, index))? {
            kept.push(index);
        }
    }
    if let Val::Rows(rows) = list {
        let chosen: Vec<RowId> = kept.iter().filter_map(|index| rows.rows.get(*index)).collect();
        return Ok(Val::Rows(RowSet { rows: RowIds::Made(chosen.into()), ..rows.clone() }));
    }
    Ok(Val::List(List::Made(kept.into_iter().map(|index| element(list, index)).collect())))
}

fn map<'a>(work: &mut Work<'a>, list: &Val<'a>, make: &mut Each<'_, 'a>) -> Got<Val<'a>> {
    let count = walk(work, list)?;
    if count > MAPPED {
        let what = format!("map takes at most {MAPPED} elements; use filter, count or sum first");
        return work.notes.refuse(what);
    }
    let (mut all, mut size) = (Vec::with_capacity(count), 0);
    for index in 0..count {
        let mut value = make(work, element(list, index))?;
        if matches!(value, Val::List(_) | Val::Answer(_)) {
            let what = format!("map makes a list of single values, not of {}", value.kind());
            return work.notes.refuse(what);
        }
        let length = value.text().map_or(1, str::len);
        if size + length > TEXT_LIMIT && length > SHORT {
            value = Val::Text(BodyText::Made(beginning(value.text().unwrap_or_default(), SHORT).into()));
            work.notes.cut = true;
        }
        size += length;
        all.push(value);
    }
    Ok(Val::List(List::Made(all.into())))
}

/// How many different values a closure makes of the elements.
fn distinct<'a>(work: &mut Work<'a>, list: &Val<'a>, make: &mut Each<'_, 'a>) -> Got<Val<'a>> {
    let mut seen = HashSet::new();
    for index in 0..walk(work, list)? {
        let value = make(work, element(list, index))?;
        let text = if matches!(value, Val::Nothing) { String::new() } else { spoken(work, &value)? };
        work.notes.goes_through(&text);
        seen.insert(format!("{} {text}", value.kind()));
    }
    Ok(Val::Integer(i64::try_from(seen.len()).unwrap_or(i64::MAX)))
}

/// Adds numbers, or amounts of one currency; amounts of several currencies have no sum, so it is unknown.
fn sum<'a>(work: &mut Work<'a>, list: &Val<'a>, make: &mut Each<'_, 'a>) -> Got<Val<'a>> {
    let mut money: Option<Money> = None;
    let mut number = Decimal::ZERO;
    let mut whole = true;
    for index in 0..walk(work, list)? {
        let value = make(work, element(list, index))?;
        if let Val::Money(more) = value {
            let sum = money.unwrap_or(Money { amount: Decimal::ZERO, currency: None });
            let Ok(sum) = add_money(&mut work.notes, sum, more) else {
                return work.notes.unknown("one sum over several currencies".into());
            };
            money = Some(sum);
            continue;
        }
        whole &= matches!(value, Val::Integer(_));
        let Some(more) = value.number() else {
            return work.notes.refuse(format!("sum needs numbers or money, not {}", value.kind()));
        };
        let Some(sum) = number.checked_add(more) else {
            return work.notes.refuse("the number grows too large");
        };
        number = sum;
    }
    match money {
        Some(_) if !number.is_zero() => work.notes.refuse("sum cannot join money and numbers"),
        Some(money) => Ok(Val::Money(money)),
        None if whole => match i64::try_from(number) {
            Ok(number) => Ok(Val::Integer(number)),
            Err(_) => work.notes.refuse("the number grows too large"),
        },
        None => Ok(Val::Decimal(number)),
    }
}

/// The greatest or least of what a closure makes of each element; `()` when there is none.
fn extreme<'a>(work: &mut Work<'a>, list: &Val<'a>, make: &mut Each<'_, 'a>, greatest: bool) -> Got<Val<'a>> {
    let mut best: Option<Val<'a>> = None;
    for index in 0..walk(work, list)? {
        let value = make(work, element(list, index))?;
        let better = match &best {
            Some(best) => order(&mut work.notes, "max or min", &value, best)?.is_gt() == greatest,
            None => true,
        };
        if better {
            best = Some(value);
        }
    }
    Ok(best.unwrap_or(Val::Nothing))
}

fn join<'a>(work: &mut Work<'a>, given: GivenValues<'_, 'a>) -> Got<Val<'a>> {
    let list = given.value(0);
    let count = walk(work, list)?;
    let between = given.text(&mut work.notes, 1)?;
    let mut text = String::new();
    for index in 0..count {
        if index > 0 {
            text.push_str(between);
        }
        text += &spoken(work, &element(list, index))?;
        if text.len() > TEXT_LIMIT {
            break;
        }
    }
    work.notes.goes_through(&text);
    let text = within(&mut work.notes, text);
    made(&mut work.notes, text)
}
