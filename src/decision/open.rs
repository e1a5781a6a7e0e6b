//! What is still open, and the days that it sets.

use crate::finding::{Finding, Judgement};
use crate::problem::Name;
use jiff::civil::Date;

/// The findings that nobody accepted.
pub(super) fn open(judgement: &Judgement) -> impl Iterator<Item = &Finding> {
    judgement.findings.iter().filter(|finding| finding.acknowledged.is_none())
}

/// Keeps a day if it is further than the one kept so far, with the rules that set it.
pub(super) fn keep(
    day: &mut Option<Date>,
    set_by: &mut Vec<Name>,
    new: Date,
    rule: &Name,
    further: fn(Date, Date) -> bool,
) {
    if day.is_none_or(|old| further(new, old)) {
        *day = Some(new);
        set_by.clear();
    }
    if *day == Some(new) && !set_by.contains(rule) {
        set_by.push(rule.clone());
    }
}
