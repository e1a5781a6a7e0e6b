//! Days that are covered, from one to another.

use crate::schema::TableId;
use crate::value::spoken;
use jiff::civil::Date;
use std::fmt;

/// From one day to another, both of them included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last; not before the first.
    pub to: Date,
}

impl Days {
    /// From the earliest of some days to the latest; none where there is none.
    #[must_use]
    pub fn around(days: impl IntoIterator<Item = Date>) -> Option<Self> {
        days.into_iter().fold(None, |around: Option<Self>, day| {
            let Some(around) = around else { return Some(Self { from: day, to: day }) };
            Some(Self { from: around.from.min(day), to: around.to.max(day) })
        })
    }
}

/// `20 Nov 2026`, `31 Oct to 20 Nov 2026`, `28 Dec 2025 to 3 Jan 2026`.
impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (spoken(self.from), spoken(self.to));
        if self.from == self.to {
            return f.write_str(&to);
        }
        let year = format!(" {}", self.to.year());
        let from = if self.from.year() == self.to.year() { from.trim_end_matches(&year) } else { &from };
        write!(f, "{from} to {to}")
    }
}

/// Several times, as a part of a sentence.
#[must_use]
pub fn told(days: &[Days]) -> String {
    let all: Vec<String> = days.iter().map(ToString::to_string).collect();
    match all.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// A table whose rows come from exports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The table.
    pub table: TableId,
    /// The days that its rows speak for: in order, apart from each other.
    pub days: Vec<Days>,
}

/// The same days, in order, where times that touch each other are one.
#[must_use]
pub fn joined(mut days: Vec<Days>) -> Vec<Days> {
    days.sort_unstable();
    let mut all: Vec<Days> = Vec::new();
    for next in days {
        match all.last_mut() {
            Some(last)
                if last.to.tomorrow().is_ok_and(|after| next.from <= after) || last.to == Date::MAX =>
            {
                last.to = last.to.max(next.to);
            }
            _ => all.push(next),
        }
    }
    all
}

/// The days of a time that none of these covers.
pub(super) fn outside(time: Days, covered: &[Days]) -> Vec<Days> {
    let mut left = Vec::new();
    let mut from = time.from;
    for days in covered.iter().filter(|days| days.to >= time.from && days.from <= time.to) {
        if let (true, Ok(before)) = (days.from > from, days.from.yesterday()) {
            left.push(Days { from, to: before });
        }
        match days.to.tomorrow() {
            Ok(after) => from = from.max(after),
            Err(_) => return left,
        }
    }
    if from <= time.to {
        left.push(Days { from, to: time.to });
    }
    left
}

#[cfg(test)]
mod tests {
    use super::{Days, joined, outside, told};
    use jiff::civil::date;

    fn days(from: (i8, i8), to: (i8, i8)) -> Days {
        Days { from: date(2026, from.0, from.1), to: date(2026, to.0, to.1) }
    }

    #[test]
    fn what_touches_is_one_and_what_is_apart_is_left_out() {
        let covered = joined(vec![days((3, 1), (3, 9)), days((1, 5), (1, 31)), days((2, 1), (2, 3))]);
        assert_eq!(covered, [days((1, 5), (2, 3)), days((3, 1), (3, 9))]);
        let left = outside(days((1, 1), (3, 20)), &covered);
        assert_eq!(told(&left), "1 Jan to 4 Jan 2026, 4 Feb to 28 Feb 2026 and 10 Mar to 20 Mar 2026");
        assert_eq!(outside(days((1, 6), (2, 3)), &covered), []);
        assert_eq!(outside(days((2, 3), (2, 4)), &covered), [days((2, 4), (2, 4))]);
        assert_eq!(outside(days((4, 1), (4, 2)), &covered), [days((4, 1), (4, 2))]);
    }

    #[test]
    fn times_are_told_with_as_few_words_as_they_need() {
        assert_eq!(days((1, 5), (1, 5)).to_string(), "5 Jan 2026");
        let over = Days { from: date(2025, 12, 28), to: date(2026, 1, 3) };
        assert_eq!(over.to_string(), "28 Dec 2025 to 3 Jan 2026");
    }
}
