//! `+`, `-`, `*`, `/` and `%`: over numbers, money of one currency, days, and texts that are put together.

use super::{made, mixed, within};
use crate::body::notes::{BodyNotes, Got};
use crate::body::value::Val;
use crate::value::Money;
use jiff::civil::Date;
use rust_decimal::Decimal;

const TOO_LARGE: &str = "the number grows too large";

pub(super) fn add<'a>(notes: &mut BodyNotes, a: &Val<'a>, b: &Val<'a>) -> Got<Val<'a>> {
    match (a, b) {
        (Val::Text(a), Val::Text(b)) => {
            let text = [a.as_str(), b.as_str()].concat();
            notes.goes_through(&text);
            let text = within(notes, text);
            made(notes, text)
        }
        (Val::Integer(a), Val::Integer(b)) => whole(notes, a.checked_add(*b)),
        (Val::Money(a), Val::Money(b)) => add_money(notes, *a, *b).map(Val::Money),
        (Val::Day(day), Val::Integer(days)) => shift(notes, *day, *days).map(Val::Day),
        _ => match (a.number(), b.number()) {
            (Some(a), Some(b)) => decimal(notes, a.checked_add(b)),
            _ => mixed(notes, "+", a, b),
        },
    }
}

pub(super) fn subtract<'a>(notes: &mut BodyNotes, a: &Val<'a>, b: &Val<'a>) -> Got<Val<'a>> {
    match (a, b) {
        (Val::Integer(a), Val::Integer(b)) => whole(notes, a.checked_sub(*b)),
        (Val::Day(to), Val::Day(from)) => days_between(notes, *from, *to),
        (Val::Day(day), Val::Integer(days)) => match days.checked_neg() {
            Some(days) => shift(notes, *day, days).map(Val::Day),
            None => notes.refuse(TOO_LARGE),
        },
        (Val::Money(a), Val::Money(b)) => {
            add_money(notes, *a, Money { amount: -b.amount, ..*b }).map(Val::Money)
        }
        _ => match (a.number(), b.number()) {
            (Some(a), Some(b)) => decimal(notes, a.checked_sub(b)),
            _ => mixed(notes, "-", a, b),
        },
    }
}

pub(super) fn multiply<'a>(notes: &mut BodyNotes, a: &Val<'a>, b: &Val<'a>) -> Got<Val<'a>> {
    if let (Val::Integer(a), Val::Integer(b)) = (a, b) {
        return whole(notes, a.checked_mul(*b));
    }
    match (a.money(), a.number(), b.money(), b.number()) {
        (Some(sum), _, _, Some(by)) | (_, Some(by), Some(sum), _) => {
            amount(notes, sum, sum.amount.checked_mul(by))
        }
        (None, Some(a), None, Some(b)) => decimal(notes, a.checked_mul(b)),
        _ => mixed(notes, "*", a, b),
    }
}

pub(super) fn divide<'a>(notes: &mut BodyNotes, a: &Val<'a>, b: &Val<'a>) -> Got<Val<'a>> {
    if let (Val::Integer(_), Val::Integer(_)) = (a, b) {
        return notes
            .refuse("/ of two whole numbers would cut the rest off; write one of them with a point, as 2.0");
    }
    match (a.money(), a.number(), b.number()) {
        (_, _, Some(by)) if by.is_zero() => notes.refuse("division by zero"),
        (Some(sum), _, Some(by)) => amount(notes, sum, sum.amount.checked_div(by)),
        (None, Some(a), Some(by)) => decimal(notes, a.checked_div(by)),
        _ => mixed(notes, "/", a, b),
    }
}

pub(super) fn remainder<'a>(notes: &mut BodyNotes, a: &Val<'a>, b: &Val<'a>) -> Got<Val<'a>> {
    match (a, b) {
        (Val::Integer(_), Val::Integer(0)) => notes.refuse("division by zero"),
        (Val::Integer(a), Val::Integer(b)) => Ok(Val::Integer(a.wrapping_rem(*b))),
        _ => mixed(notes, "%", a, b),
    }
}

pub(in crate::body) fn negate<'a>(notes: &mut BodyNotes, value: &Val<'a>) -> Got<Val<'a>> {
    match value {
        Val::Integer(number) => whole(notes, number.checked_neg()),
        Val::Decimal(number) => Ok(Val::Decimal(-number)),
        // A zero has no sign.
        Val::Money(sum) if sum.amount.is_zero() => Ok(Val::Money(*sum)),
        Val::Money(sum) => Ok(Val::Money(Money { amount: -sum.amount, ..*sum })),
        other => notes.refuse(format!("- before {} has no meaning", other.kind())),
    }
}

/// Adds two amounts of one currency; a plain zero joins any.
pub(in crate::body) fn add_money(notes: &mut BodyNotes, a: Money, b: Money) -> Got<Money> {
    let currency = match (a.currency, b.currency) {
        (Some(x), Some(y)) if x != y => {
            return notes.refuse("money of different currencies is never added");
        }
        (x, y) => x.or(y),
    };
    match a.amount.checked_add(b.amount) {
        Some(amount) => Ok(Money { amount, currency }),
        None => notes.refuse("the amount grows too large"),
    }
}

/// A day so many days later.
pub(in crate::body) fn shift(notes: &mut BodyNotes, day: Date, days: i64) -> Got<Date> {
    let moved = jiff::Span::new().try_days(days).and_then(|span| day.checked_add(span));
    moved.or_else(|_| notes.refuse("the day lies outside the calendar"))
}

/// Whole days from one day to another.
fn days_between<'a>(notes: &mut BodyNotes, from: Date, to: Date) -> Got<Val<'a>> {
    match from.until((jiff::Unit::Day, to)) {
        Ok(span) => Ok(Val::Integer(i64::from(span.get_days()))),
        Err(_) => notes.refuse("the days lie too far apart"),
    }
}

fn whole<'a>(notes: &mut BodyNotes, number: Option<i64>) -> Got<Val<'a>> {
    number.map_or_else(|| notes.refuse(TOO_LARGE), |number| Ok(Val::Integer(number)))
}

fn decimal<'a>(notes: &mut BodyNotes, number: Option<Decimal>) -> Got<Val<'a>> {
    number.map_or_else(|| notes.refuse(TOO_LARGE), |number| Ok(Val::Decimal(number)))
}

fn amount<'a>(notes: &mut BodyNotes, sum: Money, amount: Option<Decimal>) -> Got<Val<'a>> {
    match amount {
        Some(amount) => Ok(Val::Money(Money { amount, ..sum })),
        None => notes.refuse("the amount grows too large"),
    }
}
