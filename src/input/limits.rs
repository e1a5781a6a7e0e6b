//! How large a table may be.

/// The most fields of a row, in a workbook as well.
pub(super) const COLUMNS: usize = 1000;
/// The most rows of a table, wherever they come from.
pub(super) const ROWS: usize = 500_000;
/// The most fields of a CSV file.
pub(super) const FIELDS: usize = crate::tree::NODES;
/// What to do where there are more.
pub(super) const TOO_MANY: &str =
    "a snapshot is one account: leave out rows of others, and download exports for a shorter time";
