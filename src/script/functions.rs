//! The functions every body may call.

use super::closures;
use super::host::{Day, Evaluated, Instant, kind, plain, refuse, spoken_value};
use super::operators::order;
use super::spots::MARK;
use super::{names, record, steps};
use crate::value::Money;
use jiff::civil::Weekday;
use rhai::{Array, Dynamic, Engine, FnPtr, ImmutableString, Map, NativeCallContext};
use rust_decimal::Decimal;

/// Registers them all. A rule may call only those whose name stands in `signatures`, too.
pub(super) fn register(engine: &mut Engine) {
    printing(engine);
    texts(engine);
    days(engine);
    amounts(engine);
    closures::register(engine);
    engine.register_fn(MARK, record::reached);
}

fn printing(engine: &mut Engine) {
    engine.register_fn("to_string", |value: Dynamic| spoken_value(&value));
    engine.register_fn("to_string", |value: &mut Array| spoken_value(&Dynamic::from_array(value.clone())));
    engine.register_fn("to_string", |value: &mut Map| spoken_value(&Dynamic::from_map(value.clone())));
    engine.register_fn("to_string", |value: bool| value.to_string());
    engine.register_fn("to_string", |value: i64| value.to_string());
    engine.register_fn("to_string", |value: Decimal| value.normalize().to_string());
    engine.register_fn("to_string", |(): ()| spoken_value(&Dynamic::UNIT));
    engine.register_fn("to_debug", |value: Dynamic| plain(&value));
}

fn texts(engine: &mut Engine) {
    engine.register_fn("len", |text: &str| i64::try_from(counted(text).chars().count()).unwrap_or(i64::MAX));
    engine.register_fn("is_empty", |text: &str| text.is_empty());
    engine.register_fn("starts_with", |text: &str, start: &str| text.starts_with(counted(start)));
    engine.register_fn("ends_with", |text: &str, end: &str| text.ends_with(counted(end)));
    engine.register_fn("includes", |text: &str, part: &str| counted(text).contains(counted(part)));
    engine.register_fn("lower", |text: &str| counted(text).to_lowercase());
    engine.register_fn("upper", |text: &str| counted(text).to_uppercase());
    engine.register_fn("trim", |text: &str| counted(text).trim().to_owned());
    engine.register_fn("words", |text: &str| counted(text).replace('_', " "));
    engine.register_fn("same_name", |one: &str, other: &str| {
        steps::spend((one.len() + other.len()) / LETTERS);
        names::same(one, other)
    });
    engine.register_fn("plural", |count: i64, one: &str, many: &str| {
        format!("{count} {}", counted(if count == 1 { one } else { many }))
    });
}

/// So many letters of a name are folded in the time of a step.
const LETTERS: usize = 4;

/// A text that is gone through from its beginning to its end.
fn counted(text: &str) -> &str {
    steps::text(text.len());
    text
}

fn days(engine: &mut Engine) {
    engine.register_fn("day", |text: &str| match crate::value::day(text) {
        Ok(day) => Ok(Day(day)),
        Err(misread) => refuse(misread.hint),
    });
    engine.register_fn("iso", |day: Day| day.0.to_string());
    engine.register_fn("year", |day: Day| i64::from(day.0.year()));
    engine.register_fn("weekday", |day: Day| i64::from(day.0.weekday().to_monday_one_offset()));
    engine.register_fn("week_end", |day: Day| week_end(day));
    engine.register_fn("date", |instant: Instant| Day(jiff::tz::TimeZone::UTC.to_datetime(instant.0).date()));
    engine.register_fn("add_months", |day: Day, months: i64| span(day, jiff::Span::new().try_months(months)));
    engine.register_fn("add_years", |day: Day, years: i64| span(day, jiff::Span::new().try_years(years)));
    engine.register_fn("add_business_days", |day: Day, days: i64| add_business_days(day, days));
}

fn span(day: Day, span: Result<jiff::Span, jiff::Error>) -> Evaluated<Day> {
    let moved = span.and_then(|span| day.0.checked_add(span));
    moved.map_or_else(|_| refuse("the day lies outside the calendar"), |day| Ok(Day(day)))
}

fn week_end(day: Day) -> Evaluated<Day> {
    let rest = 7 - i64::from(day.0.weekday().to_monday_one_offset());
    span(day, jiff::Span::new().try_days(rest))
}

fn add_business_days(day: Day, days: i64) -> Evaluated<Day> {
    if !(0..=2000).contains(&days) {
        return refuse("add_business_days takes 0 to 2000 days");
    }
    steps::elements(usize::try_from(days).unwrap_or(0));
    let (mut at, mut left) = (day.0, days);
    while left > 0 {
        at = at.tomorrow().or_else(|_| refuse("the day lies outside the calendar"))?;
        left -= i64::from(!matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday));
    }
    Ok(Day(at))
}

fn amounts(engine: &mut Engine) {
    engine.register_fn("amount", |money: Money| money.amount);
    engine.register_fn("currency", |money: Money| {
        money.currency.map_or(Dynamic::UNIT, |currency| ImmutableString::from(currency.to_string()).into())
    });
    engine.register_fn("abs", |money: Money| Money { amount: money.amount.abs(), ..money });
    engine.register_fn("max", |context: NativeCallContext, a: Dynamic, b: Dynamic| {
        extreme(&context, a, b, true)
    });
    engine.register_fn("min", |context: NativeCallContext, a: Dynamic, b: Dynamic| {
        extreme(&context, a, b, false)
    });
}

fn extreme(context: &NativeCallContext, a: Dynamic, b: Dynamic, greatest: bool) -> Evaluated {
    if let Some(closure) = b.clone().flatten().try_cast::<FnPtr>() {
        return closures::extreme(context, &a, &closure, greatest);
    }
    if a.is_unit() || b.is_unit() {
        return refuse(format!("max and min need two values, not {} and {}", kind(&a), kind(&b)));
    }
    let first = order("max or min", &a, &b)?.is_ge() == greatest;
    Ok(if first { a } else { b })
}
