//! The rows of one account as the tree of a snapshot.

use super::Reading;
use super::group::{Group, Row};
use super::header::{Column, Header};
use crate::input::csv::{self, Cell, Filled};
use crate::problem::{Checked, Problem, Problems};
use crate::schema::{FieldId, TableId};
use crate::source::{Place, Source};
use crate::tree::{Content, Entry, Node};

impl Group {
    /// What the rows say.
    pub(in crate::input::many) fn tree(&self, how: Reading<'_>) -> Checked<Node> {
        self.belongs(how)?;
        let mut tree = Tree { how, entries: Vec::new(), problems: Problems::default() };
        for (index, header) in self.headers.iter().enumerate() {
            let rows = self.rows.iter().filter(|row| row.table == index);
            let rows: Vec<Vec<Cell>> =
                rows.filter_map(|row| tree.problems.take(cells(row, header))).collect();
            match header.table {
                None => tree.records(header, &rows),
                Some(table) => tree.table(header, table, rows),
            }
        }
        let place = self.rows.first().map_or_else(|| Place::file(""), |row| self.place(row));
        tree.problems.finish(Node { place, content: Content::Map(tree.entries) })
    }

    /// Refuses rows that belong to nobody, and accounts that are listed twice or are too large.
    fn belongs(&self, how: Reading<'_>) -> Checked<()> {
        let mut problems = Problems::default();
        let listed: Vec<&Row> = self.rows.iter().filter(|row| row.table == 0).collect();
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

fn cells(row: &Row, header: &Header) -> Checked<Vec<Cell>> {
    csv::record(&Source::new(&header.name, row.text.as_str()).from_line(row.line))
}

/// A tree that grows.
struct Tree<'a> {
    how: Reading<'a>,
    entries: Vec<Entry>,
    problems: Problems,
}

impl Tree<'_> {
    fn wrong(&mut self, what: impl Into<String>, place: &Place, hint: &str) {
        self.problems.add(Problem::new(what).at(place.clone()).hint(hint));
    }

    /// The row of accounts.csv: the day, fields of records, and tables that are known to be empty.
    fn records(&mut self, header: &Header, rows: &[Vec<Cell>]) {
        let subject = self.how.subject.and_then(|path| self.how.schema.path(path));
        let given = |column: &Column| matches!(column, Column::Field(a, b) if Some((*a, *b)) == subject);
        let subject = subject.filter(|_| !header.columns.iter().any(given));
        for (cell, column) in rows.first().into_iter().flat_map(|cells| cells.iter().zip(&header.columns)) {
            match (column, cell.text.trim()) {
                (Column::Day, _) => self.entries.push(entry("as_of", cell, csv::scalar(cell))),
                (Column::Account, _) => {
                    if let Some((record, field)) = subject {
                        self.field((record, field), cell, csv::scalar(cell));
                    }
                }
                (Column::Field(record, field), _) => {
                    let about = &self.how.schema.tables[*record].fields[*field];
                    self.field((*record, *field), cell, csv::value(about, cell, None));
                }
                (Column::None(_), "") => {}
                (Column::None(table), "none") => {
                    let name = self.how.schema.tables[*table].name.clone();
                    self.entries.push(entry(&name, cell, csv::scalar(cell)));
                }
                (Column::None(_), _) => self.wrong(
                    "a table is none here, or its rows stand in its own file",
                    &cell.place,
                    "write none, or leave the cell empty",
                ),
            }
        }
    }

    /// Adds a field to its record.
    fn field(&mut self, (record, field): (TableId, FieldId), cell: &Cell, value: Node) {
        let about = &self.how.schema.tables[record];
        let own = entry(&about.fields[field].name, cell, value);
        let known = self.entries.iter_mut().find(|entry| entry.key == about.name);
        match known.map(|entry| &mut entry.value.content) {
            Some(Content::Map(fields)) => fields.push(own),
            Some(_) => {}
            None => {
                let value = Node { place: cell.place.clone(), content: Content::Map(vec![own]) };
                self.entries.push(entry(&about.name, cell, value));
            }
        }
    }

    /// The rows of a table or the row of a record; a table without any is known to have none.
    fn table(&mut self, header: &Header, table: TableId, mut rows: Vec<Vec<Cell>>) {
        let about = &self.how.schema.tables[table];
        rows.iter_mut().for_each(|cells| {
            cells.remove(header.account);
        });
        let place = Place { line: 1, column: 1, ..Place::file(&header.name) };
        let Some(filled) = self.problems.take(Filled::of(about, &header.cells)) else { return };
        let mut wrong = Problems::default();
        let mut nodes: Vec<Node> = rows.iter().map(|cells| filled.row(cells, &place, &mut wrong)).collect();
        if self.problems.take(wrong.finish(())).is_none() {
            return;
        }
        if about.record && nodes.len() > 1 {
            return self.wrong("this account has a row already", &nodes[1].place, "keep one of them");
        }
        let value = match about.record {
            true => match nodes.pop() {
                Some(row) => row,
                None => return,
            },
            false => Node { place: place.clone(), content: Content::List(nodes) },
        };
        let twin = self.entries.iter().position(|entry| entry.key == about.name);
        match twin {
            Some(index) => self.join(index, value, header),
            None => self.entries.push(Entry { key: about.name.clone(), place, value }),
        }
    }

    /// Adds to what accounts.csv says of a record or a table.
    fn join(&mut self, index: usize, value: Node, header: &Header) {
        let place = value.place.clone();
        let Entry { key, value: known, .. } = &mut self.entries[index];
        match (&mut known.content, value.content) {
            (Content::Map(fields), Content::Map(more)) => {
                let twins: Vec<(String, Place)> = more
                    .iter()
                    .filter_map(|field| fields.iter().find(|known| known.key == field.key))
                    .map(|twin| {
                        (format!("{key}.{} stands here and in {}", twin.key, header.name), twin.place.clone())
                    })
                    .collect();
                fields.extend(more);
                twins.into_iter().for_each(|(what, place)| self.wrong(what, &place, "keep one of them"));
            }
            (Content::Scalar(_), Content::List(rows)) if rows.is_empty() => {}
            (_, Content::List(rows)) => {
                let place = rows.first().map_or(place, |row| row.place.clone());
                let what = format!("{key}: accounts.csv says none, and here are rows");
                self.wrong(what, &place, "correct one of them");
            }
            _ => {}
        }
    }
}

fn entry(key: &str, cell: &Cell, value: Node) -> Entry {
    Entry { key: key.into(), place: cell.place.clone(), value }
}
