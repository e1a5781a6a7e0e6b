//! Functions over rows and lists: they walk, and the closure judges one element.

use super::host::{Evaluated, RowsRef, elements, kind, refuse, spoken_value, unknown};
use super::length::{TEXT_LIMIT, within};
use super::operators::{add_money, order};
use super::{record, steps};
use crate::source::beginning;
use crate::value::Money;
use rhai::{Array, Dynamic, Engine, FnPtr, NativeCallContext};
use rust_decimal::Decimal;
use std::sync::Arc;

/// The longest list that `map` may build.
const MAPPED: usize = 1000;
/// Where the texts of a list are too long together, so many characters of each further one stay.
const SHORT: usize = 200;

pub(super) fn register(engine: &mut Engine) {
    engine.register_fn("any", |context: NativeCallContext, list: Dynamic, test: FnPtr| -> Evaluated<bool> {
        each(&list)?.iter().try_fold(false, |found, one| Ok(found || yes(&context, &test, one)?))
    });
    engine.register_fn("all", |context: NativeCallContext, list: Dynamic, test: FnPtr| -> Evaluated<bool> {
        each(&list)?.iter().try_fold(true, |held, one| Ok(held && yes(&context, &test, one)?))
    });
    engine.register_fn("count", |context: NativeCallContext, list: Dynamic, test: FnPtr| -> Evaluated<i64> {
        each(&list)?.iter().try_fold(0_i64, |count, one| Ok(count + i64::from(yes(&context, &test, one)?)))
    });
    engine.register_fn("filter", |context: NativeCallContext, list: Dynamic, test: FnPtr| {
        filter(&context, &list, &test)
    });
    engine.register_fn("map", |context: NativeCallContext, list: Dynamic, make: FnPtr| {
        map(&context, &list, &make)
    });
    engine.register_fn("sum", |context: NativeCallContext, list: Dynamic, make: FnPtr| {
        sum(&context, &list, &make)
    });
    engine.register_fn("distinct", |context: NativeCallContext, list: Dynamic, make: FnPtr| {
        distinct(&context, &list, &make)
    });
    engine.register_fn("len", |list: Dynamic| length(&list));
    engine.register_fn("is_empty", |list: Dynamic| length(&list).map(|length| length == 0));
    engine.register_fn("first", |list: Dynamic| {
        Ok::<_, Box<rhai::EvalAltResult>>(each(&list)?.first().cloned().unwrap_or(Dynamic::UNIT))
    });
    engine.register_fn("join", |list: Dynamic, between: &str| join(&list, between));
}

fn each(list: &Dynamic) -> Evaluated<Vec<Dynamic>> {
    elements(list).map_or_else(|| refuse(format!("this needs rows or a list, not {}", kind(list))), Ok)
}

fn length(list: &Dynamic) -> Evaluated<i64> {
    let rows = list.read_lock::<RowsRef>().filter(|rows| !rows.missing).map(|rows| rows.rows.len());
    let length = rows.map_or_else(|| each(list).map(|list| list.len()), Ok)?;
    Ok(i64::try_from(length).unwrap_or(i64::MAX))
}

fn call(context: &NativeCallContext, closure: &FnPtr, element: &Dynamic) -> Evaluated {
    closure.call_raw(context, None, [element.clone()])
}

fn yes(context: &NativeCallContext, closure: &FnPtr, element: &Dynamic) -> Evaluated<bool> {
    let answer = call(context, closure, element)?;
    answer.as_bool().or_else(|_| refuse(format!("the test gives {}, not true or false", kind(&answer))))
}

fn filter(context: &NativeCallContext, list: &Dynamic, test: &FnPtr) -> Evaluated {
    let elements = each(list)?;
    let mut kept = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        if yes(context, test, element)? {
            kept.push(index);
        }
    }
    if let Some(rows) = list.read_lock::<RowsRef>() {
        let chosen: Arc<[usize]> = kept.iter().filter_map(|index| rows.rows.get(*index).copied()).collect();
        return Ok(Dynamic::from(RowsRef { rows: chosen, ..rows.clone() }));
    }
    Ok(Dynamic::from_array(kept.into_iter().filter_map(|index| elements.get(index).cloned()).collect()))
}

fn map(context: &NativeCallContext, list: &Dynamic, make: &FnPtr) -> Evaluated {
    let elements = each(list)?;
    if elements.len() > MAPPED {
        return refuse(format!("map takes at most {MAPPED} elements; use filter, count or sum first"));
    }
    let (mut made, mut size) = (Array::new(), 0);
    for element in &elements {
        let mut value = call(context, make, element)?.flatten();
        if value.is_array() || value.is_map() || value.is_fnptr() {
            return refuse(format!("map makes a list of single values, not of {}", kind(&value)));
        }
        let length = value.read_lock::<rhai::ImmutableString>().map_or(1, |text| text.len());
        if size + length > TEXT_LIMIT && length > SHORT {
            value = beginning(&value.to_string(), SHORT).into();
            record::cut();
        }
        size += length;
        made.push(value);
    }
    Ok(Dynamic::from_array(made))
}

/// How many different values a closure makes of the elements.
fn distinct(context: &NativeCallContext, list: &Dynamic, make: &FnPtr) -> Evaluated<i64> {
    let mut seen = std::collections::HashSet::new();
    for element in &each(list)? {
        let value = call(context, make, element)?.flatten();
        let text = if value.is_unit() { String::new() } else { spoken_value(&value) };
        steps::text(text.len());
        seen.insert(format!("{} {text}", kind(&value)));
    }
    Ok(i64::try_from(seen.len()).unwrap_or(i64::MAX))
}

/// Adds numbers, or amounts of one currency; amounts of several currencies have no sum, so it is unknown.
fn sum(context: &NativeCallContext, list: &Dynamic, make: &FnPtr) -> Evaluated {
    let mut money: Option<Money> = None;
    let mut number = Decimal::ZERO;
    let mut whole = true;
    for element in &each(list)? {
        let value = call(context, make, element)?.flatten();
        if let Some(more) = value.clone().try_cast::<Money>() {
            let sum = money.unwrap_or(Money { amount: Decimal::ZERO, currency: None });
            let Ok(sum) = add_money(sum, more) else {
                return unknown("one sum over several currencies".into());
            };
            money = Some(sum);
            continue;
        }
        whole &= value.is_int();
        let Some(more) = value.as_int().ok().map(Decimal::from).or_else(|| value.as_decimal().ok()) else {
            return refuse(format!("sum needs numbers or money, not {}", kind(&value)));
        };
        number = number.checked_add(more).map_or_else(|| refuse("the number grows too large"), Ok)?;
    }
    match money {
        Some(_) if !number.is_zero() => refuse("sum cannot join money and numbers"),
        Some(money) => Ok(Dynamic::from(money)),
        None if whole => Ok(i64::try_from(number).unwrap_or(i64::MAX).into()),
        None => Ok(Dynamic::from_decimal(number)),
    }
}

/// The greatest or least of what a closure makes of each element; `()` when there is none.
pub(super) fn extreme(
    context: &NativeCallContext,
    list: &Dynamic,
    make: &FnPtr,
    greatest: bool,
) -> Evaluated {
    let mut best: Option<Dynamic> = None;
    for element in &each(list)? {
        let value = call(context, make, element)?;
        let better = match &best {
            Some(best) => order("max or min", &value, best)?.is_gt() == greatest,
            None => true,
        };
        if better {
            best = Some(value);
        }
    }
    Ok(best.unwrap_or(Dynamic::UNIT))
}

fn join(list: &Dynamic, between: &str) -> Evaluated<String> {
    let mut text = String::new();
    for (index, element) in each(list)?.iter().enumerate() {
        if index > 0 {
            text.push_str(between);
        }
        text += &spoken_value(element);
        if text.len() > TEXT_LIMIT {
            break;
        }
    }
    steps::text(text.len());
    Ok(within(text))
}
