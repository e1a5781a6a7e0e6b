//! What is no table: the day of the data, the form of the file, and what the person has accepted.

use super::draft::{Draft, LooseDay};
use crate::input::fields::too_late;
use crate::problem::Problem;
use crate::schema::{FieldId, Table};
use crate::snapshot::{Acknowledgement, Places, Row, Spot};
use crate::source::{Place, readable};
use crate::tree::{Content, Entry, Node};
use crate::value::{self, Value};
use jiff::civil::Date;

/// What is wrong with a day of a field that is later than the day of the data.
fn later(
    about: &Table,
    field: FieldId,
    (day, as_of): (&Value, Date),
    place: impl FnOnce() -> Place,
) -> Option<Problem> {
    let misread = too_late(&about.fields[field], day, as_of)?;
    let what = format!("{}.{}: {}", about.name, about.fields[field].name, misread.what);
    Some(Problem::new(what).at(place()).hint(misread.hint))
}

fn blank(about: &Table, root: &Spot) -> Row {
    let values = vec![Value::Unknown; about.fields.len()].into();
    let places = match root {
        Spot::Byte(source, at) => Places::Bytes(source.clone(), vec![*at; about.fields.len() + 1].into()),
        Spot::At(place) => Places::cells(&vec![place.clone(); about.fields.len() + 1]),
    };
    Row { key: about.name.clone(), values, places }
}

/// A day outside of any table; else what is wrong with it.
pub(super) fn day(node: &Node) -> Result<Date, String> {
    match &node.content {
        Content::Scalar(text) => value::day(text).map_err(|misread| misread.what),
        Content::Null | Content::List(_) | Content::Map(_) => Err("this is not a day".to_owned()),
    }
}

impl Draft<'_> {
    /// Records that are not given are there as well, with unknown fields.
    pub(super) fn records(&mut self) {
        for (about, table) in
            self.schema.tables.iter().zip(&mut self.tables).filter(|(about, _)| about.record)
        {
            table.known = true;
            table.by_key.insert(about.name.clone(), 0);
            if table.rows.is_empty() {
                table.rows = vec![blank(about, &self.root)];
            }
        }
    }

    /// The day of the data, wherever it stands; else the one that is given.
    pub(super) fn day(&mut self, entries: &[Entry], given: Option<(Date, Spot)>) -> Option<(Date, Spot)> {
        match entries.iter().find(|entry| &*entry.key == "as_of") {
            Some(entry) => self.as_of(entry),
            None => given,
        }
    }

    fn as_of(&mut self, entry: &Entry) -> Option<(Date, Spot)> {
        match day(&entry.value) {
            Ok(day) => Some((day, Spot::At(entry.value.place.clone()))),
            Err(what) => {
                self.wrong(&entry.value.place, format!("as_of: {what}"), "write a day as 2026-11-20");
                None
            }
        }
    }

    /// Takes the day of the data from what was read so far, so that rows which follow are held against it at once.
    pub(in crate::input) fn dated(&mut self) {
        let entry = self.entries.iter().find(|entry| &*entry.key == "as_of");
        self.as_of = entry.and_then(|entry| day(&entry.value).ok());
    }

    pub(super) fn needs_day(&mut self, entries: &[Entry], given: Option<Date>) {
        if given.is_none() && !entries.iter().any(|entry| &*entry.key == "as_of") {
            let what = "as_of is missing: the day that the data describes".to_owned();
            self.wrong(&self.root.place(), what, "write it at the top, as as_of: 2026-11-20");
        }
    }

    /// Holds days of rows that stand before the day of the data against it, also those of rows that are not kept.
    pub(super) fn late(&mut self) {
        let (true, Some(as_of)) = (self.early, self.as_of) else { return };
        let schema = self.schema;
        for LooseDay { table, field, day, place } in std::mem::take(&mut self.loose) {
            let problem = later(&schema.tables[table], field, (&day, as_of), || place);
            problem.into_iter().for_each(|problem| self.problems.add(problem));
        }
        for (about, table) in schema.tables.iter().zip(&self.tables) {
            for (field, _) in about.fields.iter().enumerate().filter(|(_, field)| field.range.past) {
                for row in &table.rows {
                    let place = || row.place_of(field);
                    let problem = later(about, field, (&row.values[field], as_of), place);
                    problem.into_iter().for_each(|problem| self.problems.add(problem));
                }
            }
        }
    }

    pub(super) fn format(&mut self, entry: &Entry) {
        let known = self.schema.snapshot_format;
        let number = match &entry.value.content {
            Content::Scalar(text) => value::integer(text).ok(),
            Content::Null | Content::List(_) | Content::Map(_) => None,
        };
        match number {
            Some(number) if (1..=i64::from(known)).contains(&number) => {}
            Some(number) => {
                let what = format!("this snapshot has format {number}; this program reads up to {known}");
                self.wrong(&entry.value.place, what, "use a newer audit");
            }
            None => self.wrong(
                &entry.value.place,
                "snapshot: this is not a format number".into(),
                format!("write snapshot: {known}"),
            ),
        }
    }

    pub(super) fn acknowledged(&mut self, entry: &Entry) -> Vec<Acknowledgement> {
        const HINT: &str = "write a list of { rule: …, row: …, reason: … }; row may be left out";
        let items = match &entry.value.content {
            Content::Null => return Vec::new(),
            Content::List(items) => items,
            Content::Scalar(_) | Content::Map(_) => {
                self.wrong(&entry.value.place, "acknowledged: this is not a list".into(), HINT);
                return Vec::new();
            }
        };
        let mut all = Vec::new();
        for item in items {
            let text = |key: &str| match item.get(key).map(|node| &node.content) {
                Some(Content::Scalar(text)) if !text.trim().is_empty() => Some(text.clone()),
                _ => None,
            };
            let keys: Vec<&Entry> =
                if let Content::Map(entries) = &item.content { entries.iter().collect() } else { Vec::new() };
            for key in keys.iter().filter(|key| !matches!(&*key.key, "rule" | "row" | "reason")) {
                self.wrong(&key.place, format!("acknowledged has no key {}", key.key), HINT);
            }
            if let (Some(reason), Some(node)) = (text("reason"), item.get("reason"))
                && !readable(&reason)
            {
                let what = "acknowledged: this reason has no letter or digit that can be seen";
                self.wrong(&node.place, what.into(), "write in words why you accept the finding");
                continue;
            }
            match (text("rule"), text("reason"), item.get("row").is_some() && text("row").is_none()) {
                (Some(rule), Some(reason), false) => {
                    all.push(Acknowledgement { rule, row: text("row"), reason, place: item.place.clone() });
                }
                _ => self.wrong(&item.place, "acknowledged: an entry needs a rule and a reason".into(), HINT),
            }
        }
        all
    }
}
