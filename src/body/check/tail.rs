//! Every way through a body ends in an answer, so that `()` never stands for "fine"; only a last `else` may be missing.

use crate::body::place::LineColumn;
use crate::body::tree::{BodyNode, NodeKind};

type Wrong = (LineColumn, &'static str);

/// Whether a body ends in an answer.
pub(super) fn answers(statements: &[BodyNode]) -> Result<(), Wrong> {
    match statements.last() {
        Some(last) => end(last),
        None => Err((LineColumn::default(), "the rule has no body, so it would never find anything")),
    }
}

fn end(statement: &BodyNode) -> Result<(), Wrong> {
    match &statement.kind {
        NodeKind::Nothing => Err((statement.at, "() is not an answer")),
        NodeKind::Block(inner) => block(inner, statement.at),
        NodeKind::If(flow) => {
            let other = &flow.other;
            if !other.statements.is_empty() {
                block(&other.statements, other.at)?;
            }
            block(&flow.then.statements, flow.then.at)
        }
        NodeKind::Empty | NodeKind::Let(_) | NodeKind::Return(None) => {
            Err((statement.start, "this branch does not end in an answer"))
        }
        // What is refused is told already.
        _ => Ok(()),
    }
}

fn block(statements: &[BodyNode], at: LineColumn) -> Result<(), Wrong> {
    if statements.is_empty() {
        return Err((at, "this branch is empty"));
    }
    answers(statements)
}
