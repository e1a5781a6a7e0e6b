//! Every way through a body ends in an answer, so that `()` never stands for "fine".

use rhai::{Expr, FlowControl, Position, Stmt, StmtBlock};

type Wrong = (Position, String);

/// The statements with every missing last `else` filled with `false`.
pub(super) fn complete(statements: &[Stmt]) -> Result<Vec<Stmt>, Wrong> {
    let Some((last, before)) = statements.split_last() else {
        return Err((Position::NONE, "the rule has no body, so it would never find anything".into()));
    };
    let mut all = before.to_vec();
    all.push(end(last)?);
    Ok(all)
}

fn end(statement: &Stmt) -> Result<Stmt, Wrong> {
    match statement {
        Stmt::Expr(expression) => match &**expression {
            Expr::Stmt(inner) => Ok(Stmt::Block(block(inner)?.into())),
            Expr::Unit(position) => Err((*position, "() is not an answer".into())),
            _ => Ok(statement.clone()),
        },
        Stmt::FnCall(..) | Stmt::Return(Some(_), ..) => Ok(statement.clone()),
        Stmt::Block(inner) => Ok(Stmt::Block(block(inner)?.into())),
        Stmt::If(flow, position) => {
            let branch = match flow.branch.is_empty() {
                true => no(*position),
                false => block(&flow.branch)?,
            };
            let flow = FlowControl { expr: flow.expr.clone(), body: block(&flow.body)?, branch };
            Ok(Stmt::If(flow.into(), *position))
        }
        other => Err((other.position(), "this branch does not end in an answer".into())),
    }
}

fn block(inner: &StmtBlock) -> Result<StmtBlock, Wrong> {
    if inner.is_empty() {
        return Err((inner.position(), "this branch is empty".into()));
    }
    let statements = complete(inner.statements())?;
    Ok(StmtBlock::new(statements, inner.position(), inner.end_position()))
}

fn no(position: Position) -> StmtBlock {
    StmtBlock::new([Stmt::Expr(Expr::BoolConstant(false, position).into())], position, position)
}
