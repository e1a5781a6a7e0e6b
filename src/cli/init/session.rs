//! One sitting of `audit init`, and what is open in it.

use super::account_file::AccountFile;
use crate::body::Stop;
use crate::decision::Question;
use crate::policy::Policy;
use crate::report::Report;
use crate::snapshot::Snapshot;
use jiff::civil::Date;
use std::collections::HashSet;
use std::sync::Arc;

/// One sitting: what was answered so far is in the account file, and on disk.
pub(in crate::cli) struct Session<'a> {
    pub policy: &'a Policy,
    pub today: Date,
    pub question: Question,
    pub stop: Arc<dyn Stop>,
    pub(in crate::cli::init) file: AccountFile,
    /// What the person does not know; it is not asked again in this sitting.
    pub unknown: HashSet<String>,
}

/// What is still open.
pub(in crate::cli) struct InterimReport {
    pub snapshot: Arc<Snapshot>,
    pub report: Report,
    pub code: u8,
}
