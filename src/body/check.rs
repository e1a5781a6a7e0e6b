//! What is checked of a body before it runs.

mod arguments;
mod calls;
mod closures;
mod infer;
mod lost;
mod members;
mod operators;
mod tail;
mod walker;

use super::functions;
use super::language::Language;
use super::place::{LineColumn, NodeId};
use super::tree::{Body, BodyNode, NodeKind};
use super::types::Type;
use crate::problem::{Checked, Name};
use crate::schema::TableId;
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use walker::{Locals, STATEMENTS, Walker};

/// The fields and relations a body reads, with their tables.
pub(in crate::body) type Touched = BTreeSet<(TableId, String)>;

/// What a check tells of a body.
#[derive(Debug, Default)]
pub(in crate::body) struct Checks {
    /// The fields and relations it reads.
    pub touched: Touched,
    /// The names it was given and does not use.
    pub unused: Vec<Name>,
    /// What each expression and each step of a path is.
    pub types: BTreeMap<NodeId, Type>,
}

/// Checks a rule's body.
pub(super) fn rule(
    language: &Language,
    source: &Source,
    body: &Body,
    names: &[(Name, Type)],
) -> Checked<Checks> {
    let mut walker = Walker::new(language, source);
    walk(&mut walker, body, names);
    if let Err((at, what)) = tail::answers(&body.statements) {
        let hint = "end in false, a sentence, #{ message: … }, return …, or an if whose branches do";
        walker.wrong(at, what, Some(hint.into()));
    }
    let unused = names.iter().map(|(name, _)| name).filter(|name| !walker.used.contains(*name));
    let unused = unused.cloned().collect();
    walker.problems.finish(Checks { touched: walker.touched, unused, types: walker.types })
}

/// Checks a condition: one expression that gives yes or no. Tells what it reads.
pub(super) fn condition(
    language: &Language,
    source: &Source,
    body: &Body,
    names: &[(Name, Type)],
) -> Checked<Touched> {
    let mut walker = Walker::new(language, source);
    let kind = walk(&mut walker, body, names);
    let single = matches!(&body.statements[..], [node] if is_expression(node));
    if !single || !matches!(kind, Type::Flag | Type::Any) {
        let what = format!("a condition is one expression that gives true or false, not {kind}");
        walker.wrong(start(body), &what, None);
    }
    walker.problems.finish(walker.touched)
}

/// Checks the pack's functions as far as they say something without their arguments.
pub(super) fn functions(language: &Language, source: &Source) -> Checked<()> {
    let mut walker = Walker::new(language, source);
    walker.in_functions = true;
    for function in language.functions.iter() {
        if functions::all().any(|known| *known.name == *function.name) {
            let what = format!("the language has a function {} already", function.name);
            walker.wrong(function.at, &what, None);
        }
        let mut scope: Locals = function.parameters.iter().map(|name| (name.clone(), Type::Any)).collect();
        walker.statements = 0;
        walker.block(&mut scope, &function.body.statements);
    }
    walker.problems.finish(())
}

fn walk(walker: &mut Walker<'_>, body: &Body, names: &[(Name, Type)]) -> Type {
    let mut scope: Locals = names.to_vec();
    walker.given = names.iter().map(|(name, _)| name.clone()).collect();
    let kind = walker.block(&mut scope, &body.statements);
    if walker.statements > STATEMENTS {
        walker.wrong(start(body), &format!("a rule may have at most {STATEMENTS} statements"), None);
    }
    kind
}

/// Where a body begins.
fn start(body: &Body) -> LineColumn {
    body.statements.first().map(|node| node.start).unwrap_or_default()
}

/// Whether a statement is an expression; of what is refused, nothing more is asked.
fn is_expression(node: &BodyNode) -> bool {
    use NodeKind::{Block, Empty, If, Let, Return};
    !matches!(node.kind, Empty | Block(_) | If(_) | Let(_) | Return(_))
}
