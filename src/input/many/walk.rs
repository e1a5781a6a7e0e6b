//! Origin paths to what stands there. Nobody is left out: what could hold an account and is not recognised is an
//! account that is broken, and everything else is named.

use super::account::Account;
use super::folder::{self, Found};
use super::leave::LeaveOut;
use super::look::{self, Looks};
use super::reading::Reading;
use super::{stray, tables};
use crate::input::read::bytes;
use crate::problem::Problem;
use std::collections::VecDeque;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// What stands at a path.
pub(super) enum Visit {
    Account(Account),
    /// No account, on purpose, and why.
    Passed(Problem),
    /// A file with an account a line.
    Lines(PathBuf),
    /// The files of a folder of tables.
    Tables(PathBuf, Vec<PathBuf>),
    Stdin,
}

/// Paths that were not looked at yet.
pub(super) struct Walk<'a> {
    how: Reading<'a>,
    leave: LeaveOut,
    waiting: VecDeque<(PathBuf, Origin)>,
    /// How many accounts, or files that hold some, were found.
    found: u64,
}

/// Where a path comes from.
#[derive(Clone, Copy)]
enum Origin {
    /// A person named it, so that it has to be an account.
    Person,
    /// It lies in a folder that a person named.
    Folder,
    /// It lies beside an accounts.csv.
    Beside,
    /// It lies further down, and was looked at already, unless it is a folder.
    Deeper(Looks),
    /// All of a folder was seen; so many had been found before it.
    End(u64),
}

impl<'a> Walk<'a> {
    pub(super) fn new(how: Reading<'a>, paths: Vec<PathBuf>, leave: LeaveOut) -> Self {
        let waiting = paths.into_iter().map(|path| (path, Origin::Person)).collect();
        Self { how, leave, waiting, found: 0 }
    }

    /// What stands at the next path at which there is something to tell.
    pub(super) fn next(&mut self) -> Option<Visit> {
        loop {
            let (path, from) = self.waiting.pop_front()?;
            let step = self.step(&path, from);
            self.found += u64::from(!matches!(step, None | Some(Visit::Passed(_))));
            if step.is_some() {
                return step;
            }
        }
    }

    fn step(&mut self, path: &Path, from: Origin) -> Option<Visit> {
        match from {
            Origin::Person if path.as_os_str() == "-" => return Some(Visit::Stdin),
            Origin::End(before) => return (self.found == before).then(|| broken(path, stray::nobody(path))),
            Origin::Person => {}
            Origin::Folder | Origin::Beside | Origin::Deeper(_) if self.leave.own(path) => return None,
            Origin::Folder | Origin::Beside | Origin::Deeper(_) if hidden(path) => {
                return Some(passed(path, "hidden"));
            }
            Origin::Folder | Origin::Beside | Origin::Deeper(_) => {}
        }
        if let Some(pattern) = self.leave.pattern(path) {
            return Some(passed(path, &format!("left out on request ({pattern})")));
        }
        let about = match bytes::about(path) {
            Ok(about) => about,
            Err(problems) => return Some(Visit::Account(Account::broken(&path.to_string_lossy(), problems))),
        };
        match from {
            _ if about.is_dir() => self.folder(path, from, &about),
            Origin::Person => self.named(path, &about),
            Origin::Folder => file(path, look::kind(self.how, path, Some(&about)), &about),
            Origin::Beside => match look::kind(self.how, path, Some(&about)) {
                Looks::Table => Some(broken(path, stray::table(path))),
                kind => file(path, kind, &about),
            },
            Origin::Deeper(kind) => file(path, kind, &about),
            Origin::End(_) => None,
        }
    }

    /// A file that a person named is an account, or holds some.
    fn named(&mut self, path: &Path, about: &Metadata) -> Option<Visit> {
        if path.file_name().is_some_and(|name| name == tables::ACCOUNTS) {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            return self.folder(folder.unwrap_or(Path::new(".")), Origin::Person, about);
        }
        if look::holds_lines(path) {
            return Some(Visit::Lines(path.to_owned()));
        }
        Some(Visit::Account(Account::at(path, about.len())))
    }

    fn folder(&mut self, path: &Path, from: Origin, about: &Metadata) -> Option<Visit> {
        match (folder::look(path), from) {
            (Ok(Found::Account), _) => Some(Visit::Account(Account::at(path, about.len()))),
            (Ok(Found::Tables(files)), _) => Some(self.tables(path, files)),
            (Ok(Found::Entries(entries)), Origin::Person) => self.named_folder(path, entries),
            (Ok(Found::Entries(entries)), _) => self.further(path, entries),
            (Err(problems), _) => Some(Visit::Account(Account::broken(&path.to_string_lossy(), problems))),
        }
    }

    /// Each entry of a folder that a person named is looked at. Tables without an account are one account.
    fn named_folder(&mut self, path: &Path, entries: Vec<PathBuf>) -> Option<Visit> {
        let table = |entry: &PathBuf| look::is_table(entry) && self.kind(entry) == Some(Looks::Table);
        let (tables, others): (Vec<_>, Vec<_>) = entries.into_iter().partition(table);
        let strays: Vec<_> = tables.into_iter().map(|entry| (entry, Looks::Table)).collect();
        let end = (path.to_owned(), Origin::End(self.found));
        self.put(others.into_iter().map(|entry| (entry, Origin::Folder)).chain([end]).collect());
        (!strays.is_empty()).then(|| broken(path, stray::folder(path, &strays)))
    }

    /// A folder that nobody named, and that is no account: what could be one makes it a broken one, and the
    /// folders in it are looked at as well.
    fn further(&mut self, path: &Path, entries: Vec<PathBuf>) -> Option<Visit> {
        let (mut strays, mut others, mut folders) = (Vec::new(), Vec::new(), false);
        for entry in entries {
            folders |= entry.is_dir() && !hidden(&entry);
            match self.kind(&entry) {
                Some(kind @ (Looks::Own | Looks::Other)) => others.push((entry, Origin::Deeper(kind))),
                Some(kind) => strays.push((entry, kind)),
                None => others.push((entry, Origin::Deeper(Looks::Other))),
            }
        }
        let link = path.symlink_metadata().is_ok_and(|about| about.is_symlink());
        match (strays.is_empty(), link && folders) {
            (true, true) => return Some(broken(path, stray::link(path))),
            (true, false) if !folders => return Some(passed(path, "nothing in this folder is read")),
            (_, true) => {}
            (_, false) => self.put(others),
        }
        (!strays.is_empty()).then(|| broken(path, stray::folder(path, &strays)))
    }

    /// What a file is; none for folders, and for what is left out anyhow.
    fn kind(&self, path: &Path) -> Option<Looks> {
        if hidden(path) || self.leave.own(path) || self.leave.pattern(path).is_some() {
            return None;
        }
        match path.metadata() {
            Ok(about) if about.is_dir() => None,
            about => Some(look::kind(self.how, path, about.ok().as_ref())),
        }
    }

    /// The tables of a folder are read together. What else lies there is looked at as in any folder.
    fn tables(&mut self, path: &Path, files: Vec<PathBuf>) -> Visit {
        let (tables, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| {
            let list = file.file_name().is_some_and(|name| name == tables::ACCOUNTS);
            list || (tables::is_one(self.how.schema, file) && self.kind(file) == Some(Looks::Table))
        });
        self.put(others.into_iter().map(|file| (file, Origin::Beside)).collect());
        Visit::Tables(path.to_owned(), tables)
    }

    /// Puts paths before all others.
    fn put(&mut self, paths: Vec<(PathBuf, Origin)>) {
        paths.into_iter().rev().for_each(|path| self.waiting.push_front(path));
    }
}

/// A file that nobody named.
fn file(path: &Path, kind: Looks, about: &Metadata) -> Option<Visit> {
    Some(match kind {
        Looks::Document => Visit::Account(Account::found(path, about.len())),
        Looks::Lines => Visit::Lines(path.to_owned()),
        Looks::Renamed => broken(path, stray::file(path)),
        Looks::NoFile => broken(path, stray::no_file(path)),
        Looks::Own => passed(path, "a file of audit itself"),
        Looks::Other => passed(path, "not a kind of file that is read"),
        // It was told with its folder.
        Looks::Table => return None,
    })
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn broken(path: &Path, problem: Problem) -> Visit {
    Visit::Account(Account::broken(&path.to_string_lossy(), vec![problem]))
}

fn passed(path: &Path, why: &str) -> Visit {
    Visit::Passed(stray::passed(path, why))
}
