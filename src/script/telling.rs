//! Which readings of a body only tell: what they give reaches the sentence and nothing else.
//!
//! Two things rest on it. A field that is read for the sentence alone and may be unknown makes an outcome unknown
//! for the sake of a word: that is told to the author. And behind such a reading, and nowhere else, `??` also
//! stands in for what the snapshot does not know; where a reading decides, nothing can.

mod calls;
mod known;
mod walk;

use super::bodies::{Function, functions_of};
use super::compiled::Told;
use super::language::Language;
use super::places;
use super::tail;
use super::types::Type;
use crate::problem::{Name, Problem};
use crate::source::Source;
use known::{Known, Local, Seen, Spot};
use rhai::Position;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What becomes of a value, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// Nothing.
    Nothing,
    /// It is told.
    Tell,
    /// It is the answer: a sentence tells, anything else decides.
    Answer,
    /// It may change the outcome.
    Decide,
}

/// A field or relation that is read at one place.
struct Reading {
    to: Use,
    /// Whether it was read before on every way to here.
    known: bool,
    /// Whether `??` follows.
    fallback: bool,
    /// The whole path as written, and where it begins.
    path: String,
    start: Position,
}

/// What only tells.
#[derive(Debug, Default)]
struct Telling {
    /// Where fields are read for the sentence alone, with a word for what is not known behind them.
    soft: BTreeSet<(usize, usize)>,
    /// Fields that are read for the sentence alone, without such a word.
    bare: Vec<Problem>,
}

/// The most expressions that are looked at; of a body that takes more, nothing is said.
const STEPS: usize = 200_000;

struct Follower<'a> {
    language: &'a Language,
    /// The functions and closures of the script that is being followed.
    functions: Arc<[Function]>,
    /// What becomes of each name that `let` gave.
    uses: BTreeMap<Spot, Use>,
    state: Known,
    /// Rows that a filter keeps, and those that it was given.
    filters: BTreeMap<String, String>,
    readings: BTreeMap<Spot, Reading>,
    /// The call of a pack function that is being followed from the body.
    inside: Option<(String, Position)>,
    depth: usize,
    /// What `return` gives its value to, and what it gave inside a function or closure.
    returns: Use,
    returned: Vec<(Known, Seen)>,
    steps: usize,
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
    /// Whether a row cannot be without this field, because it alone is its key.
    fn never_missing(&self, row: &Type, field: &str) -> bool {
        let Type::Row(table) = row else { return false };
        let about = self.language.schema.tables.get(*table);
        about.is_some_and(|table| table.field(field).is_some_and(|field| table.key == [field]))
    }

    fn told(self, source: &Source) -> Telling {
        let telling = |reading: &&Reading| reading.to == Use::Tell;
        let soft = self.readings.iter().filter(|(_, reading)| reading.fallback && telling(reading));
        let soft = soft.map(|(spot, _)| *spot).collect();
        let bare = self.readings.values().filter(telling);
        let bare = bare.filter(|reading| !reading.fallback && !reading.known);
        // Of one path only the whole is told.
        let paths: BTreeMap<Spot, &Reading> = bare.map(|reading| (spot(reading.start), reading)).collect();
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

/// A position as line and column.
fn spot(position: Position) -> Spot {
    (position.line().unwrap_or(0), position.position().unwrap_or(0))
}
