//! The files of an account: what was read as what, and what was not and why.

use super::count;
use super::covered::{DaysInfo, spoken};

use crate::escape::short;
use crate::snapshot::FileRead;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileInfo {
    /// The file as the person named it, or found in the folder that was named.
    pub file: String,
    /// `account`, the name of a table, or what people call the export; none when it was not read.
    pub read_as: Option<String>,
    /// How many rows it gave; none for an account file and for what was not read.
    pub rows: Option<u64>,
    /// Why it was not read; none when it was.
    pub why: Option<String>,
    /// The days that it covers, of an export: from its first row to its last, and what its name says.
    #[serde(default)]
    pub days: Vec<DaysInfo>,
}

impl FileInfo {
    /// What became of a file of an account of that day.
    pub(super) fn of(read: &FileRead, as_of: Date) -> Self {
        Self {
            days: read.covers(as_of).iter().map(DaysInfo::from).collect(),
            file: read.file.clone(),
            read_as: read.read_as.clone(),
            rows: read.rows.map(|rows| rows as u64),
            why: read.why.clone(),
        }
    }

    /// What became of it, in words.
    pub(crate) fn became(&self) -> String {
        match (&self.read_as, self.rows, &self.why) {
            (Some(read_as), Some(rows), _) => {
                let days =
                    if self.days.is_empty() { String::new() } else { format!(", {}", spoken(&self.days)) };
                format!("{read_as}, {}{days}", count(usize::try_from(rows).unwrap_or(usize::MAX), "row"))
            }
            (Some(read_as), None, _) => read_as.clone(),
            (None, _, Some(why)) if why.contains("not read") => why.clone(),
            (None, _, why) => format!("not read: {}", why.as_deref().unwrap_or("nobody says why")),
        }
    }

    /// The same on one line, with its name.
    pub(crate) fn line(&self) -> String {
        format!("{}: {}", short(&self.file, 200), short(&self.became(), 200))
    }
}
