//! From a tree to a snapshot: every name and value checked, every problem found at once.

mod covers;
mod head;
mod order;
mod refs;

use super::{csv, fields, ignore};
use crate::problem::{Checked, Problem, Problems, repeated, suggest};
use crate::schema::{Schema, TableId};
use crate::snapshot::{Acknowledgement, FileRead, Places, Row, Snapshot, Table, link};
use crate::source::Place;
use crate::tree::{Content, Entry, Node};
use crate::value::Value;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Makes a snapshot of a tree. `as_of` is used when the tree has none of its own.
///
/// # Errors
/// Everything that does not fit the schema.
pub fn from_tree(schema: &Arc<Schema>, node: &Node, as_of: Option<Date>) -> Checked<Snapshot> {
    assemble(schema, node.clone(), as_of, &[])
}

/// Makes a snapshot of all that a folder says, with what there is to tell of it.
///
/// # Errors
/// Everything that does not fit the schema.
pub fn of_gathered(schema: &Arc<Schema>, gathered: super::Gathered) -> Checked<Snapshot> {
    let snapshot = assemble(schema, gathered.node, None, &gathered.files)?;
    Ok(Snapshot { files: gathered.files, notes: gathered.notes, ..snapshot })
}

/// The same; the rows of tables that files fill may refer to rows that are not there, and speak for the days that
/// the files cover.
pub(super) fn assemble(
    schema: &Arc<Schema>,
    mut node: Node,
    as_of: Option<Date>,
    files: &[FileRead],
) -> Checked<Snapshot> {
    let Content::Map(entries) = &mut node.content else {
        let what = format!("a snapshot is a mapping that starts with as_of; this is {}", node.kind());
        let problem = Problem::new(what).at(node.place);
        return Err(vec![problem.hint("`audit template` prints one to fill in")]);
    };
    let mut builder = Builder {
        schema,
        tables: head::empty(schema, &node.place),
        problems: Problems::default(),
        repeats: HashMap::new(),
        broken: HashSet::new(),
        as_of: None,
    };
    let day = builder.day(entries, as_of.map(|day| (day, node.place.clone())));
    builder.as_of = day.as_ref().map(|(day, _)| *day);
    let acknowledged = builder.entries(entries);
    let exported = builder.exported(entries, files);
    builder.dangling(&exported);
    builder.needs_day(entries, &node.place, as_of);
    let (as_of, as_of_place) = day.unwrap_or((Date::ZERO, node.place));
    let links = link::Links::new(schema, &builder.tables);
    let Builder { tables, problems, .. } = builder;
    problems.finish(Snapshot {
        schema: schema.clone(),
        as_of,
        as_of_place,
        tables,
        exported,
        acknowledged,
        notes: Vec::new(),
        files: Vec::new(),
        links,
    })
}

struct Builder<'a> {
    schema: &'a Schema,
    tables: Vec<Table>,
    problems: Problems,
    /// How often a key of a numbered table was seen.
    repeats: HashMap<(TableId, Arc<str>), usize>,
    /// Tables that lack rows because they were wrong; references to them are not judged.
    broken: HashSet<TableId>,
    /// The day of the data, against which other days are held; none when it is missing or wrong.
    as_of: Option<Date>,
}

impl Builder<'_> {
    fn wrong(&mut self, place: &Place, what: String, hint: impl Into<String>) {
        self.problems.add(Problem::new(what).at(place.clone()).hint(hint));
    }

    fn needs_day(&mut self, entries: &[Entry], place: &Place, as_of: Option<Date>) {
        if as_of.is_none() && !entries.iter().any(|entry| &*entry.key == "as_of") {
            let what = "as_of is missing: the day that the data describes".to_owned();
            self.wrong(place, what, "write it at the top, as as_of: 2026-11-20");
        }
    }

    /// Everything of the top level but the day; what the person has accepted.
    fn entries(&mut self, entries: &mut [Entry]) -> Vec<Acknowledgement> {
        let mut acknowledged = Vec::new();
        for entry in entries {
            match &*entry.key {
                "snapshot" => self.format(entry),
                "as_of" | "exported" | "covers" => {}
                "ignore" => {
                    self.problems.take(ignore::ignored(std::slice::from_ref(entry)));
                }
                "acknowledged" => acknowledged = self.acknowledged(entry),
                _ => self.table(entry),
            }
        }
        acknowledged
    }

    fn table(&mut self, entry: &mut Entry) {
        let Some(id) = self.schema.table(&entry.key) else {
            let names: Vec<&str> = self
                .schema
                .names()
                .into_iter()
                .chain(["as_of", "acknowledged", "snapshot", "exported", "covers", "ignore"])
                .collect();
            let what = format!("there is no table or record {}", repeated(&entry.key));
            self.wrong(&entry.place, what, suggest(&entry.key, &names));
            return;
        };
        match (&entry.value.content, self.schema.tables[id].record) {
            (Content::Null, _) => {}
            (Content::Map(fields), true) => self.record(id, entry, fields),
            (Content::List(_), false) => {
                // A row is let go as soon as it is read: there may be very many.
                let rows = std::mem::replace(&mut entry.value.content, Content::Null);
                self.rows(id, &entry.place, if let Content::List(rows) = rows { rows } else { Vec::new() });
            }
            (Content::Scalar(word), false) if &**word == "none" => self.rows(id, &entry.place, Vec::new()),
            (Content::Scalar(_) | Content::List(_), true) => {
                self.misshapen(id, entry, "a record is its fields")
            }
            (Content::Scalar(_), false) => {
                self.misshapen(id, entry, "neither a list nor a CSV file of this folder")
            }
            (Content::Map(_), false) => self.misshapen(id, entry, "a mapping, not a list of rows"),
        }
    }

    fn record(&mut self, id: TableId, entry: &Entry, fields: &[Entry]) {
        if let Some(row) = self.row(id, &entry.value, fields) {
            self.tables[id].rows = vec![Row { key: self.schema.tables[id].name.clone(), ..row }];
        }
        self.tables[id].place = Some(entry.place.clone());
    }

    fn misshapen(&mut self, id: TableId, entry: &Entry, what: &str) {
        let table = &self.schema.tables[id];
        let first = &table.fields[0].name;
        let hint = match table.record {
            true => format!("write {}: {{ {first}: … }}", table.name),
            false => format!(
                "write - {{ {first}: … }} for each row, [] if there are none, or the name of a CSV file beside this one"
            ),
        };
        self.wrong(
            &entry.value.place,
            format!("{}: this is {}; {what}", table.name, entry.value.kind()),
            hint,
        );
    }

    fn rows(&mut self, id: TableId, place: &Place, rows: Vec<Node>) {
        self.tables[id].known = true;
        self.tables[id].place = Some(place.clone());
        let table = &self.schema.tables[id];
        if let Some(first) = rows.get(csv::ROWS) {
            let what = format!("{}: this table has more than {} rows", table.name, csv::ROWS);
            return self.wrong(&first.place, what, csv::TOO_MANY);
        }
        for node in rows {
            let Content::Map(fields) = &node.content else {
                let what = format!("{}: this is {}, not a row", table.name, node.kind());
                self.wrong(&node.place, what, format!("write - {{ {}: …, … }}", table.fields[0].name));
                continue;
            };
            let sound = self.row(id, &node, fields).and_then(|row| Some((self.key(id, &row)?, row)));
            let Some((key, mut row)) = sound else {
                self.broken.insert(id);
                continue;
            };
            row.key = key;
            self.add(id, row);
        }
    }

    /// Adds a row under its key; a repeated key is numbered or refused.
    fn add(&mut self, id: TableId, mut row: Row) {
        let about = &self.schema.tables[id];
        if let Some(first) = self.tables[id].by_key.get(&row.key).copied() {
            if !about.numbered {
                let line = self.tables[id].rows[first].place.line;
                let what = format!("{}: the same key stands on line {line} already", about.name);
                self.wrong(&row.place, what, "every row has a key of its own");
                return;
            }
            let count = self.repeats.entry((id, row.key.clone())).or_insert(1);
            *count += 1;
            row.key = format!("{} #{count}", row.key).into();
        }
        let table = &mut self.tables[id];
        table.by_key.insert(row.key.clone(), table.rows.len());
        table.rows.push(row);
    }

    fn row(&mut self, id: TableId, node: &Node, entries: &[Entry]) -> Option<Row> {
        let table = &self.schema.tables[id];
        let mut values = vec![Value::Unknown; table.fields.len()];
        let mut places = vec![node.place.clone(); table.fields.len()];
        let mut sound = true;
        for entry in entries {
            let Some(field) = table.field(&entry.key) else {
                self.problems.add_with(|| {
                    let names: Vec<&str> = table.fields.iter().map(|field| &*field.name).collect();
                    let what = format!("{} has no field {}", table.name, repeated(&entry.key));
                    Problem::new(what).at(entry.place.clone()).hint(suggest(&entry.key, &names))
                });
                sound = false;
                continue;
            };
            places[field] = entry.value.place.clone();
            match fields::read(&table.name, &table.fields[field], &entry.value, self.as_of) {
                Ok(value) => values[field] = value,
                Err(problem) => {
                    self.problems.add(problem);
                    sound = false;
                }
            }
        }
        (sound & self.in_order(id, &values, &places)).then(|| Row {
            key: "".into(),
            place: node.place.clone(),
            values: values.into(),
            places: Places::of(&node.place, &places),
        })
    }

    /// The key fields in words; a key of one field must be given.
    fn key(&mut self, id: TableId, row: &Row) -> Option<Arc<str>> {
        let table = &self.schema.tables[id];
        let part = |field: &usize| match &row.values[*field] {
            Value::Unknown | Value::Nothing => "-".to_owned(),
            Value::Money(money) => {
                money.currency.map_or_else(|| "-".to_owned(), |currency| currency.to_string())
            }
            other => other.to_string(),
        };
        let parts: Vec<String> = table.key.iter().map(part).collect();
        if let [only] = parts.as_slice()
            && (only.trim().is_empty() || only == "-")
        {
            let name = &table.fields[table.key[0]].name;
            self.wrong(
                &row.place,
                format!("{}: this row has no {name}", table.name),
                format!("give every row its own {name}"),
            );
            return None;
        }
        Some(parts.join(" ").into())
    }
}
