//! What has been read for sure at a point of a body, and by which name two readings are the same.

use crate::body::place::NodeId;
use crate::body::types::Type;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The longest name that a value has, in bytes.
const NAME: usize = 300;

/// Every reading that was made on each way to a point; none where no way leads to.
pub(super) type Known = Option<BTreeSet<String>>;

/// What an expression tells: the name of its value, and what was read when it is true and when it is false.
#[derive(Clone)]
pub(super) struct Seen {
    /// Two expressions of one name have one value, because nothing in a body ever changes.
    pub key: Option<String>,
    pub kind: Type,
    pub yes: Known,
    pub no: Known,
}

/// A name in scope.
#[derive(Clone)]
pub(super) struct Local {
    pub name: Arc<str>,
    /// The `let` that gave it, when one did.
    pub given: Option<NodeId>,
    pub seen: Seen,
}

impl Seen {
    /// A value that is nothing but itself.
    pub(super) fn of(key: Option<String>, state: &Known) -> Self {
        // A name can double with each `let`; what has a long one is nothing but itself.
        let key = key.filter(|key| key.len() <= NAME);
        Self { key, kind: Type::Any, yes: state.clone(), no: state.clone() }
    }

    pub(super) fn with(self, kind: Type) -> Self {
        Self { kind, ..self }
    }

    /// The value of either of two ways.
    pub(super) fn either(self, other: Self) -> Self {
        Self {
            key: None,
            kind: self.kind.either(other.kind),
            yes: meet(self.yes, other.yes),
            no: meet(self.no, other.no),
        }
    }
}

/// What is known where two ways come together.
pub(super) fn meet(one: Known, other: Known) -> Known {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.intersection(&other).cloned().collect()),
        (one, other) => one.or(other),
    }
}

/// What is known where both hold.
pub(super) fn both(one: &Known, other: &Known) -> Known {
    Some(one.as_ref()?.union(other.as_ref()?).cloned().collect())
}

/// The name of any row of some rows.
pub(super) fn element(rows: &str) -> String {
    format!("{rows}[]")
}

/// Whether a name is among what is known; what is known of all rows is known of those that a filter keeps.
pub(super) fn holds(known: &Known, filters: &BTreeMap<String, String>, key: &str) -> bool {
    let Some(known) = known else { return true };
    let mut key = key.to_owned();
    // A filter of a filter is walked back as often as there are filters.
    for _ in 0..=filters.len() {
        if known.contains(&key) {
            return true;
        }
        let Some((kept, all)) = filters.iter().find(|(kept, _)| key.contains(&element(kept))) else { break };
        key = key.replace(&element(kept), &element(all));
    }
    false
}

/// What is known of one row, under the name of another.
pub(super) fn renamed(known: &Known, from: &str, to: &str) -> BTreeSet<String> {
    known.iter().flatten().filter(|key| key.contains(from)).map(|key| key.replace(from, to)).collect()
}
