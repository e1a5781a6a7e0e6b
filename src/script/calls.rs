//! Operators and calls: which kinds can meet, which words an enumeration has, and what functions give.

use super::definitions::{Function, closure_of};
use super::signatures;
use super::types::Type;
use super::types::Type::{Any, Day, Decimal, Integer, Money, Text};
use super::walker::{Locals, Walker};
use crate::problem::suggest;
use crate::schema::Choices;
use rhai::{Expr, FnCallExpr, Position};
use std::sync::Arc;

/// Functions that would make other text of an enumeration's word, which nothing could check any more.
const TEXT_PARTS: [&str; 6] = ["lower", "upper", "trim", "includes", "starts_with", "ends_with"];

/// How deep calls of pack functions are followed.
const FOLLOWED: usize = 6;
/// With how many kinds of arguments a pack function is followed.
const WAYS: usize = 500;

impl Walker<'_> {
    pub(super) fn call(&mut self, scope: &mut Locals, call: &FnCallExpr, position: Position) -> Type {
        if !call.namespace.is_empty() {
            self.wrong(position, "rules have no modules", None);
            return Type::Any;
        }
        match (&*call.name, &call.args[..]) {
            ("==" | "!=" | "<" | "<=" | ">" | ">=", [a, b]) => {
                self.comparison(scope, &call.name, a, b, position)
            }
            ("contains", [list, item]) => self.membership(scope, list, item, position),
            ("+" | "-" | "*" | "/" | "%", [a, b]) => self.arithmetic(scope, &call.name, a, b, position),
            ("!", [a]) => {
                self.flag(scope, a, "!");
                Type::Flag
            }
            ("-" | "+", [a]) => self.expression(scope, a),
            ("curry", [closure, ..]) if closure_of(closure).is_some() => {
                let captured: Vec<Type> =
                    call.args[1..].iter().map(|argument| self.expression(scope, argument)).collect();
                if let Some((name, _)) = closure_of(closure) {
                    self.closure(scope, &name, &captured, None);
                }
                Type::Closure
            }
            (name, arguments) => {
                let name = name.to_owned();
                self.named_call(scope, &name, None, arguments, position)
            }
        }
    }

    fn comparison(
        &mut self,
        scope: &mut Locals,
        operator: &str,
        a: &Expr,
        b: &Expr,
        position: Position,
    ) -> Type {
        let (left, right) = (self.expression(scope, a), self.expression(scope, b));
        self.meet((&left, a), (&right, b), position);
        self.never_nothing(&left, &right, position);
        let equality = matches!(operator, "==" | "!=");
        let zero = |money: &Type, other: &Expr| *money == Type::Money && is_zero(other);
        let unit = !equality && (left == Type::Unit || right == Type::Unit);
        if unit || !(left.comparable(&right) || zero(&left, b) || zero(&right, a)) {
            let hint = (left == Type::Money || right == Type::Money)
                .then(|| "money is compared with money, or with 0".to_owned());
            self.wrong(position, &format!("{operator} cannot join {left} and {right}"), hint);
        }
        Type::Flag
    }

    /// Two texts that meet: a word beside an enumeration must be one of it, and words that can never be the
    /// same are a slip of the hand. Words keep their meaning through names, lists, `if` and closures.
    fn meet(&mut self, (left, a): (&Type, &Expr), (right, b): (&Type, &Expr), position: Position) {
        let place = |literal: &Expr| match literal {
            Expr::StringConstant(_, position) => *position,
            _ => position,
        };
        match (left, right) {
            (Type::OneOf(choices), Type::Word(words)) => self.members(choices, words, place(b)),
            (Type::Word(words), Type::OneOf(choices)) => self.members(choices, words, place(a)),
            (Type::OneOf(one), Type::OneOf(other))
                if !one.values.iter().any(|word| other.values.contains(word)) =>
            {
                self.wrong(
                    position,
                    "these two have no word in common",
                    Some(format!("{} and {}", one.listed(), other.listed())),
                );
            }
            (Type::Word(one), Type::Word(other)) if !one.iter().any(|word| other.contains(word)) => {
                self.wrong(position, "these words are never the same", None);
            }
            (Type::OneOf(choices), Type::Text) | (Type::Text, Type::OneOf(choices)) => {
                let hint = Some(format!("compare it with one of: {}", choices.listed()));
                self.wrong(position, "one of a few words meets text that is made when the rule runs", hint);
            }
            _ => {}
        }
    }

    fn members(&mut self, choices: &Choices, words: &[String], position: Position) {
        let values: Vec<&str> = choices.values.iter().map(|value| &**value).collect();
        for word in words.iter().filter(|word| !values.contains(&word.as_str())) {
            self.wrong(position, &format!("\"{word}\" is none of its values"), Some(suggest(word, &values)));
        }
    }

    /// Rows, maps and closures are never `()`, so asking for it would always be answered with no.
    fn never_nothing(&mut self, left: &Type, right: &Type, position: Position) {
        let solid = |kind: &Type| matches!(kind, Type::Rows(_) | Type::Map | Type::Closure);
        if (*left == Type::Unit && solid(right)) || (*right == Type::Unit && solid(left)) {
            self.wrong(
                position,
                "this is never ()",
                Some("ask whether rows are empty with is_empty()".into()),
            );
        }
    }

    fn membership(&mut self, scope: &mut Locals, list: &Expr, item: &Expr, position: Position) -> Type {
        let (lists, items) = (self.expression(scope, list), self.expression(scope, item));
        if !matches!(lists, Type::List(_) | Type::Rows(_) | Type::Any) {
            self.wrong(position, &format!("in needs a list on its right, not {lists}"), None);
            return Type::Flag;
        }
        let element = lists.element();
        match list {
            // Each word of a literal list is told where it stands; two lists of words only need one in common.
            Expr::Array(words, _) if !matches!(items, Type::Word(_)) => {
                for word in words {
                    let kind = self.expression(scope, word);
                    self.meet((&kind, word), (&items, item), position);
                }
            }
            _ => self.meet((&element, list), (&items, item), position),
        }
        if !element.comparable(&items) {
            self.wrong(position, &format!("in cannot find {items} in a list of {element}"), None);
        }
        Type::Flag
    }

    fn arithmetic(
        &mut self,
        scope: &mut Locals,
        operator: &str,
        a: &Expr,
        b: &Expr,
        position: Position,
    ) -> Type {
        let (left, right) = (self.expression(scope, a), self.expression(scope, b));
        match (operator, &left, &right) {
            ("/", Integer, Integer) => {
                let hint = "write one of them with a point, as 2.0".to_owned();
                self.wrong(position, "/ of two whole numbers would cut the rest off", Some(hint));
                Any
            }
            (_, Any, _) | (_, _, Any) => Any,
            ("+" | "-" | "*" | "%", Integer, Integer) => Integer,
            ("+" | "-" | "*" | "/", Integer | Decimal, Integer | Decimal) => Decimal,
            ("+" | "-", Money, Money)
            | ("*" | "/", Money, Integer | Decimal)
            | ("*", Integer | Decimal, Money) => Money,
            ("+" | "-", Day, Integer) => Day,
            ("-", Day, Day) => Integer,
            ("+", left, right) if left.is_text() && right.is_text() => Text,
            _ => {
                let hint = (left.is_text() || right.is_text())
                    .then(|| "put values into text with `${…}`".to_owned());
                self.wrong(position, &format!("{operator} cannot join {left} and {right}"), hint);
                Any
            }
        }
    }

    /// A call by name, as a function or as a method of `receiver`.
    pub(super) fn named_call(
        &mut self,
        scope: &mut Locals,
        name: &str,
        receiver: Option<&Type>,
        arguments: &[Expr],
        position: Position,
    ) -> Type {
        let values = arguments.len() + usize::from(receiver.is_some());
        let mut kinds: Vec<Type> = receiver.into_iter().cloned().collect();
        let mut gives = None;
        for argument in arguments {
            let element = kinds.first().map_or(Type::Any, Type::element);
            match closure_of(argument) {
                Some(_) => {
                    gives = self.closure_argument(scope, name, argument, &element);
                    kinds.push(Type::Closure);
                }
                None => kinds.push(self.expression(scope, argument)),
            }
        }
        if let (Some(Type::OneOf(choices)), true) = (kinds.first(), TEXT_PARTS.contains(&name)) {
            let hint = Some(format!("compare it with one of: {}", choices.listed()));
            self.wrong(position, &format!("{name} takes apart what is one of a few words"), hint);
        }
        if matches!(name, "max" | "min") && kinds.iter().chain(&gives).any(Type::is_text) {
            let hint = "compare the words themselves; no order of words means anything in a rule".to_owned();
            self.wrong(position, &format!("{name} takes numbers, money or days, not text"), Some(hint));
        }
        if let Some(result) = signatures::find(name, values) {
            return result.resolve(kinds.first(), gives);
        }
        match self.pack_function(name, values) {
            Some((functions, at)) => self.follow(&functions, at, kinds, position),
            None => self.unknown_function(name, values, position),
        }
    }

    /// Looks at a pack function with the argument types of this call.
    fn follow(
        &mut self,
        functions: &Arc<[Function]>,
        at: usize,
        kinds: Vec<Type>,
        position: Position,
    ) -> Type {
        let Some(function) = functions.get(at).filter(|_| self.depth < FOLLOWED) else {
            return Type::Any;
        };
        let name = format!("{} {}", function.name, function.parameters.len());
        let known = self.followed.get(&name).map_or(&[][..], Vec::as_slice);
        if let Some((_, kind)) = known.iter().find(|(arguments, _)| *arguments == kinds) {
            return kind.clone();
        }
        if known.len() >= WAYS {
            let what = format!("{} is called with too many kinds of values to be checked", function.name);
            self.wrong(position, &what, None);
            return Type::Any;
        }
        let arguments = kinds.clone();
        let outermost = self.inside.is_none() && !self.in_functions;
        if outermost {
            self.inside = Some((function.name.clone(), position));
        }
        self.depth += 1;
        let outer = (std::mem::replace(&mut self.functions, functions.clone()), self.statements);
        // A function asks whether an argument is () before it uses it, so a literal () tells nothing here.
        let kinds = kinds.into_iter().map(|kind| if kind == Type::Unit { Type::Any } else { kind });
        let mut scope: Locals = function.parameters.iter().cloned().zip(kinds).collect();
        let kind = self.block(&mut scope, &function.statements);
        (self.functions, self.statements) = outer;
        self.depth -= 1;
        if outermost {
            self.inside = None;
        }
        self.followed.entry(name).or_default().push((arguments, kind.clone()));
        kind
    }
}

fn is_zero(expression: &Expr) -> bool {
    matches!(expression, Expr::IntegerConstant(0, _))
}
