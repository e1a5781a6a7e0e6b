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

use super::build::assemble;
use super::{Export, csv};
use crate::problem::{Checked, Problem, Problems};
use crate::schema::{Schema, TableId};
use crate::snapshot::FileRead;
use crate::snapshot::Snapshot;
use crate::source::{Place, Source};
use crate::tree::{self, Content, Node};
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
    /// What was put together from rows of tables.
    Tree(Node),
}

/// Reads a snapshot of at most `limit` bytes a file.
///
/// # Errors
/// Everything that is wrong with any of its files.
pub fn read(schema: &Arc<Schema>, exports: &[Export], input: Input<'_>, limit: u64) -> Checked<Snapshot> {
    let none = Beside { folder: None, limit, schema };
    match input {
        Input::Text(source) => none.finish(parse(source)?, Some(source)),
        Input::Line(source) => none.finish(tree::json::read(source)?, None),
        Input::Tree(node) => none.finish(node, None),
        Input::Stdin(stdin) => {
            let source = bytes::from_reader("-", stdin, limit)?;
            none.finish(parse(&source)?, Some(&source))
        }
        Input::Path(path) => {
            let about = bytes::about(path)?;
            if about.is_dir() {
                return folder::read(schema, exports, path, limit);
            }
            let source = bytes::from_path(path, limit)?;
            refuse_csv(path)?;
            let node = parse(&source)?;
            Beside { folder: Some(folder_of(path)), limit, schema }.finish(node, Some(&source))
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

/// A text as a tree: JSON when it starts with a brace, else YAML.
fn parse(source: &Source) -> Checked<Node> {
    let json = source.text().trim_start().starts_with('{') && source.name().ends_with(".json")
        || serde_like(source.text());
    let node = if json { tree::json::read(source)? } else { tree::yaml::read(source)? };
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
    /// Replaces the names of CSV files by their rows, then builds the snapshot; problems of all files are said.
    fn finish(&self, mut node: Node, source: Option<&Source>) -> Checked<Snapshot> {
        let mut problems = Problems::default();
        let used = self.resolve(&mut node, &mut problems);
        let built = problems.take(assemble(self.schema, node, None, &[]));
        let Some(mut snapshot) = built else { return problems.fail() };
        let account = source.map(|source| FileRead::account(source.name()));
        snapshot.files = account.into_iter().chain(used.into_iter().map(|(_, file)| file)).collect();
        problems.finish(snapshot)
    }

    /// Returns the names of the files it has read, and what they were read as.
    fn resolve(&self, node: &mut Node, problems: &mut Problems) -> Vec<(String, FileRead)> {
        let mut used = Vec::new();
        let Content::Map(entries) = &mut node.content else { return used };
        for entry in entries {
            let table = self.schema.table(&entry.key).filter(|table| !self.schema.tables[*table].record);
            let (Some(table), Content::Scalar(name)) = (table, &entry.value.content) else { continue };
            let name = name.clone();
            if &*name == "none" || !looks_like_a_file(&name) {
                continue;
            }
            let rows = self.named(&name, &entry.value.place).and_then(|source| self.table(table, &source));
            // A table whose file is wrong stays unknown; its problems are said beside the others.
            let fallback = Node { place: entry.value.place.clone(), content: Content::Null };
            entry.value = problems.take(rows).unwrap_or(fallback);
            let shown = self.folder.map(|folder| folder.join(&*name)).unwrap_or_default();
            let table = &self.schema.tables[table].name;
            used.push((
                name.to_string(),
                FileRead::table(&shown.to_string_lossy(), table, rows_of(&entry.value)),
            ));
        }
        used
    }

    fn table(&self, table: TableId, source: &Source) -> Checked<Node> {
        csv::read_table(&self.schema.tables[table], source)
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
