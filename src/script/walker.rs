//! One pass over a script before it runs: what it knows on its way, and what it found wrong.

use super::definitions::{Function, functions_of};
use super::language::Language;
use super::places;
use super::types::Type;
use crate::problem::Problems;
use crate::schema::TableId;
use crate::source::Source;
use rhai::{AST, Position};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Names in scope and their types, innermost last.
pub(super) type Locals = Vec<(String, Type)>;

/// How many statements one rule may have; what comes after is not looked at any more.
pub(super) const STATEMENTS: usize = 500;

/// One pass over one script.
pub(super) struct Walker<'a> {
    pub language: &'a Language,
    pub source: &'a Source,
    /// The functions and closures of the script that is being followed.
    pub functions: Arc<[Function]>,
    pub problems: Problems,
    /// Set while a function of the pack is followed from a call: its name and where it is called.
    pub inside: Option<(String, Position)>,
    pub depth: usize,
    /// What functions of the pack give for the kinds of arguments that they were followed with.
    pub followed: HashMap<String, Vec<(Vec<Type>, Type)>>,
    pub statements: usize,
    /// Set while the pack's functions themselves are checked; they may call each other.
    pub in_functions: bool,
    /// Every field or relation that is read, with its table.
    pub touched: BTreeSet<(TableId, String)>,
    /// Every name that is used.
    pub used: BTreeSet<String>,
    /// The names that the body is given.
    pub given: BTreeSet<String>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(language: &'a Language, source: &'a Source, ast: &'a AST) -> Self {
        let functions = functions_of(ast);
        Self {
            language,
            source,
            functions,
            problems: Problems::default(),
            inside: None,
            depth: 0,
            followed: HashMap::new(),
            statements: 0,
            in_functions: false,
            touched: BTreeSet::new(),
            used: BTreeSet::new(),
            given: BTreeSet::new(),
        }
    }

    /// The pack's function of this name: its index among them.
    pub(super) fn pack_function(&self, name: &str, values: usize) -> Option<(Arc<[Function]>, usize)> {
        let all = if self.in_functions { &self.functions } else { &self.language.functions };
        let at =
            all.iter().position(|function| function.name == name && function.parameters.len() == values)?;
        Some((all.clone(), at))
    }

    pub(super) fn wrong(&mut self, position: Position, what: &str, hint: Option<String>) {
        let (position, what) = match &self.inside {
            Some((name, at)) => (*at, format!("in {name}(): {what}")),
            None => (position, what.to_owned()),
        };
        let problem = places::problem(self.source, position, what);
        self.problems.add(match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
    }

    pub(super) fn refuse(&mut self, position: Position, what: &str) -> Type {
        self.wrong(position, &format!("rules may not use {what}"), None);
        Type::Any
    }

    pub(super) fn refuse_with(&mut self, position: Position, what: &str, hint: &str) -> Type {
        self.wrong(position, &format!("rules may not use {what}"), Some(hint.to_owned()));
        Type::Any
    }

    /// The type of a name, which is used hereby.
    pub(super) fn named(&mut self, scope: &Locals, name: &str) -> Type {
        self.used.insert(name.to_owned());
        variable(scope, name)
    }
}

/// The type of a name.
pub(super) fn variable(scope: &Locals, name: &str) -> Type {
    scope.iter().rev().find(|(known, _)| known == name).map_or(Type::Any, |(_, kind)| kind.clone())
}
