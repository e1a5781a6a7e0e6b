//! One scan of the raw text: the place of every field, and the quotes that libraries wave through.

use crate::input::limits::{COLUMNS, FIELDS, ROWS, TOO_MANY};
use crate::problem::{Checked, Problem, Problems};
use crate::source::Source;

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
pub(super) struct Spots {
    /// The byte of each field.
    spots: Vec<u32>,
    /// Behind the last field of each row.
    ends: Vec<usize>,
}

impl Spots {
    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.ends.len()
    }

    /// The fields of a row; none where there is no such row.
    pub(super) fn row(&self, row: usize) -> &[u32] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(row).and_then(|end| self.spots.get(start..*end)).unwrap_or_default()
    }
}

struct Scan<'a> {
    source: &'a Source,
    places: &'a mut Spots,
    state: State,
    opened: usize,
    problems: Problems,
}

/// The places of all fields of all rows; blank lines are none.
pub(super) fn scan(source: &Source, into: &mut Spots) -> Checked<()> {
    into.spots.clear();
    into.ends.clear();
    let problems = Problems::default();
    let mut scan = Scan { source, places: into, state: State::Start, opened: 0, problems };
    let bytes = source.text().as_bytes();
    for (at, byte) in bytes.iter().copied().enumerate() {
        scan.take(at, byte);
        if let Some((what, hint)) = scan.too_much() {
            return Err(vec![Problem::new(what).at(source.place(at)).hint(hint)]);
        }
    }
    if scan.state == State::Quoted {
        let problem = Problem::new("this quote is not closed").at(source.place(scan.opened));
        scan.problems.add(problem.hint("close it, or double a quote that belongs to the text"));
    }
    if scan.fields() > 0 || scan.state != State::Start {
        scan.end(bytes.len(), true);
    }
    scan.problems.finish(())
}

impl Scan<'_> {
    /// How many fields the row has so far.
    fn fields(&self) -> usize {
        self.places.spots.len() - self.places.ends.last().copied().unwrap_or(0)
    }

    fn push(&mut self, at: usize) {
        self.places.spots.push(u32::try_from(at).unwrap_or(u32::MAX));
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
            () if rows > ROWS + 1 => Some((format!("this table has more than {ROWS} rows"), TOO_MANY)),
            () if self.places.spots.len() > FIELDS => {
                Some((format!("this file has more than {FIELDS} fields"), TOO_MANY))
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
                self.push(at);
                self.opened = at;
                self.state = State::Quoted;
            }
            (b'"', State::Closed) => self.state = State::Quoted,
            (b'"', State::Bare) => self.stray(at),
            (_, State::Closed) => {
                self.stray(at);
                self.state = State::Bare;
            }
            (_, State::Start) => {
                self.push(at);
                self.state = State::Bare;
            }
            (_, State::Bare) => {}
        }
    }

    /// The end of a field, and of the row when `row` says so.
    fn end(&mut self, at: usize, row: bool) {
        if self.state == State::Start {
            self.push(at);
        }
        self.state = State::Start;
        if row {
            self.places.ends.push(self.places.spots.len());
        }
    }

    fn stray(&mut self, at: usize) {
        let problem = Problem::new("a stray quote").at(self.source.place(at));
        self.problems.add(problem.hint("put the whole field into quotes, and double each quote inside it"));
    }
}
