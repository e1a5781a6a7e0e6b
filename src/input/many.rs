//! Many accounts: files, folders, JSON lines and tables, one account after the other in the order of the
//! input, so that memory does not depend on how many there are.

mod account;
mod changed;
mod folder;
mod leave;
mod lines;
mod look;
mod reading;
mod sort;
mod stray;
mod tables;
mod walk;

pub use super::read::folder::UNFINISHED;
pub use super::read::{own_report, patient, recorded};
pub use account::Account;
pub use changed::{Changed, holds_accounts};
pub use leave::LeaveOut;
pub use lines::{Line, Lines};
pub use reading::Reading;

use super::read::bytes;
use crate::problem::Problem;
use crate::source::Place;
use account::From;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// What the input holds next.
pub enum Item {
    /// An account.
    Account(Account),
    /// Something that is none on purpose, and why.
    PassedOver(Problem),
}

/// Standard input, when it is one of the paths.
pub type Stream = Box<dyn BufRead + Send>;

/// The accounts of several paths.
pub struct Accounts<'a> {
    how: Reading<'a>,
    stdin: Option<Stream>,
    walk: walk::Walk<'a>,
    open: Open,
}

/// What accounts are taken from at the moment.
enum Open {
    Nothing,
    Lines(String, Lines<Stream>),
    Tables(tables::Tables),
}

impl<'a> Accounts<'a> {
    /// The accounts of these paths in their order; `-` is `stdin`.
    #[must_use]
    pub fn new(how: Reading<'a>, paths: Vec<PathBuf>, leave: LeaveOut, stdin: Stream) -> Self {
        Self { how, stdin: Some(stdin), walk: walk::Walk::new(how, paths, leave), open: Open::Nothing }
    }

    /// An account, something that is none, or nothing yet, because it is opened first.
    fn begin(&mut self, step: walk::Visit) -> Option<Item> {
        match step {
            walk::Visit::Account(account) => Some(Item::Account(account)),
            walk::Visit::Passed(problem) => Some(Item::PassedOver(problem)),
            walk::Visit::Lines(path) => self.lines(&path, &path.to_string_lossy()),
            walk::Visit::Tables(folder, files) => self.tables(&folder, files),
            walk::Visit::Stdin => self.standard_input(),
        }
    }

    fn lines(&mut self, path: &Path, shown: &str) -> Option<Item> {
        match bytes::open(path) {
            Ok(file) => {
                let file = BufReader::new(patient::Patient(file));
                self.open = lines_of(shown, Box::new(file), self.how.limit);
                None
            }
            Err(problems) => Some(Item::Account(Account::broken(shown, problems))),
        }
    }

    fn tables(&mut self, folder: &Path, files: Vec<PathBuf>) -> Option<Item> {
        match tables::Tables::open(self.how, files) {
            Ok(tables) => {
                self.open = Open::Tables(tables);
                None
            }
            Err(problems) => Some(Item::Account(Account::broken(&folder.to_string_lossy(), problems))),
        }
    }

    /// JSON lines when the first line is a whole object, else one document.
    fn standard_input(&mut self) -> Option<Item> {
        let Some(mut stream) = self.stdin.take() else {
            let problem = Problem::new("standard input was read already");
            return Some(Item::Account(Account::broken("-", vec![problem])));
        };
        let mut first = Vec::new();
        while first.iter().all(u8::is_ascii_whitespace) {
            match (&mut stream).take(self.how.limit).read_until(b'\n', &mut first) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => return Some(unreadable("-", &error)),
            }
        }
        let line = first.trim_ascii();
        let lines = line.starts_with(b"{") && (line.ends_with(b"}") || line.len() as u64 >= self.how.limit);
        let mut all = std::io::Cursor::new(first.clone()).chain(stream);
        if lines {
            self.open = lines_of("-", Box::new(all), self.how.limit);
            return None;
        }
        Some(Item::Account(match bytes::from_reader("-", &mut all, self.how.limit) {
            Ok(source) => {
                Account { name: "-".into(), size: source.text().len() as u64, from: From::Text(source) }
            }
            Err(problems) => Account::broken("-", problems),
        }))
    }

    /// The next account of what is open; none when that is at its end.
    fn further(&mut self) -> Option<Item> {
        match &mut self.open {
            Open::Nothing => None,
            Open::Tables(tables) => {
                let account = tables.next()?;
                Some(Item::Account(account.unwrap_or_else(|problems| Account::broken("tables", problems))))
            }
            Open::Lines(file, lines) => match lines.read() {
                Ok(line) => Some(Item::Account(line?.account(file, self.how.limit))),
                Err(error) => {
                    let item = unreadable(file, &error);
                    self.open = Open::Nothing;
                    Some(item)
                }
            },
        }
    }
}

fn lines_of(name: &str, stream: Stream, limit: u64) -> Open {
    Open::Lines(name.to_owned(), Lines::new(stream, limit))
}

fn unreadable(name: &str, error: &std::io::Error) -> Item {
    let problem = Problem::new(format!("cannot read this: {error}")).at(Place::file(name));
    Item::Account(Account::broken(name, vec![problem]))
}

impl Iterator for Accounts<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.further() {
                return Some(item);
            }
            self.open = Open::Nothing;
            let step = self.walk.next()?;
            if let Some(item) = self.begin(step) {
                return Some(item);
            }
        }
    }
}

/// Whether a file that a person names holds many accounts, or is one of the tables that do.
#[must_use]
pub fn holds_many(path: &Path) -> bool {
    look::holds_lines(path) || path.file_name().is_some_and(|name| name == tables::ACCOUNTS)
}

/// About how many bytes the paths have, for a progress bar; what is not known counts as nothing.
#[must_use]
pub fn size(paths: &[PathBuf]) -> u64 {
    let one = |path: &PathBuf| {
        let Ok(about) = std::fs::metadata(path) else { return 0 };
        if !about.is_dir() {
            return about.len();
        }
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.metadata().ok()).map(|about| about.len()).sum()
    };
    paths.iter().map(one).sum()
}
