//! The functions and closures of a script with their statements, and how a closure is written as an argument.

use rhai::{AST, ASTNode, Expr, FnPtr, Module, Position, Stmt};
use std::sync::Arc;

/// A function or closure of a script.
#[derive(Debug)]
pub(super) struct Function {
    pub name: String,
    pub parameters: Vec<String>,
    pub statements: Vec<Stmt>,
    pub position: Position,
}

/// The functions and closures of a script. Rhai shows their statements only through a walk over a whole
/// script, so each is walked alone.
pub(super) fn functions_of(ast: &AST) -> Arc<[Function]> {
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
        Function {
            name: definition.name.to_string(),
            parameters: definition.params.iter().map(ToString::to_string).collect(),
            statements,
            position: definition.body.start_position(),
        }
    };
    ast.iter_fn_def().map(one).collect()
}

/// The closure an argument is: its name and the names it captures, in the order it takes them.
pub(super) fn closure_of(argument: &Expr) -> Option<(String, Vec<String>)> {
    match argument {
        Expr::DynamicConstant(value, _) => {
            Some((value.clone().try_cast::<FnPtr>()?.fn_name().to_owned(), Vec::new()))
        }
        Expr::Stmt(block) => {
            let [Stmt::Share(_), Stmt::Expr(call)] = block.statements() else { return None };
            let Expr::FnCall(call, _) = &**call else { return None };
            let (closure, captured) = call.args.split_first()?;
            let (name, _) = closure_of(closure)?;
            let captured = captured.iter().filter_map(|argument| match argument {
                Expr::Variable(parts, ..) => Some(parts.1.to_string()),
                _ => None,
            });
            Some((name, captured.collect()))
        }
        _ => None,
    }
}
