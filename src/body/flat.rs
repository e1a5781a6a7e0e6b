//! A body as the build wrote it down, so that a start need not parse it: its nodes one behind the other, the number of
//! its kind first. Whatever is damaged is no body; then the text is parsed.

#[cfg(test)]
mod tests;
#[cfg(test)]
mod write;

use super::operator::Operator;
use super::place::LineColumn;
use super::place::NodeId;
use super::tree::{
    BlockNode, CallNode, Callee, ClosureNode, FieldStep, IfNode, LetNode, ListNode, WrittenFunction,
};
use super::tree::{BodyNode, NamedSlot, NodeKind, PathNode, PathStep, RefusedUse, StepKind};
use rust_decimal::Decimal;
use std::sync::{Arc, OnceLock};

/// A word of the bodies of a pack, made once for all of them.
#[derive(Debug)]
pub struct Word(&'static str, OnceLock<Arc<str>>);

impl Word {
    /// A word.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self(text, OnceLock::new())
    }
}

/// A body that the build wrote down.
#[derive(Debug, Clone, Copy)]
pub struct Flat {
    /// Its nodes.
    pub bytes: &'static [u8],
    /// The words that they name by their numbers.
    pub words: &'static [Word],
}

/// Reads one body.
struct FlatReader {
    left: &'static [u8],
    words: &'static [Word],
    next: NodeId,
}

impl Flat {
    /// The statements of a body.
    pub(super) fn statements(self) -> Option<Vec<BodyNode>> {
        let mut reader = self.reader();
        let statements = reader.nodes()?;
        reader.left.is_empty().then_some(statements)
    }

    /// The functions of a pack.
    pub(super) fn functions(self) -> Option<Vec<WrittenFunction>> {
        let mut reader = self.reader();
        let count = reader.number()?;
        let functions = (0..count).map(|_| reader.function()).collect::<Option<Vec<_>>>()?;
        reader.left.is_empty().then_some(functions)
    }

    fn reader(self) -> FlatReader {
        FlatReader { left: self.bytes, words: self.words, next: 0 }
    }
}

impl FlatReader {
    fn byte(&mut self) -> Option<u8> {
        let (byte, left) = self.left.split_first()?;
        self.left = left;
        Some(*byte)
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn word(&mut self) -> Option<Arc<str>> {
        let index = usize::try_from(self.number()?).ok()?;
        let Word(text, made) = self.words.get(index)?;
        Some(made.get_or_init(|| (*text).into()).clone())
    }

    fn flag(&mut self) -> Option<bool> {
        Some(self.byte()? != 0)
    }

    fn at(&mut self) -> Option<LineColumn> {
        let mut part = || u16::try_from(self.number()?).ok();
        Some(LineColumn { line: part()?, column: part()? })
    }

    fn named(&mut self) -> Option<NamedSlot> {
        Some(NamedSlot { name: self.word()?, slot: 0 })
    }

    fn all<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = usize::try_from(self.number()?).ok()?;
        let mut all = Vec::with_capacity(count.min(self.left.len()));
        for _ in 0..count {
            all.push(one(self)?);
        }
        Some(all)
    }

    fn nodes(&mut self) -> Option<Vec<BodyNode>> {
        self.all(Self::node)
    }

    fn pair(&mut self) -> Option<Box<[BodyNode; 2]>> {
        Some(Box::new([self.node()?, self.node()?]))
    }

    fn boxed(&mut self) -> Option<Box<BodyNode>> {
        Some(Box::new(self.node()?))
    }

    fn id(&mut self) -> NodeId {
        self.next += 1;
        self.next
    }

    fn node(&mut self) -> Option<BodyNode> {
        let id = self.id();
        let (at, start) = (self.at()?, self.at()?);
        Some(BodyNode { id, at, start, kind: self.kind()? })
    }

    fn kind(&mut self) -> Option<NodeKind> {
        Some(match self.byte()? {
            0 => NodeKind::Empty,
            1 => NodeKind::Nothing,
            2 => NodeKind::Flag(self.flag()?),
            3 => NodeKind::Integer(i64::from_le_bytes(self.number()?.to_le_bytes())),
            4 => NodeKind::Decimal(self.word()?.parse::<Decimal>().ok()?),
            5 => NodeKind::Text(self.word()?),
            6 => NodeKind::Template(self.nodes()?),
            7 => NodeKind::List(ListNode { items: self.nodes()?, ready: None }),
            8 => NodeKind::Answer(self.all(|reader| Some((reader.word()?, reader.node()?)))?),
            9 => NodeKind::Name(self.named()?),
            10 => NodeKind::Path(Box::new(PathNode { root: self.node()?, steps: self.all(Self::step)? })),
            11 => NodeKind::Call(self.call()?),
            12 => NodeKind::Closure(Box::new(self.closure()?)),
            13 => NodeKind::Infix(self.operator()?, self.pair()?),
            14 => NodeKind::In(self.pair()?),
            15 => NodeKind::Not(self.boxed()?),
            16 => NodeKind::Sign(char::from(self.byte()?), self.boxed()?),
            17 => NodeKind::And(self.nodes()?),
            18 => NodeKind::Or(self.nodes()?),
            19 => NodeKind::Instead(self.nodes()?),
            20 => NodeKind::Block(self.nodes()?),
            21 => NodeKind::If(Box::new(self.either()?)),
            22 => NodeKind::Let(Box::new(self.given()?)),
            23 => NodeKind::Return(if self.flag()? { Some(self.boxed()?) } else { None }),
            24 => NodeKind::Refused(NOT_HERE),
            _ => return None,
        })
    }

    fn operator(&mut self) -> Option<Operator> {
        Operator::ALL.get(usize::from(self.byte()?)).map(|(operator, _)| *operator)
    }

    fn step(&mut self) -> Option<PathStep> {
        let id = self.id();
        let (at, safe) = (self.at()?, self.flag()?);
        let kind = match self.byte()? {
            0 => StepKind::Field(FieldStep { name: self.word()?, members: Arc::new([]) }),
            1 => StepKind::Call(self.call()?),
            2 => StepKind::Refused(NOT_HERE),
            _ => return None,
        };
        Some(PathStep { id, at, safe, kind })
    }

    fn call(&mut self) -> Option<CallNode> {
        let (name, qualified) = (self.word()?, self.flag()?);
        Some(CallNode { name, callee: Callee::None, arguments: self.nodes()?, qualified })
    }

    fn closure(&mut self) -> Option<ClosureNode> {
        let inside = self.at()?;
        let (parameters, captures) = (self.all(Self::named)?, self.all(Self::named)?);
        Some(ClosureNode { parameters, captures, statements: self.nodes()?, inside })
    }

    fn either(&mut self) -> Option<IfNode> {
        Some(IfNode { asked: self.node()?, then: self.side()?, other: self.side()? })
    }

    fn side(&mut self) -> Option<BlockNode> {
        Some(BlockNode { id: self.id(), at: self.at()?, statements: self.nodes()? })
    }

    fn given(&mut self) -> Option<LetNode> {
        let (named, exported) = (self.named()?, self.flag()?);
        Some(LetNode { named, exported, value: self.node()? })
    }

    fn function(&mut self) -> Option<WrittenFunction> {
        self.next = 0;
        let (name, at) = (self.word()?, self.at()?);
        Some(WrittenFunction { name, parameters: self.all(Self::word)?, statements: self.nodes()?, at })
    }
}

/// What no rule of a pack in a program can hold, because its tests have read them all.
const NOT_HERE: RefusedUse = RefusedUse { what: "this construct", hint: None };
