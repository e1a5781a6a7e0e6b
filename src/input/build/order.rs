//! Days of one row that cannot come before each other.

use super::draft::Draft;
use crate::schema::{FieldId, TableId};
use crate::source::Place;
use crate::value::Value;

impl Draft<'_> {
    /// Whether every day of a row comes after the one it follows, or on the same day.
    pub(super) fn in_order(
        &mut self,
        id: TableId,
        values: &[Value],
        place: impl Fn(FieldId) -> Place,
    ) -> bool {
        let table = &self.schema.tables[id];
        let mut sound = true;
        for (field, about) in table.fields.iter().enumerate() {
            let Some(first) = about.not_before else { continue };
            if let (Value::Day(day), Value::Day(before)) = (&values[field], &values[first])
                && day < before
            {
                let other = &table.fields[first].name;
                let what = format!("{}.{}: this is before {other}", table.name, about.name);
                let hint = format!("{other} is at {}; one of the two days is wrong", place(first));
                self.wrong(&place(field), what, hint);
                sound = false;
            }
        }
        sound
    }
}
