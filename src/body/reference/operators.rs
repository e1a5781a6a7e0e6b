//! Operators that mean what `meaning` says; with fast operators off, nothing else is ever asked.

use super::held::held;
use super::{Evaluated, refuse, value, with};
use crate::body::meaning::{contains, infix, not, plain, sign, spoken};
use crate::body::operator::Operator;
use rhai::{Array, Dynamic, Engine, Map};
use rust_decimal::Decimal;

/// Registers every operator for every pair of kinds.
pub(super) fn register(engine: &mut Engine) {
    for (operator, text) in Operator::ALL {
        engine.register_fn(text, move |a: Dynamic, b: Dynamic| {
            value(|work| infix(work, operator, &held(&a), &held(&b)))
        });
    }
    engine.register_fn("contains", |list: Dynamic, item: Dynamic| {
        with(|work| contains(work, &held(&list), &held(&item)))
    });
    for other in ["**", "<<", ">>", "&", "|", "^"] {
        engine.register_fn(other, move |_: Dynamic, _: Dynamic| -> Evaluated {
            refuse(format!("rules have no operator {other}"))
        });
    }
    engine.register_fn("!", |a: Dynamic| value(|work| not(&mut work.notes, &held(&a))));
    engine.register_fn("-", |a: Dynamic| value(|work| sign(&mut work.notes, '-', &held(&a))));
    engine.register_fn("+", |a: Dynamic| value(|work| sign(&mut work.notes, '+', &held(&a))));
    printing(engine);
}

/// How values are told inside a text.
fn printing(engine: &mut Engine) {
    engine.register_fn("to_string", |value: Dynamic| told(&value));
    engine.register_fn("to_string", |value: &mut Array| told(&Dynamic::from_array(value.clone())));
    engine.register_fn("to_string", |value: &mut Map| told(&Dynamic::from_map(value.clone())));
    engine.register_fn("to_string", |value: bool| value.to_string());
    engine.register_fn("to_string", |value: i64| value.to_string());
    engine.register_fn("to_string", |value: Decimal| value.normalize().to_string());
    engine.register_fn("to_string", |(): ()| told(&Dynamic::UNIT));
    engine.register_fn("to_debug", |value: Dynamic| with(|work| plain(work, &held(&value))));
}

fn told(value: &Dynamic) -> Evaluated<String> {
    with(|work| spoken(work, &held(value)))
}
