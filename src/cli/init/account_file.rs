//! The account file of a folder as it fills with answers; each one is on disk before the next question.

use crate::cli::output::Unfinished;
use crate::input;
use crate::policy::Policy;
use crate::problem::Problem;
use crate::schema::FieldId;
use crate::snapshot::{self, Days, Snapshot};
use crate::source::Place;
use crate::tree::{Content, Entry, Node};
use crate::value::Value;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The account file, and where it is.
pub(super) struct AccountFile {
    pub folder: PathBuf,
    file: PathBuf,
    entries: Vec<Entry>,
    /// Whether what the person wrote before was put aside.
    kept: bool,
}

fn wrong(file: &Path, what: &str, hint: &str) -> Vec<Problem> {
    vec![Problem::new(what).at(Place::file(&file.to_string_lossy())).hint(hint)]
}

fn text(value: &str) -> Content {
    Content::Scalar(value.into())
}

impl AccountFile {
    /// Opens the folder; what its account file says already stays.
    pub(super) fn open(folder: &Path) -> Result<Self, Vec<Problem>> {
        if !folder.is_dir() {
            return Err(wrong(
                folder,
                "this is not a folder",
                "name the folder with your downloads, or leave it out",
            ));
        }
        let gathered = input::account(folder, crate::cli::load::LIMIT)?;
        let file = match &gathered {
            Some((file, _)) => file.clone(),
            None => folder.join("account.yaml"),
        };
        if file.extension().is_some_and(|ending| ending == "json") {
            return Err(wrong(&file, "audit init writes account.yaml", "rename it, or fill it in by hand"));
        }
        let entries = match gathered.map(|(_, node)| node.content) {
            Some(Content::Map(entries)) => entries,
            None | Some(Content::Null) => Vec::new(),
            Some(Content::Scalar(_) | Content::List(_)) => {
                return Err(wrong(&file, "this is no snapshot", "`audit template` prints one"));
            }
        };
        // What audit itself wrote, and nobody changed, need not be kept.
        let kept =
            std::fs::read(&file).map_or(true, |bytes| bytes == snapshot::tree_to_yaml(&entries).into_bytes());
        Ok(Self { folder: folder.to_owned(), file, entries, kept })
    }

    fn get(&self, key: &str) -> Option<&Content> {
        self.entries.iter().find(|entry| &*entry.key == key).map(|entry| &entry.value.content)
    }

    /// Whether the file says anything under a key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some_and(|content| !matches!(content, Content::Null))
    }

    pub(super) fn set_top(&mut self, key: &str, value: &str) -> Result<(), Vec<Problem>> {
        put(&mut self.entries, key, text(value));
        self.save()
    }

    /// The rows of a table.
    pub(super) fn set_rows(
        &mut self,
        table: &str,
        rows: Vec<Vec<(String, Content)>>,
    ) -> Result<(), Vec<Problem>> {
        put(&mut self.entries, table, Content::List(rows.into_iter().map(row).collect()));
        self.save()
    }

    /// A field of a record, or of the row with an index.
    pub(super) fn set(
        &mut self,
        table: &str,
        row: Option<usize>,
        field: &str,
        value: Content,
    ) -> Result<(), Vec<Problem>> {
        let entries = &mut self.entries;
        let index = match entries.iter().position(|entry| &*entry.key == table) {
            Some(index) => index,
            None => {
                put(entries, table, Content::Map(Vec::new()));
                entries.len() - 1
            }
        };
        let node = &mut entries[index].value;
        let target = match (row, &mut node.content) {
            (Some(row), Content::List(rows)) => rows.get_mut(row),
            (None, Content::Map(_)) => Some(node),
            (None, content @ Content::Null) => {
                *content = Content::Map(Vec::new());
                Some(node)
            }
            _ => None,
        };
        if let Some(Node { content: Content::Map(fields), .. }) = target {
            put(fields, field, value);
        }
        self.save()
    }

    /// Adds rows behind those of a table.
    pub(super) fn add_rows(
        &mut self,
        table: &str,
        rows: Vec<Vec<(String, Content)>>,
    ) -> Result<(), Vec<Problem>> {
        let mut all = match self.get(table) {
            Some(Content::List(rows)) => rows.clone(),
            _ => Vec::new(),
        };
        all.extend(rows.into_iter().map(row));
        put(&mut self.entries, table, Content::List(all));
        self.save()
    }

    /// Adds to the days that the rows of a table cover.
    pub(super) fn add_days(&mut self, table: &str, days: Days) -> Result<(), Vec<Problem>> {
        let covers = match self.get("covers") {
            Some(Content::Map(tables)) => tables.as_slice(),
            _ => &[],
        };
        let known = covers.iter().find(|entry| &*entry.key == table).map(|entry| &entry.value);
        let mut all = match known {
            Some(Node { content: Content::List(items), .. }) => items.clone(),
            Some(one @ Node { content: Content::Map(_), .. }) => vec![one.clone()],
            _ => Vec::new(),
        };
        all.push(span(days));
        self.set("covers", None, table, Content::List(all))
    }

    /// Whether the rows of a table stand in this file.
    pub(super) fn holds_rows(&self, table: &str) -> bool {
        matches!(self.get(table), Some(Content::List(_)))
    }

    /// Whether a fact that is given stands in this file, so that it can be put right here.
    pub(super) fn can_answer(&self, policy: &Policy, fact: &str) -> bool {
        let name = fact.split('.').next().unwrap_or(fact);
        let record = policy.schema.table(name).is_some_and(|table| policy.schema.tables[table].record);
        record || self.holds_rows(name)
    }

    /// Whether the answer to a fact belongs into this file; what stands in CSV files and exports does not.
    pub(super) fn can_hold(&self, policy: &Policy, snapshot: &Snapshot, fact: &str) -> bool {
        let (name, field) = fact.split_once('.').unwrap_or((fact, ""));
        let Some(table) = policy.schema.table(name) else { return false };
        let about = &policy.schema.tables[table];
        if about.record || field.is_empty() {
            return about.field(field).is_some() || field.is_empty();
        }
        let here = matches!(self.get(name), Some(Content::List(_)));
        let lacks = |field: FieldId| {
            snapshot.tables[table].rows.iter().any(|row| row.values[field] == Value::Unknown)
        };
        here && about.field(field).is_some_and(lacks)
    }

    /// Writes the file whole or not at all; what a person wrote by hand is put aside once.
    fn save(&mut self) -> Result<(), Vec<Problem>> {
        let problem = |error: std::io::Error| {
            wrong(&self.file, &format!("cannot write this: {error}"), "check the folder's permissions")
        };
        if !self.kept {
            put_aside(&self.file).map_err(problem)?;
            self.kept = true;
        }
        let mut unfinished = Unfinished::open(&self.file)?;
        let text = snapshot::tree_to_yaml(&self.entries);
        unfinished.write_all(text.as_bytes()).and_then(|()| unfinished.appear()).map_err(problem)
    }
}

/// Copies a file to a name that is free: an earlier copy is not written over.
fn put_aside(file: &Path) -> io::Result<()> {
    let bytes = std::fs::read(file)?;
    for number in 1_u32.. {
        let ending = if number == 1 { String::new() } else { format!("-{number}") };
        let copy = file.with_extension(format!("yaml.before-init{ending}"));
        match std::fs::OpenOptions::new().write(true).create_new(true).open(&copy) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => {
                let mut copy = opened?;
                copy.set_permissions(std::fs::metadata(file)?.permissions())?;
                copy.write_all(&bytes)?;
                return copy.sync_all();
            }
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// A row of these fields.
fn row(fields: Vec<(String, Content)>) -> Node {
    let mut entries = Vec::new();
    for (name, content) in fields {
        put(&mut entries, &name, content);
    }
    Node { place: Place::file(""), content: Content::Map(entries) }
}

fn put(entries: &mut Vec<Entry>, key: &str, content: Content) {
    let value = Node { place: Place::file(""), content };
    match entries.iter_mut().find(|entry| &*entry.key == key) {
        Some(entry) => entry.value = value,
        None => entries.push(Entry { key: key.into(), place: Place::file(""), value }),
    }
}

/// A time as a snapshot has it.
fn span(days: Days) -> Node {
    let entry = |key: &str, day: jiff::civil::Date| Entry {
        key: key.into(),
        place: Place::file(""),
        value: Node { place: Place::file(""), content: Content::Scalar(day.to_string().into()) },
    };
    Node {
        place: Place::file(""),
        content: Content::Map(vec![entry("from", days.from), entry("to", days.to)]),
    }
}
