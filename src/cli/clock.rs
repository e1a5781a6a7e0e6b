//! Time: today, and how long a rule may take.

use crate::problem::Problem;
use crate::script::Stop;
use crate::value;
use jiff::civil::Date;
use std::cell::Cell;
use std::sync::{Mutex, PoisonError};
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

/// What all rules of a run may take together before its rules and rows are counted.
const RUN: Duration = Duration::from_secs(5);
/// What a run may take more for each rule.
const PER_RULE: Duration = Duration::from_millis(20);

/// A deadline for each rule, counted on the thread that judges it, and one for the whole run, so that many
/// slow rules do not add up.
#[derive(Default)]
pub(super) struct Deadline {
    /// When the run is over, once it has begun; it moves with every rule.
    run: Mutex<Option<Instant>>,
}

impl Deadline {
    /// For a run over the examples of many rules, which a person waits for: an hour, and each rule its own time.
    pub(super) fn patient() -> Self {
        Self { run: Mutex::new(Instant::now().checked_add(Duration::from_hours(1))) }
    }
}

impl Stop for Deadline {
    fn begin(&self, rows: usize) {
        let rows = PER_ROW.saturating_mul(u32::try_from(rows).unwrap_or(u32::MAX));
        let now = Instant::now();
        let mut run = self.run.lock().unwrap_or_else(PoisonError::into_inner);
        let over = run.unwrap_or(now + RUN).checked_add(PER_RULE + rows);
        *run = over;
        let own = now.checked_add(BASE + rows);
        DEADLINE.set(own.into_iter().chain(over).min());
    }

    fn expired(&self) -> bool {
        DEADLINE.get().is_some_and(|deadline| Instant::now() > deadline)
    }
}
