//! Which tables come from exports, and which days they speak for: what the files say, and what the person does.

use super::draft::Draft;
use super::head::day;
use crate::problem::{repeated, suggest};
use crate::schema::TableId;
use crate::snapshot::FileRead;
use crate::snapshot::covered;
use crate::snapshot::{Days, Exported};
use crate::tree::{Content, Entry, Node};
use jiff::civil::Date;

const HINT: &str = "write the first and the last day that you chose at the download, for example covers: { hours: { from: 2026-08-21, to: 2026-11-20 } }";

impl Draft<'_> {
    /// The tables that come from exports: those of a folder, and those that a snapshot names. What a snapshot
    /// says they cover comes on top of what its files say; without either, it is from their first row to the last.
    pub(super) fn exported(&mut self, entries: &[Entry], files: &[FileRead]) -> Vec<Exported> {
        let as_of = self.as_of.unwrap_or(Date::ZERO);
        let mut all = covered::of_files(files, as_of);
        let named = self.named(entries);
        let told = self.covers(entries, &all, &named);
        for table in named {
            let rows =
                if told.iter().any(|(covers, _)| *covers == table) { None } else { self.rows_of(table) };
            covered::add(&mut all, table, rows);
        }
        for (table, days) in told {
            self.not_after_the_download(table, &days, files, entries);
            covered::add(&mut all, table, days);
        }
        all
    }

    /// What is attested of a table whose files all have a day in their names ends with the newest of them.
    fn not_after_the_download(
        &mut self,
        table: TableId,
        days: &[Days],
        files: &[FileRead],
        entries: &[Entry],
    ) {
        let own = files.iter().filter(|file| file.export == Some(table));
        let latest: Option<Vec<Date>> = own.map(FileRead::latest).collect();
        let newest = latest.and_then(|latest| latest.into_iter().max());
        let late = newest.is_some_and(|newest| days.iter().any(|days| days.to > newest));
        if let (true, Some(entry)) = (late, entries.iter().find(|entry| &*entry.key == "covers")) {
            let name = &self.schema.tables[table].name;
            let what =
                format!("covers: no file of {name} is of these days: the days in their names are earlier");
            self.wrong(&entry.value.place, what, "download it again, or end on the day in the name");
        }
    }

    /// From the first row of a table to the last.
    fn rows_of(&self, table: TableId) -> Option<Days> {
        let day = self.schema.tables[table].day()?;
        Days::around(self.tables[table].rows.iter().filter_map(|row| row.values[day].as_day()))
    }

    /// The tables that `exported` names.
    fn named(&mut self, entries: &[Entry]) -> Vec<TableId> {
        let mut tables = Vec::new();
        for entry in entries.iter().filter(|entry| &*entry.key == "exported") {
            let names = match &entry.value.content {
                Content::List(names) => names.as_slice(),
                Content::Null => &[],
                Content::Scalar(_) | Content::Map(_) => {
                    self.wrong(&entry.value.place, "exported: this is not a list".into(), "write [hours]");
                    continue;
                }
            };
            for name in names {
                let table = match &name.content {
                    Content::Scalar(name) => self.schema.table(name),
                    Content::Null | Content::List(_) | Content::Map(_) => None,
                };
                match table {
                    Some(table) => tables.push(table),
                    None => {
                        self.wrong(&name.place, "exported: there is no such table".into(), "write [hours]")
                    }
                }
            }
        }
        tables
    }

    /// The days that the snapshot says a table covers.
    fn covers(
        &mut self,
        entries: &[Entry],
        files: &[Exported],
        named: &[TableId],
    ) -> Vec<(TableId, Vec<Days>)> {
        let mut all = Vec::new();
        for entry in entries.iter().filter(|entry| &*entry.key == "covers") {
            let tables = match &entry.value.content {
                Content::Map(tables) => tables.as_slice(),
                Content::Null => &[],
                Content::Scalar(_) | Content::List(_) => {
                    self.wrong(&entry.value.place, "covers: this is not a mapping of tables".into(), HINT);
                    continue;
                }
            };
            for entry in tables {
                if let Some(table) = self.spanned(entry, files, named) {
                    let days = self.times(&entry.value);
                    all.push((table, days));
                }
            }
        }
        all
    }

    /// The table under a key of `covers`; none where there is nothing that it could cover. A table that is not there
    /// stays unknown, whatever is said of its days: the account may be looked at without its files.
    fn spanned(&mut self, entry: &Entry, files: &[Exported], named: &[TableId]) -> Option<TableId> {
        let names: Vec<&str> = self
            .schema
            .tables
            .iter()
            .filter(|table| !table.record && table.day().is_some())
            .map(|table| &*table.name)
            .collect();
        let Some(table) = self.schema.table(&entry.key).filter(|_| names.contains(&&*entry.key)) else {
            let hint = suggest(&entry.key, &names);
            self.wrong(
                &entry.place,
                format!("covers: there is no table {} with days", repeated(&entry.key)),
                hint,
            );
            return None;
        };
        if named.contains(&table) || files.iter().any(|one| one.table == table) {
            return Some(table);
        }
        if self.tables[table].known {
            let what = format!("covers: {} is written by hand here, so it is whole", entry.key);
            self.wrong(&entry.place, what, format!("leave it out, or say exported: [{}]", entry.key));
        } else {
            self.times(&entry.value);
        }
        None
    }

    /// One time or a list of them.
    fn times(&mut self, node: &Node) -> Vec<Days> {
        match &node.content {
            Content::List(items) => items.iter().filter_map(|item| self.time(item)).collect(),
            Content::Null => Vec::new(),
            Content::Map(_) | Content::Scalar(_) => self.time(node).into_iter().collect(),
        }
    }

    fn time(&mut self, node: &Node) -> Option<Days> {
        let Content::Map(entries) = &node.content else {
            self.wrong(&node.place, format!("covers: this is {}, not from and to", node.kind()), HINT);
            return None;
        };
        for entry in entries.iter().filter(|entry| !matches!(&*entry.key, "from" | "to")) {
            self.wrong(&entry.place, format!("covers: there is no key {}", repeated(&entry.key)), HINT);
        }
        let (from, to) = (self.end(node, "from"), self.end(node, "to"));
        let (from, to) = (from?, to?);
        if from > to {
            self.wrong(&node.place, "covers: it ends before it starts".into(), HINT);
            return None;
        }
        if self.as_of.is_some_and(|as_of| to > as_of) {
            let place = node.get("to").map_or(&node.place, |to| &to.place).clone();
            let what = "covers: this is after as_of, the day that the data describes".to_owned();
            self.wrong(&place, what, "a download says nothing of days that come after it");
            return None;
        }
        Some(Days { from, to })
    }

    fn end(&mut self, node: &Node, key: &str) -> Option<Date> {
        let Some(given) = node.get(key) else {
            self.wrong(&node.place, format!("covers: {key} is missing"), HINT);
            return None;
        };
        day(given).map_err(|what| self.wrong(&given.place, format!("covers: {key}: {what}"), HINT)).ok()
    }
}
