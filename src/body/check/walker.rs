//! One pass over a body before it runs: what it knows on its way, and what it found wrong.

use crate::body::language::Language;
use crate::body::place::{LineColumn, NodeId};
use crate::body::places;
use crate::body::types::Type;
use crate::problem::{Name, Problems};
use crate::schema::TableId;
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Names in scope and their types, innermost last.
pub(super) type Locals = Vec<(Name, Type)>;

/// How many statements one rule may have; what comes after is not looked at any more.
pub(super) const STATEMENTS: usize = 500;

/// One pass over one body.
pub(super) struct Walker<'a> {
    pub language: &'a Language,
    pub source: &'a Source,
    pub problems: Problems,
    /// Set while a function of the pack is followed from a call: its name and where it is called.
    pub inside: Option<(Name, LineColumn)>,
    pub depth: usize,
    /// What functions of the pack give for the kinds of arguments that they were followed with.
    pub followed: HashMap<usize, Vec<(Vec<Type>, Type)>>,
    pub statements: usize,
    /// Set while the pack's functions themselves are checked; they may call each other.
    pub in_functions: bool,
    /// Every field or relation that is read, with its table.
    pub touched: BTreeSet<(TableId, String)>,
    /// Every name that is used.
    pub used: BTreeSet<Name>,
    /// The names that the body is given.
    pub given: BTreeSet<Name>,
    /// What the expressions and steps of the body itself are.
    pub types: BTreeMap<NodeId, Type>,
    /// What the function or closure at work gives by `return`.
    pub returned: Vec<Type>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(language: &'a Language, source: &'a Source) -> Self {
        Self {
            language,
            source,
            problems: Problems::default(),
            inside: None,
            depth: 0,
            followed: HashMap::new(),
            statements: 0,
            in_functions: false,
            touched: BTreeSet::new(),
            used: BTreeSet::new(),
            given: BTreeSet::new(),
            types: BTreeMap::new(),
            returned: Vec::new(),
        }
    }

    pub(super) fn wrong(&mut self, at: LineColumn, what: &str, hint: Option<String>) {
        let (at, what) = match &self.inside {
            Some((name, called)) => (*called, format!("in {name}(): {what}")),
            None => (at, what.to_owned()),
        };
        let problem = places::problem(self.source, at, what);
        self.problems.add(match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
    }

    /// What rules may not use, and what to write instead.
    pub(super) fn refuse(&mut self, at: LineColumn, what: &str, hint: Option<&str>) -> Type {
        self.wrong(at, &format!("rules may not use {what}"), hint.map(ToOwned::to_owned));
        Type::Any
    }

    /// The type of a name, which is used hereby.
    pub(super) fn named(&mut self, scope: &Locals, name: &Name) -> Type {
        self.used.insert(name.clone());
        variable(scope, name)
    }

    /// Keeps what an expression or a step of the body itself is.
    pub(super) fn keep(&mut self, id: NodeId, kind: Type) -> Type {
        if self.inside.is_none() {
            self.types.insert(id, kind.clone());
        }
        kind
    }
}

/// The type of a name.
pub(super) fn variable(scope: &Locals, name: &str) -> Type {
    scope.iter().rev().find(|(known, _)| **known == *name).map_or(Type::Any, |(_, kind)| kind.clone())
}
