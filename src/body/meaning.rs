//! What operators mean, once: when two values are equal, which is the greater, and when the question has no sense.

mod arithmetic;
mod elements;
mod speech;
mod text;

pub(super) use arithmetic::{add_money, negate, shift};
pub(super) use elements::{element, walk};
pub(super) use speech::{plain, spoken};
pub(super) use text::{TEXT_LIMIT, made, within};

use super::notes::{BodyNotes, Got, Work};
use super::operator::Operator;
use super::value::Val;
use crate::value::Money;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// What an operator makes of two values.
#[inline]
pub(super) fn infix<'a>(work: &mut Work<'a>, operator: Operator, a: &Val<'a>, b: &Val<'a>) -> Got<Val<'a>> {
    let notes = &mut work.notes;
    Ok(Val::Flag(match operator {
        Operator::Equal => equal(notes, a, b)?,
        Operator::Unequal => !equal(notes, a, b)?,
        Operator::Less => order(notes, "<", a, b)?.is_lt(),
        Operator::LessOrEqual => order(notes, "<=", a, b)?.is_le(),
        Operator::Greater => order(notes, ">", a, b)?.is_gt(),
        Operator::GreaterOrEqual => order(notes, ">=", a, b)?.is_ge(),
        Operator::Add => return arithmetic::add(notes, a, b),
        Operator::Subtract => return arithmetic::subtract(notes, a, b),
        Operator::Multiply => return arithmetic::multiply(notes, a, b),
        Operator::Divide => return arithmetic::divide(notes, a, b),
        Operator::Remainder => return arithmetic::remainder(notes, a, b),
    }))
}

#[cold]
fn mixed<T>(notes: &mut BodyNotes, operator: &str, a: &Val<'_>, b: &Val<'_>) -> Got<T> {
    notes.refuse(format!("{operator} cannot join {} and {}", a.kind(), b.kind()))
}

/// `==`: kinds must match, apart from `()`, which asks for "known to be nothing".
#[inline]
pub(super) fn equal(notes: &mut BodyNotes, a: &Val<'_>, b: &Val<'_>) -> Got<bool> {
    match (a, b) {
        (Val::Nothing, other) | (other, Val::Nothing) => Ok(matches!(other, Val::Nothing)),
        (Val::Text(a), Val::Text(b)) => {
            let (a, b) = (a.as_str(), b.as_str());
            // Texts of two lengths need not be gone through.
            if a.len() != b.len() {
                return Ok(false);
            }
            notes.goes_through(a);
            Ok(a == b)
        }
        (Val::Row(table, row), Val::Row(other, with)) => Ok(table == other && row == with),
        (Val::Flag(a), Val::Flag(b)) => Ok(a == b),
        (Val::List(a), Val::List(b)) => {
            let mut same = a.len() == b.len();
            for index in 0..a.len().min(b.len()) {
                if let (Some(a), Some(b)) = (a.get(index), b.get(index)) {
                    same &= equal(notes, &a, &b)?;
                }
            }
            Ok(same)
        }
        _ => order(notes, "==", a, b).map(Ordering::is_eq),
    }
}

/// Which of two values of one kind is the greater; money and numbers meet only at zero.
pub(super) fn order(notes: &mut BodyNotes, operator: &str, a: &Val<'_>, b: &Val<'_>) -> Got<Ordering> {
    match (a, b) {
        (Val::Integer(a), Val::Integer(b)) => return Ok(a.cmp(b)),
        (Val::Day(a), Val::Day(b)) => return Ok(a.cmp(b)),
        (Val::Instant(a), Val::Instant(b)) => return Ok(a.cmp(b)),
        (Val::Money(a), Val::Money(b)) => return money_order(notes, operator, *a, *b),
        (Val::Text(a), Val::Text(b)) => {
            let (a, b) = (a.as_str(), b.as_str());
            notes.goes_through(if a.len() < b.len() { a } else { b });
            return Ok(a.cmp(b));
        }
        _ => {}
    }
    match (a.number(), b.number(), a.money(), b.money()) {
        (Some(a), Some(b), ..) => Ok(a.cmp(&b)),
        (_, Some(zero), Some(a), _) if zero.is_zero() => Ok(a.amount.cmp(&Decimal::ZERO)),
        (Some(zero), _, _, Some(b)) if zero.is_zero() => Ok(Decimal::ZERO.cmp(&b.amount)),
        _ => mixed(notes, operator, a, b),
    }
}

fn money_order(notes: &mut BodyNotes, operator: &str, a: Money, b: Money) -> Got<Ordering> {
    if a.currency == b.currency || a.amount.is_zero() || b.amount.is_zero() {
        return Ok(a.amount.cmp(&b.amount));
    }
    notes.refuse(format!("{operator} cannot join money of different currencies"))
}

/// `item in list`: every element has to be of the kind of the item.
pub(super) fn contains<'a>(work: &mut Work<'a>, list: &Val<'a>, item: &Val<'a>) -> Got<bool> {
    if !matches!(list, Val::List(_) | Val::Rows(_)) {
        return work.notes.refuse(format!("in needs a list on its right, not {}", list.kind()));
    }
    let count = walk(work, list)?;
    let mut found = false;
    for index in 0..count {
        found |= equal(&mut work.notes, &element(list, index), item)?;
    }
    Ok(found)
}

/// `!`.
pub(super) fn not<'a>(notes: &mut BodyNotes, value: &Val<'a>) -> Got<Val<'a>> {
    match value {
        Val::Flag(yes) => Ok(Val::Flag(!yes)),
        other => notes.refuse(format!("! needs true or false, not {}", other.kind())),
    }
}

/// A value where only yes or no has a meaning: behind `if`, and on both sides of `&&` and `||`.
#[inline]
pub(super) fn yes(notes: &mut BodyNotes, value: &Val<'_>) -> Got<bool> {
    match value {
        Val::Flag(yes) => Ok(*yes),
        other => notes.refuse(format!("this needs true or false, not {}", other.kind())),
    }
}

/// What `-` and `+` before a value mean.
pub(super) fn sign<'a>(notes: &mut BodyNotes, sign: char, value: &Val<'a>) -> Got<Val<'a>> {
    match sign {
        '-' => negate(notes, value),
        _ => notes.refuse(format!("{sign} before {} has no meaning", value.kind())),
    }
}
