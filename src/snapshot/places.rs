//! Where the values of a row stand, in few bytes: there may be millions of them, and nearly all of a row are in one
//! file.

use crate::source::Place;
use std::sync::Arc;

/// The place of each field of a row.
#[derive(Debug, Clone)]
pub struct Places {
    file: Arc<str>,
    /// Line and column of each field.
    spots: Box<[(u32, u32)]>,
    /// Fields that stand in another file.
    others: Box<[(usize, Arc<str>)]>,
}

impl Places {
    /// Packs the places of a row.
    #[must_use]
    pub fn of(row: &Place, places: &[Place]) -> Self {
        let other =
            |(field, place): (usize, &Place)| (place.file != row.file).then(|| (field, place.file.clone()));
        Self {
            file: row.file.clone(),
            spots: places.iter().map(|place| (place.line, place.column)).collect(),
            others: places.iter().enumerate().filter_map(other).collect(),
        }
    }

    /// Where a field stands; none where the row has no such field.
    #[must_use]
    pub fn get(&self, field: usize) -> Option<Place> {
        let (line, column) = *self.spots.get(field)?;
        let other = self.others.iter().find(|(at, _)| *at == field);
        Some(Place { file: other.map_or(&self.file, |(_, file)| file).clone(), line, column })
    }

    /// All of them, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = Place> {
        (0..self.spots.len()).filter_map(|field| self.get(field))
    }
}
