//! Strict readers of single values: what is accepted is written one way only.

use super::{Currency, Money};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::str::FromStr;

/// Why a text is not a value of its kind: what is wrong, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// What is wrong; never quotes the text.
    pub what: String,
    /// What may be written instead.
    pub hint: String,
}

fn misread<T>(what: &str, hint: &str) -> Result<T, Misread> {
    Err(Misread { what: what.to_owned(), hint: hint.to_owned() })
}

/// Reads a day such as `2026-11-20`.
///
/// # Errors
/// Any other shape, and days that do not exist.
pub fn day(text: &str) -> Result<Date, Misread> {
    const HINT: &str = "write a day as 2026-11-20";
    let Some((year, month, day)) = digits_of_a_day(text.as_bytes()) else {
        return misread("this is not a day", HINT);
    };
    match Date::new(year, month, day) {
        Ok(day) if day.year() > 0 => Ok(day),
        _ => misread("there is no such day", HINT),
    }
}

/// Year, month and day of `2026-11-20`.
fn digits_of_a_day(text: &[u8]) -> Option<(i16, i8, i8)> {
    let (year, text) = text.split_first_chunk::<4>()?;
    let &[b'-', ref month @ .., b'-', _, _] = text else { return None };
    let day = text.get(4..)?;
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0_i16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i16::from(*digit - b'0')))
    };
    let two = |digits: &[u8]| if digits.len() == 2 { i8::try_from(number(digits)?).ok() } else { None };
    Some((number(year)?, two(month)?, two(day)?))
}

/// Reads a point in time such as `2026-11-20T14:05:00Z` or `…+02:00`.
///
/// # Errors
/// A missing offset, other shapes, leap seconds and offsets that do not exist.
pub fn instant(text: &str) -> Result<Timestamp, Misread> {
    const HINT: &str = "write a time with its offset, as 2026-11-20T14:05:00Z or 2026-11-20T14:05:00+02:00";
    let bytes = text.as_bytes();
    let plain = bytes.iter().all(|byte| byte.is_ascii_digit() || b"-:.TZ+".contains(byte));
    if !plain || bytes.len() < 20 || bytes[10] != b'T' || day(&text[..10]).is_err() {
        return misread("this is not a point in time", HINT);
    }
    let clock = &text[11..];
    let offset = clock.find(['Z', '+', '-']).map(|at| &clock[at..]);
    let sound = matches!(offset, Some("Z")) || offset.is_some_and(sound_offset);
    if !sound {
        return misread("this point in time has no valid offset from UTC", HINT);
    }
    if clock.get(6..8) == Some("60") {
        return misread("leap seconds are not accepted", HINT);
    }
    Timestamp::from_str(text).or_else(|_| misread("there is no such point in time", HINT))
}

fn sound_offset(offset: &str) -> bool {
    let number =
        |range: std::ops::Range<usize>| offset.get(range).and_then(|digits| digits.parse::<u8>().ok());
    offset.len() == 6
        && offset.as_bytes()[3] == b':'
        && number(1..3).is_some_and(|hours| hours <= 15)
        && number(4..6).is_some_and(|minutes| minutes <= 59)
}

/// Reads a whole number.
///
/// # Errors
/// Anything but digits with an optional minus; numbers too large.
pub fn integer(text: &str) -> Result<i64, Misread> {
    const HINT: &str = "write a whole number in digits, as 12";
    if !plain_number(text, false) {
        return misread("this is not a whole number", HINT);
    }
    text.parse().or_else(|_| misread("this number is too large", HINT))
}

/// Reads a number with decimals, exactly.
///
/// # Errors
/// Exponents, separators, symbols, other digits, and more digits than can be held.
pub fn decimal(text: &str) -> Result<Decimal, Misread> {
    const HINT: &str = "write a number as 12.50, with a point and nothing else";
    if !plain_number(text, true) {
        return misread("this is not a plain number", HINT);
    }
    match Decimal::from_str_exact(text) {
        Ok(number) if number.is_zero() => Ok(Decimal::new(0, number.scale())),
        Ok(number) => Ok(number),
        Err(_) => misread("this number has more digits than can be held", HINT),
    }
}

fn plain_number(text: &str, point: bool) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    // A leading zero is how other programs mark octal numbers.
    if text.len() > 1 && text.starts_with('0') && !text.starts_with("0.") {
        return false;
    }
    match text.split_once('.') {
        Some((whole, rest)) => point && digits(whole) && digits(rest),
        None => digits(text),
    }
}

/// Reads money: an amount and, unless it is zero, a currency (apart or after one space).
///
/// # Errors
/// Wrong numbers, a missing, unknown or lower-case currency, more decimals than the currency has.
pub fn money(text: &str, currency: Option<&str>) -> Result<Money, Misread> {
    const HINT: &str = "write money as 12.50 USD";
    let (number, code) = match (text.split_once(' '), currency) {
        (Some((number, code)), None) => (number, Some(code)),
        (Some(_), Some(_)) => return misread("the currency is given twice", HINT),
        (None, code) => (text, code),
    };
    let Ok(amount) = decimal(number) else {
        return misread("this is not an amount of money", HINT);
    };
    let Some(code) = code else {
        return match amount.is_zero() {
            true => Ok(Money { amount, currency: None }),
            false => misread("this amount has no currency", HINT),
        };
    };
    let Some(currency) = Currency::new(code) else {
        return misread("this is not a currency code", "write its three capital letters, as in 12.50 USD");
    };
    // Only what has more places than it may needs a look at whether they are zeros.
    if amount.scale() > currency.places() && amount.normalize().scale() > currency.places() {
        let hint = format!("{currency} has {} decimal places; {HINT}", currency.places());
        return misread("this amount has too many decimals", &hint);
    }
    Ok(Money { amount, currency: Some(currency) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_one_way_only() {
        for good in ["418.20 USD", "0", "-3 EUR", "0.5 KWD", "700 JPY", "-0", "0 USD"] {
            assert!(money(good, None).is_ok(), "{good}");
        }
        for bad in [
            "12.50",
            "$12",
            "12,50 USD",
            "1_000 USD",
            "1e3 USD",
            "NaN",
            ".5 USD",
            "5. USD",
            "0x10 USD",
            "inf USD",
            "12.505 USD",
            "1.5 JPY",
            "12.50 usd",
            "12.50 XXX",
            "12.50  USD",
            "１２ USD",
            "1,000.00 USD",
            "+5 USD",
            "12.50USD",
            "",
            " 5 USD",
            "79228162514264337593543950336 USD",
        ] {
            assert!(money(bad, None).is_err(), "{bad}");
        }
        assert_eq!(money("-0.00", None).map(|m| m.to_string()), Ok("0".into()));
        assert_eq!(money("5", Some("USD")).map(|m| m.to_string()), Ok("5.00 USD".into()));
    }

    #[test]
    fn days_and_instants_exist_or_are_refused() {
        assert!(day("2028-02-29").is_ok());
        for bad in [
            "2027-02-29",
            "2026-13-01",
            "0000-01-01",
            "10000-01-01",
            "20/11/2026",
            "2026-W47-5",
            "1763596800",
            "2026-1-1",
            "+026-01-01",
        ] {
            assert!(day(bad).is_err(), "{bad}");
        }
        assert!(instant("2026-11-20T14:05:00+02:00").is_ok());
        assert!(instant("2026-11-20T14:05:00.25Z").is_ok());
        for bad in [
            "2026-11-20T14:05:00",
            "2026-11-20",
            "2016-12-31T23:59:60Z",
            "2026-11-20T14:05:00+25:00",
            "2026-11-20 14:05:00Z",
            "2026-11-20T24:05:00Z",
            "2026-11-20T14:05:00+0200",
            "é026-11-20T14:05:00Z",
        ] {
            assert!(instant(bad).is_err(), "{bad}");
        }
    }
}
