//! Tables over many accounts: accounts.csv and one CSV file a table, each with a column that says whose row it
//! is. The rows may stand in any order and be more than the memory holds.

mod group;
mod header;
mod tree;

pub(super) use group::Group;
pub(super) use header::ACCOUNTS;

use super::account::{Account, From};
use super::lines::{self, Line, Lines};
use super::reading::Reading;
use super::sort::{Sorted, Sorter};
use crate::input::csv::{Cells, Single};
use crate::input::read::bytes;
use crate::problem::{Checked, Problem, Problems};
use crate::schema::Schema;
use crate::source::{Place, Source};
use header::Header;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How much of the rows is held in memory while they are sorted, in bytes.
const MEMORY: usize = 24 << 20;
/// The longest row, in bytes.
const LONGEST: u64 = 1 << 20;

/// Whether a file is the table of accounts or called like a table of the schema.
pub(super) fn is_one(schema: &Schema, file: &Path) -> bool {
    header::kind(schema, file).is_some()
}

/// The accounts of a folder of tables, in the order of accounts.csv; then those that it does not know.
pub(super) struct Tables {
    headers: Arc<[Header]>,
    groups: Sorted,
}

/// A row as it stands in its file.
struct TextRow {
    line: usize,
    text: String,
}

impl TextRow {
    fn source(self, name: &str) -> Checked<Source> {
        lines::text(name, self.text.into_bytes(), self.line)
    }
}

impl Tables {
    /// Reads all files once, and sorts their rows by account.
    pub(super) fn open(how: Reading<'_>, files: Vec<PathBuf>) -> Checked<Self> {
        let mut problems = Problems::default();
        let mut headers = Vec::new();
        let mut rows = Sorter::new(MEMORY);
        // accounts.csv comes first, so that an account begins with the row that says that it exists.
        let (first, others): (Vec<PathBuf>, Vec<PathBuf>) =
            files.into_iter().partition(|file| file.file_name().is_some_and(|name| name == ACCOUNTS));
        for file in first.into_iter().chain(others) {
            if let Some(kind) = header::kind(how.schema, &file) {
                let table = TableFile { how, kind, index: headers.len() };
                headers.extend(problems.take(table.read(&file, &mut rows)));
            }
        }
        let headers: Arc<[Header]> = problems.finish(headers)?.into();
        let groups = regroup(rows, how.limit).map_err(|error| disk(&error))?;
        Ok(Self { headers, groups })
    }

    /// The next account.
    pub(super) fn next(&mut self) -> Option<Checked<Account>> {
        let group = self.groups.next()?.and_then(|(_, bytes)| Group::read(self.headers.clone(), &bytes));
        Some(group.map_err(|error| disk(&error)).map(|group| Account {
            name: group.name(),
            size: group.size(),
            from: From::Rows(group),
        }))
    }
}

fn disk(error: &io::Error) -> Vec<Problem> {
    let problem = Problem::new(format!("cannot sort the rows of these tables: {error}"));
    vec![problem.hint("they need about twice their size in the folder for temporary files (TMPDIR)")]
}

/// A file on its way into the sorter.
struct TableFile<'a> {
    how: Reading<'a>,
    kind: header::Holds,
    /// Which of the files it is.
    index: usize,
}

impl TableFile<'_> {
    fn read(&self, file: &std::path::Path, rows: &mut Sorter) -> Checked<Header> {
        let name = file.to_string_lossy().into_owned();
        let cannot = |error: io::Error| {
            vec![Problem::new(format!("cannot read this: {error}")).at(Place::file(&name))]
        };
        let before = bytes::about(file)?;
        let mut records = Records::new(&name, BufReader::new(bytes::open(file)?));
        let Some(first) = records.next()? else {
            let problem = Problem::new("this CSV file is empty").at(Place::file(&name));
            return Err(vec![problem.hint("the first line holds the names of the columns")]);
        };
        let header = Header::read(self.how, self.kind, &first.source(&name)?)?;
        let mut problems = Problems::default();
        let (mut wrong, mut single) = (0, Single::new());
        while let Some(record) = records.next()? {
            let line = record.line;
            let read =
                record.source(&name).and_then(|source| Ok((whose(&header, single.read(&source)?)?, source)));
            match read {
                Ok((account, source)) => {
                    let key = group::row_key(&account, self.index, line);
                    rows.push(key, source.into_text().into_bytes()).map_err(|error| disk(&error))?;
                }
                Err(found) => {
                    wrong += 1;
                    problems.extend(found);
                }
            }
        }
        let after = file.metadata().map_err(cannot)?;
        if wrong == 0 && (after.len() != before.len() || after.modified().ok() != before.modified().ok()) {
            problems.add(Problem::new("this file changed while it was read").at(Place::file(&name)));
        }
        problems.finish(header)
    }
}

/// Whose row it is. A row that is not as long as the header could be anybody's.
fn whose(header: &Header, cells: Cells<'_>) -> Checked<String> {
    header.fits(cells)?;
    Ok(cells.get(header.account).unwrap_or_default().trim().to_owned())
}

/// The rows of a CSV file; a row in quotes may have several lines.
struct Records {
    name: String,
    lines: Lines<BufReader<std::fs::File>>,
}

impl Records {
    fn new(name: &str, reader: BufReader<std::fs::File>) -> Self {
        Self { name: name.to_owned(), lines: Lines::new(reader, LONGEST) }
    }

    fn next(&mut self) -> Checked<Option<TextRow>> {
        let (mut text, mut start, mut quotes) = (Vec::new(), 0, 0);
        loop {
            let line = self.lines.read().map_err(|error| {
                vec![Problem::new(format!("cannot read this: {error}")).at(Place::file(&self.name))]
            })?;
            let Some(line) = line else {
                return if start == 0 {
                    Ok(None)
                } else {
                    Err(vec![self.wrong("this quote is not closed", start)])
                };
            };
            if start == 0 && line.blank() {
                continue;
            }
            let Line { number, bytes } = line;
            start = if start == 0 { number } else { start };
            let Some(bytes) = bytes.filter(|bytes| (text.len() + bytes.len()) as u64 <= LONGEST) else {
                return Err(vec![self.wrong("this row is longer than 1 MiB; is a quote not closed?", start)]);
            };
            quotes += bytes.split(|byte| *byte == b'"').count() - 1;
            text.extend(bytes);
            if quotes % 2 == 0 {
                let text =
                    String::from_utf8(text).map_err(|_| vec![self.wrong("this row is not UTF-8", start)])?;
                return Ok(Some(TextRow { line: start, text }));
            }
            text.push(b'\n');
        }
    }

    fn wrong(&self, what: &str, line: usize) -> Problem {
        let mut place = Place::file(&self.name);
        place.line = u32::try_from(line).unwrap_or(u32::MAX);
        Problem::new(what).at(place).hint("save the file as UTF-8 CSV with commas, one row a line")
    }
}

/// From rows by account to accounts in the order of accounts.csv.
fn regroup(rows: Sorter, limit: u64) -> io::Result<Sorted> {
    let mut groups = Sorter::new(MEMORY);
    let mut open: Option<group::Packed> = None;
    for row in rows.finish()? {
        let (key, text) = row?;
        let (account, table, line) = group::split_key(&key)?;
        let same = open.take_if(|packed| packed.account != account);
        if let Some(packed) = same {
            groups.push(packed.key(), packed.bytes())?;
        }
        open.get_or_insert_with(|| group::Packed::new(account)).add(table, line, &text, limit);
    }
    if let Some(packed) = open {
        groups.push(packed.key(), packed.bytes())?;
    }
    groups.finish()
}
