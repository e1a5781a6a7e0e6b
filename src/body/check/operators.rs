//! Operators: which kinds can meet, and which words an enumeration has.

use super::walker::{Locals, Walker};
use crate::body::operator::Operator;
use crate::body::place::LineColumn;
use crate::body::tree::{BodyNode, NodeKind};
use crate::body::types::Type;
use crate::body::types::Type::{Any, Day, Decimal, Integer, Money, Text};
use crate::problem::suggest;
use crate::schema::Choices;

impl Walker<'_> {
    pub(super) fn infix(
        &mut self,
        scope: &mut Locals,
        operator: Operator,
        sides: &[BodyNode; 2],
        at: LineColumn,
    ) -> Type {
        let [a, b] = sides;
        let (left, right) = (self.expression(scope, a), self.expression(scope, b));
        match operator.compares() {
            true => self.comparison(operator, (&left, a), (&right, b), at),
            false => self.arithmetic(operator, &left, &right, at),
        }
    }

    fn comparison(
        &mut self,
        operator: Operator,
        (left, a): (&Type, &BodyNode),
        (right, b): (&Type, &BodyNode),
        at: LineColumn,
    ) -> Type {
        self.meet((left, a), (right, b), at);
        self.never_nothing(left, right, at);
        let equality = matches!(operator, Operator::Equal | Operator::Unequal);
        let zero =
            |money: &Type, other: &BodyNode| *money == Money && matches!(other.kind, NodeKind::Integer(0));
        let unit = !equality && (*left == Type::Unit || *right == Type::Unit);
        if unit || !(left.comparable(right) || zero(left, b) || zero(right, a)) {
            let hint = (*left == Money || *right == Money)
                .then(|| "money is compared with money, or with 0".to_owned());
            self.wrong(at, &format!("{} cannot join {left} and {right}", operator.text()), hint);
        }
        Type::Flag
    }

    /// Two texts that meet: a word beside an enumeration must be one of it, and words that can never be the
    /// same are a slip of the hand. Words keep their meaning through names, lists, `if` and closures.
    fn meet(&mut self, (left, a): (&Type, &BodyNode), (right, b): (&Type, &BodyNode), at: LineColumn) {
        let place = |literal: &BodyNode| match literal.kind {
            NodeKind::Text(_) => literal.at,
            _ => at,
        };
        match (left, right) {
            (Type::OneOf(choices), Type::Word(words)) => self.words(choices, words, place(b)),
            (Type::Word(words), Type::OneOf(choices)) => self.words(choices, words, place(a)),
            (Type::OneOf(one), Type::OneOf(other))
                if !one.values.iter().any(|word| other.values.contains(word)) =>
            {
                let hint = Some(format!("{} and {}", one.listed(), other.listed()));
                self.wrong(at, "these two have no word in common", hint);
            }
            (Type::Word(one), Type::Word(other)) if !one.iter().any(|word| other.contains(word)) => {
                self.wrong(at, "these words are never the same", None);
            }
            (Type::OneOf(choices), Text) | (Text, Type::OneOf(choices)) => {
                let hint = Some(format!("compare it with one of: {}", choices.listed()));
                self.wrong(at, "one of a few words meets text that is made when the rule runs", hint);
            }
            _ => {}
        }
    }

    fn words(&mut self, choices: &Choices, words: &[String], at: LineColumn) {
        let values: Vec<&str> = choices.values.iter().map(|value| &**value).collect();
        for word in words.iter().filter(|word| !values.contains(&word.as_str())) {
            self.wrong(at, &format!("\"{word}\" is none of its values"), Some(suggest(word, &values)));
        }
    }

    /// Rows, maps and closures are never `()`, so asking for it would always be answered with no.
    fn never_nothing(&mut self, left: &Type, right: &Type, at: LineColumn) {
        let solid = |kind: &Type| matches!(kind, Type::Rows(_) | Type::Map | Type::Closure);
        if (*left == Type::Unit && solid(right)) || (*right == Type::Unit && solid(left)) {
            self.wrong(at, "this is never ()", Some("ask whether rows are empty with is_empty()".into()));
        }
    }

    pub(super) fn membership(&mut self, scope: &mut Locals, sides: &[BodyNode; 2], at: LineColumn) -> Type {
        let [list, item] = sides;
        let (lists, items) = (self.expression(scope, list), self.expression(scope, item));
        if !matches!(lists, Type::List(_) | Type::Rows(_) | Any) {
            self.wrong(at, &format!("in needs a list on its right, not {lists}"), None);
            return Type::Flag;
        }
        let element = lists.element();
        match &list.kind {
            // Each word of a literal list is told where it stands; two lists of words only need one in common.
            NodeKind::List(words) if !matches!(items, Type::Word(_)) => {
                for word in &words.items {
                    let kind = self.expression(scope, word);
                    self.meet((&kind, word), (&items, item), at);
                }
            }
            _ => self.meet((&element, list), (&items, item), at),
        }
        if !element.comparable(&items) {
            self.wrong(at, &format!("in cannot find {items} in a list of {element}"), None);
        }
        Type::Flag
    }

    fn arithmetic(&mut self, operator: Operator, left: &Type, right: &Type, at: LineColumn) -> Type {
        match (operator.text(), left, right) {
            ("/", Integer, Integer) => {
                let hint = "write one of them with a point, as 2.0".to_owned();
                self.wrong(at, "/ of two whole numbers would cut the rest off", Some(hint));
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
            (operator, ..) => {
                let hint = (left.is_text() || right.is_text())
                    .then(|| "put values into text with `${…}`".to_owned());
                self.wrong(at, &format!("{operator} cannot join {left} and {right}"), hint);
                Any
            }
        }
    }
}
