//! Which files an account was read from, which were not, and which it says to pass over.

use super::{Days, joined};
use crate::problem::{Checked, Problem, Problems, suggest};
use crate::schema::{Schema, TableId};
use crate::source::Place;
use crate::tree::{Content, Entry};
use jiff::civil::Date;
use std::sync::Arc;

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

/// Why a file is not read that `ignore` names.
pub(crate) const IGNORED: &str = "passed over: the account says ignore";

/// A name in `ignore`, with its place.
pub(crate) type Ignored = (Arc<str>, Place);

/// The files that an account says to pass over.
///
/// # Errors
/// What is no list of names.
pub(crate) fn ignored(entries: &[Entry]) -> Checked<Vec<Ignored>> {
    let Some(entry) = entries.iter().find(|entry| &*entry.key == "ignore") else { return Ok(Vec::new()) };
    let mut problems = Problems::default();
    let wrong = |place: &Place| {
        Problem::new("ignore: this is not a list of file names").at(place.clone()).hint("write [bank.csv]")
    };
    let items = match &entry.value.content {
        Content::List(items) => items.as_slice(),
        Content::Scalar(_) => std::slice::from_ref(&entry.value),
        Content::Null => &[],
        Content::Map(_) => return Err(vec![wrong(&entry.value.place)]),
    };
    let mut names = Vec::new();
    for item in items {
        match &item.content {
            Content::Scalar(name) if &**name == "none" && items.len() == 1 => {}
            Content::Scalar(name) => names.push((name.clone(), item.place.clone())),
            Content::Null | Content::List(_) | Content::Map(_) => problems.add(wrong(&item.place)),
        }
    }
    problems.finish(names)
}

/// Holds what is to be passed over against what there is.
///
/// # Errors
/// Names that are not there, and those of files that say what the account is.
pub(crate) fn check(
    schema: &Schema,
    ignored: &[Ignored],
    here: &[&str],
    used: &[String],
) -> Result<(), Vec<Problem>> {
    let mut problems = Problems::default();
    for (name, place) in ignored {
        if used.iter().any(|used| **used == **name) {
            let what = "ignore: the account is read from this file";
            problems.add(Problem::new(what).at(place.clone()).hint("name it in one of the two places"));
        } else if !here.contains(&&**name) {
            let what = "ignore: there is no such file in this folder";
            let hint = if schema.table(name).is_some() {
                "name a file, with its ending".to_owned()
            } else {
                suggest(name, here)
            };
            problems.add(Problem::new(what).at(place.clone()).hint(hint));
        }
    }
    problems.finish(())
}
