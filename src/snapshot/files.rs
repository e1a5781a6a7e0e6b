//! Which files an account was read from, which were not, and which it says to pass over.

use super::{Days, joined};
use crate::schema::TableId;
use jiff::civil::Date;

/// A file of an account: what it was read as, or why it was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// The file as the person named it, or found in the folder that was named.
    pub file: String,
    /// `account`, the name of a table, or what people call the export; none when it was not read.
    pub read_as: Option<String>,
    /// How many rows it gave; none for an account file and for what was not read.
    pub rows: Option<usize>,
    /// Why it was not read; none when it was.
    pub why: Option<String>,
    /// The table that it fills, of an export.
    pub export: Option<TableId>,
    /// From its first row to its last one, of an export.
    pub rows_of: Option<Days>,
    /// From when to when it is, as its name says.
    pub stated: Option<Days>,
    /// The only day in its name, which may be that of the download.
    pub dated: Option<Date>,
}

impl FileRead {
    fn new(file: &str) -> Self {
        let file = file.to_owned();
        Self {
            file,
            read_as: None,
            rows: None,
            why: None,
            export: None,
            rows_of: None,
            stated: None,
            dated: None,
        }
    }

    pub(crate) fn account(file: &str) -> Self {
        Self { read_as: Some("account".into()), ..Self::new(file) }
    }

    pub(crate) fn table(file: &str, read_as: &str, rows: usize) -> Self {
        Self { read_as: Some(read_as.to_owned()), rows: Some(rows), ..Self::new(file) }
    }

    pub(crate) fn unread(file: &str, why: impl Into<String>) -> Self {
        Self { why: Some(why.into()), ..Self::new(file) }
    }
}

impl FileRead {
    /// The last day of which it can say anything: that of its download, which its name has, or of its last row, and
    /// a day more, because it may have been tomorrow where the person is; none when its name has no day.
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        let made = self.dated?.max(self.rows_of.map_or(Date::MIN, |rows| rows.to));
        Some(made.tomorrow().unwrap_or(made))
    }

    /// The days that the file speaks for: from its first row to its last, and what its name says. A time that had
    /// not ended when the account was written down says nothing beyond the last row.
    #[must_use]
    pub fn covers(&self, as_of: Date) -> Vec<Days> {
        let stated = self.stated.and_then(|stated| {
            let to = if stated.to <= as_of { Some(stated.to) } else { self.rows_of.map(|rows| rows.to) };
            to.filter(|to| stated.from <= *to).map(|to| Days { from: stated.from, to })
        });
        joined(self.rows_of.into_iter().chain(stated).collect())
    }
}
