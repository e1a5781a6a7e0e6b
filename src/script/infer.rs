//! Walks the statements and expressions of a body before it runs: what rules may use, and which kind each has.

use super::lost;
use super::types::Type;
use super::walker::{Locals, STATEMENTS, Walker};
use rhai::{ASTFlags, Dynamic, Expr, FnPtr, Position, Stmt};

impl Walker<'_> {
    /// The type of a block's value; its names end with it.
    pub(super) fn block(&mut self, scope: &mut Locals, statements: &[Stmt]) -> Type {
        let outer = scope.len();
        self.unreachable(statements);
        for position in lost::values(statements) {
            self.wrong(position, "this answer is lost: nothing takes it", Some(lost::HINT.into()));
        }
        let value = statements.iter().fold(Type::Unit, |_, statement| self.statement(scope, statement));
        scope.truncate(outer);
        self.unread(statements);
        value
    }

    /// What follows a statement after which nothing can follow.
    fn unreachable(&mut self, statements: &[Stmt]) {
        let end = statements.iter().position(always_returns);
        let after = end.and_then(|end| statements.get(end + 1)).filter(|next| !matches!(next, Stmt::Noop(_)));
        if let Some(next) = after {
            let hint = "every way before it has returned; remove it, or return in fewer ways".to_owned();
            self.wrong(next.position(), "this is never reached", Some(hint));
        }
    }

    fn statement(&mut self, scope: &mut Locals, statement: &Stmt) -> Type {
        self.statements += 1;
        if self.statements > STATEMENTS {
            return Type::Any;
        }
        let position = statement.position();
        match statement {
            Stmt::Noop(_) | Stmt::Share(_) => Type::Unit,
            Stmt::Expr(expression) => self.expression(scope, expression),
            Stmt::FnCall(call, _) => self.call(scope, call, position),
            Stmt::Block(block) => self.block(scope, block.statements()),
            Stmt::If(flow, _) => {
                self.flag(scope, &flow.expr, "if");
                let then = self.block(scope, flow.body.statements());
                let other = self.block(scope, flow.branch.statements());
                if flow.branch.is_empty() { Type::Any } else { then.either(other) }
            }
            Stmt::Var(parts, flags, _) => {
                if flags.intersects(ASTFlags::EXPORTED) {
                    self.refuse(position, "export");
                }
                let kind = self.expression(scope, &parts.1);
                if kind == Type::Closure {
                    self.refuse_with(
                        position,
                        "a closure with a name",
                        "write it where it is used: rows.any(|row| …)",
                    );
                }
                self.keep_given(&parts.0.name, position);
                scope.push((parts.0.name.to_string(), kind));
                Type::Unit
            }
            Stmt::Return(value, flags, _) => self.returned(scope, value.as_deref(), *flags, position),
            Stmt::Switch(..) => {
                self.refuse_with(position, "switch", "write if … else if …, which compares strictly")
            }
            Stmt::While(..) | Stmt::Do(..) | Stmt::For(..) | Stmt::BreakLoop(..) => self.refuse_with(
                position,
                "loops",
                "the engine walks the rows; over relations use any, all, filter, count, sum",
            ),
            Stmt::Assignment(_) => self.refuse_with(
                position,
                "assignments",
                "name the value once: let x = if … { … } else { … };",
            ),
            Stmt::TryCatch(..) => self.refuse(position, "try and catch"),
            Stmt::Import(..) => self.refuse(position, "import"),
            Stmt::Export(..) => self.refuse(position, "export"),
            _ => self.refuse(position, "this construct"),
        }
    }

    fn returned(
        &mut self,
        scope: &mut Locals,
        value: Option<&Expr>,
        flags: ASTFlags,
        position: Position,
    ) -> Type {
        if flags.intersects(ASTFlags::BREAK) {
            return self.refuse(position, "throw");
        }
        match value {
            Some(value) => self.expression(scope, value),
            None => self.refuse_with(
                position,
                "a return without a value",
                "write return false, or return a sentence",
            ),
        }
    }

    /// An expression that must be yes or no.
    pub(super) fn flag(&mut self, scope: &mut Locals, expression: &Expr, what: &str) {
        let kind = self.expression(scope, expression);
        if let Expr::BoolConstant(always, position) = expression {
            self.wrong(*position, &format!("this is always {always}, so a way is never taken"), None);
        } else if !matches!(kind, Type::Flag | Type::Any) {
            self.wrong(expression.position(), &format!("{what} needs true or false, not {kind}"), None);
        }
    }

    pub(super) fn expression(&mut self, scope: &mut Locals, expression: &Expr) -> Type {
        let position = expression.position();
        match expression {
            Expr::BoolConstant(..) => Type::Flag,
            Expr::IntegerConstant(..) => Type::Integer,
            Expr::StringConstant(text, _) => Type::Word(vec![text.to_string()]),
            Expr::Unit(_) => Type::Unit,
            Expr::CharConstant(..) => {
                self.refuse_with(position, "single quotes", "write text in double quotes")
            }
            Expr::DynamicConstant(value, _) => self.constant(scope, value),
            Expr::InterpolatedString(parts, _) => {
                parts.iter().for_each(|part| {
                    self.expression(scope, part);
                });
                Type::Text
            }
            Expr::Array(items, _) => self.list(scope, items),
            Expr::Map(parts, _) => {
                for (key, value) in &parts.0 {
                    self.answer_key(scope, &key.name, value);
                }
                Type::Map
            }
            Expr::Variable(parts, ..) if parts.2.is_empty() => self.named(scope, &parts.1),
            Expr::Stmt(block) => self.value_block(scope, block.statements(), position),
            Expr::FnCall(call, _) => self.call(scope, call, position),
            Expr::Dot(parts, ..) => {
                let receiver = self.expression(scope, &parts.lhs);
                self.member(scope, &receiver, &parts.rhs)
            }
            Expr::And(sides, _) | Expr::Or(sides, _) => {
                sides.iter().for_each(|side| self.flag(scope, side, "&& and ||"));
                Type::Flag
            }
            Expr::Coalesce(sides, _) => {
                let kinds: Vec<Type> = sides.iter().map(|side| self.expression(scope, side)).collect();
                kinds.into_iter().reduce(Type::either).unwrap_or(Type::Any)
            }
            Expr::Index(..) => {
                self.refuse_with(position, "[ ] on a value", "use first(), filter or a field's name")
            }
            _ => self.refuse(position, "this expression"),
        }
    }

    fn constant(&mut self, scope: &mut Locals, value: &Dynamic) -> Type {
        if let Some(closure) = value.clone().try_cast::<FnPtr>() {
            self.closure(scope, closure.fn_name(), &[], None);
            return Type::Closure;
        }
        match value {
            _ if value.is::<rust_decimal::Decimal>() => Type::Decimal,
            _ if value.is_string() => Type::Word(vec![value.to_string()]),
            _ => Type::Any,
        }
    }

    fn list(&mut self, scope: &mut Locals, items: &[Expr]) -> Type {
        let kinds: Vec<Type> = items.iter().map(|item| self.expression(scope, item)).collect();
        Type::List(Box::new(kinds.into_iter().reduce(Type::either).unwrap_or(Type::Any)))
    }

    /// A block as a value: a closure that captures names, or statements that must end in a value.
    fn value_block(&mut self, scope: &mut Locals, statements: &[Stmt], position: Position) -> Type {
        if let [Stmt::Share(_), Stmt::Expr(_)] = statements {
            return self.block(scope, statements);
        }
        if let Some(Stmt::If(flow, _)) = statements.last()
            && flow.branch.is_empty()
        {
            self.wrong(position, "this if has no else, so it may have no value", None);
        }
        self.block(scope, statements)
    }
}

/// Whether nothing can follow a statement.
fn always_returns(statement: &Stmt) -> bool {
    let all = |statements: &[Stmt]| statements.last().is_some_and(always_returns);
    match statement {
        Stmt::Return(..) => true,
        Stmt::Block(inner) => all(inner.statements()),
        Stmt::If(flow, _) => all(flow.body.statements()) && all(flow.branch.statements()),
        _ => false,
    }
}
