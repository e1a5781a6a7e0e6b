//! Names, and what stands behind a point: fields, relations, methods, paths of answers, and what closures see.

use super::definitions::closure_of;
use super::signatures::{self, TESTS};
use super::types::Type;
use super::walker::{Locals, Walker, variable};
use crate::problem::{nearest, suggest};
use rhai::{Expr, Position, Stmt};

impl Walker<'_> {
    /// What a receiver calls by a name: a field, a relation, a method, and what follows.
    pub(super) fn member(&mut self, scope: &mut Locals, receiver: &Type, member: &Expr) -> Type {
        match member {
            Expr::Property(parts, position) => self.field(receiver, &parts.2, *position),
            Expr::MethodCall(call, position) => {
                self.named_call(scope, &call.name, Some(receiver), &call.args, *position)
            }
            Expr::Dot(parts, ..) => {
                let inner = self.member(scope, receiver, &parts.lhs);
                self.member(scope, &inner, &parts.rhs)
            }
            other => {
                self.refuse_with(other.position(), "[ ] on a value", "use first(), filter or a field's name")
            }
        }
    }

    pub(super) fn field(&mut self, receiver: &Type, name: &str, position: Position) -> Type {
        let schema = self.language.schema.clone();
        match receiver {
            Type::Row(table) => Type::field(&schema, *table, name)
                .inspect(|_| {
                    self.touched.insert((*table, name.to_owned()));
                })
                .unwrap_or_else(|| {
                    let table = &schema.tables[*table];
                    self.wrong(
                        position,
                        &format!("{} has no field {name}", table.row),
                        Some(suggest(name, &table.names())),
                    );
                    Type::Any
                }),
            Type::Any => {
                let names: Vec<&str> = schema.tables.iter().flat_map(|table| table.names()).collect();
                if !names.contains(&name) {
                    let hint = nearest(name, names).map(|near| format!("did you mean {near}?"));
                    self.wrong(position, &format!("no table has a field {name}"), hint);
                }
                Type::Any
            }
            other => {
                self.wrong(position, &format!("{other} has no field {name}"), None);
                Type::Any
            }
        }
    }

    /// A key of a map: `at` and `against` must be paths that exist.
    pub(super) fn answer_key(&mut self, scope: &mut Locals, key: &str, value: &Expr) {
        self.expression(scope, value);
        if !matches!(key, "at" | "against") {
            return;
        }
        let Expr::StringConstant(path, position) = value else {
            let hint = "write it in quotes, as \"contract.status\"; it is checked when the rule is loaded";
            self.wrong(value.position(), &format!("{key} is no path"), Some(hint.into()));
            return;
        };
        let mut steps = path.split('.');
        let first = steps.next().unwrap_or_default();
        let rows: Vec<&str> = self.given.iter().map(String::as_str).collect();
        if !self.in_functions && !rows.contains(&first) {
            let hint = suggest(first, &rows);
            self.wrong(*position, &format!("{key}: there is no row {first} here"), Some(hint));
            return;
        }
        steps.fold(variable(scope, first), |kind, step| self.field(&kind, step, *position));
    }

    /// The names of a block that nothing has read, now that it has ended: what they hold is lost.
    pub(super) fn unread(&mut self, statements: &[Stmt]) {
        for statement in statements {
            let Stmt::Var(parts, ..) = statement else { continue };
            if !self.used.contains(parts.0.name.as_str()) {
                let hint = "remove it, or let the answer rest on it".to_owned();
                self.wrong(statement.position(), &format!("nothing reads {}", parts.0.name), Some(hint));
            }
        }
    }

    /// A name that the body is given keeps its meaning to the end.
    pub(super) fn keep_given(&mut self, name: &str, position: Position) {
        // A function of the pack sees nothing of what the rule is given.
        if self.inside.is_none() && self.given.contains(name) {
            let hint = "call it something else; this name is given to the rule".to_owned();
            self.wrong(position, &format!("{name} would hide what the rule is given"), Some(hint));
        }
    }

    /// Checks the body of a closure for these argument types; captured names come first.
    pub(super) fn closure(
        &mut self,
        scope: &Locals,
        name: &str,
        captured: &[Type],
        argument: Option<&Type>,
    ) -> Type {
        let functions = self.functions.clone();
        let Some(function) = functions.iter().find(|function| function.name == name) else {
            return Type::Any;
        };
        let mut inner: Locals = scope.clone();
        for (index, parameter) in function.parameters.iter().enumerate() {
            if index >= captured.len() {
                self.keep_given(parameter, function.position);
            }
            let own = if index == captured.len() { argument.cloned() } else { None };
            inner.push((parameter.clone(), captured.get(index).cloned().or(own).unwrap_or(Type::Any)));
        }
        self.block(&mut inner, &function.statements)
    }

    /// What a closure argument gives for one element of `element`, and that tests answer yes or no.
    pub(super) fn closure_argument(
        &mut self,
        scope: &mut Locals,
        call: &str,
        argument: &Expr,
        element: &Type,
    ) -> Option<Type> {
        let (name, captured) = closure_of(argument)?;
        let captured: Vec<Type> = captured.iter().map(|name| self.named(scope, name)).collect();
        let gives = self.closure(scope, &name, &captured, Some(element));
        if TESTS.contains(&call) && !matches!(gives, Type::Flag | Type::Any) {
            self.wrong(
                argument.position(),
                &format!("{call} needs a test that gives true or false, not {gives}"),
                None,
            );
        }
        Some(gives)
    }

    /// The type of a call of one of our functions, or a problem with the names there are.
    pub(super) fn unknown_function(&mut self, name: &str, values: usize, position: Position) -> Type {
        let counts: Vec<usize> = signatures::FUNCTIONS
            .iter()
            .filter(|(known, ..)| *known == name)
            .map(|(_, count, _)| *count)
            .collect();
        let names = self.language.function_names();
        let hint = match counts.first() {
            Some(count) => format!("{name} takes {count} values here, counting the one before the point"),
            None => match nearest(name, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean {near}?"),
                None => {
                    "audit has: any, all, filter, count, map, sum, len, … (see docs/writing-rules.md)".into()
                }
            },
        };
        self.wrong(position, &format!("there is no function {name} that takes {values} values"), Some(hint));
        Type::Any
    }
}
