//! Functions over days.

use super::{FunctionRun, GivenValues, Gives, OwnFunction, Takes};
use crate::body::meaning::{made, shift};
use crate::body::notes::{BodyNotes, Got, Work};
use crate::body::value::Val;
use jiff::Span;
use jiff::civil::{Date, Weekday};

pub(super) const FUNCTIONS: &[OwnFunction] = &[
    OwnFunction {
        name: "day",
        takes: &[Takes::Text],
        gives: Gives::Day,
        about: "the day that is written as 2026-11-20",
        run: FunctionRun::Plain(|work, given| {
            let text = given.text(&mut work.notes, 0)?;
            let read = crate::value::day(text);
            read.map_or_else(|misread| work.notes.refuse(misread.hint), |day| Ok(Val::Day(day)))
        }),
    },
    OwnFunction {
        name: "weekday",
        takes: &[Takes::Day],
        gives: Gives::Integer,
        about: "1 for Monday up to 7 for Sunday",
        run: FunctionRun::Plain(|work, given| {
            let day = given.day(&mut work.notes, 0)?;
            Ok(Val::Integer(i64::from(day.weekday().to_monday_one_offset())))
        }),
    },
    OwnFunction {
        name: "week_end",
        takes: &[Takes::Day],
        gives: Gives::Day,
        about: "the Sunday of its week",
        run: FunctionRun::Plain(week_end),
    },
    OwnFunction {
        name: "add_business_days",
        takes: &[Takes::Day, Takes::Integer],
        gives: Gives::Day,
        about: "so many days from Monday to Friday later, 2000 at the most",
        run: FunctionRun::Plain(add_business_days),
    },
    OwnFunction {
        name: "add_months",
        takes: &[Takes::Day, Takes::Integer],
        gives: Gives::Day,
        about: "so many months later",
        run: FunctionRun::Plain(|work, given| later(work, given, |count| Span::new().try_months(count))),
    },
    OwnFunction {
        name: "add_years",
        takes: &[Takes::Day, Takes::Integer],
        gives: Gives::Day,
        about: "so many years later",
        run: FunctionRun::Plain(|work, given| later(work, given, |count| Span::new().try_years(count))),
    },
    OwnFunction {
        name: "year",
        takes: &[Takes::Day],
        gives: Gives::Integer,
        about: "its year",
        run: FunctionRun::Plain(|work, given| {
            Ok(Val::Integer(i64::from(given.day(&mut work.notes, 0)?.year())))
        }),
    },
    OwnFunction {
        name: "iso",
        takes: &[Takes::Day],
        gives: Gives::Text,
        about: "written as 2026-11-20",
        run: FunctionRun::Plain(|work, given| {
            let day = given.day(&mut work.notes, 0)?;
            made(&mut work.notes, day.to_string())
        }),
    },
    OwnFunction {
        name: "date",
        takes: &[Takes::Instant],
        gives: Gives::Day,
        about: "the day of an instant, in UTC",
        run: FunctionRun::Plain(|work, given| {
            let instant = given.instant(&mut work.notes, 0)?;
            Ok(Val::Day(jiff::tz::TimeZone::UTC.to_datetime(instant).date()))
        }),
    },
];

const OUTSIDE: &str = "the day lies outside the calendar";

fn later<'a>(
    work: &mut Work<'a>,
    given: GivenValues<'_, 'a>,
    span: fn(i64) -> Result<Span, jiff::Error>,
) -> Got<Val<'a>> {
    let notes = &mut work.notes;
    let (day, count) = (given.day(notes, 0)?, given.integer(notes, 1)?);
    let moved = span(count).and_then(|span| day.checked_add(span));
    moved.map_or_else(|_| notes.refuse(OUTSIDE), |day| Ok(Val::Day(day)))
}

fn week_end<'a>(work: &mut Work<'a>, given: GivenValues<'_, 'a>) -> Got<Val<'a>> {
    let day = given.day(&mut work.notes, 0)?;
    let rest = 7 - i64::from(day.weekday().to_monday_one_offset());
    shift(&mut work.notes, day, rest).map(Val::Day)
}

fn add_business_days<'a>(work: &mut Work<'a>, given: GivenValues<'_, 'a>) -> Got<Val<'a>> {
    let notes = &mut work.notes;
    let (day, days) = (given.day(notes, 0)?, given.integer(notes, 1)?);
    if !(0..=2000).contains(&days) {
        return notes.refuse("add_business_days takes 0 to 2000 days");
    }
    notes.goes_over(usize::try_from(days).unwrap_or(0));
    business_days(notes, day, days).map(Val::Day)
}

fn business_days(notes: &mut BodyNotes, mut at: Date, mut left: i64) -> Got<Date> {
    while left > 0 {
        at = at.tomorrow().or_else(|_| notes.refuse(OUTSIDE))?;
        left -= i64::from(!matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday));
    }
    Ok(at)
}
