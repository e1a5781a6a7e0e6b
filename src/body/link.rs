//! Gives what is written its meaning: names their places in the frame, calls what they call, fields what they are in
//! each table.

use super::functions;
use super::members::Members;
use super::place::{LineColumn, ScriptFault};
use super::read::NAMES;
use super::tree::{
    Body, BodyNode, CallNode, Callee, ClosureNode, IfNode, ListNode, NamedSlot, WrittenFunction,
};
use super::tree::{NodeKind, PackFunction, PathNode, RefusedUse, StepKind};
use super::value::{BodyText, Val};
use std::sync::Arc;

/// The functions of a pack that a body may call: their names and how many values they take.
pub(super) type Signatures = [(Arc<str>, usize)];

/// One body that is given its meaning.
struct Linker<'l> {
    members: &'l Members,
    functions: &'l Signatures,
    scope: Vec<Arc<str>>,
    slots: usize,
    /// What is wrong with it.
    faults: Vec<ScriptFault>,
}

/// A body whose first names are these.
pub(super) fn body(
    mut statements: Vec<BodyNode>,
    names: impl Iterator<Item = Arc<str>>,
    (members, functions): (&Members, &Signatures),
) -> Result<Body, Vec<ScriptFault>> {
    let scope: Vec<Arc<str>> = names.collect();
    let slots = scope.len();
    let mut linker = Linker { members, functions, scope, slots, faults: Vec::new() };
    linker.block(&mut statements);
    let body = Body { statements, slots: linker.slots };
    if linker.faults.is_empty() { Ok(body) } else { Err(linker.faults) }
}

/// The functions of a pack, which may call each other.
pub(super) fn functions(
    all: Vec<WrittenFunction>,
    members: &Members,
) -> Result<Vec<PackFunction>, Vec<ScriptFault>> {
    let signatures: Vec<_> = all.iter().map(|one| (one.name.clone(), one.parameters.len())).collect();
    let (mut functions, mut faults) = (Vec::new(), Vec::new());
    for WrittenFunction { name, parameters, statements, at } in all {
        match body(statements, parameters.iter().cloned(), (members, &signatures)) {
            Ok(body) => functions.push(PackFunction { name, parameters, body, at }),
            Err(wrong) => faults.extend(wrong),
        }
    }
    if faults.is_empty() { Ok(functions) } else { Err(faults) }
}

impl Linker<'_> {
    /// The statements of a block, whose names end with it.
    fn block(&mut self, statements: &mut [BodyNode]) {
        let outer = self.scope.len();
        self.all(statements);
        self.scope.truncate(outer);
    }

    fn all(&mut self, nodes: &mut [BodyNode]) {
        nodes.iter_mut().for_each(|node| self.node(node));
    }

    fn node(&mut self, node: &mut BodyNode) {
        match &mut node.kind {
            NodeKind::Name(named) => {
                if !self.find(named) {
                    node.kind = NodeKind::Refused(NO_NAME);
                }
            }
            NodeKind::Path(path) => self.path(path),
            NodeKind::Call(call) => self.call(call, 0),
            NodeKind::Closure(closure) => self.closure(closure),
            NodeKind::Let(given) => {
                self.node(&mut given.value);
                self.give(&mut given.named);
                self.count(node.start);
            }
            NodeKind::Block(statements) => self.block(statements),
            NodeKind::If(flow) => self.either(flow),
            NodeKind::List(list) => self.list(list),
            NodeKind::Infix(_, sides) | NodeKind::In(sides) => self.all(&mut sides[..]),
            NodeKind::Not(value) | NodeKind::Sign(_, value) | NodeKind::Return(Some(value)) => {
                self.node(value)
            }
            NodeKind::And(nodes)
            | NodeKind::Or(nodes)
            | NodeKind::Instead(nodes)
            | NodeKind::Template(nodes) => self.all(nodes),
            NodeKind::Answer(parts) => parts.iter_mut().for_each(|(_, value)| self.node(value)),
            NodeKind::Empty | NodeKind::Nothing | NodeKind::Return(None) | NodeKind::Refused(_) => {}
            NodeKind::Flag(_) | NodeKind::Integer(_) | NodeKind::Decimal(_) | NodeKind::Text(_) => {}
        }
    }

    fn either(&mut self, flow: &mut IfNode) {
        self.node(&mut flow.asked);
        self.block(&mut flow.then.statements);
        self.block(&mut flow.other.statements);
    }

    fn path(&mut self, path: &mut PathNode) {
        self.node(&mut path.root);
        for step in &mut path.steps {
            match &mut step.kind {
                StepKind::Field(field) => field.members = self.members.named(&field.name),
                StepKind::Call(call) => self.call(call, 1),
                StepKind::Refused(_) => {}
            }
        }
    }

    /// A call with so many values before its arguments.
    fn call(&mut self, call: &mut CallNode, before: usize) {
        self.all(&mut call.arguments);
        let values = call.arguments.len() + before;
        let closure = call.arguments.last().is_some_and(|last| last.closure().is_some());
        if call.qualified {
            return;
        }
        if let Some(function) = functions::find(&call.name, values, closure) {
            call.callee = Callee::Own(function);
            return;
        }
        // Functions of the pack are no methods, as in Rhai, where what stands before the point is no argument.
        let fits =
            |(known, count): &(Arc<str>, usize)| *known == call.name && *count == values && before == 0;
        call.callee = self.functions.iter().position(fits).map_or(Callee::None, Callee::Pack);
    }

    fn closure(&mut self, closure: &mut ClosureNode) {
        for captured in &mut closure.captures {
            self.find(captured);
        }
        let outer = self.scope.len();
        closure.parameters.iter_mut().for_each(|named| self.give(named));
        self.all(&mut closure.statements);
        self.scope.truncate(outer);
    }

    fn list(&mut self, list: &mut ListNode) {
        self.all(&mut list.items);
        list.ready = list.items.iter().map(ready).collect();
    }

    /// Names that are in scope at once have an end.
    fn count(&mut self, at: LineColumn) {
        if self.scope.len() > NAMES {
            let what = format!("there are more than {NAMES} names at once");
            let hint = Some("use fewer names, or functions of the pack");
            self.faults.push(ScriptFault { what, at, hint });
        }
    }

    /// A new name.
    fn give(&mut self, named: &mut NamedSlot) {
        named.slot = self.scope.len();
        self.scope.push(named.name.clone());
        self.slots = self.slots.max(self.scope.len());
    }

    /// A name that is used; whether there is one.
    fn find(&self, named: &mut NamedSlot) -> bool {
        let slot = self.scope.iter().rposition(|known| *known == named.name);
        named.slot = slot.unwrap_or_default();
        slot.is_some()
    }
}

/// A name that nobody gave.
const NO_NAME: RefusedUse = RefusedUse { what: "a name that is not there", hint: None };

/// The value of what is written as it is.
fn ready(node: &BodyNode) -> Option<Val<'static>> {
    Some(match &node.kind {
        NodeKind::Nothing => Val::Nothing,
        NodeKind::Flag(flag) => Val::Flag(*flag),
        NodeKind::Integer(number) => Val::Integer(*number),
        NodeKind::Decimal(number) => Val::Decimal(*number),
        NodeKind::Text(text) => Val::Text(BodyText::Made(text.clone())),
        _ => return None,
    })
}
