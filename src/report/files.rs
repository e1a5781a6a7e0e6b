//! The files of an account: what was read as what, and what was not and why.

use super::covered::{DaysInfo, spoken};
use super::escape::short;
use super::{Report, count};
use crate::snapshot::FileRead;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;

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
    pub(super) fn became(&self) -> String {
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
    pub(super) fn line(&self) -> String {
        format!("{}: {}", short(&self.file, 200), short(&self.became(), 200))
    }
}

impl Report {
    /// The files that were not read.
    pub(super) fn unread(&self) -> impl Iterator<Item = &FileInfo> {
        self.files.iter().filter(|file| file.read_as.is_none())
    }

    /// Whether there is more to say of files than what was named.
    pub(super) fn tells_files(&self) -> bool {
        self.files.len() > 1 || self.unread().next().is_some()
    }

    /// So many of the files, in their order; those that were not read are left out last.
    pub(super) fn first_files(&self, most: usize) -> Vec<&FileInfo> {
        let mut room = most.saturating_sub(self.unread().count());
        let mut fits = |file: &&FileInfo| {
            let fits = file.read_as.is_none() || room > 0;
            room = room.saturating_sub(usize::from(file.read_as.is_some()));
            fits
        };
        self.files.iter().filter(|file| fits(file)).take(most).collect()
    }

    /// The same, a line each, and how many more there are.
    pub(super) fn file_lines(&self, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = self.first_files(most).into_iter().map(FileInfo::line).collect();
        let more = self.files.len() - lines.len();
        lines.extend((more > 0).then(|| format!("… and {more} more")));
        lines
    }

    /// The name of a file as somebody sees it who knows the folder.
    pub(super) fn inside<'a>(&self, file: &'a FileInfo) -> &'a str {
        let (file, input) = (Path::new(&file.file), Path::new(&self.input));
        let folders = [Some(input), input.parent()].into_iter().flatten();
        let inside = folders.filter_map(|folder| file.strip_prefix(folder).ok()).find_map(Path::to_str);
        inside.filter(|name| !name.is_empty()).unwrap_or_else(|| file.to_str().unwrap_or_default())
    }
}
