//! Fills every missing last `else` with `false`, so that `()` never stands for "fine".

use rhai::{Expr, FlowControl, Position, Stmt, StmtBlock};

/// The statements of a body that was checked.
pub(super) fn statements(statements: &[Stmt]) -> Vec<Stmt> {
    let mut all = statements.to_vec();
    if let Some(last) = all.pop() {
        all.push(end(last));
    }
    all
}

fn end(statement: Stmt) -> Stmt {
    match statement {
        Stmt::Expr(expression) => match *expression {
            Expr::Stmt(inner) => Stmt::Block(block(&inner).into()),
            other => Stmt::Expr(other.into()),
        },
        Stmt::Block(inner) => Stmt::Block(block(&inner).into()),
        Stmt::If(flow, position) => {
            let branch = if flow.branch.is_empty() { no(position) } else { block(&flow.branch) };
            let flow = FlowControl { expr: flow.expr.clone(), body: block(&flow.body), branch };
            Stmt::If(flow.into(), position)
        }
        other => other,
    }
}

fn block(inner: &StmtBlock) -> StmtBlock {
    StmtBlock::new(statements(inner.statements()), inner.position(), inner.end_position())
}

fn no(position: Position) -> StmtBlock {
    StmtBlock::new([Stmt::Expr(Expr::BoolConstant(false, position).into())], position, position)
}
