//! How far back a rule looks into a table.

use crate::schema::TableId;
use crate::value::Value;

/// So many days, up to today and with it, whose rows a rule has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooksBack {
    /// The table.
    pub table: TableId,
    /// Days that do not depend on a parameter.
    pub(super) days: i64,
    /// Parameters that are added: indexes of [`super::Rule::params`].
    pub(super) params: Vec<usize>,
}

impl LooksBack {
    /// The number of days, with these values of the rule's parameters.
    #[must_use]
    pub fn days(&self, params: &[Value]) -> i64 {
        let value = |index: &usize| match params.get(*index) {
            Some(Value::Integer(days)) => *days,
            _ => 0,
        };
        self.params.iter().map(value).fold(self.days, i64::saturating_add)
    }
}
