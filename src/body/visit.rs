//! Visits what a node is made of.

use super::tree::{BodyNode, NodeKind, StepKind};

/// Visits a node and everything below it, in the order in which it is written, closures included.
pub(super) fn each<'a>(node: &'a BodyNode, visit: &mut dyn FnMut(&'a BodyNode)) {
    visit(node);
    if let NodeKind::Closure(closure) = &node.kind {
        all(&closure.statements, visit);
    }
    below(node, &mut |node| each(node, visit));
}

/// The same for each of several nodes.
pub(super) fn all<'a>(nodes: &'a [BodyNode], visit: &mut dyn FnMut(&'a BodyNode)) {
    nodes.iter().for_each(|node| each(node, visit));
}

/// Visits what stands directly below a node, but for what a closure does.
pub(super) fn below<'a>(node: &'a BodyNode, visit: &mut dyn FnMut(&'a BodyNode)) {
    let mut all = |nodes: &'a [BodyNode]| nodes.iter().for_each(&mut *visit);
    match &node.kind {
        NodeKind::Path(path) => {
            visit(&path.root);
            let calls = path.steps.iter().filter_map(|step| match &step.kind {
                StepKind::Call(call) => Some(call),
                StepKind::Field(_) | StepKind::Refused(_) => None,
            });
            calls.for_each(|call| call.arguments.iter().for_each(&mut *visit));
        }
        NodeKind::Call(call) => all(&call.arguments),
        NodeKind::List(list) => all(&list.items),
        NodeKind::Answer(parts) => parts.iter().for_each(|(_, value)| visit(value)),
        NodeKind::Infix(_, sides) | NodeKind::In(sides) => all(&sides[..]),
        NodeKind::Not(value) | NodeKind::Sign(_, value) | NodeKind::Return(Some(value)) => visit(value),
        NodeKind::Template(nodes)
        | NodeKind::And(nodes)
        | NodeKind::Or(nodes)
        | NodeKind::Instead(nodes)
        | NodeKind::Block(nodes) => all(nodes),
        NodeKind::If(flow) => {
            visit(&flow.asked);
            flow.then.statements.iter().chain(&flow.other.statements).for_each(&mut *visit);
        }
        NodeKind::Let(given) => visit(&given.value),
        NodeKind::Empty | NodeKind::Nothing | NodeKind::Return(None) | NodeKind::Refused(_) => {}
        NodeKind::Flag(_) | NodeKind::Integer(_) | NodeKind::Decimal(_) | NodeKind::Text(_) => {}
        NodeKind::Name(_) | NodeKind::Closure(_) => {}
    }
}
