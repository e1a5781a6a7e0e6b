//! Statements.

use super::at;
use super::scope::{ScriptReading, refused, refused_with};
use crate::body::tree::{BlockNode, BodyNode, IfNode, LetNode, NamedSlot, NodeKind};
use rhai::{ASTFlags, Expr, FlowControl, Stmt, StmtBlock};

impl ScriptReading<'_> {
    /// The statements of a block.
    pub(super) fn block(&mut self, statements: &[Stmt]) -> Vec<BodyNode> {
        statements.iter().filter_map(|statement| self.statement(statement)).collect()
    }

    /// A statement; none for what stands only in Rhai's tree.
    pub(super) fn statement(&mut self, statement: &Stmt) -> Option<BodyNode> {
        let position = statement.position();
        let id = match statement {
            Stmt::Share(_) => return None,
            Stmt::Expr(expression) => return Some(self.expression(expression)),
            _ => self.id(),
        };
        let kind = match statement {
            Stmt::Noop(_) => NodeKind::Empty,
            Stmt::FnCall(call, _) => self.call(call),
            Stmt::Block(block) => NodeKind::Block(self.block(block.statements())),
            Stmt::If(flow, _) => self.either(flow),
            Stmt::Var(parts, flags, _) => {
                let value = self.expression(&parts.1);
                let named = NamedSlot::new(&parts.0.name);
                let exported = flags.intersects(ASTFlags::EXPORTED);
                NodeKind::Let(Box::new(LetNode { named, exported, value }))
            }
            Stmt::Return(value, flags, _) => self.returned(value.as_deref(), *flags),
            other => unusable(other),
        };
        Some(BodyNode { id, at: at(position), start: at(position), kind })
    }

    fn either(&mut self, flow: &FlowControl) -> NodeKind {
        let asked = self.expression(&flow.expr);
        let (then, other) = (self.side(&flow.body), self.side(&flow.branch));
        NodeKind::If(Box::new(IfNode { asked, then, other }))
    }

    fn side(&mut self, block: &StmtBlock) -> BlockNode {
        BlockNode { id: self.id(), at: at(block.position()), statements: self.block(block.statements()) }
    }

    fn returned(&mut self, value: Option<&Expr>, flags: ASTFlags) -> NodeKind {
        if flags.intersects(ASTFlags::BREAK) {
            return refused("throw");
        }
        NodeKind::Return(value.map(|value| Box::new(self.expression(value))))
    }
}

/// What no rule may use.
fn unusable(statement: &Stmt) -> NodeKind {
    match statement {
        Stmt::Switch(..) => refused_with("switch", "write if … else if …, which compares strictly"),
        Stmt::While(..) | Stmt::Do(..) | Stmt::For(..) | Stmt::BreakLoop(..) => refused_with(
            "loops",
            "the engine walks the rows; over relations use any, all, filter, count, sum",
        ),
        Stmt::Assignment(_) => {
            refused_with("assignments", "name the value once: let x = if … { … } else { … };")
        }
        Stmt::TryCatch(..) => refused("try and catch"),
        Stmt::Import(..) => refused("import"),
        Stmt::Export(..) => refused("export"),
        _ => refused("this construct"),
    }
}
