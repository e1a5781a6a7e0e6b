//! The rows of one account as a snapshot.

use super::group::{AccountRow, Group};
use super::header::{Fills, Header};
use crate::input::build::Draft;
use crate::input::csv::{Cell, Cells, Single};
use crate::input::filled::{self, Filled};
use crate::input::many::reading::Reading;
use crate::problem::{Checked, Problem, Problems};
use crate::schema::{FieldId, TableId};
use crate::snapshot::{Snapshot, Spot};
use crate::source::Place;
use crate::tree::{Content, Entry, Node};

impl Group {
    /// The snapshot that the rows make.
    pub(in crate::input::many) fn snapshot(&self, how: Reading<'_>) -> Checked<Snapshot> {
        self.belongs(how)?;
        let place = self.rows.first().map_or_else(|| Place::file(""), |row| self.place(row));
        let draft = Draft::new(how.schema, Spot::At(place));
        let mut growing = Growing { how, draft, rows: Single::new(), problems: Problems::default() };
        let mut rows = self.rows.as_slice();
        for (index, header) in self.headers.iter().enumerate() {
            let count = rows.iter().take_while(|row| row.table == index).count();
            let (own, others) = rows.split_at(count);
            rows = others;
            match header.table {
                None => growing.records(header, own),
                Some(table) => growing.table(header, table, own),
            }
        }
        let Growing { draft, mut problems, .. } = growing;
        let snapshot = problems.take(draft.finish(None, &[]));
        match snapshot {
            Some(snapshot) => problems.finish(snapshot),
            None => problems.fail(),
        }
    }

    /// Refuses rows that belong to nobody, and accounts that are listed twice or are too large.
    fn belongs(&self, how: Reading<'_>) -> Checked<()> {
        let mut problems = Problems::default();
        let listed: Vec<&AccountRow> = self.rows.iter().filter(|row| row.table == 0).collect();
        if self.over {
            let what = format!("the rows of this account are larger than {} MiB", how.limit >> 20);
            problems.add(Problem::new(what).at(Place::file(&self.name())));
        } else if self.account.is_empty() || listed.is_empty() {
            let what = match &*self.account {
                "" => "this row does not say whose it is",
                _ => "accounts.csv does not list the account of this row",
            };
            let hint = "add the account to accounts.csv, or correct the column account";
            for row in &self.rows {
                problems.add(Problem::new(what).at(self.place(row)).hint(hint));
            }
        }
        for row in listed.iter().skip(1) {
            let what = format!("this account stands on line {} already", listed[0].line);
            problems.add(Problem::new(what).at(self.place(row)).hint("list every account once"));
        }
        problems.finish(())
    }
}

/// A snapshot that grows.
struct Growing<'a> {
    how: Reading<'a>,
    draft: Draft<'a>,
    /// Reads one row after the other.
    rows: Single,
    problems: Problems,
}

impl Growing<'_> {
    fn wrong(&mut self, what: impl Into<String>, place: &Place, hint: &str) {
        self.problems.add(Problem::new(what).at(place.clone()).hint(hint));
    }

    /// The row of accounts.csv: the day, fields of records, and tables that are known to be empty.
    fn records(&mut self, header: &Header, rows: &[AccountRow]) {
        let Some(row) = rows.first() else { return };
        let cells = self.rows.read(&row.source).map(Cells::owned);
        let Some(cells) = self.problems.take(cells) else { return };
        let subject = self.how.subject.and_then(|path| self.how.schema.path(path));
        let given = |column: &Fills| matches!(column, Fills::Field(a, b) if Some((*a, *b)) == subject);
        let subject = subject.filter(|_| !header.columns.iter().any(given));
        for (cell, column) in cells.iter().zip(&header.columns) {
            match (column, cell.text.trim()) {
                (Fills::Day, _) => self.draft.entries.push(entry("as_of", cell, filled::scalar(cell))),
                (Fills::Account, _) => {
                    if let Some((record, field)) = subject {
                        self.field((record, field), cell, filled::scalar(cell));
                    }
                }
                (Fills::Field(record, field), _) => {
                    let about = &self.how.schema.tables[*record].fields[*field];
                    self.field((*record, *field), cell, filled::value(about, cell));
                }
                (Fills::None(_), "") => {}
                (Fills::None(table), "none") => {
                    let name = self.how.schema.tables[*table].name.clone();
                    self.draft.entries.push(entry(&name, cell, filled::scalar(cell)));
                }
                (Fills::None(_), _) => self.wrong(
                    "a table is none here, or its rows stand in its own file",
                    &cell.place,
                    "write none, or leave the cell empty",
                ),
            }
        }
        self.draft.dated();
    }

    /// Adds a field to its record.
    fn field(&mut self, (record, field): (TableId, FieldId), cell: &Cell, value: Node) {
        let about = &self.how.schema.tables[record];
        let own = entry(&about.fields[field].name, cell, value);
        let known = self.draft.entries.iter_mut().find(|entry| entry.key == about.name);
        match known.map(|entry| &mut entry.value.content) {
            Some(Content::Map(fields)) => fields.push(own),
            Some(_) => {}
            None => {
                let value = Node { place: cell.place.clone(), content: Content::Map(vec![own]) };
                self.draft.entries.push(entry(&about.name, cell, value));
            }
        }
    }

    /// The rows of a table or the row of a record; a table without any is known to have none.
    fn table(&mut self, header: &Header, table: TableId, rows: &[AccountRow]) {
        let about = &self.how.schema.tables[table];
        let Some(filled) = self.problems.take(Filled::around(about, &header.cells, header.account)) else {
            return;
        };
        if about.record {
            return self.record(header, (table, &filled), rows);
        }
        let none = self.draft.entries.iter().any(|entry| entry.key == about.name);
        match rows.first() {
            Some(first) if none => {
                let what = format!("{}: accounts.csv says none, and here are rows", about.name);
                return self.wrong(what, &first.source.place(0), "correct one of them");
            }
            _ if none => return,
            _ => self.draft.known(table, Spot::At(header.top())),
        }
        for (count, row) in rows.iter().enumerate() {
            if self.draft.too_many(table, count, || row.source.place(0)) {
                return;
            }
            match self.rows.read(&row.source) {
                Ok(cells) => self.draft.cells(table, &filled, cells),
                Err(problems) => self.problems.extend(problems),
            }
        }
    }

    /// The row of a record, which accounts.csv may have begun.
    fn record(&mut self, header: &Header, (table, filled): (TableId, &Filled<'_>), rows: &[AccountRow]) {
        let [row, more @ ..] = rows else { return };
        if let Some(second) = more.first() {
            return self.wrong("this account has a row already", &second.source.place(0), "keep one of them");
        }
        let cells = self.rows.read(&row.source);
        let node = cells.map(|cells| filled.row(cells, &mut self.problems));
        let Some(node) = self.problems.take(node) else { return };
        let about = &self.how.schema.tables[table];
        let known = self.draft.entries.iter_mut().find(|entry| entry.key == about.name);
        let Some(Entry { key, value: known, .. }) = known else {
            let entry = Entry { key: about.name.clone(), place: header.top(), value: node };
            return self.draft.entries.push(entry);
        };
        if let (Content::Map(fields), Content::Map(more)) = (&mut known.content, node.content) {
            for field in more {
                if fields.iter().any(|known| known.key == field.key) {
                    let what = format!("{key}.{} stands here and in {}", field.key, header.name);
                    self.problems.add(Problem::new(what).at(field.place.clone()).hint("keep one of them"));
                }
                fields.push(field);
            }
        }
    }
}

fn entry(key: &str, cell: &Cell, value: Node) -> Entry {
    Entry { key: key.into(), place: cell.place.clone(), value }
}
