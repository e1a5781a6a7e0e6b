//! Time: today, and when an account is given up.

use crate::body::Stop;
use crate::problem::Problem;
use crate::value;
use jiff::civil::Date;
use std::cell::Cell;
use std::time::Duration;

/// The day of judgement: the one given, else today in UTC.
pub(super) fn today(given: Option<&str>) -> Result<Date, Vec<Problem>> {
    match given {
        None => Ok(jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()),
        Some(text) => value::day(text)
            .map_err(|misread| vec![Problem::new(format!("--today: {}", misread.what)).hint(misread.hint)]),
    }
}

/// What a rule may take of the processor's time however few steps it has.
const BASE: Duration = Duration::from_secs(10);
/// What it may take more for each of its steps: ten times as much as the slowest of them takes.
const PER_STEP: Duration = Duration::from_micros(10);

thread_local! {
    /// What a rule may take that has begun, until somebody first asks: to look at the clock costs as much as hundreds of
    /// steps, and most rules need fewer.
    static BEGUN: Cell<Option<Duration>> = const { Cell::new(None) };
    static DEADLINE: Cell<Option<Duration>> = const { Cell::new(None) };
}

/// Gives up an account of which a rule takes far more of the processor's time than its steps can need. What else
/// the machine does makes no difference, so that a busy one gives the same result; on the thread that judges.
pub(super) struct Deadline;

impl Stop for Deadline {
    fn begin(&self, granted: u64) -> u64 {
        let steps = PER_STEP.saturating_mul(u32::try_from(granted).unwrap_or(u32::MAX));
        BEGUN.set(Some(BASE.saturating_add(steps)));
        DEADLINE.set(None);
        granted
    }

    fn expired(&self) -> bool {
        if let Some(allowed) = BEGUN.take() {
            DEADLINE.set(used().and_then(|used| used.checked_add(allowed)));
        }
        DEADLINE.get().is_some_and(|deadline| used().is_some_and(|used| used > deadline))
    }
}

/// What this thread has taken of the processor's time; nothing where the system does not tell.
#[cfg(unix)]
fn used() -> Option<Duration> {
    use nix::time::{ClockId, clock_gettime};
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).ok().map(Duration::from)
}

#[cfg(not(unix))]
fn used() -> Option<Duration> {
    None
}
