//! Calls of functions and closures.

use super::{BodyRun, LEVELS, placed, stepped};
use crate::body::functions::{FunctionRun, GivenValues};
use crate::body::notes::{Got, Work};
use crate::body::place::LineColumn;
use crate::body::tree::{CallNode, Callee, ClosureNode};
use crate::body::value::Val;
use std::ops::Range;

/// A closure is as deep as two functions, because the function that walks calls it.
const IN_A_CLOSURE: usize = 2;

impl CallNode {
    /// How many of its arguments are values.
    pub(super) fn values(&self) -> usize {
        self.arguments.iter().filter(|argument| argument.closure().is_none()).count()
    }

    /// The closure among its arguments.
    pub(in crate::body) fn closure(&self) -> Option<&ClosureNode> {
        self.arguments.iter().find_map(|argument| argument.closure())
    }
}

impl<'a> BodyRun<'a> {
    pub(super) fn call(&mut self, work: &mut Work<'a>, call: &'a CallNode, at: LineColumn) -> Got<Val<'a>> {
        let from = self.stack.len();
        self.arguments(work, call)?;
        let got = self.apply(work, call, at, None, from..self.stack.len());
        self.stack.truncate(from);
        got
    }

    /// Puts the values of the arguments on the stack, in their order.
    pub(super) fn arguments(&mut self, work: &mut Work<'a>, call: &'a CallNode) -> Got<()> {
        for argument in call.arguments.iter().filter(|argument| argument.closure().is_none()) {
            let value = self.node(work, argument)?;
            self.stack.push(value);
        }
        Ok(())
    }

    /// Calls a function with a receiver, if there is one, and values of the stack.
    pub(super) fn apply(
        &mut self,
        work: &mut Work<'a>,
        call: &'a CallNode,
        at: LineColumn,
        receiver: Option<Val<'a>>,
        values: Range<usize>,
    ) -> Got<Val<'a>> {
        stepped(work, at)?;
        let got = match call.callee {
            Callee::Own(function) => match (function.run, call.closure()) {
                (FunctionRun::Walk(walk), Some(closure)) => {
                    let list = receiver.or_else(|| self.stack.get(values.start).cloned());
                    let list = list.unwrap_or(Val::Nothing);
                    walk(work, &list, &mut |work, element| self.closure(work, closure, element))
                }
                (FunctionRun::Plain(plain), None) => self.with_values(receiver, values, |values| {
                    plain(work, GivenValues { name: function.name, values })
                }),
                (FunctionRun::Walk(_), None) => {
                    work.notes.refuse(format!("{} needs a closure, as |row| …", call.name))
                }
                (FunctionRun::Plain(_), Some(_)) => {
                    work.notes.refuse(format!("{} takes no closure", call.name))
                }
            },
            Callee::Pack(index) => return self.pack(work, (index, at), receiver, values),
            Callee::None => work.notes.refuse(format!("there is no function {}", call.name)),
        };
        placed(work, at, got)
    }

    /// A receiver, if there is one, and values of the stack, one behind the other.
    fn with_values<T>(
        &self,
        receiver: Option<Val<'a>>,
        values: Range<usize>,
        does: impl FnOnce(&[Val<'a>]) -> T,
    ) -> T {
        let values = self.stack.get(values).unwrap_or_default();
        match receiver {
            None => does(values),
            Some(first) if values.is_empty() => does(std::slice::from_ref(&first)),
            Some(first) => {
                let all: Vec<Val<'a>> = std::iter::once(first).chain(values.iter().cloned()).collect();
                does(&all)
            }
        }
    }

    /// Calls a closure for one element.
    fn closure(&mut self, work: &mut Work<'a>, closure: &'a ClosureNode, element: Val<'a>) -> Got<Val<'a>> {
        let [parameter] = &closure.parameters[..] else {
            return work.notes.refuse("a closure takes one value: |row| …");
        };
        self.deeper(work, IN_A_CLOSURE)?;
        if let Some(slot) = self.slots.get_mut(self.base + parameter.slot) {
            *slot = element;
        }
        let got = match &closure.statements[..] {
            [only] => self.node(work, only),
            all => self.block(work, all),
        };
        self.levels -= IN_A_CLOSURE;
        self.ended(work, got)
    }

    fn deeper(&mut self, work: &mut Work<'a>, levels: usize) -> Got<()> {
        if self.levels + levels > LEVELS {
            return work.notes.refuse("the rule calls functions too deeply");
        }
        self.levels += levels;
        Ok(())
    }

    /// Calls a function of the pack, in a frame of its own.
    fn pack(
        &mut self,
        work: &mut Work<'a>,
        (index, at): (usize, LineColumn),
        receiver: Option<Val<'a>>,
        values: Range<usize>,
    ) -> Got<Val<'a>> {
        let Some(function) = self.functions.get(index) else {
            return work.notes.refuse("there is no such function");
        };
        let entered = self.deeper(work, 1);
        placed(work, at, entered)?;
        let (frame, base) = (self.slots.len(), self.base);
        self.slots.extend(receiver);
        self.slots.extend(self.stack.get(values).unwrap_or_default().iter().cloned());
        self.slots.resize(frame + function.body.slots, Val::Nothing);
        self.base = frame;
        let got = self.block(work, &function.body.statements);
        let got = self.ended(work, got);
        self.slots.truncate(frame);
        self.base = base;
        self.levels -= 1;
        if let (Err(crate::body::notes::Halt::Failed), Some(failure)) = (&got, &mut work.notes.failure) {
            // The outermost call is where the body is.
            failure.inside = Some(function.name.clone());
            failure.at = Some(at);
        }
        got
    }
}
