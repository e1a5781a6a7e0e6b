//! One run of an audit: what it judges, and by what.

use crate::policy::Policy;
use crate::script::Stop;
use crate::snapshot::Snapshot;
use jiff::civil::Date;
use std::sync::Arc;

pub(super) struct AuditRun<'a> {
    pub policy: &'a Policy,
    pub snapshot: &'a Arc<Snapshot>,
    pub today: Date,
    pub stop: &'a Arc<dyn Stop>,
}
