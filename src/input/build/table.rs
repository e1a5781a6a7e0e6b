//! Tables and records as they stand in a tree, and tables that are CSV files.

use super::draft::Draft;
use crate::input::csv::{Cells, Rows};
use crate::input::fields::Stated;
use crate::input::filled::{CellText, Filled};
use crate::input::limits::{ROWS, TOO_MANY};
use crate::problem::{Checked, repeated, suggest};
use crate::schema::TableId;
use crate::snapshot::Spot;
use crate::source::{Place, Source};
use crate::tree::{Content, Node};

impl Draft<'_> {
    /// What stands under the name of a table.
    pub(super) fn table(&mut self, key: &str, place: Place, value: Node) {
        let Some(id) = self.schema.table(key) else {
            let names: Vec<&str> = self
                .schema
                .names()
                .into_iter()
                .chain(["as_of", "acknowledged", "snapshot", "exported", "covers", "ignore"])
                .collect();
            let what = format!("there is no table or record {}", repeated(key));
            self.wrong(&place, what, suggest(key, &names));
            return;
        };
        match (&value.content, self.schema.tables[id].record) {
            (Content::Null, _) => {}
            (Content::Map(fields), true) => {
                let row = self.of_entries(id, &value, fields);
                self.end_record(row, &(), Spot::At(place));
            }
            (Content::Scalar(word), false) if &**word == "none" => self.known(id, Spot::At(place)),
            (Content::Scalar(_) | Content::List(_), true) => {
                self.misshapen(id, &value, "a record is its fields")
            }
            (Content::Scalar(_), false) => {
                self.misshapen(id, &value, "neither a list nor a CSV file of this folder");
            }
            (Content::Map(_), false) => self.misshapen(id, &value, "a mapping, not a list of rows"),
            (Content::List(_), false) => {
                self.known(id, Spot::At(place));
                if let Content::List(rows) = value.content {
                    self.rows(id, rows);
                }
            }
        }
    }

    /// A table that is given, whatever rows follow.
    pub(in crate::input) fn known(&mut self, id: TableId, place: Spot) {
        self.before = self.problems.mark();
        self.tables[id].known = true;
        self.tables[id].place = Some(place);
    }

    fn misshapen(&mut self, id: TableId, value: &Node, what: &str) {
        let table = &self.schema.tables[id];
        let first = &table.fields[0].name;
        let hint = match table.record {
            true => format!("write {}: {{ {first}: … }}", table.name),
            false => format!(
                "write - {{ {first}: … }} for each row, [] if there are none, or the name of a CSV file beside this one"
            ),
        };
        self.wrong(&value.place, format!("{}: this is {}; {what}", table.name, value.kind()), hint);
    }

    /// A row is let go as soon as it is read: there may be very many.
    fn rows(&mut self, id: TableId, rows: Vec<Node>) {
        for (count, node) in rows.into_iter().enumerate() {
            if self.too_many(id, count, || node.place.clone()) {
                return;
            }
            match &node.content {
                Content::Map(fields) => {
                    let row = self.of_entries(id, &node, fields);
                    self.end_row(row, &());
                }
                _ => self.no_row(id, &node),
            }
        }
    }

    /// Whether there is no room for the next row.
    pub(in crate::input) fn too_many(
        &mut self,
        id: TableId,
        before: usize,
        place: impl FnOnce() -> Place,
    ) -> bool {
        if before == ROWS {
            // What is wrong with single rows of so many helps nobody.
            self.problems.back_to(self.before);
            let name = &self.schema.tables[id].name;
            let what = format!("{name}: this table has more than {ROWS} rows");
            self.wrong(&place(), what, TOO_MANY);
        }
        before >= ROWS
    }

    /// Something else where a row belongs.
    pub(super) fn no_row(&mut self, id: TableId, node: &Node) {
        let table = &self.schema.tables[id];
        let what = format!("{}: this is {}, not a row", table.name, node.kind());
        self.wrong(&node.place, what, format!("write - {{ {}: …, … }}", table.fields[0].name));
    }

    /// The rows of a table that is a CSV file, whose name stands at a place of the account; how many there are.
    ///
    /// # Errors
    /// What is wrong with the file as a table; what is wrong with values is said at the end.
    pub(in crate::input) fn csv(&mut self, id: TableId, source: &Source, place: Place) -> Checked<usize> {
        let schema = self.schema;
        let mut file = Rows::open(source)?;
        let filled = Filled::of(&schema.tables[id], &file.header)?;
        self.known(id, Spot::At(place));
        let mut count = 0;
        while let Some(cells) = file.take()? {
            self.cells(id, &filled, cells);
            count += 1;
        }
        Ok(count)
    }

    /// A row of a CSV text.
    pub(in crate::input) fn cells(&mut self, id: TableId, filled: &Filled<'_>, cells: Cells<'_>) {
        let source = cells.source;
        let mut row = self.begin(id, cells.start());
        for (field, written, at) in filled.each(cells) {
            if let Some((what, hint)) = filled.mangled(field, &written) {
                self.wrong(&source.place(at as usize), what, hint);
            }
            match &written {
                CellText::Nothing => self.set(&mut row, field, Stated::Nothing, (at, source)),
                CellText::Text(text) => self.set(&mut row, field, Stated::Text(text), (at, source)),
                CellText::List(_) => {
                    let node = written.node(source.place(at as usize));
                    self.set(&mut row, field, Stated::of(&node), (at, source));
                }
            }
        }
        self.end_row(row, source);
    }
}
