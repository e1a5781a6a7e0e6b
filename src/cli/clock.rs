//! Time: today, and how long a rule may take.

use crate::problem::Problem;
use crate::script::Stop;
use crate::value;
use jiff::civil::Date;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// The day of judgement: the one given, else today in UTC.
pub(super) fn today(given: Option<&str>) -> Result<Date, Vec<Problem>> {
    match given {
        None => Ok(jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()),
        Some(text) => value::day(text)
            .map_err(|misread| vec![Problem::new(format!("--today: {}", misread.what)).hint(misread.hint)]),
    }
}

/// What a rule may take however few rows it has.
const BASE: Duration = Duration::from_millis(700);
/// What it may take more for each row.
const PER_ROW: Duration = Duration::from_micros(100);

thread_local! {
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// A deadline for each rule, counted on the thread that judges it.
pub(super) struct Deadline;

impl Stop for Deadline {
    fn begin(&self, rows: usize) {
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        DEADLINE.set(Instant::now().checked_add(BASE + PER_ROW.saturating_mul(rows)));
    }

    fn expired(&self) -> bool {
        DEADLINE.get().is_some_and(|deadline| Instant::now() > deadline)
    }
}
