//! What is checked of a script before it runs.

use super::language::Language;
use super::tail;
use super::types::Type;
use super::walker::{Locals, STATEMENTS, Walker};
use crate::problem::{Checked, Name};
use crate::schema::TableId;
use crate::source::Source;
use rhai::{AST, Stmt};
use std::collections::BTreeSet;

/// The fields and relations a body reads, with their tables.
pub(super) type Touched = BTreeSet<(TableId, String)>;

/// What a check tells of a body.
pub(super) struct Checks {
    /// The body, every missing last `else` filled with `false`.
    pub ast: AST,
    /// The fields and relations it reads.
    pub touched: Touched,
    /// The names it was given and does not use.
    pub unused: Vec<Name>,
}

/// Checks a rule's body.
pub(super) fn rule(
    language: &Language,
    source: &Source,
    ast: &AST,
    names: &[(Name, Type)],
) -> Checked<Checks> {
    let mut walker = Walker::new(language, source, ast);
    named_functions(&mut walker);
    walk(&mut walker, ast, names);
    let statements = match tail::complete(ast.statements()) {
        Ok(statements) => statements,
        Err((position, what)) => {
            let hint = "end in false, a sentence, #{ message: … }, return …, or an if whose branches do";
            walker.wrong(position, &what, Some(hint.into()));
            Vec::new()
        }
    };
    let touched = std::mem::take(&mut walker.touched);
    let unused = names.iter().map(|(name, _)| name).filter(|name| !walker.used.contains(&***name));
    let unused = unused.cloned().collect();
    walker.problems.finish(Checks { ast: AST::new(statements, ast.shared_lib().clone()), touched, unused })
}

/// Checks a condition: one expression that gives yes or no. Tells what it reads.
pub(super) fn condition(
    language: &Language,
    source: &Source,
    ast: &AST,
    names: &[(Name, Type)],
) -> Checked<Touched> {
    let mut walker = Walker::new(language, source, ast);
    named_functions(&mut walker);
    let kind = walk(&mut walker, ast, names);
    let single = matches!(ast.statements(), [Stmt::Expr(_) | Stmt::FnCall(..)]);
    if !single || !matches!(kind, Type::Flag | Type::Any) {
        let position = ast.statements().first().map_or(rhai::Position::NONE, Stmt::position);
        walker.wrong(
            position,
            &format!("a condition is one expression that gives true or false, not {kind}"),
            None,
        );
    }
    let touched = std::mem::take(&mut walker.touched);
    walker.problems.finish(touched)
}

/// Checks the pack's functions as far as they say something without their arguments.
pub(super) fn functions(language: &Language, source: &Source, ast: &AST) -> Checked<()> {
    let mut walker = Walker::new(language, source, ast);
    if let Some(statement) = ast.statements().first() {
        walker.wrong(statement.position(), "this file may only hold functions", None);
    }
    let definitions = walker.functions.clone();
    walker.in_functions = true;
    for function in definitions.iter() {
        if super::signatures::FUNCTIONS.iter().any(|(name, ..)| *name == function.name) {
            walker.wrong(
                function.position,
                &format!("the language has a function {} already", function.name),
                None,
            );
        }
        let mut scope: Locals = function.parameters.iter().map(|name| (name.clone(), Type::Any)).collect();
        walker.block(&mut scope, &function.statements);
    }
    walker.problems.finish(())
}

fn walk(walker: &mut Walker<'_>, ast: &AST, names: &[(Name, Type)]) -> Type {
    let mut scope: Locals = names.iter().map(|(name, kind)| (name.to_string(), kind.clone())).collect();
    walker.given = names.iter().map(|(name, _)| name.to_string()).collect();
    let kind = walker.block(&mut scope, ast.statements());
    if walker.statements > STATEMENTS {
        let position = ast.statements().first().map_or(rhai::Position::NONE, Stmt::position);
        walker.wrong(position, &format!("a rule may have at most {STATEMENTS} statements"), None);
    }
    kind
}

/// Named functions belong to the pack; a rule that could call itself could also never end.
fn named_functions(walker: &mut Walker<'_>) {
    for function in walker.functions.clone().iter().filter(|function| !function.name.starts_with("anon$")) {
        let hint = "use a closure, or let; functions of its own belong to the pack";
        walker.wrong(
            function.position,
            &format!("a rule may not define functions ({})", function.name),
            Some(hint.into()),
        );
    }
}
