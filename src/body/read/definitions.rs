//! The functions and closures of a script with their statements.

use super::at;
use crate::body::place::LineColumn;
use rhai::{AST, ASTNode, Module, Stmt};
use std::sync::Arc;

/// A function or closure of a script.
#[derive(Debug)]
pub(super) struct Definition {
    pub name: String,
    pub parameters: Vec<Arc<str>>,
    pub statements: Vec<Stmt>,
    pub at: LineColumn,
}

impl Definition {
    /// Whether it is a closure, which Rhai keeps under a name that nobody can write.
    pub(super) fn is_closure(&self) -> bool {
        self.name.starts_with("anon$")
    }
}

/// The functions and closures of a script, in the order of the file. Rhai shows their statements only through a walk
/// over a whole script, so each is walked alone.
pub(super) fn definitions(ast: &AST) -> Vec<Definition> {
    let one = |definition: &rhai::Shared<rhai::ScriptFuncDef>| {
        let mut functions = Module::new();
        functions.set_script_fn(definition.clone());
        let alone = AST::new(Vec::new(), functions);
        let mut statements = Vec::new();
        alone.walk(&mut |path: &[ASTNode]| {
            if let [ASTNode::Stmt(statement)] = path {
                statements.push((*statement).clone());
            }
            true
        });
        Definition {
            name: definition.name.to_string(),
            parameters: definition.params.iter().map(|name| name.as_str().into()).collect(),
            statements,
            at: at(definition.body.start_position()),
        }
    };
    let mut all: Vec<Definition> = ast.iter_fn_def().map(one).collect();
    all.sort_by_key(|one| one.at);
    all
}
