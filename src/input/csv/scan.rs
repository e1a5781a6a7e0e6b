//! One scan of the raw text: the place of every field, and the quotes that libraries wave through.

use super::{COLUMNS, FIELDS, ROWS};
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

/// The places of all fields, row after row; a field takes few bytes, for there may be millions.
#[derive(Default)]
pub(super) struct Places {
    /// Line and column of each field.
    spots: Vec<(u32, u32)>,
    /// Behind the last field of each row.
    ends: Vec<usize>,
}

impl Places {
    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.ends.len()
    }

    /// The fields of a row; none where there is no such row.
    pub(super) fn row(&self, row: usize) -> &[(u32, u32)] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(row).and_then(|end| self.spots.get(start..*end)).unwrap_or_default()
    }
}

struct Scan<'a> {
    cursor: Cursor<'a>,
    places: Places,
    state: State,
    opened: Option<Place>,
    problems: Problems,
}

/// The places of all fields of all rows; blank lines are none.
pub(super) fn scan(source: &Source) -> Checked<Places> {
    let mut scan = Scan {
        cursor: Cursor::new(source),
        places: Places::default(),
        state: State::Start,
        opened: None,
        problems: Problems::default(),
    };
    let bytes = source.text().as_bytes();
    for (at, byte) in bytes.iter().copied().enumerate() {
        scan.take(at, byte);
        if let Some((what, hint)) = scan.too_much() {
            return Err(vec![Problem::new(what).at(scan.cursor.place(at)).hint(hint)]);
        }
    }
    if let (State::Quoted, Some(place)) = (scan.state, scan.opened.take()) {
        let problem = Problem::new("this quote is not closed").at(place);
        scan.problems.add(problem.hint("close it, or double a quote that belongs to the text"));
    }
    if scan.fields() > 0 || scan.state != State::Start {
        scan.end(bytes.len(), true);
    }
    scan.problems.finish(scan.places)
}

impl Scan<'_> {
    /// How many fields the row has so far.
    fn fields(&self) -> usize {
        self.places.spots.len() - self.places.ends.last().copied().unwrap_or(0)
    }

    fn push(&mut self, place: &Place) {
        self.places.spots.push((place.line, place.column));
    }

    /// What a file has too much of, and what to do about it.
    fn too_much(&self) -> Option<(String, &'static str)> {
        // The first row names the columns, and the one that has begun is not counted yet.
        let rows = self.places.ends.len() + usize::from(self.fields() > 0);
        match () {
            () if self.fields() > COLUMNS => Some((
                format!("this row has more than {COLUMNS} fields"),
                "a table has one row a line, and the names of its columns in the first",
            )),
            () if rows > ROWS + 1 => Some((format!("this table has more than {ROWS} rows"), super::TOO_MANY)),
            () if self.places.spots.len() > FIELDS => {
                Some((format!("this file has more than {FIELDS} fields"), super::TOO_MANY))
            }
            () => None,
        }
    }

    fn take(&mut self, at: usize, byte: u8) {
        match (byte, self.state) {
            (b'"', State::Quoted) => self.state = State::Closed,
            (_, State::Quoted) | (b'\r', _) => {}
            (b'\n', State::Start) if self.fields() == 0 => {}
            (b'\n', _) => self.end(at, true),
            (b',', _) => self.end(at, false),
            (b'"', State::Start) => {
                let place = self.cursor.place(at);
                self.push(&place);
                self.opened = Some(place);
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
                self.push(&place);
                self.state = State::Bare;
            }
            (_, State::Bare) => {}
        }
    }

    /// The end of a field, and of the row when `row` says so.
    fn end(&mut self, at: usize, row: bool) {
        if self.state == State::Start {
            let place = self.cursor.place(at);
            self.push(&place);
        }
        self.state = State::Start;
        if row {
            self.places.ends.push(self.places.spots.len());
        }
    }

    fn stray(&mut self, at: usize) {
        let problem = Problem::new("a stray quote").at(self.cursor.place(at));
        self.problems.add(problem.hint("put the whole field into quotes, and double each quote inside it"));
    }
}
