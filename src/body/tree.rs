//! The tree of a body: about twenty kinds of node, each with its place.

use super::functions::OwnFunction;
use super::operator::Operator;
use super::place::{LineColumn, NodeId};
use super::value::Val;
use crate::schema::{FieldId, TableId};
use rust_decimal::Decimal;
use std::sync::Arc;

/// One node.
#[derive(Debug)]
pub(super) struct BodyNode {
    pub id: NodeId,
    /// Where it is told: of an operator, the operator; of a path, its first point.
    pub at: LineColumn,
    /// Where it begins, as far as Rhai tells.
    pub start: LineColumn,
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum NodeKind {
    /// A lone `;`.
    Empty,
    /// `()`.
    Nothing,
    Flag(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(Arc<str>),
    /// `` `… ${…}` ``: its parts in their order.
    Template(Vec<BodyNode>),
    /// `[ … ]`.
    List(ListNode),
    /// `#{ key: … }`.
    Answer(Vec<(Arc<str>, BodyNode)>),
    Name(NamedSlot),
    /// A value and what stands behind its points.
    Path(Box<PathNode>),
    /// `name(…)`.
    Call(CallNode),
    /// `|row| …`; only as an argument of a call.
    Closure(Box<ClosureNode>),
    Infix(Operator, Box<[BodyNode; 2]>),
    /// `list`, then `item`, of `item in list`.
    In(Box<[BodyNode; 2]>),
    Not(Box<BodyNode>),
    /// `-` or `+` before a value.
    Sign(char, Box<BodyNode>),
    And(Vec<BodyNode>),
    Or(Vec<BodyNode>),
    /// `a ?? b`.
    Instead(Vec<BodyNode>),
    /// `{ … }`, as a statement or a value; its last statement gives the value.
    Block(Vec<BodyNode>),
    If(Box<IfNode>),
    Let(Box<LetNode>),
    /// None: a `return` without a value, which is refused.
    Return(Option<Box<BodyNode>>),
    /// What rules may not use.
    Refused(RefusedUse),
}

/// A list that is written out.
#[derive(Debug)]
pub(super) struct ListNode {
    pub items: Vec<BodyNode>,
    /// The same as values, where each of them is written as it is.
    pub ready: Option<Vec<Val<'static>>>,
}

/// A name in scope.
#[derive(Debug, Clone)]
pub(super) struct NamedSlot {
    pub name: Arc<str>,
    /// Its place in the frame.
    pub slot: usize,
}

#[derive(Debug)]
pub(super) struct PathNode {
    pub root: BodyNode,
    pub steps: Vec<PathStep>,
}

/// What stands behind a point.
#[derive(Debug)]
pub(super) struct PathStep {
    pub id: NodeId,
    pub at: LineColumn,
    /// Whether it is written `?.`, which gives `()` for `()` and ends the path.
    pub safe: bool,
    pub kind: StepKind,
}

#[derive(Debug)]
pub(super) enum StepKind {
    Field(FieldStep),
    /// A call of which the value before the point is the first argument.
    Call(CallNode),
    Refused(RefusedUse),
}

/// A field or relation by its name.
#[derive(Debug)]
pub(super) struct FieldStep {
    pub name: Arc<str>,
    /// What it is in each table that has it.
    pub members: Arc<[(TableId, Member)]>,
}

/// What a name behind a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    Field(FieldId),
    /// A reference to one row.
    Reference(FieldId, TableId),
    /// References to several rows.
    References(FieldId, TableId),
    /// The rows of a table that refer to the row, by the index of the way back.
    Back(usize, TableId),
}

#[derive(Debug)]
pub(super) struct CallNode {
    pub name: Arc<str>,
    pub callee: Callee,
    /// Without the receiver of a method.
    pub arguments: Vec<BodyNode>,
    /// Whether the name stands behind `::`, which rules do not have.
    pub qualified: bool,
}

/// What a call calls.
#[derive(Debug, Clone, Copy)]
pub(super) enum Callee {
    /// A function of the language.
    Own(&'static OwnFunction),
    /// A function of the pack, by its index.
    Pack(usize),
    /// There is none.
    None,
}

#[derive(Debug)]
pub(super) struct ClosureNode {
    pub parameters: Vec<NamedSlot>,
    /// Names of the body around it, in the order in which Rhai hands them over.
    pub captures: Vec<NamedSlot>,
    pub statements: Vec<BodyNode>,
    /// Where its body begins.
    pub inside: LineColumn,
}

#[derive(Debug)]
pub(super) struct IfNode {
    pub asked: BodyNode,
    pub then: BlockNode,
    pub other: BlockNode,
}

/// One side of an `if`; without statements where there is no `else`.
#[derive(Debug)]
pub(super) struct BlockNode {
    pub id: NodeId,
    pub at: LineColumn,
    pub statements: Vec<BodyNode>,
}

#[derive(Debug)]
pub(super) struct LetNode {
    pub named: NamedSlot,
    pub exported: bool,
    pub value: BodyNode,
}

/// What rules may not use, and what to write instead.
#[derive(Debug, Clone, Copy)]
pub(super) struct RefusedUse {
    pub what: &'static str,
    pub hint: Option<&'static str>,
}

/// A body: a rule's, a condition, or a function's.
#[derive(Debug)]
pub(super) struct Body {
    pub statements: Vec<BodyNode>,
    /// How many values its names take at most.
    pub slots: usize,
}

/// A function of a pack as it is written.
#[derive(Debug)]
pub(super) struct WrittenFunction {
    pub name: Arc<str>,
    pub parameters: Vec<Arc<str>>,
    pub statements: Vec<BodyNode>,
    /// Where its body begins.
    pub at: LineColumn,
}

/// A function of the pack.
#[derive(Debug)]
pub(super) struct PackFunction {
    pub name: Arc<str>,
    pub parameters: Vec<Arc<str>>,
    pub body: Body,
    /// Where its body begins.
    pub at: LineColumn,
}

impl NamedSlot {
    /// A name that has no place yet.
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.into(), slot: 0 }
    }
}

impl FieldStep {
    /// A name of which it is not known yet what it is.
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.into(), members: Arc::new([]) }
    }
}

impl BodyNode {
    /// The closure that an argument is.
    pub(super) fn closure(&self) -> Option<&ClosureNode> {
        if let NodeKind::Closure(closure) = &self.kind { Some(closure) } else { None }
    }
}
