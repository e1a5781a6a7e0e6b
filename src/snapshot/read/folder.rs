//! A folder: account.yaml, CSV files named after tables, and real exports under any name.

use super::super::build::assemble;
use super::super::{Export, Snapshot, csv, export};
use super::{Beside, bytes, parse};
use crate::problem::{Checked, Problem, Problems};
use crate::schema::{Schema, TableId};
use crate::source::{Place, Source};
use crate::tree::{Content, Entry, Node};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a folder holds, by what it is for.
struct Folder<'a> {
    schema: &'a Arc<Schema>,
    exports: &'a [Export],
    limit: u64,
    problems: Problems,
    notes: Vec<Problem>,
    /// Rows of real exports, per table, one list a file, with the name of the first.
    exported: BTreeMap<TableId, (String, Vec<Vec<Node>>)>,
    /// Tables that have a CSV file of their own name.
    named: Vec<(TableId, String, Node)>,
}

/// Reads a folder.
pub(super) fn read(schema: &Arc<Schema>, exports: &[Export], path: &Path, limit: u64) -> Checked<Snapshot> {
    let files = list(path)?;
    let mut folder = Folder {
        schema,
        exports,
        limit,
        problems: Problems::default(),
        notes: Vec::new(),
        exported: BTreeMap::new(),
        named: Vec::new(),
    };
    let account = account(path, &files)?;
    let mut node = parse(&bytes::from_path(&account, limit)?)?;
    let beside = Beside { folder: Some(path), limit, schema };
    let used = beside.resolve(&mut node, &mut folder.problems);
    for file in files.iter().filter(|file| **file != account) {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !used.iter().any(|used| Path::new(used) == Path::new(&name)) {
            folder.take(file, &name);
        }
    }
    folder.finish(node)
}

/// The entries of a folder in an order that does not depend on the disk.
fn list(path: &Path) -> Checked<Vec<PathBuf>> {
    let wrong = |error: std::io::Error| {
        vec![
            Problem::new(format!("cannot read this folder: {error}"))
                .at(Place::file(&path.to_string_lossy())),
        ]
    };
    let entries = fs::read_dir(path).map_err(wrong)?;
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(wrong)?;
    files.sort();
    Ok(files)
}

/// The one file that says whose account it is and of which day.
fn account(folder: &Path, files: &[PathBuf]) -> Checked<PathBuf> {
    const NAMES: [&str; 3] = ["account.yaml", "account.yml", "account.json"];
    let is_account =
        |file: &&PathBuf| file.file_name().is_some_and(|name| NAMES.iter().any(|known| name == *known));
    let found: Vec<&PathBuf> = files.iter().filter(is_account).collect();
    let problem = |what: &str, hint: &str| {
        Err(vec![Problem::new(what).at(Place::file(&folder.to_string_lossy())).hint(hint)])
    };
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => problem(
            "there is no account.yaml in this folder",
            "`audit template` prints one to fill in; it holds what no export says",
        ),
        _ => problem(
            "there is more than one account file in this folder",
            "keep one of account.yaml, account.yml and account.json",
        ),
    }
}

impl Folder<'_> {
    fn note(&mut self, file: &Path, what: &str, hint: Option<String>) {
        let problem = Problem::new(what).at(Place::file(&file.to_string_lossy()));
        self.notes.push(match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
    }

    fn take(&mut self, file: &Path, name: &str) {
        let lower = name.to_lowercase();
        let beside = ["license", "licence", "readme"].iter().any(|word| lower.starts_with(word));
        let table = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let quiet = [".license", ".licence"].iter().any(|ending| lower.ends_with(ending));
        if (beside && !table) || quiet || name.starts_with('.') {
            return;
        }
        let rule = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("rhai"));
        if rule || matches!(&*lower, "pack.yaml" | "waivers.yaml" | "audit.yaml" | "rules") {
            return self.note(
                file,
                "this lies inside the audited folder and is not used",
                Some("name rules with --rules".into()),
            );
        }
        match lower.strip_suffix(".csv") {
            Some(stem) => self.csv(file, stem),
            None => self.note(
                file,
                "not recognised, not read",
                Some("audit reads account.yaml and CSV files".into()),
            ),
        }
    }

    fn csv(&mut self, file: &Path, stem: &str) {
        let table = self.schema.table(stem).filter(|table| !self.schema.tables[*table].record);
        let Some(source) = self.problems.take(bytes::from_path(file, self.limit)) else { return };
        if let Some(table) = table {
            let read = csv::read(&source)
                .and_then(|csv| csv::table(&self.schema.tables[table], &csv, &source.at(1, 1)));
            if let Some(node) = self.problems.take(read) {
                self.named.push((table, source.name().to_string(), node));
            }
            return;
        }
        self.export(file, &source);
    }

    fn export(&mut self, file: &Path, source: &Source) {
        let first = source.text().lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let header: Vec<String> =
            first.split(',').map(|cell| cell.trim().trim_matches('"').to_owned()).collect();
        let names: Vec<&str> = header.iter().map(String::as_str).collect();
        let Some(export) = self.exports.iter().find(|export| export.matches(&names)) else {
            let known: Vec<String> = self
                .exports
                .iter()
                .map(|export| format!("{} ({})", export.title, export.header.join(",")))
                .collect();
            let hint = format!(
                "a CSV file is named after a table, as contracts.csv, or is an export: {}",
                known.join("; ")
            );
            return self.note(file, "not recognised, not read", Some(hint));
        };
        let rows = csv::read(source).and_then(|csv| export.rows(self.schema, &csv));
        if let Some(rows) = self.problems.take(rows) {
            let name = source.name().to_string();
            self.exported.entry(export.table).or_insert_with(|| (name, Vec::new())).1.push(rows);
        }
    }

    /// Adds the tables of the CSV files to those of the account file; none may come from two sides.
    fn finish(mut self, mut node: Node) -> Checked<Snapshot> {
        let exported: Vec<TableId> = self.exported.keys().copied().collect();
        let joined = std::mem::take(&mut self.exported).into_iter().map(|(table, (name, files))| {
            let place = Place::file(&name);
            (table, name, Node { place, content: Content::List(export::join(files)) })
        });
        let tables: Vec<_> = std::mem::take(&mut self.named).into_iter().chain(joined).collect();
        if let Content::Map(entries) = &mut node.content {
            for (table, name, rows) in tables {
                let key = self.schema.tables[table].name.clone();
                match entries
                    .iter()
                    .find(|entry| entry.key == key && !matches!(entry.value.content, Content::Null))
                {
                    Some(twin) => {
                        let problem =
                            Problem::new(format!("{key} stands here and in {name}")).at(twin.place.clone());
                        self.problems.add(problem.hint("keep one of them"));
                    }
                    None => {
                        entries.retain(|entry| entry.key != key);
                        entries.push(Entry { key, place: rows.place.clone(), value: rows });
                    }
                }
            }
        }
        let built = self.problems.take(assemble(self.schema, &node, None, &exported));
        match built {
            Some(mut snapshot) => {
                snapshot.notes = self.notes;
                self.problems.finish(snapshot)
            }
            None => self.problems.fail(),
        }
    }
}
