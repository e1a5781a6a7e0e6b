//! A folder: account.yaml, CSV files named after tables, and real exports under any name.

use super::beside::{Beside, rows_of};
use super::bytes;
use super::document::parse;
use super::exports::Exports;
use super::names::name_of;
use super::record::record;
use super::unread::{Class, way_out};
use crate::input::build::Draft;
use crate::input::export::Export;
use crate::input::filled;
use crate::input::ignore::{self, Ignored};
use crate::problem::{Checked, Problem, Problems};
use crate::schema::{Schema, TableId};
use crate::snapshot::FileRead;
use crate::snapshot::Snapshot;
use crate::source::Place;
use crate::tree::{Content, Entry, Node};
use jiff::civil::Date;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// All that a folder says about an account, as one tree.
pub struct Gathered {
    /// The entries of the account file and the tables of the others.
    pub node: Node,
    /// Things to tell the person that are not errors.
    pub notes: Vec<Problem>,
    /// What was read as what, and what was not.
    pub files: Vec<FileRead>,
    /// The day that the exports seem to describe, and why it seems so.
    pub suggested: Option<(Date, &'static str)>,
    /// The account file, when there is one.
    pub account: Option<PathBuf>,
}

/// Reads all files of a folder, or one export, without making a snapshot of them.
///
/// # Errors
/// Everything that is wrong with any of the files.
pub fn gather(schema: &Arc<Schema>, exports: &[Export], path: &Path, limit: u64) -> Checked<Gathered> {
    let files = if bytes::about(path)?.is_dir() { list(path)? } else { vec![path.to_owned()] };
    let account = account_file(path, &files)?;
    let mut folder = Folder {
        path,
        schema,
        exports: Exports::new(schema, exports, limit),
        limit,
        problems: Problems::default(),
        named: Vec::new(),
        ignored: Vec::new(),
    };
    let place = Place::file(&path.to_string_lossy());
    let mut node = match &account {
        Some(account) => document(path, account, limit)?,
        None => Node { place, content: Content::Map(Vec::new()) },
    };
    let beside = Beside { folder: Some(path), limit, schema };
    let used = beside.resolve(&mut node, &mut folder.problems);
    let (used, read): (Vec<String>, Vec<FileRead>) = used.into_iter().unzip();
    folder.exports.files = read;
    folder.ignore(&mut node, &files, &used);
    for file in files.iter().filter(|file| Some(*file) != account.as_ref()) {
        if !used.iter().any(|used| Path::new(used) == Path::new(&name_of(file))) {
            folder.take(file, &name_of(file));
        }
    }
    folder.finish(node, account)
}

/// An account file as a tree. Only a file of the folder's own is opened: a pipe could wait for ever.
fn document(folder: &Path, file: &Path, limit: u64) -> Checked<Node> {
    bytes::stays_inside(folder, file)?;
    if !bytes::about(file)?.is_file() {
        return bytes::no_file(file, "write the account into a file");
    }
    parse(&bytes::from_path(file, limit)?)
}

/// The account file of a folder, with what it says as a tree; none when there is no such file.
///
/// # Errors
/// More than one, or one that cannot be read.
pub fn account(folder: &Path, limit: u64) -> Checked<Option<(PathBuf, Node)>> {
    let Some(file) = account_file(folder, &list(folder)?)? else { return Ok(None) };
    let node = document(folder, &file, limit)?;
    Ok(Some((file, node)))
}

/// Reads a folder as a snapshot.
pub(super) fn read(schema: &Arc<Schema>, exports: &[Export], path: &Path, limit: u64) -> Checked<Snapshot> {
    let gathered = gather(schema, exports, path, limit)?;
    let shown = path.to_string_lossy();
    let suggested = gathered.suggested.map_or_else(String::new, |(day, why)| {
        format!("; if you downloaded these files on {day} ({why}), write as_of: {day}")
    });
    if gathered.account.is_none() {
        let problem = Problem::new("there is no account.yaml in this folder").at(Place::file(&shown));
        let hint = format!(
            "`audit init {shown}` asks for what no export says, `audit template` prints a form{suggested}"
        );
        return Err(vec![problem.hint(hint)]);
    }
    let dated =
        matches!(&gathered.node.content, Content::Map(all) if all.iter().any(|entry| &*entry.key == "as_of"));
    if let (false, Some((day, _))) = (dated, gathered.suggested) {
        let what = "as_of is missing: the day that the data describes; exports do not say it";
        let problem = Problem::new(what).at(gathered.node.place.clone());
        let hint = format!("write it at the top, as as_of: {day}{suggested}");
        return Err(vec![problem.hint(hint)]);
    }
    of_gathered(schema, gathered)
}

/// Makes a snapshot of all that a folder says, with what there is to tell of it.
///
/// # Errors
/// Everything that does not fit the schema.
pub fn of_gathered(schema: &Arc<Schema>, gathered: Gathered) -> Checked<Snapshot> {
    let snapshot = Draft::of(schema, gathered.node)?.finish(None, &gathered.files)?;
    Ok(Snapshot { files: gathered.files, notes: gathered.notes, ..snapshot })
}

/// What a folder holds, by what it is for.
struct Folder<'a> {
    path: &'a Path,
    schema: &'a Arc<Schema>,
    exports: Exports<'a>,
    limit: u64,
    problems: Problems,
    /// Tables that have a CSV file of their own name.
    named: Vec<(TableId, String, Node)>,
    /// Files that the account says to pass over.
    ignored: Vec<Ignored>,
}

/// What the name of a file begins with that a run is writing, until it is whole.
pub const UNFINISHED: &str = ".audit-unfinished-";

/// The entries of a folder in an order that does not depend on the disk. What a run has not finished yet is none.
pub(in crate::input) fn list(path: &Path) -> Checked<Vec<PathBuf>> {
    let files = entries(path);
    record(path, || match &files {
        Ok(files) => files.iter().map(|file| name_of(file) + "\n").collect(),
        Err(_) => "cannot be read".to_owned(),
    });
    files
}

fn entries(path: &Path) -> Checked<Vec<PathBuf>> {
    let wrong = |error: std::io::Error| {
        vec![
            Problem::new(format!("cannot read this folder: {error}"))
                .at(Place::file(&path.to_string_lossy())),
        ]
    };
    let entries = fs::read_dir(path).map_err(wrong)?;
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(wrong)?;
    files.retain(|file| !name_of(file).starts_with(UNFINISHED));
    files.sort();
    Ok(files)
}

/// What the account file of a folder may be called.
pub(in crate::input) const NAMES: [&str; 3] = ["account.yaml", "account.yml", "account.json"];

/// The one file that says whose account it is and of which day.
fn account_file(folder: &Path, files: &[PathBuf]) -> Checked<Option<PathBuf>> {
    let is_account =
        |file: &&PathBuf| file.file_name().is_some_and(|name| NAMES.iter().any(|known| name == *known));
    let found: Vec<&PathBuf> = files.iter().filter(is_account).collect();
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some((*one).clone())),
        _ => {
            let problem = Problem::new("there is more than one account file in this folder");
            let hint = "keep one of account.yaml, account.yml and account.json";
            Err(vec![problem.at(Place::file(&folder.to_string_lossy())).hint(hint)])
        }
    }
}

impl Folder<'_> {
    /// Takes the names to pass over out of the account.
    fn ignore(&mut self, node: &mut Node, here: &[PathBuf], used: &[String]) {
        let Content::Map(entries) = &mut node.content else { return };
        let ignored = self.problems.take(ignore::ignored(entries)).unwrap_or_default();
        let names: Vec<String> = here.iter().map(|file| name_of(file)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let read: Vec<String> = used.iter().cloned().chain(NAMES.map(ToOwned::to_owned)).collect();
        self.problems.take(ignore::check(self.schema, &ignored, &names, &read));
        entries.retain(|entry| &*entry.key != "ignore");
        self.ignored = ignored;
    }

    fn take(&mut self, file: &Path, name: &str) {
        if self.ignored.iter().any(|(ignored, _)| **ignored == *name) {
            return self.exports.note(file, ignore::IGNORED, None);
        }
        if let Some(why) = quiet(name) {
            return self.exports.pass(file, why);
        }
        let lower = name.to_lowercase();
        if lower.ends_with(".rhai")
            || matches!(&*lower, "pack.yaml" | "waivers.yaml" | "audit.yaml" | "rules")
        {
            return self.exports.note(
                file,
                "this lies inside the audited folder and is not used",
                Some("keep what judges elsewhere, and name it there".into()),
            );
        }
        let inside =
            if Class::of(name) == Class::Other { Ok(()) } else { bytes::stays_inside(self.path, file) };
        if self.problems.take(inside).is_none() {
            return;
        }
        let known = |stem: &str| self.schema.table(stem).filter(|table| !self.schema.tables[*table].record);
        match lower.strip_suffix(".csv").and_then(known) {
            Some(table) => self.table(file, table),
            None => {
                self.problems.take(self.exports.take(file));
            }
        }
    }

    /// A CSV file that is named after a table.
    fn table(&mut self, file: &Path, table: TableId) {
        let is_file = match bytes::about(file) {
            Ok(about) if !about.is_file() => bytes::no_file(file, &way_out(file)),
            about => about,
        };
        let source = is_file.and_then(|_| bytes::from_path(file, self.limit));
        let Some(source) = self.problems.take(source) else { return };
        if let Some(node) = self.problems.take(filled::read_table(&self.schema.tables[table], &source)) {
            let about = &self.schema.tables[table].name;
            self.exports.files.push(FileRead::table(source.name(), about, rows_of(&node)));
            self.named.push((table, source.name().to_string(), node));
        }
    }

    /// Adds the tables of the CSV files to those of the account file; none may come from two sides.
    fn finish(mut self, mut node: Node, account: Option<PathBuf>) -> Checked<Gathered> {
        let suggested = self.exports.suggested();
        let joined = self.problems.take(self.exports.joined()).unwrap_or_default();
        let tables: Vec<_> = std::mem::take(&mut self.named).into_iter().chain(joined).collect();
        if let Content::Map(entries) = &mut node.content {
            for (table, name, rows) in tables {
                let key = self.schema.tables[table].name.clone();
                let twin = entries
                    .iter()
                    .find(|entry| entry.key == key && !matches!(entry.value.content, Content::Null));
                if let Some(twin) = twin {
                    let problem =
                        Problem::new(format!("{key} stands here and in {name}")).at(twin.place.clone());
                    self.problems.add(problem.hint("keep one of them"));
                } else {
                    entries.retain(|entry| entry.key != key);
                    entries.push(Entry { key, place: rows.place.clone(), value: rows });
                }
            }
        }
        let mut files = self.exports.files;
        files.sort_by(|a, b| a.file.cmp(&b.file));
        if let Some(account) = &account {
            files.insert(0, FileRead::account(&account.to_string_lossy()));
        }
        let notes = self.exports.notes.all();
        self.problems.finish(Gathered { node, notes, files, suggested, account })
    }
}

/// Why a file is passed over of which nobody needs to be told.
fn quiet(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let beside = ["license", "licence", "readme"].iter().any(|word| lower.starts_with(word));
    let licence = [".license", ".licence"].iter().any(|ending| lower.ends_with(ending));
    match () {
        () if name.starts_with('.') => Some("hidden, not read"),
        () if licence || beside && !lower.ends_with(".csv") => Some("about the files, not read"),
        () => None,
    }
}
