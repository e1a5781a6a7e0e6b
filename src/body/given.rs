//! What the names of a body stand for while one row is judged.

use crate::schema::TableId;
use crate::snapshot::RowId;
use crate::value::Value;

/// What a name of a body stands for while one row is judged.
#[derive(Debug, Clone)]
pub enum Binding {
    /// A row of a table, or the row of a record.
    Row(TableId, RowId),
    /// Every row of a table.
    Rows(TableId),
    /// A plain value: a parameter, a verdict, the day.
    Value(Value),
}
