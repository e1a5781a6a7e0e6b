//! One account of many: where it comes from, and reading it.

use super::lines::{self, Line};
use super::reading::Reading;
use super::stray;
use super::tables::Group;
use crate::input::read::record::{record, recorded};
use crate::input::read::{self, Input, bytes};
use crate::problem::{Checked, Problem};
use crate::snapshot::Snapshot;
use crate::source::{Place, Source};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// One account that is still to be read.
pub struct Account {
    /// What it is called in the results: a path, or a file and a line.
    pub name: String,
    /// About how many bytes it has, for a progress bar.
    pub size: u64,
    pub(super) from: From,
}

/// Where it comes from.
pub(super) enum From {
    /// A file or a folder.
    Path(PathBuf),
    /// A file that nobody named.
    Found(PathBuf),
    /// One text that is a whole document.
    Text(Source),
    /// A line of JSON.
    Line(Source),
    /// Rows of tables that hold many accounts.
    Rows(Group),
    /// It could not even be found.
    Broken(Vec<Problem>),
}

impl Account {
    pub(super) fn at(path: &Path, size: u64) -> Self {
        Self { name: path.to_string_lossy().into_owned(), size, from: From::Path(path.to_owned()) }
    }

    pub(super) fn found(path: &Path, size: u64) -> Self {
        Self { from: From::Found(path.to_owned()), ..Self::at(path, size) }
    }

    pub(super) fn broken(name: &str, problems: Vec<Problem>) -> Self {
        Self { name: name.to_owned(), size: 0, from: From::Broken(problems) }
    }

    /// Reads it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(&self, how: Reading<'_>) -> Checked<Snapshot> {
        let input = match &self.from {
            From::Path(path) => Input::Path(path),
            From::Found(path) => return found(how, path),
            From::Text(source) => Input::Text(self.recorded(source)),
            From::Line(source) => Input::Line(self.recorded(source)),
            From::Rows(group) => {
                group.record();
                return group.snapshot(how);
            }
            From::Broken(problems) => {
                record(Path::new(&self.name), || format!("{problems:?}"));
                return Err(problems.clone());
            }
        };
        read::read(how.schema, how.exports, input, how.limit)
    }

    fn recorded<'a>(&self, source: &'a Source) -> &'a Source {
        record(Path::new(&self.name), || source.text());
        source
    }

    /// The SHA-256 of all that it is read from, as [`recorded`] makes it of what is done with it.
    #[must_use]
    pub fn digest(&self, how: Reading<'_>) -> [u8; 32] {
        // What breaks the reader broke it before, after it had read the same.
        recorded(|| catch_unwind(AssertUnwindSafe(|| drop(self.read(how))))).1
    }
}

/// Reads a file that nobody named; when it is like no snapshot at all, that is said first.
fn found(how: Reading<'_>, path: &Path) -> Checked<Snapshot> {
    read::read(how.schema, how.exports, Input::Path(path), how.limit).map_err(|mut problems| {
        let source = bytes::from_path(path, how.limit);
        if source.is_ok_and(|source| !read::recognises(how.schema, &source)) {
            problems.insert(0, stray::strange(path));
        }
        problems
    })
}

impl Line {
    /// The account of this line of a file.
    #[must_use]
    pub fn account(self, file: &str, limit: u64) -> Account {
        let name = format!("{file}:{}", self.number);
        let size = self.bytes.as_ref().map_or(limit, |bytes| bytes.len() as u64 + 1);
        let from = match self.source(file, limit) {
            Ok(source) => From::Line(source),
            Err(problems) => From::Broken(problems),
        };
        Account { name, size, from }
    }

    fn source(self, file: &str, limit: u64) -> Checked<Source> {
        let at = |mut place: Place| {
            place.line = u32::try_from(self.number).unwrap_or(u32::MAX);
            place
        };
        let whole = || at(Place::file(file));
        let empty = self.blank();
        let Some(bytes) = self.bytes else {
            let problem = Problem::new(format!("this line is longer than {} MiB", limit >> 20)).at(whole());
            return Err(vec![problem.hint("a line is one account")]);
        };
        if empty {
            let problem = Problem::new("this line is empty").at(whole());
            return Err(vec![problem.hint("a line is one account; take empty lines out")]);
        }
        let source = lines::text(file, bytes, self.number)?;
        if !source.text().trim_start().starts_with('{') {
            let problem = Problem::new("this line is no JSON object").at(whole());
            return Err(vec![problem.hint("write one account a line, as {\"as_of\": \"2026-11-20\", …}")]);
        }
        Ok(source)
    }
}
