//! Follows statements and expressions in the order in which they run.

use super::follower::{FieldReading, Follower, STEPS, Use, spot};
use super::known::{Known, Local, Seen, both, holds, meet};
use crate::script::definitions::closure_of;
use crate::script::types::Type;
use rhai::{ASTFlags, ASTNode, Expr, Position, Stmt};

pub(super) type Scope = Vec<Local>;

impl Follower<'_> {
    /// Statements of which the last gives the value.
    pub(super) fn block(&mut self, scope: &mut Scope, statements: &[Stmt], to: Use) -> Seen {
        let outer = scope.len();
        let mut seen = Seen::of(None, &self.state);
        for (index, statement) in statements.iter().enumerate() {
            let last = index + 1 == statements.len();
            seen = self.statement(scope, statement, if last { to } else { Use::Decide });
        }
        scope.truncate(outer);
        seen
    }

    fn statement(&mut self, scope: &mut Scope, statement: &Stmt, to: Use) -> Seen {
        match statement {
            Stmt::Expr(expression) => self.expression(scope, expression, to),
            Stmt::FnCall(call, position) => self.call(scope, call, *position, to),
            Stmt::Block(block) => self.block(scope, block.statements(), to),
            Stmt::If(flow, _) => {
                let asked =
                    self.expression(scope, &flow.expr, if to == Use::Answer { Use::Decide } else { to });
                self.state = asked.yes;
                let then = self.block(scope, flow.body.statements(), to);
                let after = std::mem::replace(&mut self.state, asked.no);
                let other = self.block(scope, flow.branch.statements(), to);
                self.state = meet(after, self.state.take());
                then.either(other)
            }
            Stmt::Var(parts, ..) => {
                let given = spot(parts.0.pos);
                let to = self.uses.get(&given).copied().unwrap_or(Use::Nothing);
                let to = if leaves(&parts.1) { Use::Decide } else { to };
                let seen = self.expression(scope, &parts.1, to);
                let given = self.inside.is_none().then_some(given);
                scope.push(Local { name: parts.0.name.to_string(), given, seen });
                Seen::of(None, &self.state)
            }
            Stmt::Return(Some(value), flags, _) if !flags.intersects(ASTFlags::BREAK) => {
                let seen = self.expression(scope, value, self.returns);
                self.returned.push((self.state.take(), seen));
                Seen::of(None, &None)
            }
            _ => Seen::of(None, &self.state),
        }
    }

    pub(super) fn expression(&mut self, scope: &mut Scope, expression: &Expr, to: Use) -> Seen {
        self.steps += 1;
        if self.steps > STEPS {
            return Seen::of(None, &self.state);
        }
        match expression {
            Expr::BoolConstant(true, _) => Seen { no: None, ..Seen::of(None, &self.state) },
            Expr::BoolConstant(false, _) => Seen { yes: None, ..Seen::of(None, &self.state) },
            Expr::StringConstant(..) | Expr::IntegerConstant(..) | Expr::Unit(_) => {
                Seen::of(Some(format!("{expression:?}")), &self.state)
            }
            Expr::InterpolatedString(parts, _) => {
                let to = if to == Use::Answer { sentence(expression) } else { to };
                parts.iter().for_each(|part| drop(self.expression(scope, part, to)));
                Seen::of(None, &self.state)
            }
            Expr::Array(items, _) => {
                items.iter().for_each(|item| drop(self.expression(scope, item, plain(to))));
                Seen::of(None, &self.state)
            }
            Expr::Map(parts, _) => {
                let sentences = |key: &str| to == Use::Answer && key == "message";
                // What decides anyway is known when the sentence is made.
                for (_, value) in parts.0.iter().filter(|(key, _)| !sentences(&key.name)) {
                    self.expression(scope, value, Use::Decide);
                }
                for (_, value) in parts.0.iter().filter(|(key, _)| sentences(&key.name)) {
                    self.expression(scope, value, sentence(value));
                }
                Seen::of(None, &self.state)
            }
            Expr::Variable(parts, ..) => self.named(scope, &parts.1, to),
            Expr::Stmt(block) if closure_of(expression).is_none() => {
                self.block(scope, block.statements(), to)
            }
            Expr::FnCall(call, position) => self.call(scope, call, *position, to),
            Expr::Dot(..) => self.path(scope, expression, plain(to), false),
            Expr::And(sides, _) => self.sides(scope, sides, to, true),
            Expr::Or(sides, _) => self.sides(scope, sides, to, false),
            Expr::Coalesce(sides, _) => self.instead(scope, sides, plain(to)),
            _ => Seen::of(None, &self.state),
        }
    }

    fn named(&mut self, scope: &Scope, name: &str, to: Use) -> Seen {
        let Some(local) = scope.iter().rev().find(|local| local.name == name) else {
            return Seen::of(None, &self.state);
        };
        if let Some(given) = local.given {
            let stronger = self.uses.get(&given).copied().unwrap_or(Use::Nothing).max(to);
            self.uses.insert(given, stronger);
        }
        let seen = &local.seen;
        Seen { yes: both(&seen.yes, &self.state), no: both(&seen.no, &self.state), ..seen.clone() }
    }

    /// `&&` and `||`: the next side is only asked when the one before it did not say enough.
    fn sides(&mut self, scope: &mut Scope, sides: &[Expr], to: Use, and: bool) -> Seen {
        let mut always: Option<Known> = None;
        let mut ends: Known = None;
        let mut on = self.state.clone();
        for side in sides {
            self.state = on;
            let seen = self.expression(scope, side, plain(to));
            always.get_or_insert_with(|| self.state.clone());
            let (next, end) = if and { (seen.yes, seen.no) } else { (seen.no, seen.yes) };
            ends = meet(ends, end);
            on = next;
        }
        self.state = always.flatten();
        let (yes, no) = if and { (on, ends) } else { (ends, on) };
        Seen { yes, no, ..Seen::of(None, &self.state) }
    }

    /// `a.b ?? c`: where it only tells, what is not known is no obstacle.
    fn instead(&mut self, scope: &mut Scope, sides: &[Expr], to: Use) -> Seen {
        let mut first: Option<Known> = None;
        for (index, side) in sides.iter().enumerate() {
            let fallback = to == Use::Tell && index + 1 < sides.len() && self.inside.is_none();
            match side {
                Expr::Dot(..) => self.path(scope, side, to, fallback),
                _ => self.expression(scope, side, to),
            };
            first.get_or_insert_with(|| self.state.clone());
        }
        self.state = first.flatten();
        Seen::of(None, &self.state)
    }

    /// A value and what stands behind its points. With a fallback, its last fields may be unknown.
    fn path(&mut self, scope: &mut Scope, whole: &Expr, to: Use, fallback: bool) -> Seen {
        let Expr::Dot(parts, ..) = whole else { return Seen::of(None, &self.state) };
        let mut seen = self.expression(scope, &parts.lhs, to);
        let mut members = Vec::new();
        flatten(&parts.rhs, &mut members);
        let trailing = members.iter().rev().take_while(|one| matches!(one, Expr::Property(..))).count();
        let mut path = written(&parts.lhs);
        for (index, member) in members.iter().enumerate() {
            match member {
                Expr::Property(name, position) => {
                    path = format!("{path}.{}", name.2);
                    let key = seen.key.map(|key| format!("{key}.{}", name.2));
                    let fallback = fallback && index >= members.len() - trailing;
                    let known =
                        self.reads(key.as_deref(), fallback) || self.never_missing(&seen.kind, &name.2);
                    let start = whole.start_position();
                    let reading = FieldReading { to, known, fallback, path: path.clone(), start };
                    self.note(*position, reading);
                    seen = Seen::of(key, &self.state).with(self.field(&seen.kind, &name.2));
                }
                Expr::MethodCall(call, position) => {
                    path = format!("{path}.{}(…)", call.name);
                    seen = self.function(scope, &call.name, Some(seen), &call.args, (*position, to));
                }
                _ => return Seen::of(None, &self.state),
            }
        }
        seen
    }

    fn field(&self, row: &Type, name: &str) -> Type {
        let Type::Row(table) = row else { return Type::Any };
        Type::field(&self.language.schema, *table, name).unwrap_or(Type::Any)
    }

    /// Whether a reading is none that could be missing; from now on it is known.
    fn reads(&mut self, key: Option<&str>, fallback: bool) -> bool {
        let Some(key) = key else { return self.state.is_none() };
        let known = holds(&self.state, &self.filters, key);
        if let (false, Some(state)) = (fallback, &mut self.state) {
            state.insert(key.to_owned());
        }
        known
    }

    /// Notes a reading; inside a function of the pack it is one of the call.
    fn note(&mut self, position: Position, reading: FieldReading) {
        let (at, reading) = match &self.inside {
            Some((name, call)) => (
                *call,
                FieldReading { path: format!("{} in {name}()", reading.path), start: *call, ..reading },
            ),
            None => (position, reading),
        };
        match self.readings.get_mut(&spot(at)) {
            Some(one) => {
                one.to = one.to.max(reading.to);
                one.fallback &= reading.fallback;
                if one.known && !reading.known {
                    (one.known, one.path) = (false, reading.path);
                }
            }
            None => drop(self.readings.insert(spot(at), reading)),
        }
    }
}

/// What becomes of the parts of a value that is used so: of an answer that is no sentence, everything decides.
pub(super) fn plain(to: Use) -> Use {
    if to == Use::Answer { Use::Decide } else { to }
}

/// What becomes of the parts of a sentence.
pub(super) fn sentence(value: &Expr) -> Use {
    if leaves(value) { Use::Decide } else { Use::Tell }
}

/// Whether an expression can end the body: then everything in it may decide.
pub(super) fn leaves(expression: &Expr) -> bool {
    let goes_on = |path: &[ASTNode<'_>]| !matches!(path.last(), Some(ASTNode::Stmt(Stmt::Return(..))));
    !expression.walk(&mut Vec::new(), &mut |path| goes_on(path))
}

fn flatten<'a>(member: &'a Expr, into: &mut Vec<&'a Expr>) {
    match member {
        Expr::Dot(parts, ..) => {
            flatten(&parts.lhs, into);
            flatten(&parts.rhs, into);
        }
        other => into.push(other),
    }
}

/// The beginning of a path as it is written.
fn written(value: &Expr) -> String {
    match value {
        Expr::Variable(parts, ..) => parts.1.to_string(),
        Expr::FnCall(call, _) => format!("{}(…)", call.name),
        _ => "…".to_owned(),
    }
}
