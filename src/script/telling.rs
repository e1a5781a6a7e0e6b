//! Which readings of a body only tell: what they give reaches the sentence and nothing else.
//!
//! Two things rest on it. A field that is read for the sentence alone and may be unknown makes an outcome unknown
//! for the sake of a word: that is told to the author. And behind such a reading, and nowhere else, `??` also
//! stands in for what the snapshot does not know; where a reading decides, nothing can.

mod calls;
mod follower;
mod known;
mod walk;

use super::compiled::Told;
use super::definitions::functions_of;
use super::language::Language;
use super::places;
use super::tail;
use super::types::Type;
use crate::problem::{Name, Problem};
use crate::source::Source;
use follower::{FieldReading, Follower, STEPS, Use, spot};
use known::{LineColumn, Local, Seen};
use std::collections::{BTreeMap, BTreeSet};

/// What only tells.
#[derive(Debug, Default)]
struct Telling {
    /// Where fields are read for the sentence alone, with a word for what is not known behind them.
    soft: BTreeSet<(usize, usize)>,
    /// Fields that are read for the sentence alone, without such a word.
    bare: Vec<Problem>,
}

/// What a body only tells: it is parsed once more, now that this is known.
pub(super) fn told(
    language: &Language,
    source: &Source,
    (code, ast): (&str, &rhai::AST),
    names: &[(Name, Type)],
) -> Told {
    let telling = follow(language, source, ast, names);
    let parsed = (!telling.soft.is_empty()).then(|| language.parse_softly(source, code, names, telling.soft));
    let complete = |ast: rhai::AST| {
        let statements = tail::complete(ast.statements()).ok()?;
        Some(rhai::AST::new(statements, ast.shared_lib().clone()))
    };
    Told { ast: parsed.and_then(Result::ok).and_then(complete), bare: telling.bare }
}

/// Follows a body whose names are these.
fn follow(language: &Language, source: &Source, ast: &rhai::AST, names: &[(Name, Type)]) -> Telling {
    let statements = ast.statements();
    let mut follower = Follower {
        language,
        functions: functions_of(ast),
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
        follower.block(&mut scope.clone(), statements, Use::Answer);
        if follower.steps > STEPS {
            return Telling::default();
        }
        if follower.uses == before {
            return follower.told(source);
        }
    }
}

/// A name that the body was given.
fn local((name, kind): &(Name, Type)) -> Local {
    let seen = Seen::of(Some(name.to_string()), &Some(BTreeSet::new())).with(kind.clone());
    Local { name: name.to_string(), given: None, seen }
}

impl Follower<'_> {
    fn told(self, source: &Source) -> Telling {
        let telling = |reading: &&FieldReading| reading.to == Use::Tell;
        let soft = self.readings.iter().filter(|(_, reading)| reading.fallback && telling(reading));
        let soft = soft.map(|(spot, _)| *spot).collect();
        let bare = self.readings.values().filter(telling);
        let bare = bare.filter(|reading| !reading.fallback && !reading.known);
        // Of one path only the whole is told.
        let paths: BTreeMap<LineColumn, &FieldReading> =
            bare.map(|reading| (spot(reading.start), reading)).collect();
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
        Telling { soft, bare }
    }
}
