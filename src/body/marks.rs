//! The marked places of a body, which tell which of its ways a row took: its answers and branches, found in the tree.

use super::place::{LineColumn, NodeId};
use super::tree::{BlockNode, Body, BodyNode, IfNode, NodeKind};
use std::collections::HashMap;

/// What a marked place of a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// An answer that always is a finding: `true`, a sentence or a map.
    Flag,
    /// The answer `false`.
    Silent,
    /// An answer that may be either.
    Either,
    /// The answer `false` of an `if` without `else`.
    NoElse,
    /// A branch that only makes a value.
    Branch,
}

/// A place of a body that examples should reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkedSpot {
    /// 1-based line of the file.
    pub line: usize,
    /// 1-based column.
    pub column: usize,
    /// What it is.
    pub turn: Turn,
}

/// The marked places of a body, and the nodes that stand for them: an answer, a branch, or an `if` that has no `else`
/// and does not hold.
#[derive(Debug, Default)]
pub(super) struct BodyMarks {
    pub spots: Vec<MarkedSpot>,
    nodes: HashMap<NodeId, usize>,
}

impl BodyMarks {
    pub(super) fn of(body: &Body) -> Self {
        let mut marks = Self::default();
        marks.block(&body.statements, true);
        marks
    }

    /// Which of the places a node stands for.
    pub(super) fn index(&self, node: NodeId) -> Option<usize> {
        self.nodes.get(&node).copied()
    }

    /// Marks statements; `answers` says whether the last of them is an answer of the body.
    fn block(&mut self, statements: &[BodyNode], answers: bool) {
        let last = statements.len().saturating_sub(1);
        for (index, statement) in statements.iter().enumerate() {
            let answer = answers && index == last;
            match &statement.kind {
                NodeKind::Return(Some(value)) => self.mark(statement.id, statement.start, says(value)),
                NodeKind::If(flow) => self.sides(statement, flow, answer),
                NodeKind::Block(inner) => self.block(inner, answer),
                NodeKind::Let(given) => {
                    if let NodeKind::Block(inner) = &given.value.kind {
                        self.block(inner, false);
                    }
                }
                NodeKind::Empty | NodeKind::Return(None) => {}
                _ if answer => self.mark(statement.id, leftmost(statement), says(statement)),
                _ => {}
            }
        }
    }

    fn sides(&mut self, statement: &BodyNode, flow: &IfNode, answer: bool) {
        self.side(&flow.then, answer);
        match (flow.other.statements.is_empty(), answer) {
            (true, true) => self.mark(statement.id, statement.at, Turn::NoElse),
            (true, false) => {}
            (false, _) => self.side(&flow.other, answer),
        }
    }

    /// One side of an `if`, which has its own mark where none of its answers has one.
    fn side(&mut self, side: &BlockNode, answer: bool) {
        if side.statements.is_empty() {
            return;
        }
        let returns = matches!(side.statements.last().map(|last| &last.kind), Some(NodeKind::Return(_)));
        if !answer && !returns {
            self.mark(side.id, side.at, Turn::Branch);
        }
        self.block(&side.statements, answer);
    }

    fn mark(&mut self, node: NodeId, at: LineColumn, turn: Turn) {
        self.nodes.insert(node, self.spots.len());
        self.spots.push(MarkedSpot { line: usize::from(at.line), column: usize::from(at.column), turn });
    }
}

/// What an answer says, as far as it can be seen.
fn says(value: &BodyNode) -> Turn {
    match &value.kind {
        NodeKind::Flag(false) => Turn::Silent,
        NodeKind::Flag(true) | NodeKind::Text(_) | NodeKind::Template(_) | NodeKind::Answer(_) => Turn::Flag,
        _ => Turn::Either,
    }
}

/// Where an expression begins; of an operator Rhai only knows where the operator itself stands.
fn leftmost(node: &BodyNode) -> LineColumn {
    let first = match &node.kind {
        NodeKind::Infix(_, sides) | NodeKind::In(sides) => sides.first(),
        NodeKind::Path(path) => Some(&path.root),
        NodeKind::Call(call) => call.arguments.first(),
        NodeKind::Not(value) | NodeKind::Sign(_, value) => Some(&**value),
        NodeKind::And(sides) | NodeKind::Or(sides) | NodeKind::Instead(sides) => sides.first(),
        _ => None,
    };
    first.map(leftmost).filter(|first| *first < node.at && *first != LineColumn::default()).unwrap_or(node.at)
}
