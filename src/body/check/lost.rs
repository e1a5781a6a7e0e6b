//! Values that go nowhere: whoever writes one means an answer, and the body would pass over it without a word.

use crate::body::place::LineColumn;
use crate::body::tree::{BodyNode, NodeKind};

/// What to do with an answer that would be lost.
pub(super) const HINT: &str = "write return before it, join it with else if, or keep it with let";

/// Where the statements that come before others in a block leave values, each once.
pub(super) fn values(statements: &[BodyNode]) -> Vec<LineColumn> {
    let before = statements.split_last().map_or(&[][..], |(_, before)| before);
    before.iter().filter_map(value).collect()
}

/// Where a statement leaves a value that nobody takes.
fn value(statement: &BodyNode) -> Option<LineColumn> {
    match &statement.kind {
        NodeKind::Empty
        | NodeKind::Nothing
        | NodeKind::Let(_)
        | NodeKind::Return(_)
        | NodeKind::Refused(_) => None,
        NodeKind::Block(inner) => last(inner),
        NodeKind::If(flow) => last(&flow.then.statements).or_else(|| last(&flow.other.statements)),
        _ => Some(statement.start),
    }
}

/// What stands before the last statement of a block is looked at where the block itself is.
fn last(statements: &[BodyNode]) -> Option<LineColumn> {
    statements.last().and_then(value)
}
