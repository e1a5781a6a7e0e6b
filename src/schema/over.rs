//! Rows that only an export names and that are long over: what one answer says of all of them.

use super::FieldId;

/// What one answer of a person says of all rows that only an export names and that are long over.
#[derive(Debug, Clone)]
pub struct LongOver {
    /// The question, answered with yes, no or don't know.
    pub ask: String,
    /// Rows that the export has within so many days before `as_of` are asked about one by one.
    pub recent: i64,
    /// What yes says: a field and its word.
    pub set: Vec<(FieldId, String)>,
    /// Fields that take their word from a field of the exported rows.
    pub words: Vec<(FieldId, String)>,
    /// Fields that take the latest day of the exported rows.
    pub days: Vec<(FieldId, Latest)>,
    /// Fields that the only role of the account decides, with the word of each role; else they are asked.
    pub by_role: Vec<(FieldId, Vec<(String, String)>)>,
}

/// The latest day of the exported rows, of those that have a word; none where there is no such row.
#[derive(Debug, Clone)]
pub struct Latest {
    /// The field of the exported rows that holds the day.
    pub day: String,
    /// A field of theirs and the word it must have.
    pub only: Option<(String, String)>,
}
