//! From a path or standard input to a snapshot.

pub(super) mod bytes;
mod exports;
pub(super) mod folder;
pub mod patient;
pub(super) mod record;
mod unread;

pub use record::recorded;
pub use unread::own_report;

pub use folder::{Gathered, account, gather};

use super::build::Draft;
use super::{Export, filled};
use crate::problem::{Checked, Problem, Problems};
use crate::schema::{Schema, TableId};
use crate::snapshot::FileRead;
use crate::snapshot::Snapshot;
use crate::source::{Place, Source};
use crate::tree::{self, Content, Entry, Node};
use std::io::Read;
use std::path::{Component, Path};
use std::sync::Arc;

/// Where a snapshot comes from.
pub enum Input<'a> {
    /// A file, a pipe or a folder.
    Path(&'a Path),
    /// Standard input.
    Stdin(&'a mut dyn Read),
    /// A text that was read already.
    Text(&'a Source),
    /// The same, of which JSON is expected: a line of a file.
    Line(&'a Source),
}

/// Reads a snapshot of at most `limit` bytes a file.
///
/// # Errors
/// Everything that is wrong with any of its files.
pub fn read(schema: &Arc<Schema>, exports: &[Export], input: Input<'_>, limit: u64) -> Checked<Snapshot> {
    let none = Beside { folder: None, limit, schema };
    match input {
        Input::Text(source) => none.document(source),
        Input::Line(source) => none.finish(Draft::read(schema, source, true)?, None),
        Input::Stdin(stdin) => none.document(&bytes::from_reader("-", stdin, limit)?),
        Input::Path(path) => {
            let about = bytes::about(path)?;
            if about.is_dir() {
                return folder::read(schema, exports, path, limit);
            }
            let source = bytes::from_path(path, limit)?;
            refuse_csv(path)?;
            Beside { folder: Some(folder_of(path)), limit, schema }.document(&source)
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A table alone does not say whose it is or of which day.
fn refuse_csv(path: &Path) -> Checked<()> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    if ending.as_deref() != Some("csv") {
        return Ok(());
    }
    let problem = Problem::new("a CSV file alone is not a snapshot").at(Place::file(&path.to_string_lossy()));
    Err(vec![problem.hint(
        "put it into a folder with an account.yaml (`audit template` prints one) and audit the folder",
    )])
}

/// Whether a text is JSON: by its name and its first brace, else by how it looks; all others are YAML.
fn is_json(source: &Source) -> bool {
    source.text().trim_start().starts_with('{') && source.name().ends_with(".json")
        || serde_like(source.text())
}

/// A text as a tree.
fn parse(source: &Source) -> Checked<Node> {
    let node = if is_json(source) { tree::json::read(source)? } else { tree::yaml::read(source)? };
    if matches!(node.content, Content::Null) && empty(source.text()) {
        let problem = Problem::new("no snapshot in this file").at(Place::file(source.name()));
        return Err(vec![problem.hint("`audit template` prints one to fill in")]);
    }
    Ok(node)
}

/// Whether the reader finds something of a snapshot in a text, sound or not.
pub(super) fn recognises(schema: &Schema, source: &Source) -> bool {
    let known = |key: &str| matches!(key, "as_of" | "snapshot") || schema.table(key).is_some();
    let entries = parse(source).map(|node| node.content);
    matches!(entries, Ok(Content::Map(entries)) if entries.iter().any(|entry| known(&entry.key)))
}

/// A brace and a quoted key: JSON, whatever the file is called. YAML reads this too, but not its escapes.
fn serde_like(text: &str) -> bool {
    let inside = text.trim_start().strip_prefix(['{', '[']).map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with(['"', '}']))
}

fn empty(text: &str) -> bool {
    text.lines().all(|line| matches!(line.trim(), "" | "---" | "...") || line.trim_start().starts_with('#'))
}

/// What stands beside a snapshot file: the CSV files it may name.
struct Beside<'a> {
    folder: Option<&'a Path>,
    limit: u64,
    schema: &'a Arc<Schema>,
}

impl Beside<'_> {
    /// The snapshot that a text is.
    fn document(&self, source: &Source) -> Checked<Snapshot> {
        if empty(source.text()) {
            parse(source)?;
        }
        self.finish(Draft::read(self.schema, source, is_json(source))?, Some(source))
    }

    /// Reads the CSV files that are named, then makes the snapshot; problems of all files are said.
    fn finish(&self, mut draft: Draft<'_>, source: Option<&Source>) -> Checked<Snapshot> {
        let mut problems = Problems::default();
        let used = self.tables(&mut draft, &mut problems);
        let built = problems.take(draft.finish(None, &[]));
        let Some(mut snapshot) = built else { return problems.fail() };
        let account = source.map(|source| FileRead::account(source.name()));
        snapshot.files = account.into_iter().chain(used).collect();
        problems.finish(snapshot)
    }

    /// The table that a CSV file is named for.
    fn names(&self, entry: &Entry) -> Option<(TableId, Arc<str>)> {
        let table = self.schema.table(&entry.key).filter(|table| !self.schema.tables[*table].record)?;
        let Content::Scalar(name) = &entry.value.content else { return None };
        (&**name != "none" && looks_like_a_file(name)).then(|| (table, name.clone()))
    }

    /// A file that was read as a table.
    fn was_read(&self, name: &str, table: TableId, rows: usize) -> FileRead {
        let shown = self.folder.map(|folder| folder.join(name)).unwrap_or_default();
        FileRead::table(&shown.to_string_lossy(), &self.schema.tables[table].name, rows)
    }

    /// Fills tables with the rows of the files that are named for them. A table whose file is wrong stays unknown; its
    /// problems are said beside the others.
    fn tables(&self, draft: &mut Draft<'_>, problems: &mut Problems) -> Vec<FileRead> {
        let mut used = Vec::new();
        draft.dated();
        for at in 0..draft.entries.len() {
            let entry = &mut draft.entries[at];
            let Some((table, name)) = self.names(entry) else { continue };
            let (key, place) = (entry.place.clone(), entry.value.place.clone());
            entry.value.content = Content::Null;
            let rows = self.named(&name, &place).and_then(|source| draft.csv(table, &source, key));
            used.push(self.was_read(&name, table, problems.take(rows).unwrap_or(0)));
        }
        used
    }

    /// Replaces the names of CSV files by their rows. Returns the names of the files it has read, and what they were
    /// read as.
    fn resolve(&self, node: &mut Node, problems: &mut Problems) -> Vec<(String, FileRead)> {
        let mut used = Vec::new();
        let Content::Map(entries) = &mut node.content else { return used };
        for entry in entries {
            let Some((table, name)) = self.names(entry) else { continue };
            let about = &self.schema.tables[table];
            let source = self.named(&name, &entry.value.place);
            let rows = source.and_then(|source| filled::read_table(about, &source));
            // A table whose file is wrong stays unknown; its problems are said beside the others.
            let fallback = Node { place: entry.value.place.clone(), content: Content::Null };
            entry.value = problems.take(rows).unwrap_or(fallback);
            used.push((name.to_string(), self.was_read(&name, table, rows_of(&entry.value))));
        }
        used
    }

    /// Reads a CSV file that a snapshot names; it must lie inside the snapshot's own folder.
    fn named(&self, name: &str, place: &Place) -> Checked<Source> {
        let refuse = |what: &str| {
            let problem = Problem::new(what).at(place.clone());
            Err(vec![problem.hint("name a CSV file of the snapshot's own folder, as contracts.csv")])
        };
        let Some(folder) = self.folder else {
            return refuse("a snapshot from standard input cannot name files");
        };
        if name.contains("://") {
            return refuse("this is an address, not a file");
        }
        let inside =
            Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !inside {
            return refuse("this file lies outside the snapshot's folder");
        }
        let path = folder.join(name);
        let inside = bytes::inside(folder, &path);
        record::record(&path, || format!("{inside:?}"));
        match inside {
            Some(true) => bytes::from_path(&path, self.limit),
            Some(false) => refuse("this file lies outside the snapshot's folder"),
            None => refuse("there is no such file"),
        }
    }
}

fn rows_of(table: &Node) -> usize {
    if let Content::List(rows) = &table.content { rows.len() } else { 0 }
}

/// The name of a file without its folder.
fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn looks_like_a_file(name: &str) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.as_deref() == Some("csv") || name.contains('/') || name.contains("://")
}
