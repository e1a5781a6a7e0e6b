//! What every account of a run is read with.

use crate::input::Export;
use crate::schema::Schema;
use std::sync::Arc;

/// What every account of a run is read with.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// What the tables mean.
    pub schema: &'a Arc<Schema>,
    /// The exports that are known.
    pub exports: &'a [Export],
    /// `record.field` that names an account.
    pub subject: Option<&'a str>,
    /// The most bytes of one file, or of one account of many.
    pub limit: u64,
}
