//! What a field can hold, how each kind is read from text and how it prints.

mod currency;
mod money;
mod parse;

pub use currency::Currency;
pub use money::Money;
pub use parse::{Misread, day, decimal, instant, integer, money};

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::fmt;
use std::sync::Arc;

/// The content of a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// The snapshot does not say.
    Unknown,
    /// Known to be nothing.
    Nothing,
    /// Text, a member of an enumeration, or the key of a row.
    Text(Arc<str>),
    /// A whole number.
    Integer(i64),
    /// A number with decimals, exact.
    Decimal(Decimal),
    /// An amount of money.
    Money(Money),
    /// A calendar day.
    Day(Date),
    /// A point in time.
    Instant(Timestamp),
    /// Yes or no.
    Flag(bool),
    /// Several values of one kind.
    List(Arc<[Value]>),
}

impl Value {
    /// The day that it is; none for anything else.
    #[must_use]
    pub fn as_day(&self) -> Option<Date> {
        if let Self::Day(day) = self { Some(*day) } else { None }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("unknown"),
            Self::Nothing => f.write_str("none"),
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Decimal(number) => write!(f, "{}", number.normalize()),
            Self::Money(money) => write!(f, "{money}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Instant(instant) => write!(f, "{instant}"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::List(list) => {
                let shown: Vec<String> = list.iter().map(ToString::to_string).collect();
                f.write_str(&shown.join(", "))
            }
        }
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Whether this is the address of a page, of usual characters alone, and with nobody's name in it.
#[must_use]
pub fn is_address(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) else {
        return false;
    };
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/?#=&%+,;:@".contains(&byte);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
    !host.is_empty() && host.bytes().all(plain) && rest.bytes().all(usual)
}

/// Whether a text can be a name that a pack gives to something, and that stands in results and on command lines.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
        && text.chars().count() <= 100
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Whether a text is the id of a rule, as `open-contract`.
#[must_use]
pub fn is_rule_id(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.split('-').all(part)
}

/// A day as people write it: `2 Dec 2026`.
#[must_use]
pub fn spoken(day: Date) -> String {
    let month = MONTHS.get(usize::from(day.month().unsigned_abs()) - 1).unwrap_or(&"");
    format!("{} {month} {}", day.day(), day.year())
}

/// A day without its year: `2 Dec`.
#[must_use]
pub fn spoken_without_year(day: Date) -> String {
    let spoken = spoken(day);
    spoken.rsplit_once(' ').map_or(spoken.clone(), |(start, _)| start.to_owned())
}

/// A day with its weekday: `Wed 2 Dec 2026`.
#[must_use]
pub fn spoken_with_weekday(day: Date) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let index = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
    format!("{} {}", DAYS.get(index).unwrap_or(&""), spoken(day))
}
