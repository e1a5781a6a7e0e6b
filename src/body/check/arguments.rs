//! What functions are given: whether they can do anything with it.

use super::walker::Walker;
use crate::body::functions::{OwnFunction, Takes};
use crate::body::place::LineColumn;
use crate::body::tree::{CallNode, Callee};
use crate::body::types::Type;

/// Functions that would make other text of an enumeration's word, which nothing could check any more.
const TEXT_PARTS: [&str; 6] = ["lower", "upper", "trim", "includes", "starts_with", "ends_with"];

/// One value of a call, the receiver of a method counted.
pub(super) struct Argument {
    pub kind: Type,
    pub at: LineColumn,
    /// Whether it is written as a closure.
    pub closure: bool,
}

impl Walker<'_> {
    /// Tells what a call is given that it cannot take; each fault once.
    pub(super) fn given_well(
        &mut self,
        call: &CallNode,
        arguments: &[Argument],
        gives: Option<&Type>,
        at: LineColumn,
    ) {
        let name = &*call.name;
        if let (Some(Argument { kind: Type::OneOf(choices), .. }), true) =
            (arguments.first(), TEXT_PARTS.contains(&name))
        {
            let hint = Some(format!("compare it with one of: {}", choices.listed()));
            self.wrong(at, &format!("{name} takes apart what is one of a few words"), hint);
        }
        let mut kinds = arguments.iter().map(|argument| &argument.kind).chain(gives);
        let extreme = matches!(name, "max" | "min");
        if extreme && kinds.any(Type::is_text) {
            let hint = "compare the words themselves; no order of words means anything in a rule".to_owned();
            self.wrong(at, &format!("{name} takes numbers, money or days, not text"), Some(hint));
        }
        match call.callee {
            Callee::Own(function) => {
                for (argument, takes) in arguments.iter().zip(function.takes) {
                    if !(extreme && argument.kind.is_text()) {
                        self.accepted(function, *takes, argument);
                    }
                }
            }
            Callee::Pack(_) => self.no_closure(name, arguments),
            Callee::None => {}
        }
    }

    fn accepted(&mut self, function: &OwnFunction, takes: Takes, argument: &Argument) {
        let (name, kind) = (function.name, &argument.kind);
        if takes.accepts(kind) {
            return;
        }
        if argument.closure && !function.walks() {
            self.no_closure(name, std::slice::from_ref(argument));
            return;
        }
        let what = format!("{name} needs {}, not {kind}", takes.told());
        self.wrong(argument.at, &what, instead(name, takes, kind));
    }

    fn no_closure(&mut self, name: &str, arguments: &[Argument]) {
        for argument in arguments.iter().filter(|argument| argument.closure) {
            self.wrong(argument.at, &format!("{name} takes no closure"), None);
        }
    }
}

/// What to write instead of a value that a function cannot take.
fn instead(name: &str, takes: Takes, kind: &Type) -> Option<String> {
    let hint = match (takes, kind) {
        (Takes::Test | Takes::Make | Takes::MakeOrdered, _) => {
            return Some(format!("write it where it is used: rows.{name}(|row| …)"));
        }
        (Takes::Text, Type::Integer | Type::Decimal | Type::Money | Type::Day | Type::Instant) => {
            "put values into text with `${…}`"
        }
        (Takes::Text, Type::List(_) | Type::Rows(_)) => "make one text of many with join",
        (Takes::Day, Type::Instant) => "date() gives the day of an instant",
        (Takes::Day, Type::Text | Type::Word(_)) => "day(\"2026-11-20\") gives the day of a text",
        (Takes::Instant, Type::Day) => "it is a day already",
        _ => return None,
    };
    Some(hint.to_owned())
}
