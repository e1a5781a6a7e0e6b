//! What is known while one script is read.

use super::definitions::Definition;
use crate::body::place::NodeId;
use crate::body::tree::{NodeKind, RefusedUse};

/// One script that is being read.
pub(super) struct ScriptReading<'r> {
    pub definitions: &'r [Definition],
    next: NodeId,
}

impl<'r> ScriptReading<'r> {
    pub(super) const fn new(definitions: &'r [Definition]) -> Self {
        Self { definitions, next: 0 }
    }

    /// The number of the next node.
    pub(super) const fn id(&mut self) -> NodeId {
        self.next += 1;
        self.next
    }
}

/// `[ ]` behind a value, or behind a point.
pub(super) const INDEX: RefusedUse =
    RefusedUse { what: "[ ] on a value", hint: Some("use first(), filter or a field's name") };

/// What rules may not use.
pub(super) const fn refused(what: &'static str) -> NodeKind {
    NodeKind::Refused(RefusedUse { what, hint: None })
}

/// The same, with what to write instead.
pub(super) const fn refused_with(what: &'static str, hint: &'static str) -> NodeKind {
    NodeKind::Refused(RefusedUse { what, hint: Some(hint) })
}
