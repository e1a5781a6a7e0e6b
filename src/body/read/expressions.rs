//! Expressions.

use super::at;
use super::scope::{INDEX, ScriptReading, refused, refused_with};
use crate::body::tree::{BodyNode, ListNode, NamedSlot, NodeKind};
use rhai::{Dynamic, Expr};
use rust_decimal::Decimal;
use std::sync::Arc;

impl ScriptReading<'_> {
    pub(super) fn expression(&mut self, expression: &Expr) -> BodyNode {
        let id = self.id();
        let kind = self.kind(expression);
        BodyNode { id, at: at(expression.position()), start: at(expression.start_position()), kind }
    }

    pub(super) fn all<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expr>) -> Vec<BodyNode> {
        expressions.into_iter().map(|one| self.expression(one)).collect()
    }

    fn kind(&mut self, expression: &Expr) -> NodeKind {
        match expression {
            Expr::BoolConstant(flag, _) => NodeKind::Flag(*flag),
            Expr::IntegerConstant(number, _) => NodeKind::Integer(*number),
            Expr::StringConstant(text, _) => NodeKind::Text(text.as_str().into()),
            Expr::Unit(_) => NodeKind::Nothing,
            Expr::CharConstant(..) => refused_with("single quotes", "write text in double quotes"),
            Expr::DynamicConstant(value, _) => self.constant(value),
            Expr::InterpolatedString(parts, _) => NodeKind::Template(self.all(parts.iter())),
            Expr::Array(items, _) => {
                let items = self.all(items.iter());
                NodeKind::List(ListNode { items, ready: None })
            }
            Expr::Map(parts, _) => {
                let part = |(key, value): &(rhai::Ident, Expr)| {
                    (Arc::from(key.name.as_str()), self.expression(value))
                };
                NodeKind::Answer(parts.0.iter().map(part).collect())
            }
            Expr::Variable(parts, ..) if parts.2.is_empty() => NodeKind::Name(NamedSlot::new(&parts.1)),
            Expr::Stmt(block) => match self.captured(block) {
                Some(closure) => closure,
                None => NodeKind::Block(self.block(block.statements())),
            },
            Expr::FnCall(call, _) => self.call(call),
            Expr::Dot(parts, flags, _) => self.path(parts, *flags),
            Expr::And(sides, _) => NodeKind::And(self.all(sides.iter())),
            Expr::Or(sides, _) => NodeKind::Or(self.all(sides.iter())),
            Expr::Coalesce(sides, _) => NodeKind::Instead(self.all(sides.iter())),
            Expr::Index(..) => NodeKind::Refused(INDEX),
            _ => refused("this expression"),
        }
    }

    fn constant(&mut self, value: &Dynamic) -> NodeKind {
        if let Some(closure) = self.plain_closure(value) {
            return closure;
        }
        if let Ok(text) = value.as_immutable_string_ref() {
            return NodeKind::Text(text.as_str().into());
        }
        match value.clone().try_cast::<Decimal>() {
            Some(number) => NodeKind::Decimal(number),
            None => refused("this expression"),
        }
    }
}
