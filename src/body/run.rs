//! Runs a body for one row: names are places in a frame, texts are borrowed, and every loop is in a function.

mod calls;
mod fields;

pub(super) use fields::{FieldLack, no_field, read};

use super::meaning::{contains, infix, made, not, sign, spoken, yes};
use super::notes::{Got, Halt, Work};
use super::place::{LineColumn, NodeId};
use super::tree::{Body, BodyNode, IfNode, LetNode, ListNode, NamedSlot, NodeKind, PackFunction};
use super::value::{BodyText, List, Val};
use std::collections::BTreeSet;

/// How deep functions and closures may call each other.
pub(super) const LEVELS: usize = 12;

/// What a running body has at hand.
#[derive(Debug)]
pub(super) struct BodyRun<'a> {
    /// The frames of the body and of the functions that it is in, one behind the other.
    slots: Vec<Val<'a>>,
    /// Where the frame at work begins; 0 is that of the body.
    base: usize,
    /// Values that calls are about to take.
    stack: Vec<Val<'a>>,
    functions: &'a [PackFunction],
    /// Fields of the body that only tell, where something stands in for what is not known.
    soft: Option<&'a BTreeSet<NodeId>>,
    levels: usize,
    returned: Option<Val<'a>>,
}

impl<'a> BodyRun<'a> {
    pub(super) fn new(functions: &'a [PackFunction]) -> Self {
        let (slots, stack) = (Vec::new(), Vec::new());
        Self { slots, base: 0, stack, functions, soft: None, levels: 0, returned: None }
    }

    /// Makes room for a body, whose first names are these.
    pub(super) fn begin(&mut self, body: &Body, given: impl Iterator<Item = Val<'a>>) {
        self.slots.clear();
        self.slots.extend(given);
        self.slots.resize(body.slots.max(self.slots.len()), Val::Nothing);
    }

    /// Gives the first name another value: the next row.
    pub(super) fn give(&mut self, value: Val<'a>) {
        if let Some(first) = self.slots.first_mut() {
            *first = value;
        }
    }

    /// Runs a body; its value is what the last statement or a `return` gives. An `if` without `else` at its end gives
    /// `false` where it does not hold.
    pub(super) fn body(
        &mut self,
        work: &mut Work<'a>,
        body: &'a Body,
        soft: Option<&'a BTreeSet<NodeId>>,
    ) -> Got<Val<'a>> {
        (self.base, self.levels, self.soft) = (0, 0, soft);
        self.stack.clear();
        let got = self.answers(work, &body.statements);
        self.ended(work, got)
    }

    /// The value of something that `return` may end.
    fn ended(&mut self, work: &mut Work<'a>, got: Got<Val<'a>>) -> Got<Val<'a>> {
        match (got, self.returned.take()) {
            (Err(Halt::Returned), Some(value)) => Ok(value),
            (Err(Halt::Returned), None) => work.notes.refuse("a return without a value"),
            (got, _) => got,
        }
    }

    /// Statements of which the last is an answer of the body.
    fn answers(&mut self, work: &mut Work<'a>, statements: &'a [BodyNode]) -> Got<Val<'a>> {
        let Some((last, before)) = statements.split_last() else {
            return Ok(Val::Nothing);
        };
        for statement in before {
            self.statement(work, statement)?;
        }
        match &last.kind {
            NodeKind::Block(inner) => self.answers(work, inner),
            NodeKind::If(flow) => {
                stepped(work, last.at)?;
                let side = if self.asked(work, &flow.asked)? { &flow.then } else { &flow.other };
                if side.statements.is_empty() {
                    work.notes.reaches(last.id);
                    return Ok(Val::Flag(false));
                }
                work.notes.reaches(side.id);
                self.answers(work, &side.statements)
            }
            _ => self.statement(work, last),
        }
    }

    /// Statements of which the last gives the value.
    fn block(&mut self, work: &mut Work<'a>, statements: &'a [BodyNode]) -> Got<Val<'a>> {
        let mut value = Val::Nothing;
        for statement in statements {
            value = self.statement(work, statement)?;
        }
        Ok(value)
    }

    fn statement(&mut self, work: &mut Work<'a>, node: &'a BodyNode) -> Got<Val<'a>> {
        // Closures and functions of the pack have no marked places.
        if self.levels == 0 {
            work.notes.reaches(node.id);
        }
        self.node(work, node)
    }

    fn node(&mut self, work: &mut Work<'a>, node: &'a BodyNode) -> Got<Val<'a>> {
        match &node.kind {
            NodeKind::Name(named) => self.named(work, named),
            NodeKind::Text(text) => Ok(Val::Text(BodyText::Held(text))),
            NodeKind::Nothing | NodeKind::Empty => Ok(Val::Nothing),
            NodeKind::Flag(flag) => Ok(Val::Flag(*flag)),
            NodeKind::Integer(number) => Ok(Val::Integer(*number)),
            NodeKind::Decimal(number) => Ok(Val::Decimal(*number)),
            _ => self.composed(work, node),
        }
    }

    /// What is more than a name or a value as it is written: it takes a step.
    fn composed(&mut self, work: &mut Work<'a>, node: &'a BodyNode) -> Got<Val<'a>> {
        stepped(work, node.at)?;
        match &node.kind {
            NodeKind::Path(path) => self.path(work, path),
            NodeKind::Infix(operator, sides) => {
                let (a, b) = (self.node(work, &sides[0])?, self.node(work, &sides[1])?);
                let got = infix(work, *operator, &a, &b);
                placed(work, node.at, got)
            }
            NodeKind::And(sides) => self.sides(work, sides, false),
            NodeKind::Or(sides) => self.sides(work, sides, true),
            NodeKind::Not(value) => {
                let value = self.node(work, value)?;
                let got = not(&mut work.notes, &value);
                placed(work, node.at, got)
            }
            NodeKind::In(sides) => {
                let (list, item) = (self.node(work, &sides[0])?, self.node(work, &sides[1])?);
                let got = contains(work, &list, &item).map(Val::Flag);
                placed(work, node.at, got)
            }
            NodeKind::If(flow) => self.either(work, flow),
            NodeKind::Block(statements) => self.block(work, statements),
            NodeKind::Let(given) => self.let_name(work, given),
            NodeKind::Return(value) => {
                self.returned = match value {
                    Some(value) => Some(self.node(work, value)?),
                    None => None,
                };
                Err(Halt::Returned)
            }
            NodeKind::Call(call) => self.call(work, call, node.at),
            _ => self.seldom(work, node),
        }
    }

    /// The kinds of node that few bodies come to.
    fn seldom(&mut self, work: &mut Work<'a>, node: &'a BodyNode) -> Got<Val<'a>> {
        let got = match &node.kind {
            NodeKind::Template(parts) => self.template(work, parts),
            NodeKind::List(list) => return self.list(work, list),
            NodeKind::Answer(parts) => {
                let mut all = Vec::with_capacity(parts.len());
                for (key, value) in parts {
                    all.push((key.clone(), self.node(work, value)?));
                }
                all.sort_by(|a, b| a.0.cmp(&b.0));
                Ok(Val::Answer(all.into()))
            }
            NodeKind::Sign(before, value) => {
                let value = self.node(work, value)?;
                sign(&mut work.notes, *before, &value)
            }
            NodeKind::Instead(sides) => {
                let mut value = Val::Nothing;
                for side in sides {
                    value = self.node(work, side)?;
                    if !matches!(value, Val::Nothing) {
                        break;
                    }
                }
                return Ok(value);
            }
            NodeKind::Closure(_) => work.notes.refuse("rules may not use a closure here"),
            NodeKind::Refused(refused) => work.notes.refuse(format!("rules may not use {}", refused.what)),
            _ => work.notes.refuse("rules may not use this construct"),
        };
        placed(work, node.at, got)
    }

    fn named(&mut self, work: &mut Work<'a>, named: &'a NamedSlot) -> Got<Val<'a>> {
        match self.slots.get(self.base + named.slot) {
            Some(value) => Ok(value.clone()),
            None => work.notes.refuse(format!("there is no name {} here", named.name)),
        }
    }

    fn let_name(&mut self, work: &mut Work<'a>, given: &'a LetNode) -> Got<Val<'a>> {
        let value = self.node(work, &given.value)?;
        if let Some(slot) = self.slots.get_mut(self.base + given.named.slot) {
            *slot = value;
        }
        Ok(Val::Nothing)
    }

    /// What an `if` asks, or a side of `&&` and `||`.
    fn asked(&mut self, work: &mut Work<'a>, node: &'a BodyNode) -> Got<bool> {
        let value = self.node(work, node)?;
        let got = yes(&mut work.notes, &value);
        placed(work, node.at, got)
    }

    fn either(&mut self, work: &mut Work<'a>, flow: &'a IfNode) -> Got<Val<'a>> {
        let side = if self.asked(work, &flow.asked)? { &flow.then } else { &flow.other };
        if self.levels == 0 {
            work.notes.reaches(side.id);
        }
        self.block(work, &side.statements)
    }

    fn sides(&mut self, work: &mut Work<'a>, sides: &'a [BodyNode], ends: bool) -> Got<Val<'a>> {
        for side in sides {
            if self.asked(work, side)? == ends {
                return Ok(Val::Flag(ends));
            }
        }
        Ok(Val::Flag(!ends))
    }

    fn template(&mut self, work: &mut Work<'a>, parts: &'a [BodyNode]) -> Got<Val<'a>> {
        let mut text = String::new();
        for part in parts {
            match self.node(work, part)? {
                Val::Text(part) => text += part.as_str(),
                value => text += &spoken(work, &value)?,
            }
        }
        made(&mut work.notes, text)
    }

    fn list(&mut self, work: &mut Work<'a>, list: &'a ListNode) -> Got<Val<'a>> {
        if let Some(ready) = &list.ready {
            return Ok(Val::List(List::Literal(ready)));
        }
        let items = list.items.iter().map(|item| self.node(work, item)).collect::<Got<Vec<_>>>()?;
        Ok(Val::List(List::Made(items.into())))
    }
}

/// Counts a step.
#[inline]
pub(super) fn stepped(work: &mut Work<'_>, at: LineColumn) -> Got<()> {
    let got = work.notes.step();
    placed(work, at, got)
}

/// Says where a body broke, if nobody said so before.
#[inline]
pub(super) fn placed<T>(work: &mut Work<'_>, at: LineColumn, got: Got<T>) -> Got<T> {
    if matches!(got, Err(Halt::Failed))
        && let Some(failure) = &mut work.notes.failure
    {
        failure.at.get_or_insert(at);
    }
    got
}
