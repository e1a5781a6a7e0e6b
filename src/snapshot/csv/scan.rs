//! One scan of the raw text: the place of every field, and the quotes that libraries wave through.

use super::COLUMNS;
use crate::problem::{Checked, Problem, Problems};
use crate::source::{Cursor, Place, Source};

/// Where the scan is inside a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Bare,
    Quoted,
    Closed,
}

struct Scan<'a> {
    cursor: Cursor<'a>,
    rows: Vec<Vec<Place>>,
    row: Vec<Place>,
    state: State,
    opened: Option<Place>,
    problems: Problems,
}

/// The places of all fields of all rows; blank lines are none.
pub(super) fn scan(source: &Source) -> Checked<Vec<Vec<Place>>> {
    let mut scan = Scan {
        cursor: Cursor::new(source),
        rows: Vec::new(),
        row: Vec::new(),
        state: State::Start,
        opened: None,
        problems: Problems::default(),
    };
    let bytes = source.text().as_bytes();
    for (at, byte) in bytes.iter().copied().enumerate() {
        scan.take(at, byte);
        if scan.row.len() > COLUMNS {
            let place = scan.cursor.place(at);
            let problem = Problem::new(format!("this row has more than {COLUMNS} fields")).at(place);
            return Err(vec![
                problem.hint("a table has one row a line, and the names of its columns in the first"),
            ]);
        }
    }
    if let (State::Quoted, Some(place)) = (scan.state, scan.opened.take()) {
        let problem = Problem::new("this quote is not closed").at(place);
        scan.problems.add(problem.hint("close it, or double a quote that belongs to the text"));
    }
    if !scan.row.is_empty() || scan.state != State::Start {
        scan.end(bytes.len(), true);
    }
    scan.problems.finish(scan.rows)
}

impl Scan<'_> {
    fn take(&mut self, at: usize, byte: u8) {
        match (byte, self.state) {
            (b'"', State::Quoted) => self.state = State::Closed,
            (_, State::Quoted) | (b'\r', _) => {}
            (b'\n', State::Start) if self.row.is_empty() => {}
            (b'\n', _) => self.end(at, true),
            (b',', _) => self.end(at, false),
            (b'"', State::Start) => {
                let place = self.cursor.place(at);
                self.opened = Some(place.clone());
                self.row.push(place);
                self.state = State::Quoted;
            }
            (b'"', State::Closed) => self.state = State::Quoted,
            (b'"', State::Bare) => self.stray(at),
            (_, State::Closed) => {
                self.stray(at);
                self.state = State::Bare;
            }
            (_, State::Start) => {
                let place = self.cursor.place(at);
                self.row.push(place);
                self.state = State::Bare;
            }
            (_, State::Bare) => {}
        }
    }

    /// The end of a field, and of the row when `row` says so.
    fn end(&mut self, at: usize, row: bool) {
        if self.state == State::Start {
            let place = self.cursor.place(at);
            self.row.push(place);
        }
        self.state = State::Start;
        if row {
            self.rows.push(std::mem::take(&mut self.row));
        }
    }

    fn stray(&mut self, at: usize) {
        let problem = Problem::new("a stray quote").at(self.cursor.place(at));
        self.problems.add(problem.hint("put the whole field into quotes, and double each quote inside it"));
    }
}
