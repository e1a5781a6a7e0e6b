//! Operators that refuse what Rhai would silently call false.

use super::host::{Day, Evaluated, Instant, RowRef, elements, kind, refuse};
use super::length::within;
use super::steps;
use crate::value::Money;
use jiff::civil::Date;
use rhai::{Array, Dynamic, Engine, ImmutableString};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Registers every operator for every pair of kinds. With fast operators off, nothing else is ever asked.
pub(super) fn register(engine: &mut Engine) {
    engine.register_fn("==", |a: Dynamic, b: Dynamic| equal(&a, &b));
    engine.register_fn("!=", |a: Dynamic, b: Dynamic| equal(&a, &b).map(|same| !same));
    engine.register_fn("<", |a: Dynamic, b: Dynamic| order("<", &a, &b).map(Ordering::is_lt));
    engine.register_fn("<=", |a: Dynamic, b: Dynamic| order("<=", &a, &b).map(Ordering::is_le));
    engine.register_fn(">", |a: Dynamic, b: Dynamic| order(">", &a, &b).map(Ordering::is_gt));
    engine.register_fn(">=", |a: Dynamic, b: Dynamic| order(">=", &a, &b).map(Ordering::is_ge));
    engine.register_fn("contains", |list: Dynamic, item: Dynamic| contains(&list, &item));
    engine.register_fn("+", |a: Dynamic, b: Dynamic| add(&a, &b));
    engine.register_fn("-", |a: Dynamic, b: Dynamic| subtract(&a, &b));
    engine.register_fn("*", |a: Dynamic, b: Dynamic| multiply(&a, &b));
    engine.register_fn("/", |a: Dynamic, b: Dynamic| divide(&a, &b));
    engine.register_fn("%", |a: Dynamic, b: Dynamic| remainder(&a, &b));
    for other in ["**", "<<", ">>", "&", "|", "^"] {
        engine.register_fn(other, move |_: Dynamic, _: Dynamic| -> Evaluated {
            refuse(format!("rules have no operator {other}"))
        });
    }
    engine.register_fn("!", |a: Dynamic| match a.as_bool() {
        Ok(yes) => Ok(!yes),
        Err(_) => refuse(format!("! needs true or false, not {}", kind(&a))),
    });
    engine.register_fn("-", |a: Dynamic| negate(&a));
    engine.register_fn("+", |a: Dynamic| -> Evaluated {
        refuse(format!("+ before {} has no meaning", kind(&a)))
    });
}

fn mixed<T>(operator: &str, a: &Dynamic, b: &Dynamic) -> Evaluated<T> {
    refuse(format!("{operator} cannot join {} and {}", kind(a), kind(b)))
}

fn number(value: &Dynamic) -> Option<Decimal> {
    value.as_int().ok().map(Decimal::from).or_else(|| value.as_decimal().ok())
}

fn both<T: Clone + 'static>(a: &Dynamic, b: &Dynamic) -> Option<(T, T)> {
    Some((a.clone().flatten().try_cast::<T>()?, b.clone().flatten().try_cast::<T>()?))
}

/// `==`: kinds must match, apart from `()`, which asks for "known to be nothing".
pub(super) fn equal(a: &Dynamic, b: &Dynamic) -> Evaluated<bool> {
    if a.is_unit() || b.is_unit() {
        return Ok(a.is_unit() && b.is_unit());
    }
    if let Some((a, b)) = both::<RowRef>(a, b) {
        return Ok(a.table == b.table && a.row == b.row);
    }
    if let Some((a, b)) = both::<bool>(a, b) {
        return Ok(a == b);
    }
    if let Some((a, b)) = both::<Array>(a, b) {
        let same = a.iter().zip(&b).try_fold(true, |same, (x, y)| equal(x, y).map(|now| same && now));
        return Ok(a.len() == b.len() && same?);
    }
    order("==", a, b).map(Ordering::is_eq)
}

pub(super) fn order(operator: &str, a: &Dynamic, b: &Dynamic) -> Evaluated<Ordering> {
    if let (Some(x), Some(y)) = (number(a), number(b)) {
        return Ok(x.cmp(&y));
    }
    let text = |value: &Dynamic| value.read_lock::<ImmutableString>().map(|text| text.clone());
    if let (Some(x), Some(y)) = (text(a), text(b)) {
        steps::text(x.len().min(y.len()));
        return Ok(x.cmp(&y));
    }
    if let Some((x, y)) = both::<Day>(a, b) {
        return Ok(x.cmp(&y));
    }
    if let Some((x, y)) = both::<Instant>(a, b) {
        return Ok(x.cmp(&y));
    }
    match (money(a), money(b)) {
        (Some(x), Some(y)) => money_order(operator, x, y),
        (Some(x), None) if is_zero(b) => Ok(x.amount.cmp(&Decimal::ZERO)),
        (None, Some(y)) if is_zero(a) => Ok(Decimal::ZERO.cmp(&y.amount)),
        _ => mixed(operator, a, b),
    }
}

fn money(value: &Dynamic) -> Option<Money> {
    value.clone().flatten().try_cast::<Money>()
}

fn is_zero(value: &Dynamic) -> bool {
    number(value).is_some_and(|number| number.is_zero())
}

fn money_order(operator: &str, a: Money, b: Money) -> Evaluated<Ordering> {
    if a.currency == b.currency || a.amount.is_zero() || b.amount.is_zero() {
        return Ok(a.amount.cmp(&b.amount));
    }
    refuse(format!("{operator} cannot join money of different currencies"))
}

fn contains(list: &Dynamic, item: &Dynamic) -> Evaluated<bool> {
    let Some(list) = elements(list) else {
        return refuse(format!("in needs a list on its right, not {}", kind(list)));
    };
    list.iter().try_fold(false, |found, one| equal(one, item).map(|now| found || now))
}

fn whole(day: &Dynamic) -> Option<i64> {
    day.as_int().ok()
}

fn add(a: &Dynamic, b: &Dynamic) -> Evaluated {
    if let (true, true) = (a.is_string(), b.is_string()) {
        let text = format!("{a}{b}");
        steps::text(text.len());
        return Ok(within(text).into());
    }
    if let (Ok(x), Ok(y)) = (a.as_int(), b.as_int()) {
        return x.checked_add(y).map_or_else(|| refuse("the number grows too large"), |sum| Ok(sum.into()));
    }
    if let (Some(x), Some(y)) = (number(a), number(b)) {
        return decimal(x.checked_add(y));
    }
    if let Some((x, y)) = both::<Money>(a, b) {
        return add_money(x, y).map(Dynamic::from);
    }
    match (a.clone().flatten().try_cast::<Day>(), whole(b)) {
        (Some(day), Some(days)) => shift(day, days),
        _ => mixed("+", a, b),
    }
}

/// Adds two amounts of one currency; a plain zero joins any.
pub(super) fn add_money(a: Money, b: Money) -> Evaluated<Money> {
    let currency = match (a.currency, b.currency) {
        (Some(x), Some(y)) if x != y => return refuse("money of different currencies is never added"),
        (x, y) => x.or(y),
    };
    match a.amount.checked_add(b.amount) {
        Some(amount) => Ok(Money { amount, currency }),
        None => refuse("the amount grows too large"),
    }
}

fn shift(day: Day, days: i64) -> Evaluated {
    let moved = jiff::Span::new().try_days(days).and_then(|span| day.0.checked_add(span));
    moved.map_or_else(|_| refuse("the day lies outside the calendar"), |day| Ok(Dynamic::from(Day(day))))
}

/// Whole days from one day to another.
fn days_between(from: Day, to: Day) -> Evaluated {
    let days =
        |from: Date, to: Date| from.until((jiff::Unit::Day, to)).map(|span| i64::from(span.get_days()));
    days(from.0, to.0).map_or_else(|_| refuse("the days lie too far apart"), |days| Ok(days.into()))
}

fn subtract(a: &Dynamic, b: &Dynamic) -> Evaluated {
    if let (Ok(x), Ok(y)) = (a.as_int(), b.as_int()) {
        return x.checked_sub(y).map_or_else(|| refuse("the number grows too large"), |rest| Ok(rest.into()));
    }
    if let Some((x, y)) = both::<Day>(a, b) {
        return days_between(y, x);
    }
    if let (Some(day), Some(days)) = (a.clone().flatten().try_cast::<Day>(), whole(b)) {
        return days
            .checked_neg()
            .map_or_else(|| refuse("the number grows too large"), |days| shift(day, days));
    }
    if let Some((x, y)) = both::<Money>(a, b) {
        return add_money(x, Money { amount: -y.amount, ..y }).map(Dynamic::from);
    }
    match (number(a), number(b)) {
        (Some(x), Some(y)) => decimal(x.checked_sub(y)),
        _ => mixed("-", a, b),
    }
}

fn multiply(a: &Dynamic, b: &Dynamic) -> Evaluated {
    if let (Ok(x), Ok(y)) = (a.as_int(), b.as_int()) {
        return x
            .checked_mul(y)
            .map_or_else(|| refuse("the number grows too large"), |product| Ok(product.into()));
    }
    match (money(a), number(a), money(b), number(b)) {
        (Some(sum), _, _, Some(by)) | (_, Some(by), Some(sum), _) => match sum.amount.checked_mul(by) {
            Some(amount) => Ok(Dynamic::from(Money { amount, ..sum })),
            None => refuse("the amount grows too large"),
        },
        (None, Some(x), None, Some(y)) => decimal(x.checked_mul(y)),
        _ => mixed("*", a, b),
    }
}

fn divide(a: &Dynamic, b: &Dynamic) -> Evaluated {
    if a.is_int() && b.is_int() {
        return refuse(
            "/ of two whole numbers would cut the rest off; write one of them with a point, as 2.0",
        );
    }
    match (money(a), number(a), number(b)) {
        (_, _, Some(by)) if by.is_zero() => refuse("division by zero"),
        (Some(sum), _, Some(by)) => match sum.amount.checked_div(by) {
            Some(amount) => Ok(Dynamic::from(Money { amount, ..sum })),
            None => refuse("the amount grows too large"),
        },
        (None, Some(x), Some(y)) => decimal(x.checked_div(y)),
        _ => mixed("/", a, b),
    }
}

fn remainder(a: &Dynamic, b: &Dynamic) -> Evaluated {
    match (a.as_int(), b.as_int()) {
        (Ok(x), Ok(y)) => match x.checked_rem(y) {
            Some(rest) => Ok(rest.into()),
            None => refuse("division by zero"),
        },
        _ => mixed("%", a, b),
    }
}

fn negate(a: &Dynamic) -> Evaluated {
    if let Ok(number) = a.as_int() {
        return number
            .checked_neg()
            .map_or_else(|| refuse("the number grows too large"), |number| Ok(number.into()));
    }
    match (a.as_decimal(), money(a)) {
        (Ok(number), _) => decimal(Some(-number)),
        (_, Some(sum)) => Ok(Dynamic::from(Money { amount: -sum.amount, ..sum })),
        _ => refuse(format!("- before {} has no meaning", kind(a))),
    }
}

fn decimal(number: Option<Decimal>) -> Evaluated {
    number.map_or_else(|| refuse("the number grows too large"), |number| Ok(Dynamic::from_decimal(number)))
}
