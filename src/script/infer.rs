//! Walks a body before it runs: which names, fields, functions and words exist, and which kinds can meet.

use super::bodies::{Function, functions_of};
use super::language::Language;
use super::lost;
use super::places;
use super::types::Type;
use crate::problem::Problems;
use crate::schema::TableId;
use crate::source::Source;
use rhai::{AST, ASTFlags, Dynamic, Expr, FnPtr, Position, Stmt};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Names in scope and their types, innermost last.
pub(super) type Scope = Vec<(String, Type)>;

/// How many statements one rule may have; what comes after is not looked at any more.
pub(super) const STATEMENTS: usize = 500;

/// One pass over one script.
pub(super) struct Walker<'a> {
    pub language: &'a Language,
    pub source: &'a Source,
    /// The functions and closures of the script that is being followed.
    pub functions: Arc<[Function]>,
    pub problems: Problems,
    /// Set while a function of the pack is followed from a call: its name and where it is called.
    pub inside: Option<(String, Position)>,
    pub depth: usize,
    /// What functions of the pack give for the kinds of arguments that they were followed with.
    pub followed: HashMap<String, Vec<(Vec<Type>, Type)>>,
    pub statements: usize,
    /// Set while the pack's functions themselves are checked; they may call each other.
    pub in_functions: bool,
    /// Every field or relation that is read, with its table.
    pub touched: BTreeSet<(TableId, String)>,
    /// Every name that is used.
    pub used: BTreeSet<String>,
    /// The names that the body is given.
    pub given: BTreeSet<String>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(language: &'a Language, source: &'a Source, ast: &'a AST) -> Self {
        let functions = functions_of(ast);
        Self {
            language,
            source,
            functions,
            problems: Problems::default(),
            inside: None,
            depth: 0,
            followed: HashMap::new(),
            statements: 0,
            in_functions: false,
            touched: BTreeSet::new(),
            used: BTreeSet::new(),
            given: BTreeSet::new(),
        }
    }

    /// The pack's function of this name: its index among them.
    pub(super) fn pack_function(&self, name: &str, values: usize) -> Option<(Arc<[Function]>, usize)> {
        let all = if self.in_functions { &self.functions } else { &self.language.functions };
        let at =
            all.iter().position(|function| function.name == name && function.parameters.len() == values)?;
        Some((all.clone(), at))
    }

    pub(super) fn wrong(&mut self, position: Position, what: &str, hint: Option<String>) {
        let (position, what) = match &self.inside {
            Some((name, at)) => (*at, format!("in {name}(): {what}")),
            None => (position, what.to_owned()),
        };
        let problem = places::problem(self.source, position, what);
        self.problems.add(match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
    }

    /// The type of a block's value; its names end with it.
    pub(super) fn block(&mut self, scope: &mut Scope, statements: &[Stmt]) -> Type {
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

    fn statement(&mut self, scope: &mut Scope, statement: &Stmt) -> Type {
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
        scope: &mut Scope,
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

    fn refuse(&mut self, position: Position, what: &str) -> Type {
        self.wrong(position, &format!("rules may not use {what}"), None);
        Type::Any
    }

    pub(super) fn refuse_with(&mut self, position: Position, what: &str, hint: &str) -> Type {
        self.wrong(position, &format!("rules may not use {what}"), Some(hint.to_owned()));
        Type::Any
    }

    /// An expression that must be yes or no.
    pub(super) fn flag(&mut self, scope: &mut Scope, expression: &Expr, what: &str) {
        let kind = self.expression(scope, expression);
        if let Expr::BoolConstant(always, position) = expression {
            self.wrong(*position, &format!("this is always {always}, so a way is never taken"), None);
        } else if !matches!(kind, Type::Flag | Type::Any) {
            self.wrong(expression.position(), &format!("{what} needs true or false, not {kind}"), None);
        }
    }

    pub(super) fn expression(&mut self, scope: &mut Scope, expression: &Expr) -> Type {
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

    /// The type of a name, which is used hereby.
    pub(super) fn named(&mut self, scope: &Scope, name: &str) -> Type {
        self.used.insert(name.to_owned());
        variable(scope, name)
    }

    fn constant(&mut self, scope: &mut Scope, value: &Dynamic) -> Type {
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

    fn list(&mut self, scope: &mut Scope, items: &[Expr]) -> Type {
        let kinds: Vec<Type> = items.iter().map(|item| self.expression(scope, item)).collect();
        Type::List(Box::new(kinds.into_iter().reduce(Type::either).unwrap_or(Type::Any)))
    }

    /// A block as a value: a closure that captures names, or statements that must end in a value.
    fn value_block(&mut self, scope: &mut Scope, statements: &[Stmt], position: Position) -> Type {
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

/// The type of a name.
pub(super) fn variable(scope: &Scope, name: &str) -> Type {
    scope.iter().rev().find(|(known, _)| known == name).map_or(Type::Any, |(_, kind)| kind.clone())
}
