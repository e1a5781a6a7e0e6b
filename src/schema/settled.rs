//! When a row, or a field of a record, holds nothing open.

use super::FieldId;
use std::sync::Arc;

/// When something holds nothing open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// Where this condition holds, over the row, the days and the parameters.
    Condition(Arc<str>),
    /// Always, for this reason.
    Always(String),
    /// Never, for this reason: it is open for as long as it is there.
    Never(String),
}

/// When a row of a table, or a field of a record, holds nothing open.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The field of a record; none for the rows of a table.
    pub field: Option<FieldId>,
    /// For every action that is not named.
    pub every: Option<When>,
    /// By action.
    pub actions: Vec<(String, When)>,
}

impl Settled {
    /// When it is settled for an action; none where nobody says.
    #[must_use]
    pub fn when(&self, action: &str) -> Option<&When> {
        self.actions.iter().find(|(name, _)| name == action).map(|(_, when)| when).or(self.every.as_ref())
    }
}
