//! Numbers and days as people write them.

/// `1 blocker`, `2 blockers`.
#[must_use]
pub fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// A day of the report as people write it.
#[must_use]
pub fn nice(iso: &str) -> String {
    crate::value::day(iso).map_or_else(|_| iso.to_owned(), crate::value::spoken)
}
