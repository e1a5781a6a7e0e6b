//! Writes bodies down for [`super`]; only the build does.

use crate::body::operator::Operator;
use crate::body::place::LineColumn;
use crate::body::tree::{BodyNode, CallNode, ClosureNode, IfNode, LetNode, NamedSlot, NodeKind, PathNode};
use crate::body::tree::{PathStep, StepKind, WrittenFunction};
use std::sync::Arc;

/// Bodies as bytes, and the words that they name by their numbers.
#[derive(Debug, Default)]
pub struct FlatWriter {
    /// What was written so far.
    pub bytes: Vec<u8>,
    /// Each word once.
    pub words: Vec<String>,
}

impl FlatWriter {
    /// The statements of a body.
    pub(in crate::body) fn nodes(&mut self, nodes: &[BodyNode]) {
        self.all(nodes, Self::node);
    }

    /// The functions of a pack.
    pub(in crate::body) fn functions(&mut self, functions: &[WrittenFunction]) {
        self.all(functions, |writer, function| {
            writer.word(&function.name);
            writer.at(function.at);
            writer.all(&function.parameters, |writer, name: &Arc<str>| writer.word(name));
            writer.nodes(&function.statements);
        });
    }

    fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    fn word(&mut self, word: &str) {
        let known = self.words.iter().position(|known| known == word);
        let index = known.unwrap_or_else(|| {
            self.words.push(word.to_owned());
            self.words.len() - 1
        });
        self.count(index);
    }

    fn flag(&mut self, flag: bool) {
        self.bytes.push(u8::from(flag));
    }

    fn at(&mut self, at: LineColumn) {
        self.number(u64::from(at.line));
        self.number(u64::from(at.column));
    }

    fn all<T>(&mut self, all: &[T], mut one: impl FnMut(&mut Self, &T)) {
        self.count(all.len());
        all.iter().for_each(|item| one(self, item));
    }

    fn names(&mut self, names: &[NamedSlot]) {
        self.all(names, |writer, named| writer.word(&named.name));
    }

    fn node(&mut self, node: &BodyNode) {
        self.at(node.at);
        self.at(node.start);
        self.bytes.push(tag(&node.kind));
        self.inside(&node.kind);
    }

    fn inside(&mut self, kind: &NodeKind) {
        match kind {
            NodeKind::Empty | NodeKind::Nothing | NodeKind::Refused(_) => {}
            NodeKind::Flag(flag) => self.flag(*flag),
            NodeKind::Integer(number) => self.number(u64::from_le_bytes(number.to_le_bytes())),
            NodeKind::Decimal(number) => self.word(&number.to_string()),
            NodeKind::Text(text) => self.word(text),
            NodeKind::List(list) => self.nodes(&list.items),
            NodeKind::Answer(parts) => self.all(parts, |writer, (key, value)| {
                writer.word(key);
                writer.node(value);
            }),
            NodeKind::Name(named) => self.word(&named.name),
            NodeKind::Path(path) => self.path(path),
            NodeKind::Call(call) => self.call(call),
            NodeKind::Closure(closure) => self.closure(closure),
            NodeKind::Infix(operator, sides) => {
                self.operator(*operator);
                sides.iter().for_each(|side| self.node(side));
            }
            NodeKind::In(sides) => sides.iter().for_each(|side| self.node(side)),
            NodeKind::Not(value) => self.node(value),
            NodeKind::Sign(sign, value) => {
                self.bytes.push(u8::try_from(*sign).unwrap_or(b'?'));
                self.node(value);
            }
            NodeKind::Template(nodes)
            | NodeKind::And(nodes)
            | NodeKind::Or(nodes)
            | NodeKind::Instead(nodes)
            | NodeKind::Block(nodes) => self.nodes(nodes),
            NodeKind::If(flow) => self.either(flow),
            NodeKind::Let(given) => self.given(given),
            NodeKind::Return(value) => {
                self.flag(value.is_some());
                value.iter().for_each(|value| self.node(value));
            }
        }
    }

    fn path(&mut self, path: &PathNode) {
        self.node(&path.root);
        self.all(&path.steps, Self::step);
    }

    fn operator(&mut self, operator: Operator) {
        let number = Operator::ALL.iter().position(|(one, _)| *one == operator);
        self.bytes.push(number.and_then(|number| u8::try_from(number).ok()).unwrap_or(u8::MAX));
    }

    fn either(&mut self, flow: &IfNode) {
        self.node(&flow.asked);
        for side in [&flow.then, &flow.other] {
            self.at(side.at);
            self.nodes(&side.statements);
        }
    }

    fn given(&mut self, given: &LetNode) {
        self.word(&given.named.name);
        self.flag(given.exported);
        self.node(&given.value);
    }

    fn step(&mut self, step: &PathStep) {
        self.at(step.at);
        self.flag(step.safe);
        match &step.kind {
            StepKind::Field(field) => {
                self.bytes.push(0);
                self.word(&field.name);
            }
            StepKind::Call(call) => {
                self.bytes.push(1);
                self.call(call);
            }
            StepKind::Refused(_) => self.bytes.push(2),
        }
    }

    fn call(&mut self, call: &CallNode) {
        self.word(&call.name);
        self.flag(call.qualified);
        self.nodes(&call.arguments);
    }

    fn closure(&mut self, closure: &ClosureNode) {
        self.at(closure.inside);
        self.names(&closure.parameters);
        self.names(&closure.captures);
        self.nodes(&closure.statements);
    }
}

/// The number of a kind of node.
fn tag(kind: &NodeKind) -> u8 {
    match kind {
        NodeKind::Empty => 0,
        NodeKind::Nothing => 1,
        NodeKind::Flag(_) => 2,
        NodeKind::Integer(_) => 3,
        NodeKind::Decimal(_) => 4,
        NodeKind::Text(_) => 5,
        NodeKind::Template(_) => 6,
        NodeKind::List(_) => 7,
        NodeKind::Answer(_) => 8,
        NodeKind::Name(_) => 9,
        NodeKind::Path(_) => 10,
        NodeKind::Call(_) => 11,
        NodeKind::Closure(_) => 12,
        NodeKind::Infix(..) => 13,
        NodeKind::In(_) => 14,
        NodeKind::Not(_) => 15,
        NodeKind::Sign(..) => 16,
        NodeKind::And(_) => 17,
        NodeKind::Or(_) => 18,
        NodeKind::Instead(_) => 19,
        NodeKind::Block(_) => 20,
        NodeKind::If(_) => 21,
        NodeKind::Let(_) => 22,
        NodeKind::Return(_) => 23,
        NodeKind::Refused(_) => 24,
    }
}
