//! Calls, closures, and what stands behind a point.

use super::at;
use super::definitions::Definition;
use super::scope::{INDEX, ScriptReading};
use crate::body::operator::Operator;
use crate::body::tree::{CallNode, Callee, ClosureNode, FieldStep, NamedSlot, NodeKind, PathNode};
use crate::body::tree::{PathStep, StepKind};
use rhai::{ASTFlags, BinaryExpr, Dynamic, Expr, FnCallExpr, FnPtr, Stmt, StmtBlock};

impl ScriptReading<'_> {
    /// An operator, or a function by its name.
    pub(super) fn call(&mut self, call: &FnCallExpr) -> NodeKind {
        if !call.namespace.is_empty() {
            return NodeKind::Call(self.named_call(call, true));
        }
        match (&*call.name, &call.args[..]) {
            ("!", [value]) => NodeKind::Not(Box::new(self.expression(value))),
            (sign @ ("-" | "+"), [value]) => {
                let sign = if sign == "-" { '-' } else { '+' };
                NodeKind::Sign(sign, Box::new(self.expression(value)))
            }
            ("contains", [list, item]) => {
                NodeKind::In(Box::new([self.expression(list), self.expression(item)]))
            }
            (name, [a, b]) if Operator::read(name).is_some() => {
                let sides = Box::new([self.expression(a), self.expression(b)]);
                Operator::read(name).map_or(NodeKind::Empty, |operator| NodeKind::Infix(operator, sides))
            }
            _ => NodeKind::Call(self.named_call(call, false)),
        }
    }

    /// A call by name.
    fn named_call(&mut self, call: &FnCallExpr, qualified: bool) -> CallNode {
        let arguments = self.all(call.args.iter());
        CallNode { name: call.name.as_str().into(), callee: Callee::None, arguments, qualified }
    }

    /// A value and what stands behind its points.
    pub(super) fn path(&mut self, parts: &BinaryExpr, flags: ASTFlags) -> NodeKind {
        let root = self.expression(&parts.lhs);
        let mut steps = Vec::new();
        self.steps(&parts.rhs, flags, &mut steps);
        NodeKind::Path(Box::new(PathNode { root, steps }))
    }

    fn steps(&mut self, member: &Expr, flags: ASTFlags, into: &mut Vec<PathStep>) {
        if let Expr::Dot(parts, next, _) = member {
            self.steps(&parts.lhs, flags, into);
            return self.steps(&parts.rhs, *next, into);
        }
        let id = self.id();
        let kind = match member {
            Expr::Property(parts, _) => StepKind::Field(FieldStep::new(&parts.2)),
            Expr::MethodCall(call, _) => StepKind::Call(self.named_call(call, false)),
            _ => StepKind::Refused(INDEX),
        };
        let safe = flags.intersects(ASTFlags::NEGATED);
        into.push(PathStep { id, at: at(member.position()), safe, kind });
    }

    /// A closure that captures nothing.
    pub(super) fn plain_closure(&mut self, value: &Dynamic) -> Option<NodeKind> {
        let pointer = value.clone().try_cast::<FnPtr>()?;
        self.closure(pointer.fn_name(), Vec::new())
    }

    /// A closure that captures names, which Rhai writes as a block.
    pub(super) fn captured(&mut self, block: &StmtBlock) -> Option<NodeKind> {
        let [Stmt::Share(_), Stmt::Expr(call)] = block.statements() else { return None };
        let Expr::FnCall(call, _) = &**call else { return None };
        let (closure, captured) = call.args.split_first()?;
        let Expr::DynamicConstant(pointer, _) = closure else { return None };
        let pointer = (**pointer).clone().try_cast::<FnPtr>()?;
        let name = |argument: &Expr| match argument {
            Expr::Variable(parts, ..) => Some(NamedSlot::new(&parts.1)),
            _ => None,
        };
        let captures: Option<Vec<NamedSlot>> = captured.iter().map(name).collect();
        self.closure(pointer.fn_name(), captures?)
    }

    fn closure(&mut self, name: &str, captures: Vec<NamedSlot>) -> Option<NodeKind> {
        let definitions = self.definitions;
        let definition: &Definition = definitions.iter().find(|one| one.name == name)?;
        let own = definition.parameters.iter().skip(captures.len());
        let parameters: Vec<NamedSlot> = own.map(|name| NamedSlot::new(name)).collect();
        let statements = self.block(&definition.statements);
        Some(NodeKind::Closure(Box::new(ClosureNode {
            parameters,
            captures,
            statements,
            inside: definition.at,
        })))
    }
}
