//! Where the values of a row stand, in few bytes: there may be millions of them. Lines and columns are only counted for
//! what is told.

use crate::source::{Place, Source};
use std::sync::Arc;

/// Where something stands: a byte of a text that was read, or a place that somebody else gave.
#[derive(Debug, Clone)]
pub enum Spot {
    /// A byte of a text.
    Byte(Source, u32),
    /// A line and a column.
    At(Place),
}

impl Spot {
    /// A byte of a text.
    #[must_use]
    pub fn byte(source: &Source, at: usize) -> Self {
        Self::Byte(source.clone(), u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// Its line and column.
    #[must_use]
    pub fn place(&self) -> Place {
        match self {
            Self::Byte(source, at) => source.place(*at as usize),
            Self::At(place) => place.clone(),
        }
    }
}

/// The place of a row and of each of its fields; that of the row where a field is not given.
#[derive(Debug, Clone)]
pub enum Places {
    /// All in one text: the byte of the row, then that of each field.
    Bytes(Source, Box<[u32]>),
    /// In files that have no bytes to count, or in several.
    Cells(Box<CellPlaces>),
}

/// Lines and columns, of one file or nearly so.
#[derive(Debug, Clone)]
pub struct CellPlaces {
    file: Arc<str>,
    /// Line and column of the row, then those of each field.
    spots: Box<[(u32, u32)]>,
    /// Those that stand in another file.
    others: Box<[(usize, Arc<str>)]>,
}

impl CellPlaces {
    fn nth(&self, index: usize) -> Option<Place> {
        let (line, column) = *self.spots.get(index)?;
        let other = self.others.iter().find(|(at, _)| *at == index);
        Some(Place { file: other.map_or(&self.file, |(_, file)| file).clone(), line, column })
    }
}

impl Places {
    /// Packs the place of a row and those of its fields.
    #[must_use]
    pub fn cells(all: &[Place]) -> Self {
        let file = all.first().map_or_else(|| "".into(), |row| row.file.clone());
        let other =
            |(index, place): (usize, &Place)| (place.file != file).then(|| (index, place.file.clone()));
        let others = all.iter().enumerate().filter_map(other).collect();
        let spots = all.iter().map(|place| (place.line, place.column)).collect();
        Self::Cells(Box::new(CellPlaces { file, spots, others }))
    }

    fn nth(&self, index: usize) -> Option<Place> {
        match self {
            Self::Bytes(source, spots) => spots.get(index).map(|at| source.place(*at as usize)),
            Self::Cells(cells) => cells.nth(index),
        }
    }

    /// Where the row starts.
    #[must_use]
    pub fn row(&self) -> Place {
        self.nth(0).unwrap_or_else(|| Place::file(""))
    }

    /// Where a field stands; none where the row has no such field.
    #[must_use]
    pub fn get(&self, field: usize) -> Option<Place> {
        self.nth(field + 1)
    }

    /// Those of all fields, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Place> {
        let count = match self {
            Self::Bytes(_, spots) => spots.len(),
            Self::Cells(cells) => cells.spots.len(),
        };
        (1..count).filter_map(|index| self.nth(index))
    }
}
