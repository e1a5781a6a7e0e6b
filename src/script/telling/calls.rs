//! Follows calls: operators, closures over rows, and the functions of the pack.

use super::follower::{Follower, Use, spot};
use super::known::{Local, Seen, element, meet, renamed};
use super::walk::{Scope, leaves, plain};
use crate::script::definitions::{Function, closure_of};
use crate::script::signatures;
use crate::script::types::Type;
use rhai::{Expr, FnCallExpr, Position};
use std::sync::Arc;

/// How deep calls of pack functions are followed.
const FOLLOWED: usize = 6;

/// Functions that call their closure for every row.
const EVERY: [&str; 7] = ["filter", "count", "map", "sum", "distinct", "min", "max"];

impl Follower<'_> {
    pub(super) fn call(&mut self, scope: &mut Scope, call: &FnCallExpr, position: Position, to: Use) -> Seen {
        if let ("!", [asked]) = (&*call.name, &call.args[..]) {
            let seen = self.expression(scope, asked, plain(to));
            return Seen { yes: seen.no, no: seen.yes, ..Seen::of(None, &self.state) };
        }
        let text = |one: &Expr| matches!(one, Expr::StringConstant(..) | Expr::InterpolatedString(..));
        let gives_text = match &*call.name {
            "+" => call.args.iter().any(text),
            name => signatures::find(name, call.args.len()) == Some(signatures::Gives::Text),
        };
        let tells = to == Use::Answer && gives_text && !call.args.iter().any(leaves);
        let to = if tells { Use::Tell } else { plain(to) };
        self.function(scope, &call.name, None, &call.args, (position, to))
    }

    /// A call by name, as a function or as a method of a receiver.
    pub(super) fn function(
        &mut self,
        scope: &mut Scope,
        name: &str,
        receiver: Option<Seen>,
        arguments: &[Expr],
        (position, to): (Position, Use),
    ) -> Seen {
        let mut values: Vec<Seen> = receiver.into_iter().collect();
        let mut kept = None;
        for argument in arguments {
            match closure_of(argument) {
                Some((closure, captured)) => {
                    for name in &captured {
                        self.expression_of(scope, name, to);
                    }
                    let rows = values.first().cloned();
                    kept = Some(self.closure(scope, (name, &closure), rows, (argument.position(), to)));
                }
                None => values.push(self.expression(scope, argument, to)),
            }
        }
        let kind = values.first().map_or(Type::Any, |value| value.kind.clone());
        if let Some(kept) = kept {
            return Seen::of((name == "filter").then_some(kept), &self.state).with(kind);
        }
        let keys: Option<Vec<String>> = values.iter().map(|value| value.key.clone()).collect();
        if let ("first", Some([rows])) = (name, keys.as_deref()) {
            return Seen::of(Some(element(rows)), &self.state).with(kind.element());
        }
        let key = Seen::of(keys.map(|keys| format!("{name}({})", keys.join(","))), &self.state).key;
        self.pack_function(name, &values, key, (position, to))
    }

    fn expression_of(&mut self, scope: &Scope, name: &str, to: Use) {
        let given = scope.iter().rev().find(|local| local.name == name).and_then(|local| local.given);
        if let Some(given) = given {
            let use_of = self.uses.entry(given).or_insert(Use::Nothing);
            *use_of = to.max(*use_of);
        }
    }

    /// Follows a closure for any one row; gives the name of the rows that a filter keeps by it.
    fn closure(
        &mut self,
        scope: &Scope,
        (called, closure): (&str, &str),
        rows: Option<Seen>,
        (position, to): (Position, Use),
    ) -> String {
        let within = self.inside.as_ref().map(|(_, call)| spot(*call));
        let kept = format!("{called}@{within:?}{:?}", spot(position));
        let kind = rows.as_ref().map_or(Type::Any, |rows| rows.kind.element());
        let rows = rows.and_then(|rows| rows.key);
        let rows_key = rows.clone().unwrap_or_else(|| format!("rows of {kept}"));
        let all = self.functions.clone();
        let Some(function) = all.iter().find(|function| function.name == closure) else { return kept };
        let row = element(&rows_key);
        let mut inner = scope.clone();
        if let Some(name) = function.parameters.last() {
            let seen = Seen::of(Some(row.clone()), &self.state).with(kind);
            inner.push(Local { name: name.clone(), given: None, seen });
        }
        let before = self.state.clone();
        let seen = self.body(&mut inner, function, to);
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
    fn body(&mut self, scope: &mut Scope, function: &Function, to: Use) -> Seen {
        let outer = (std::mem::replace(&mut self.returns, to), std::mem::take(&mut self.returned));
        let mut seen = self.block(scope, &function.statements, to);
        for (state, returned) in std::mem::take(&mut self.returned) {
            self.state = meet(self.state.take(), state);
            seen = seen.either(returned);
        }
        (self.returns, self.returned) = outer;
        seen
    }

    fn pack_function(
        &mut self,
        name: &str,
        values: &[Seen],
        key: Option<String>,
        (position, to): (Position, Use),
    ) -> Seen {
        let named = |function: &&Function| function.name == name && function.parameters.len() == values.len();
        let pack: Arc<[Function]> = self.language.functions.clone();
        let Some(function) = pack.iter().find(named).filter(|_| self.depth < FOLLOWED) else {
            return Seen::of(key, &self.state);
        };
        if key.as_ref().is_some_and(|key| super::known::holds(&self.state, &self.filters, key)) {
            return Seen::of(key, &self.state);
        }
        let outermost = self.inside.is_none();
        self.inside.get_or_insert_with(|| (name.to_owned(), position));
        self.depth += 1;
        let outer = std::mem::replace(&mut self.functions, pack.clone());
        let local =
            |(name, seen): (&String, &Seen)| Local { name: name.clone(), given: None, seen: seen.clone() };
        let mut scope: Scope = function.parameters.iter().zip(values).map(local).collect();
        let seen = self.body(&mut scope, function, to);
        self.functions = outer;
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
