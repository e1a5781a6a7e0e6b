//! CSV text into rows of fields: one scan gives places and refuses what libraries wave through, the csv crate gives the
//! values.

mod scan;
mod split;

use crate::problem::{Checked, Problem, Problems};
use crate::source::{Place, Source};
use scan::Spots;
use split::Splitter;
use std::collections::HashSet;

/// One cell and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub text: Box<str>,
    pub place: Place,
}

/// A CSV file: its header, and rows of the same length.
#[derive(Debug)]
pub(super) struct Csv {
    pub header: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
}

/// A row as it is read.
#[derive(Clone, Copy)]
pub(super) struct Cells<'r> {
    /// What it stands in.
    pub source: &'r Source,
    /// All fields, one behind the other, and where each ends.
    text: &'r str,
    ends: &'r [usize],
    /// The byte of each field.
    spots: &'r [u32],
}

impl<'r> Cells<'r> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of one of them.
    pub(super) fn get(&self, index: usize) -> Option<&'r str> {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..*self.ends.get(index)?)
    }

    /// Where the row starts.
    pub(super) fn start(&self) -> u32 {
        self.spots.first().copied().unwrap_or(0)
    }

    /// Each text, and the byte at which it stands.
    pub(super) fn iter(self) -> impl Iterator<Item = (&'r str, u32)> {
        (0..self.len()).map(move |index| {
            (self.get(index).unwrap_or_default(), self.spots.get(index).copied().unwrap_or(0))
        })
    }

    /// As cells that stand alone.
    pub(super) fn owned(self) -> Vec<Cell> {
        let place = |at: u32| self.source.place(at as usize);
        self.iter().map(|(text, at)| Cell { text: text.into(), place: place(at) }).collect()
    }
}

/// A CSV text whose rows are taken one after the other.
pub(super) struct Rows<'a> {
    source: &'a Source,
    spots: Spots,
    splitter: Splitter,
    rest: &'a [u8],
    /// How many rows were taken.
    taken: usize,
    /// The columns.
    pub header: Vec<Cell>,
}

impl<'a> Rows<'a> {
    /// Looks over a CSV text and reads its header.
    ///
    /// # Errors
    /// Quotes that are not closed or stray, rows of another length than the header, other separators, a header
    /// that is missing, empty in a column or doubled.
    pub(super) fn open(source: &'a Source) -> Checked<Self> {
        let mut spots = Spots::default();
        scan::scan(source, &mut spots)?;
        let (splitter, rest) = (Splitter::new(), source.text().as_bytes());
        let mut rows = Self { source, spots, splitter, rest, taken: 0, header: Vec::new() };
        if rows.spots.rows() == 0 {
            let problem = Problem::new("this CSV file is empty").at(Place::file(source.name()));
            return Err(vec![problem.hint("the first line holds the names of the columns")]);
        }
        rows.header = rows.take()?.map(Cells::owned).unwrap_or_default();
        rows.check()?;
        Ok(rows)
    }

    /// The next row; none at the end. What the csv crate counts must agree with the scan.
    pub(super) fn take(&mut self) -> Checked<Option<Cells<'_>>> {
        let more = self.splitter.take(&mut self.rest);
        let (known, spots) = (self.taken < self.spots.rows(), self.spots.row(self.taken));
        self.taken += 1;
        let cells = cells(self.source, &self.splitter, spots);
        match cells.filter(|cells| more == known && (!more || cells.len() == spots.len())) {
            Some(cells) => Ok(more.then_some(cells)),
            None => two_ways(self.source),
        }
    }

    fn check(&self) -> Checked<()> {
        let mut problems = Problems::default();
        let names: Vec<&str> = self.header.iter().map(|cell| cell.text.trim()).collect();
        let first = self.header.first().map_or_else(|| self.source.at(1, 1), |cell| cell.place.clone());
        if let Some(problem) = separators(&names, &first) {
            return Err(vec![problem]);
        }
        let mut seen = HashSet::new();
        for (index, cell) in self.header.iter().enumerate() {
            if names[index].is_empty() {
                problems
                    .add(Problem::new(format!("column {} has no name", index + 1)).at(cell.place.clone()));
            } else if !seen.insert(names[index].to_ascii_lowercase()) {
                problems.add(
                    Problem::new(format!("column {} has the name of another", index + 1))
                        .at(cell.place.clone()),
                );
            }
        }
        let other = |row: &&[u32]| row.len() != names.len();
        for row in (1..self.spots.rows()).map(|row| self.spots.row(row)).filter(other) {
            problems.add_with(|| {
                let what = format!("this row has {} fields, the header has {}", row.len(), names.len());
                let at = row.first().map_or(first.clone(), |at| self.source.place(*at as usize));
                Problem::new(what).at(at).hint(
                    "put fields that hold commas into quotes; the first line holds the names of the columns",
                )
            });
        }
        problems.finish(())
    }
}

fn cells<'r>(source: &'r Source, splitter: &'r Splitter, spots: &'r [u32]) -> Option<Cells<'r>> {
    splitter.fields().map(|(text, ends)| Cells { source, text, ends, spots })
}

fn two_ways<T>(source: &Source) -> Checked<T> {
    let problem = Problem::new("this CSV file can be read in two ways");
    Err(vec![problem.at(Place::file(source.name()))])
}

/// Reads a CSV text.
///
/// # Errors
/// As [`Rows::open`].
pub(super) fn read(source: &Source) -> Checked<Csv> {
    let mut all = Rows::open(source)?;
    let mut rows = Vec::new();
    while let Some(cells) = all.take()? {
        rows.push(cells.owned());
    }
    Ok(Csv { header: all.header, rows })
}

/// Reads texts that are one row each, one after the other.
pub(super) struct Single {
    splitter: Splitter,
    spots: Spots,
}

impl Single {
    pub(super) fn new() -> Self {
        Self { splitter: Splitter::new(), spots: Spots::default() }
    }

    /// The cells of a text that is one row.
    ///
    /// # Errors
    /// Stray quotes, and text that is not exactly one row.
    pub(super) fn read<'r>(&'r mut self, source: &'r Source) -> Checked<Cells<'r>> {
        scan::scan(source, &mut self.spots)?;
        self.splitter.reset();
        let mut rest = source.text().as_bytes();
        let taken = self.spots.rows() == 1 && self.splitter.take(&mut rest);
        // The end is only known by asking for more, which forgets the row.
        if !taken || !rest.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            return Err(vec![Problem::new("this is not one row").at(source.at(1, 1))]);
        }
        let spots = self.spots.row(0);
        match cells(source, &self.splitter, spots).filter(|cells| cells.len() == spots.len()) {
            Some(cells) => Ok(cells),
            None => two_ways(source),
        }
    }
}

/// The cells of a text that is one row.
///
/// # Errors
/// As [`Single::read`].
pub(super) fn record(source: &Source) -> Checked<Vec<Cell>> {
    Single::new().read(source).map(Cells::owned)
}

/// A header that is one field because the file is separated by something else.
fn separators(names: &[&str], place: &Place) -> Option<Problem> {
    let only = names.first()?;
    if only.to_ascii_lowercase().starts_with("sep=") {
        let problem = Problem::new("this sep= line is no part of the table").at(place.clone());
        return Some(problem.hint("remove the line; the first line holds the names of the columns"));
    }
    if names.len() > 1 {
        return None;
    }
    let found = [(';', "semicolons"), ('\t', "tabs"), ('|', "pipes")]
        .into_iter()
        .find(|(mark, _)| only.contains(*mark));
    let (_, name) = found?;
    let problem = Problem::new(format!("this file is separated by {name}, not by commas")).at(place.clone());
    Some(problem.hint("save it as CSV with commas"))
}
