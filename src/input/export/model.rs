//! A kind of export, as a pack describes it.

use super::column::ColumnText;
use crate::schema::{FieldId, TableId};

/// A kind of export file.
#[derive(Debug)]
pub struct Export {
    /// Its short name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Where it is downloaded.
    pub where_found: String,
    /// The table it fills; none for a file of another platform.
    pub table: Option<TableId>,
    /// The columns it must have.
    pub header: Vec<String>,
    /// So many days without a row mean that a file may be missing.
    pub gap_days: Option<u32>,
    /// The columns it must not have, because then it is another kind.
    pub(super) unless: Vec<String>,
    /// The names that the platform gives such a file.
    pub(super) files: Vec<glob::Pattern>,
    pub(super) columns: Vec<(FieldId, ColumnText)>,
}
