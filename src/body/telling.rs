//! Which readings of a body only tell: what they give reaches the sentence and nothing else.
//!
//! Two things rest on it. A field that is read for the sentence alone and may be unknown makes an outcome unknown
//! for the sake of a word: that is told to the author. And behind such a reading, and nowhere else, `??` also
//! stands in for what the snapshot does not know; where a reading decides, nothing can.

mod calls;
mod follower;
mod known;
mod walk;

use super::language::Language;
use super::place::{LineColumn, NodeId};
use super::places;
use super::tree::Body;
use super::types::Type;
use crate::problem::{Name, Problem};
use crate::source::Source;
use follower::{FieldReading, Follower, STEPS, Use};
use known::{Local, Seen};
use std::collections::{BTreeMap, BTreeSet};

/// What only tells.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Fields that are read for the sentence alone, with a word for what is not known behind them.
    pub soft: BTreeSet<NodeId>,
    /// Fields that are read for the sentence alone, without such a word.
    pub bare: Vec<Problem>,
}

/// What a body only tells, whose names are these.
pub(super) fn told(language: &Language, source: &Source, body: &Body, names: &[(Name, Type)]) -> Told {
    let mut follower = Follower {
        language,
        uses: BTreeMap::new(),
        state: Some(BTreeSet::new()),
        filters: BTreeMap::new(),
        readings: BTreeMap::new(),
        inside: None,
        depth: 0,
        returns: Use::Answer,
        returned: Vec::new(),
        steps: 0,
    };
    let scope: Vec<Local> = names.iter().map(local).collect();
    // What becomes of a name is only seen behind its `let`, so the body is followed until nothing changes.
    loop {
        let before = follower.uses.clone();
        follower.readings.clear();
        follower.state = Some(BTreeSet::new());
        follower.block(&mut scope.clone(), &body.statements, Use::Answer);
        if follower.steps > STEPS {
            return Told::default();
        }
        if follower.uses == before {
            return follower.told(source);
        }
    }
}

/// A name that the body was given.
fn local((name, kind): &(Name, Type)) -> Local {
    let seen = Seen::of(Some(name.to_string()), &Some(BTreeSet::new())).with(kind.clone());
    Local { name: name.clone(), given: None, seen }
}

impl Follower<'_> {
    fn told(self, source: &Source) -> Told {
        let telling = |reading: &&FieldReading| reading.to == Use::Tell;
        let soft = self.readings.iter().filter(|(_, reading)| reading.fallback && telling(reading));
        let soft = soft.map(|(step, _)| *step).collect();
        let bare = self.readings.values().filter(telling);
        let bare = bare.filter(|reading| !reading.fallback && !reading.known);
        // Of one path only the whole is told.
        let paths: BTreeMap<LineColumn, &FieldReading> =
            bare.map(|reading| (reading.start, reading)).collect();
        let bare = paths.values().map(|reading| {
            let path = &reading.path;
            let what = format!("{path} is only told; where it is not known, the whole finding is lost");
            let hint = match path.contains(['(', '…', ' ']) {
                true => "put ?? and a word behind the field, or read it where it decides".to_owned(),
                false => format!("write {path} ?? \"…\", with what to say instead"),
            };
            places::problem(source, reading.start, what).hint(hint)
        });
        let bare = bare.collect();
        Told { soft, bare }
    }
}
