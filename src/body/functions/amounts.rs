//! Functions over money, and the greater and the lesser of two values.

use super::{FunctionRun, GivenValues, Gives, OwnFunction, Takes};
use crate::body::meaning::{made, order};
use crate::body::notes::{Got, Work};
use crate::body::value::Val;
use crate::value::Money;

pub(super) const FUNCTIONS: &[OwnFunction] = &[
    OwnFunction {
        name: "amount",
        takes: &[Takes::Money],
        gives: Gives::Decimal,
        about: "its number",
        run: FunctionRun::Plain(|work, given| Ok(Val::Decimal(given.money(&mut work.notes, 0)?.amount))),
    },
    OwnFunction {
        name: "currency",
        takes: &[Takes::Money],
        gives: Gives::Text,
        about: "its currency; `()` of a plain zero",
        run: FunctionRun::Plain(|work, given| match given.money(&mut work.notes, 0)?.currency {
            Some(currency) => made(&mut work.notes, currency.to_string()),
            None => Ok(Val::Nothing),
        }),
    },
    OwnFunction {
        name: "abs",
        takes: &[Takes::Money],
        gives: Gives::Money,
        about: "without its sign",
        run: FunctionRun::Plain(|work, given| {
            let money = given.money(&mut work.notes, 0)?;
            Ok(Val::Money(Money { amount: money.amount.abs(), ..money }))
        }),
    },
];

pub(super) const EXTREMES: &[OwnFunction] = &[
    OwnFunction {
        name: "min",
        takes: &[Takes::Ordered, Takes::Ordered],
        gives: Gives::Any,
        about: "the lesser of two values of one kind",
        run: FunctionRun::Plain(|work, given| extreme(work, given, false)),
    },
    OwnFunction {
        name: "max",
        takes: &[Takes::Ordered, Takes::Ordered],
        gives: Gives::Any,
        about: "the greater of two values of one kind",
        run: FunctionRun::Plain(|work, given| extreme(work, given, true)),
    },
];

fn extreme<'a>(work: &mut Work<'a>, given: GivenValues<'_, 'a>, greatest: bool) -> Got<Val<'a>> {
    let (a, b) = (given.value(0), given.value(1));
    if matches!(a, Val::Nothing) || matches!(b, Val::Nothing) {
        let what = format!("max and min need two values, not {} and {}", a.kind(), b.kind());
        return work.notes.refuse(what);
    }
    let first = order(&mut work.notes, "max or min", a, b)?.is_ge() == greatest;
    Ok(if first { a.clone() } else { b.clone() })
}
