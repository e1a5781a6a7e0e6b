//! Which days the rows of a table that comes from exports speak for.

use super::days::outside;
use super::{Days, Exported, FileRead, Snapshot, joined};
use crate::schema::TableId;
use jiff::civil::Date;

/// Every table that files fill, with the days they cover when the account is of `as_of`.
pub(crate) fn of_files(files: &[FileRead], as_of: Date) -> Vec<Exported> {
    let mut all: Vec<Exported> = Vec::new();
    for (table, file) in files.iter().filter_map(|file| Some((file.export?, file))) {
        add(&mut all, table, file.covers(as_of));
    }
    all
}

/// Adds days to a table.
pub(crate) fn add(all: &mut Vec<Exported>, table: TableId, days: impl IntoIterator<Item = Days>) {
    let index = all.iter().position(|one| one.table == table).unwrap_or_else(|| {
        all.push(Exported { table, days: Vec::new() });
        all.len() - 1
    });
    let own = &mut all[index].days;
    own.extend(days);
    *own = joined(std::mem::take(own));
}

impl Snapshot {
    /// The days from `from` up to the day of the data of which no file says anything; none for a table that was
    /// written by hand, which is whole.
    #[must_use]
    pub fn uncovered(&self, table: TableId, from: Date) -> Vec<Days> {
        match self.exported.iter().find(|exported| exported.table == table) {
            Some(exported) if from <= self.as_of => outside(Days { from, to: self.as_of }, &exported.days),
            _ => Vec::new(),
        }
    }
}
