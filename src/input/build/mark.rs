//! How places are remembered while a row is filled.

use crate::snapshot::Places;
use crate::source::{Place, Source};

/// A place of a row's field, before the row is whole.
pub(in crate::input) trait PlaceMark: Clone {
    /// What it is counted in.
    type Of;

    /// Its line and column.
    fn place(&self, of: &Self::Of) -> Place;

    /// The place of a row and those of its fields, packed.
    fn pack(all: Vec<Self>, of: &Self::Of) -> Places;
}

/// A byte of a text.
impl PlaceMark for u32 {
    type Of = Source;

    fn place(&self, of: &Source) -> Place {
        of.place(*self as usize)
    }

    fn pack(all: Vec<Self>, of: &Source) -> Places {
        Places::Bytes(of.clone(), all.into())
    }
}

impl PlaceMark for Place {
    type Of = ();

    fn place(&self, (): &()) -> Place {
        self.clone()
    }

    fn pack(all: Vec<Self>, (): &()) -> Places {
        Places::cells(&all)
    }
}
