//! How tables and fields are named inside.

/// Index of a table or record in [`Schema::tables`].
pub type TableId = usize;
/// Index of a field in [`Table::fields`].
pub type FieldId = usize;
