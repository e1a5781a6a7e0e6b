//! One row, from its fields to its key.

use super::draft::{Draft, LooseDay};
use super::mark::PlaceMark;
use crate::input::fields::{self, Stated};
use crate::problem::{Problem, repeated, suggest};
use crate::schema::{FieldId, TableId};
use crate::snapshot::{Row, Spot};
use crate::tree::{Entry, Node};
use crate::value::Value;
use std::sync::Arc;

/// A row whose fields are read one after the other.
pub(in crate::input) struct Filling<M> {
    id: TableId,
    values: Vec<Value>,
    /// Where the row stands, then each field; the row's place where a field is not given.
    marks: Vec<M>,
    sound: bool,
    /// The field that is likely to come next: rows of a table are mostly written alike.
    next: FieldId,
}

impl Draft<'_> {
    /// Begins a row of a table.
    pub(in crate::input) fn begin<M: PlaceMark>(&mut self, id: TableId, at: M) -> Filling<M> {
        let count = self.schema.tables[id].fields.len();
        self.early |= self.as_of.is_none();
        Filling { id, values: vec![Value::Unknown; count], marks: vec![at; count + 1], sound: true, next: 0 }
    }

    /// The field of a name; that there is none is a problem of the row.
    pub(super) fn field<M: PlaceMark>(
        &mut self,
        row: &mut Filling<M>,
        name: &str,
        (at, of): (M, &M::Of),
    ) -> Option<FieldId> {
        let table = &self.schema.tables[row.id];
        let likely = table.fields.get(row.next).is_some_and(|field| *field.name == *name);
        let found = if likely { Some(row.next) } else { table.field(name) };
        match found {
            Some(field) => row.next = field + 1,
            None => {
                row.sound = false;
                self.problems.add_with(|| {
                    let names: Vec<&str> = table.fields.iter().map(|field| &*field.name).collect();
                    let what = format!("{} has no field {}", table.name, repeated(name));
                    Problem::new(what).at(at.place(of)).hint(suggest(name, &names))
                });
            }
        }
        found
    }

    /// Reads what stands at a field.
    pub(in crate::input) fn set<M: PlaceMark>(
        &mut self,
        row: &mut Filling<M>,
        field: FieldId,
        said: Stated<'_>,
        (at, of): (M, &M::Of),
    ) {
        let table = &self.schema.tables[row.id];
        match fields::read(&table.fields[field], said, self.as_of) {
            Ok(value) => row.values[field] = value,
            Err(misread) => {
                row.sound = false;
                let what = format!("{}.{}: {}", table.name, table.fields[field].name, misread.what);
                self.problems.add_with(|| Problem::new(what).at(at.place(of)).hint(misread.hint));
            }
        }
        row.marks[field + 1] = at;
    }

    /// The row, when nothing is wrong with it.
    fn whole<M: PlaceMark>(&mut self, row: Filling<M>, of: &M::Of) -> Option<Row> {
        let Filling { id, values, marks, sound, .. } = row;
        let ordered = self.in_order(id, &values, |field| marks[field + 1].place(of));
        (sound & ordered).then(|| Row { key: "".into(), values: values.into(), places: M::pack(marks, of) })
    }

    /// Ends a row of a table.
    pub(in crate::input) fn end_row<M: PlaceMark>(&mut self, row: Filling<M>, of: &M::Of) {
        let id = row.id;
        let days = self.days(&row);
        let sound = self.whole(row, of).and_then(|row| Some((self.key(id, &row)?, row)));
        let kept = match sound {
            Some((key, row)) => self.add(id, Row { key, ..row }),
            None => {
                self.broken.insert(id);
                false
            }
        };
        if !kept {
            self.let_go(id, days, of);
        }
    }

    /// The days of a row that are still to be held against the day of the data, which is not known yet.
    fn days<M: PlaceMark>(&self, row: &Filling<M>) -> Vec<(FieldId, Value, M)> {
        if self.as_of.is_some() {
            return Vec::new();
        }
        let fields = self.schema.tables[row.id].fields.iter().enumerate();
        let past = fields.filter(|(field, about)| about.range.past && row.values[*field] != Value::Unknown);
        past.map(|(field, _)| (field, row.values[field].clone(), row.marks[field + 1].clone())).collect()
    }

    /// Keeps the days of a row that is not kept.
    fn let_go<M: PlaceMark>(&mut self, table: TableId, days: Vec<(FieldId, Value, M)>, of: &M::Of) {
        let loose =
            |(field, day, at): (FieldId, Value, M)| LooseDay { table, field, day, place: at.place(of) };
        self.loose.extend(days.into_iter().map(loose));
    }

    /// Ends the row of a record.
    pub(in crate::input) fn end_record<M: PlaceMark>(&mut self, row: Filling<M>, of: &M::Of, place: Spot) {
        let id = row.id;
        let days = self.days(&row);
        match self.whole(row, of) {
            Some(row) => self.tables[id].rows = vec![Row { key: self.schema.tables[id].name.clone(), ..row }],
            None => self.let_go(id, days, of),
        }
        self.tables[id].place = Some(place);
    }

    /// Fills a row with what a mapping says.
    pub(super) fn of_entries(
        &mut self,
        id: TableId,
        node: &Node,
        entries: &[Entry],
    ) -> Filling<crate::source::Place> {
        let mut row = self.begin(id, node.place.clone());
        for entry in entries {
            if let Some(field) = self.field(&mut row, &entry.key, (entry.place.clone(), &())) {
                self.set(&mut row, field, Stated::of(&entry.value), (entry.value.place.clone(), &()));
            }
        }
        row
    }

    /// Adds a row under its key; a repeated key is numbered or refused. Whether the row is kept.
    fn add(&mut self, id: TableId, mut row: Row) -> bool {
        let about = &self.schema.tables[id];
        if let Some(first) = self.tables[id].by_key.get(&row.key).copied() {
            if !about.numbered {
                let line = self.tables[id].rows[first].place().line;
                let what = format!("{}: the same key stands on line {line} already", about.name);
                self.wrong(&row.place(), what, "every row has a key of its own");
                return false;
            }
            let count = self.repeats.entry((id, row.key.clone())).or_insert(1);
            *count += 1;
            row.key = format!("{} #{count}", row.key).into();
        }
        let table = &mut self.tables[id];
        table.by_key.insert(row.key.clone(), table.rows.len());
        table.rows.push(row);
        true
    }

    /// The key fields in words; a key of one field must be given.
    fn key(&mut self, id: TableId, row: &Row) -> Option<Arc<str>> {
        let table = &self.schema.tables[id];
        // What is a text already need not be one again.
        if let [only] = table.key.as_slice()
            && let Value::Text(key) = &row.values[*only]
            && !key.trim().is_empty()
            && **key != *"-"
        {
            return Some(key.clone());
        }
        let part = |field: &FieldId| match &row.values[*field] {
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
                &row.place(),
                format!("{}: this row has no {name}", table.name),
                format!("give every row its own {name}"),
            );
            return None;
        }
        Some(parts.join(" ").into())
    }
}
