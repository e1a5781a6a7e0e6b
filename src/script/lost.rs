//! Values that go nowhere: whoever writes one means an answer, and the body would pass over it without a word.

use rhai::{Expr, Position, Stmt};

/// What to do with an answer that would be lost.
pub(super) const HINT: &str = "write return before it, join it with else if, or keep it with let";

/// Where the statements that come before others in a block leave values, each once.
pub(super) fn values(statements: &[Stmt]) -> Vec<Position> {
    let before = statements.split_last().map_or(&[][..], |(_, before)| before);
    before.iter().filter_map(value).collect()
}

/// Where a statement leaves a value that nobody takes.
fn value(statement: &Stmt) -> Option<Position> {
    match statement {
        Stmt::Expr(expression) => match &**expression {
            Expr::Unit(_) => None,
            Expr::Stmt(block) => last(block.statements()),
            expression => Some(expression.start_position()),
        },
        Stmt::FnCall(..) => Some(statement.position()),
        Stmt::Block(block) => last(block.statements()),
        Stmt::If(flow, _) => last(flow.body.statements()).or_else(|| last(flow.branch.statements())),
        _ => None,
    }
}

/// What stands before the last statement of a block is looked at where the block itself is.
fn last(statements: &[Stmt]) -> Option<Position> {
    statements.last().and_then(value)
}
