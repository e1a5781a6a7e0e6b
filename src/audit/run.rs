//! One run of an audit: what it judges, and by what.

use crate::body::Stop;
use crate::policy::Policy;
use crate::snapshot::Snapshot;
use jiff::civil::Date;
use std::cell::Cell;
use std::sync::Arc;

pub(super) struct AuditRun<'a> {
    pub policy: &'a Policy,
    pub snapshot: &'a Arc<Snapshot>,
    pub today: Date,
    pub stop: &'a Arc<dyn Stop>,
    /// Steps that everything shares that is judged, where it does: the examples of a rule.
    pub shared: Option<&'a Cell<u64>>,
    /// Steps that were left for the rule at work when it was last asked whether the account is given up.
    pub asked: Cell<u64>,
}

impl<'a> AuditRun<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        snapshot: &'a Arc<Snapshot>,
        today: Date,
        stop: &'a Arc<dyn Stop>,
    ) -> Self {
        Self { policy, snapshot, today, stop, shared: None, asked: Cell::new(0) }
    }
}
