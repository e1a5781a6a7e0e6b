//! Walks the statements and expressions of a body before it runs: what rules may use, and which kind each has.

use super::lost;
use super::walker::{Locals, STATEMENTS, Walker};
use crate::body::tree::{BodyNode, IfNode, LetNode, NodeKind, PathNode, StepKind};
use crate::body::types::Type;

/// What to write instead of a closure that stands alone.
const IN_PLACE: &str = "write it where it is used: rows.any(|row| …)";

impl Walker<'_> {
    /// The type of a block's value; its names end with it.
    pub(super) fn block(&mut self, scope: &mut Locals, statements: &[BodyNode]) -> Type {
        let outer = scope.len();
        self.unreachable(statements);
        for at in lost::values(statements) {
            self.wrong(at, "this answer is lost: nothing takes it", Some(lost::HINT.into()));
        }
        let value = statements.iter().fold(Type::Unit, |_, statement| self.statement(scope, statement));
        scope.truncate(outer);
        self.unread(statements);
        value
    }

    /// What follows a statement after which nothing can follow.
    fn unreachable(&mut self, statements: &[BodyNode]) {
        let end = statements.iter().position(always_returns);
        let after = end.and_then(|end| statements.get(end + 1));
        if let Some(next) = after.filter(|next| !matches!(next.kind, NodeKind::Empty)) {
            let hint = "every way before it has returned; remove it, or return in fewer ways".to_owned();
            self.wrong(next.start, "this is never reached", Some(hint));
        }
    }

    fn statement(&mut self, scope: &mut Locals, statement: &BodyNode) -> Type {
        self.statements += 1;
        if self.statements > STATEMENTS {
            return Type::Any;
        }
        match &statement.kind {
            // Nobody takes its value unless it is the last, and then it may be left out.
            NodeKind::Block(inner) => {
                let kind = self.block(scope, inner);
                self.keep(statement.id, kind)
            }
            _ => self.expression(scope, statement),
        }
    }

    /// An expression that must be yes or no.
    pub(super) fn flag(&mut self, scope: &mut Locals, node: &BodyNode, what: &str) {
        let kind = self.expression(scope, node);
        if let NodeKind::Flag(always) = node.kind {
            self.wrong(node.at, &format!("this is always {always}, so a way is never taken"), None);
        } else if !matches!(kind, Type::Flag | Type::Any) {
            self.wrong(node.at, &format!("{what} needs true or false, not {kind}"), None);
        }
    }

    pub(super) fn expression(&mut self, scope: &mut Locals, node: &BodyNode) -> Type {
        let kind = match &node.kind {
            NodeKind::Empty | NodeKind::Nothing => Type::Unit,
            NodeKind::Flag(_) => Type::Flag,
            NodeKind::Integer(_) => Type::Integer,
            NodeKind::Decimal(_) => Type::Decimal,
            NodeKind::Text(text) => Type::Word(vec![text.to_string()]),
            NodeKind::Name(named) => self.named(scope, &named.name),
            NodeKind::Path(path) => self.path(scope, path),
            NodeKind::Call(call) => self.call(scope, call, node.at),
            NodeKind::Closure(closure) => {
                self.closure(scope, closure, None);
                self.refuse(node.at, "a closure here", Some(IN_PLACE))
            }
            NodeKind::Infix(operator, sides) => self.infix(scope, *operator, sides, node.at),
            NodeKind::In(sides) => self.membership(scope, sides, node.at),
            NodeKind::Not(value) => {
                self.flag(scope, value, "!");
                Type::Flag
            }
            NodeKind::Sign(_, value) => self.expression(scope, value),
            NodeKind::And(sides) | NodeKind::Or(sides) => {
                sides.iter().for_each(|side| self.flag(scope, side, "&& and ||"));
                Type::Flag
            }
            NodeKind::Refused(refused) => self.refuse(node.at, refused.what, refused.hint),
            _ => self.composed(scope, node),
        };
        self.keep(node.id, kind)
    }

    /// What is put together of several expressions or statements.
    fn composed(&mut self, scope: &mut Locals, node: &BodyNode) -> Type {
        match &node.kind {
            NodeKind::Template(parts) => {
                parts.iter().for_each(|part| {
                    self.expression(scope, part);
                });
                Type::Text
            }
            NodeKind::List(list) => Type::List(Box::new(self.one_of(scope, &list.items))),
            NodeKind::Answer(keys) => {
                for (key, value) in keys {
                    self.answer_key(scope, key, value);
                }
                Type::Map
            }
            NodeKind::Instead(sides) => self.one_of(scope, sides),
            NodeKind::Block(statements) => {
                if let Some(NodeKind::If(flow)) = statements.last().map(|last| &last.kind)
                    && flow.other.statements.is_empty()
                {
                    self.wrong(node.at, "this if has no else, so it may have no value", None);
                }
                self.block(scope, statements)
            }
            NodeKind::If(flow) => self.branches(scope, flow),
            NodeKind::Let(named) => self.kept(scope, named, node),
            NodeKind::Return(Some(value)) => {
                let kind = self.expression(scope, value);
                self.returned.push(kind.clone());
                kind
            }
            NodeKind::Return(None) => {
                let hint = "write return false, or return a sentence";
                self.refuse(node.start, "a return without a value", Some(hint))
            }
            _ => Type::Any,
        }
    }

    /// What any of these expressions may be.
    fn one_of(&mut self, scope: &mut Locals, nodes: &[BodyNode]) -> Type {
        let kinds: Vec<Type> = nodes.iter().map(|node| self.expression(scope, node)).collect();
        kinds.into_iter().reduce(Type::either).unwrap_or(Type::Any)
    }

    fn branches(&mut self, scope: &mut Locals, flow: &IfNode) -> Type {
        self.flag(scope, &flow.asked, "if");
        let then = self.block(scope, &flow.then.statements);
        let other = self.block(scope, &flow.other.statements);
        if flow.other.statements.is_empty() { Type::Any } else { then.either(other) }
    }

    fn kept(&mut self, scope: &mut Locals, named: &LetNode, node: &BodyNode) -> Type {
        if named.exported {
            self.refuse(node.start, "export", None);
        }
        let kind = match named.value.closure() {
            Some(closure) => {
                self.closure(scope, closure, None);
                self.refuse(node.start, "a closure with a name", Some(IN_PLACE));
                Type::Closure
            }
            None => self.expression(scope, &named.value),
        };
        self.keep_given(&named.named.name, node.start);
        scope.push((named.named.name.clone(), kind));
        Type::Unit
    }

    /// A value and what stands behind its points.
    fn path(&mut self, scope: &mut Locals, path: &PathNode) -> Type {
        let mut kind = self.expression(scope, &path.root);
        for step in &path.steps {
            kind = match &step.kind {
                StepKind::Field(field) => self.field(&kind, &field.name, step.at),
                StepKind::Call(call) => {
                    self.walked_again(&path.root, call);
                    self.named_call(scope, call, Some(&kind), step.at)
                }
                StepKind::Refused(refused) => self.refuse(step.at, refused.what, refused.hint),
            };
            self.keep(step.id, kind.clone());
        }
        kind
    }
}

/// Whether nothing can follow a statement.
fn always_returns(statement: &BodyNode) -> bool {
    let all = |statements: &[BodyNode]| statements.last().is_some_and(always_returns);
    match &statement.kind {
        NodeKind::Return(_) => true,
        NodeKind::Block(inner) => all(inner),
        NodeKind::If(flow) => all(&flow.then.statements) && all(&flow.other.statements),
        _ => false,
    }
}
