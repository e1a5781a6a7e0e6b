//! What a rule judges.

use crate::problem::Name;
use crate::schema::TableId;

/// What a rule judges.
#[derive(Debug, Clone)]
pub struct Target {
    /// The table or record.
    pub table: TableId,
    /// The name of the row in the body.
    pub variable: Name,
}
