//! A snapshot in one file, and the CSV files of its folder that it names.

use super::bytes;
use super::document::{empty, is_json, parse};
use super::record::record;
use crate::input::build::Draft;
use crate::input::filled;
use crate::problem::{Checked, Problem, Problems};
use crate::schema::{Schema, TableId};
use crate::snapshot::{FileRead, Snapshot};
use crate::source::{Place, Source};
use crate::tree::{Content, Entry, Node};
use std::path::{Component, Path};
use std::sync::Arc;

/// What stands beside a snapshot file: the CSV files it may name.
pub(super) struct Beside<'a> {
    pub folder: Option<&'a Path>,
    pub limit: u64,
    pub schema: &'a Arc<Schema>,
}

impl Beside<'_> {
    /// The snapshot that a text is.
    pub(super) fn document(&self, source: &Source) -> Checked<Snapshot> {
        if empty(source.text()) {
            parse(source)?;
        }
        self.finish(Draft::read(self.schema, source, is_json(source))?, Some(source))
    }

    /// Reads the CSV files that are named, then makes the snapshot; problems of all files are said.
    pub(super) fn finish(&self, mut draft: Draft<'_>, source: Option<&Source>) -> Checked<Snapshot> {
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
    pub(super) fn resolve(&self, node: &mut Node, problems: &mut Problems) -> Vec<(String, FileRead)> {
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
        record(&path, || format!("{inside:?}"));
        match inside {
            Some(true) => bytes::from_path(&path, self.limit),
            Some(false) => refuse("this file lies outside the snapshot's folder"),
            None => refuse("there is no such file"),
        }
    }
}

/// How many rows a table has.
pub(super) fn rows_of(table: &Node) -> usize {
    if let Content::List(rows) = &table.content { rows.len() } else { 0 }
}

fn looks_like_a_file(name: &str) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.as_deref() == Some("csv") || name.contains('/') || name.contains("://")
}
