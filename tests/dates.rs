//! Days: the worked examples of the sources, and what must hold on every day.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use closeout::policy::{self, Policy};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;
use std::sync::LazyLock;
use support::{folder, root};

static PACK: LazyLock<Policy> = LazyLock::new(|| policy::built_in().unwrap());

fn call(text: &str) -> Date {
    let printed =
        closeout::body::print(&PACK.language, text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    printed.parse().unwrap_or_else(|_| panic!("{text} gives {printed}"))
}

fn of(function: &str, day: Date, rest: &str) -> Date {
    call(&format!("{function}(day(\"{day}\"){rest})"))
}

/// Function, day and further values, the day it gives. Each line is an example that a source works out, or the
/// rule of a source applied to an awkward day.
#[rustfmt::skip]
const WORKED: &[(&str, &str, &str, &str)] = &[
    // A billing week runs from Monday to Sunday; every day of it clears on the same Wednesday.
    ("hourly_available", "2026-11-16", ", 10", "2026-12-02"),
    ("hourly_available", "2026-11-17", ", 10", "2026-12-02"),
    ("hourly_available", "2026-11-18", ", 10", "2026-12-02"),
    ("hourly_available", "2026-11-19", ", 10", "2026-12-02"),
    ("hourly_available", "2026-11-20", ", 10", "2026-12-02"),
    ("hourly_available", "2026-11-21", ", 10", "2026-12-02"),
    ("hourly_available", "2026-11-22", ", 10", "2026-12-02"),
    ("hourly_available", "2026-12-28", ", 10", "2027-01-13"),
    ("hourly_available", "2028-02-28", ", 10", "2028-03-15"),
    // The client's cycle ends on the Friday after the Monday invoice; on Thursday for Enterprise.
    ("client_cycle_end", "2026-11-22", ", 5", "2026-11-27"),
    ("client_cycle_end", "2026-11-22", ", 4", "2026-11-26"),
    ("client_cycle_end", "2026-12-31", ", 5", "2027-01-08"),
    // Approval by silence after 14 days, then five days of security.
    ("approved_by_silence", "2027-02-15", ", 14", "2027-03-01"),
    ("approved_by_silence", "2028-02-15", ", 14", "2028-02-29"),
    ("fixed_available", "2026-12-20", ", (), 14, 5", "2027-01-08"),
    ("fixed_available", "2026-12-20", ", day(\"2026-12-29\"), 14, 5", "2027-01-03"),
    // Seven days of silence, then five business days: over a weekend, over a year end.
    ("escrow_refund_done", "2026-11-23", ", 7, 5", "2026-12-07"),
    ("escrow_refund_done", "2026-12-24", ", 7, 5", "2027-01-07"),
    // Three calendar days from the 19th end on the 22nd; the last whole day is the 21st.
    ("answer_within", "2026-11-19", ", 3", "2026-11-21"),
    ("answer_within", "2026-11-22", ", 2", "2026-11-23"),
    ("answer_within", "2026-12-30", ", 5", "2027-01-03"),
    ("answer_within", "2026-11-23", ", 7", "2026-11-29"),
    ("mediation_end", "2028-01-31", ", 30", "2028-03-01"),
    ("withdrawal_method_active", "2026-12-30", ", 3", "2027-01-02"),
    // A renewal at midnight of the 25th is too late on the 25th.
    ("plan_cancel_deadline", "2026-11-25", "", "2026-11-24"),
    ("plan_cancel_deadline", "2028-03-01", "", "2028-02-29"),
    ("feedback_deadline", "2026-02-20", ", 14", "2026-03-06"),
    ("dormant_on", "2027-12-02", ", 90", "2028-03-01"),
    ("reactivation_deadline", "2028-02-29", ", 5", "2033-02-28"),
    ("id_hold_on", "2026-12-28", ", 7", "2027-01-04"),
    ("offer_expiry", "2027-01-30", ", 30", "2027-03-01"),
];

#[test]
fn the_worked_examples_hold() {
    for (function, day, rest, gives) in WORKED {
        assert_eq!(of(function, day.parse().unwrap(), rest).to_string(), *gives, "{function} {day}{rest}");
    }
}

/// Every function of the pack that turns a day into a later one, and the least wait it means.
const WAITS: &[(&str, &str, i64)] = &[
    ("hourly_available", ", 10", 10),
    ("client_cycle_end", ", 5", 5),
    ("approved_by_silence", ", 14", 14),
    ("fixed_available", ", (), 14, 5", 19),
    ("escrow_refund_done", ", 7, 5", 12),
    ("answer_within", ", 7", 6),
    ("answer_within", ", 3", 2),
    ("answer_within", ", 5", 4),
    ("mediation_end", ", 30", 30),
    ("withdrawal_method_active", ", 3", 3),
    ("plan_cancel_deadline", "", -1),
    ("feedback_deadline", ", 14", 14),
    ("dormant_on", ", 90", 90),
    ("reactivation_deadline", ", 5", 365 * 5),
    ("id_hold_on", ", 7", 7),
    ("offer_expiry", ", 30", 30),
];

fn days() -> impl Strategy<Value = Date> {
    (0..20_000_i64).prop_map(|days| date(2000, 1, 1).checked_add(days.days()).unwrap())
}

fn between(from: Date, to: Date) -> i64 {
    i64::from(from.until((jiff::Unit::Day, to)).unwrap().get_days())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    /// Never earlier than the wait itself, and never later for an earlier day.
    #[test]
    fn a_wait_is_kept_and_grows_with_its_day(day in days(), more in 0..40_i64, which in 0..WAITS.len()) {
        let (function, rest, least) = WAITS[which];
        let end = of(function, day, rest);
        prop_assert!(between(day, end) >= least, "{function} {day} {end}");
        prop_assert!(between(day, end) <= least + 10, "{function} {day} {end}");
        let later = day.checked_add(more.days()).unwrap();
        prop_assert!(of(function, later, rest) >= end, "{function} {day} {later}");
    }

    /// Money of hours comes free on a Wednesday, ten days after a Sunday, whatever the day of work.
    #[test]
    fn hours_clear_on_a_wednesday(day in days()) {
        let end = of("hourly_available", day, ", 10");
        prop_assert_eq!(end.weekday(), Weekday::Wednesday);
        let sunday = end.checked_sub(10.days()).unwrap();
        prop_assert!(sunday.weekday() == Weekday::Sunday && (0..7).contains(&between(day, sunday)));
    }

    /// Business days are Monday to Friday, and each counts once.
    #[test]
    fn business_days_skip_weekends(day in days(), count in 1..30_i64) {
        let end = call(&format!("add_business_days(day(\"{day}\"), {count})"));
        prop_assert!(!matches!(end.weekday(), Weekday::Saturday | Weekday::Sunday));
        let weekday = |date: &Date| !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let counted = (1..=between(day, end)).map(|n| day.checked_add(n.days()).unwrap()).filter(weekday).count();
        prop_assert_eq!(i64::try_from(counted).unwrap(), count);
    }

    /// A month or a year later is the same day, or the last of a shorter month.
    #[test]
    fn months_and_years_end_where_people_expect(day in days(), months in 0..60_i64) {
        let end = call(&format!("add_months(day(\"{day}\"), {months})"));
        prop_assert_eq!(end, day.checked_add(months.months()).unwrap());
        prop_assert!(end.day() == day.day() || end == end.last_of_month());
        let years = months / 12;
        prop_assert_eq!(call(&format!("add_years(day(\"{day}\"), {years})")), day.checked_add(years.years()).unwrap());
    }
}

#[test]
fn the_time_zone_of_the_machine_changes_nothing() {
    let here = folder().sample("blocked");
    let run = |zone: &str, format: &str| {
        let line = format!("blocked/account.yaml --today 2026-11-23 --format {format}");
        here.audit_with(&line, b"", &[("TZ", zone), ("LC_ALL", "de_DE.UTF-8")]).exits(1).out
    };
    for format in ["table", "json", "ics"] {
        let utc = run("UTC", format);
        for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Asia/Kathmandu"] {
            assert_eq!(run(zone, format), utc, "{zone} {format}");
        }
    }
}

/// What is found on one day is found on every later day until its day has come, and then not as before.
#[test]
fn a_day_that_clears_is_the_first_without_the_finding() {
    let text = std::fs::read_to_string(root().join("samples/real-export/account.yaml")).unwrap();
    assert!(text.contains("as_of: 2025-07-18"));
    let here = folder().sample("real-export").edit(
        "real-export/account.yaml",
        "as_of: 2025-07-18",
        "as_of: none-yet",
    );
    let findings = |today: Date| {
        let text = here.read("real-export/account.yaml").replace("none-yet", &today.to_string());
        let day = here.path().join("real-export/account.yaml");
        let old = here.read("real-export/account.yaml");
        std::fs::write(&day, text).unwrap();
        let ran = here.audit(&format!("real-export --today {today} --format json"));
        std::fs::write(&day, old).unwrap();
        let json = ran.json();
        let hours =
            json["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == "hours-in-review").cloned();
        hours
            .map(|f| (f["row"].as_str().unwrap().to_owned(), f["clears_on"].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    let first = findings(date(2025, 7, 18));
    assert!(!first.is_empty());
    for (row, clears) in &first {
        let clears: Date = clears.parse().unwrap();
        let eve = clears.checked_sub(1.day()).unwrap();
        assert!(findings(eve).iter().any(|(other, _)| other == row), "{row} is gone on {eve}");
        assert!(!findings(clears).iter().any(|(other, _)| other == row), "{row} is there on {clears}");
    }
}
