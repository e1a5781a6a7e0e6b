//! Follows calls: operators, closures over rows, and the functions of the pack.

use super::follower::{EnteredCall, Follower, Use};
use super::known::{Local, Seen, element, holds, meet, renamed};
use super::walk::{Scope, leaves, plain};
use crate::body::functions::Gives;
use crate::body::operator::Operator;
use crate::body::place::{LineColumn, NodeId};
use crate::body::tree::{BodyNode, CallNode, Callee, ClosureNode, NodeKind};
use crate::body::types::Type;

/// How deep calls of pack functions are followed.
const FOLLOWED: usize = 6;

/// Functions that call their closure for every row.
const EVERY: [&str; 7] = ["filter", "count", "map", "sum", "distinct", "min", "max"];

impl Follower<'_> {
    /// An operator or a call by name.
    pub(super) fn call(&mut self, scope: &mut Scope, node: &BodyNode, to: Use) -> Seen {
        match &node.kind {
            NodeKind::Not(asked) => {
                let seen = self.expression(scope, asked, plain(to));
                Seen { yes: seen.no, no: seen.yes, ..Seen::of(None, &self.state) }
            }
            NodeKind::Sign(sign, value) => {
                self.operation(scope, &sign.to_string(), std::slice::from_ref(&**value), plain(to))
            }
            NodeKind::In(sides) => self.operation(scope, "contains", &sides[..], plain(to)),
            NodeKind::Infix(operator, sides) => {
                let text = |one: &BodyNode| matches!(one.kind, NodeKind::Text(_) | NodeKind::Template(_));
                let text = *operator == Operator::Add && sides.iter().any(text);
                let to = tells(to, text, &sides[..]);
                self.operation(scope, operator.text(), &sides[..], to)
            }
            NodeKind::Call(call) => {
                let text = matches!(call.callee, Callee::Own(function) if function.gives == Gives::Text);
                let to = tells(to, text, &call.arguments);
                self.function(scope, call, None, ((node.id, node.at), to))
            }
            _ => Seen::of(None, &self.state),
        }
    }

    fn operation(&mut self, scope: &mut Scope, name: &str, values: &[BodyNode], to: Use) -> Seen {
        let seen: Vec<Seen> = values.iter().map(|value| self.expression(scope, value, to)).collect();
        Seen::of(key_of(name, &seen), &self.state)
    }

    /// A call by name, as a function or as a method of a receiver.
    pub(super) fn function(
        &mut self,
        scope: &mut Scope,
        call: &CallNode,
        receiver: Option<Seen>,
        (place, to): ((NodeId, LineColumn), Use),
    ) -> Seen {
        let mut values: Vec<Seen> = receiver.into_iter().collect();
        let mut kept = None;
        for argument in &call.arguments {
            match argument.closure() {
                Some(closure) => {
                    self.captures(scope, closure, to);
                    let rows = values.first().cloned();
                    kept = Some(self.closure(scope, (&call.name, closure), rows, (argument.at, to)));
                }
                None => values.push(self.expression(scope, argument, to)),
            }
        }
        let kind = values.first().map_or(Type::Any, |value| value.kind.clone());
        if let Some(kept) = kept {
            return Seen::of((&*call.name == "filter").then_some(kept), &self.state).with(kind);
        }
        if let ("first", [rows]) = (&*call.name, &values[..])
            && let Some(rows) = &rows.key
        {
            return Seen::of(Some(element(rows)), &self.state).with(kind.element());
        }
        let key = Seen::of(key_of(&call.name, &values), &self.state).key;
        self.pack_function(call, &values, key, (place, to))
    }

    /// The names that a closure takes from the body around it.
    fn captures(&mut self, scope: &Scope, closure: &ClosureNode, to: Use) {
        for captured in &closure.captures {
            if let Some(local) = scope.iter().rev().find(|local| local.name == captured.name) {
                self.uses_name(local, to);
            }
        }
    }

    /// Follows a closure for any one row; gives the name of the rows that a filter keeps by it.
    fn closure(
        &mut self,
        scope: &Scope,
        (called, closure): (&str, &ClosureNode),
        rows: Option<Seen>,
        (at, to): (LineColumn, Use),
    ) -> String {
        let within = self.inside.as_ref().map(|call| (call.at.line, call.at.column));
        let kept = format!("{called}@{within:?}{:?}", (at.line, at.column));
        let kind = rows.as_ref().map_or(Type::Any, |rows| rows.kind.element());
        let rows = rows.and_then(|rows| rows.key);
        let rows_key = rows.clone().unwrap_or_else(|| format!("rows of {kept}"));
        let row = element(&rows_key);
        let mut inner = scope.clone();
        if let Some(named) = closure.parameters.last() {
            let seen = Seen::of(Some(row.clone()), &self.state).with(kind);
            inner.push(Local { name: named.name.clone(), given: None, seen });
        }
        let before = self.state.clone();
        let seen = self.result(&mut inner, &closure.statements, to);
        let after = std::mem::replace(&mut self.state, before);
        if let (true, Some(state)) = (EVERY.contains(&called), &mut self.state) {
            state.extend(renamed(&after, &row, &row));
            if called == "filter" {
                state.extend(renamed(&seen.yes, &row, &element(&kept)));
            }
        }
        if let ("filter", Some(rows)) = (called, rows) {
            self.filters.insert(kept.clone(), rows);
        }
        kept
    }

    /// The statements of a function or closure, whose `return` gives its value to the call.
    fn result(&mut self, scope: &mut Scope, statements: &[BodyNode], to: Use) -> Seen {
        let outer = (std::mem::replace(&mut self.returns, to), std::mem::take(&mut self.returned));
        let mut seen = self.block(scope, statements, to);
        for (state, returned) in std::mem::take(&mut self.returned) {
            self.state = meet(self.state.take(), state);
            seen = seen.either(returned);
        }
        (self.returns, self.returned) = outer;
        seen
    }

    fn pack_function(
        &mut self,
        call: &CallNode,
        values: &[Seen],
        key: Option<String>,
        ((id, at), to): ((NodeId, LineColumn), Use),
    ) -> Seen {
        let language = self.language;
        let function = match call.callee {
            Callee::Pack(index) => language.functions.get(index).filter(|_| self.depth < FOLLOWED),
            Callee::Own(_) | Callee::None => None,
        };
        let Some(function) = function else { return Seen::of(key, &self.state) };
        if key.as_ref().is_some_and(|key| holds(&self.state, &self.filters, key)) {
            return Seen::of(key, &self.state);
        }
        let outermost = self.inside.is_none();
        self.inside.get_or_insert_with(|| EnteredCall { name: call.name.clone(), id, at });
        self.depth += 1;
        let given = function.parameters.iter().zip(values);
        let local = |(name, seen): (&std::sync::Arc<str>, &Seen)| Local {
            name: name.clone(),
            given: None,
            seen: seen.clone(),
        };
        let mut scope: Scope = given.map(local).collect();
        let seen = self.result(&mut scope, &function.body.statements, to);
        self.depth -= 1;
        if outermost {
            self.inside = None;
        }
        if let (Some(key), Some(state)) = (&key, &mut self.state) {
            state.insert(key.clone());
        }
        let with = |known| super::known::both(&known, &self.state);
        Seen { key, yes: with(seen.yes), no: with(seen.no), kind: seen.kind }
    }
}

/// What becomes of the parts of a call: of a text in an answer they only tell.
fn tells(to: Use, text: bool, parts: &[BodyNode]) -> Use {
    if to == Use::Answer && text && !parts.iter().any(leaves) { Use::Tell } else { plain(to) }
}

/// The name of a value that a function makes of others; none where one of them has none.
fn key_of(name: &str, values: &[Seen]) -> Option<String> {
    let keys: Option<Vec<String>> = values.iter().map(|value| value.key.clone()).collect();
    keys.map(|keys| format!("{name}({})", keys.join(",")))
}
