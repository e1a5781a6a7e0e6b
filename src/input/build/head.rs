//! What is no table: the day of the data, the form of the file, and what the person has accepted.

use super::Builder;
use crate::schema::{Schema, Table as SchemaTable};
use crate::snapshot::{Acknowledgement, Places, Row, Table};
use crate::source::{Place, readable};
use crate::tree::{Content, Entry, Node};
use crate::value::{self, Value};
use jiff::civil::Date;
use std::collections::HashMap;

/// All tables unknown; records known, with unknown fields.
pub(super) fn empty(schema: &Schema, place: &Place) -> Vec<Table> {
    let blank = |table: &SchemaTable| {
        if !table.record {
            return Table::default();
        }
        let row = Row {
            key: table.name.clone(),
            place: place.clone(),
            values: vec![Value::Unknown; table.fields.len()].into(),
            places: Places::of(place, &vec![place.clone(); table.fields.len()]),
        };
        Table { known: true, place: None, by_key: HashMap::from([(table.name.clone(), 0)]), rows: vec![row] }
    };
    schema.tables.iter().map(blank).collect()
}

/// A day outside of any table; else what is wrong with it.
pub(super) fn day(node: &Node) -> Result<Date, String> {
    match &node.content {
        Content::Scalar(text) => value::day(text).map_err(|misread| misread.what),
        Content::Null | Content::List(_) | Content::Map(_) => Err("this is not a day".to_owned()),
    }
}

impl Builder<'_> {
    /// The day of the data, wherever it stands; else the one that is given.
    pub(super) fn day(&mut self, entries: &[Entry], given: Option<(Date, Place)>) -> Option<(Date, Place)> {
        match entries.iter().find(|entry| &*entry.key == "as_of") {
            Some(entry) => self.as_of(entry),
            None => given,
        }
    }

    fn as_of(&mut self, entry: &Entry) -> Option<(Date, Place)> {
        match day(&entry.value) {
            Ok(day) => Some((day, entry.value.place.clone())),
            Err(what) => {
                self.wrong(&entry.value.place, format!("as_of: {what}"), "write a day as 2026-11-20");
                None
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
