//! How a function gets at what it was given.

use super::Takes;
use crate::body::notes::{BodyNotes, Got, Work};
use crate::body::value::Val;
use crate::value::Money;
use jiff::Timestamp;
use jiff::civil::Date;

/// A closure, called for one element.
pub(in crate::body) type Each<'f, 'a> = dyn FnMut(&mut Work<'a>, Val<'a>) -> Got<Val<'a>> + 'f;

/// The values that a function is called with.
#[derive(Debug, Clone, Copy)]
pub(in crate::body) struct GivenValues<'v, 'a> {
    pub name: &'static str,
    pub values: &'v [Val<'a>],
}

impl<'v, 'a> GivenValues<'v, 'a> {
    /// A value, whatever it is.
    pub(super) fn value(&self, index: usize) -> &'v Val<'a> {
        self.values.get(index).unwrap_or(&Val::Nothing)
    }

    pub(super) fn text(&self, notes: &mut BodyNotes, index: usize) -> Got<&'v str> {
        self.value(index).text().map_or_else(|| self.wrong(notes, Takes::Text, index), Ok)
    }

    pub(super) fn integer(&self, notes: &mut BodyNotes, index: usize) -> Got<i64> {
        match self.value(index) {
            Val::Integer(number) => Ok(*number),
            _ => self.wrong(notes, Takes::Integer, index),
        }
    }

    pub(super) fn money(&self, notes: &mut BodyNotes, index: usize) -> Got<Money> {
        self.value(index).money().map_or_else(|| self.wrong(notes, Takes::Money, index), Ok)
    }

    pub(super) fn day(&self, notes: &mut BodyNotes, index: usize) -> Got<Date> {
        match self.value(index) {
            Val::Day(day) => Ok(*day),
            _ => self.wrong(notes, Takes::Day, index),
        }
    }

    pub(super) fn instant(&self, notes: &mut BodyNotes, index: usize) -> Got<Timestamp> {
        match self.value(index) {
            Val::Instant(instant) => Ok(*instant),
            _ => self.wrong(notes, Takes::Instant, index),
        }
    }

    #[cold]
    fn wrong<T>(&self, notes: &mut BodyNotes, takes: Takes, index: usize) -> Got<T> {
        let given = self.value(index).kind();
        notes.refuse(format!("{} needs {}, not {given}", self.name, takes.told()))
    }
}
