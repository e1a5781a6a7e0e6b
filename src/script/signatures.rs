//! Which functions exist, with how many values each is called, and what kind they give.

use super::types::Type;

/// What a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    Flag,
    Integer,
    Decimal,
    Text,
    Day,
    /// The kind of its first argument.
    First,
    /// One element of its first argument.
    Element,
    /// What its closure gives.
    Closure,
    /// A list of what its closure gives.
    Mapped,
    Any,
}

/// Name, number of values (the receiver of a method counts), result.
pub(super) const FUNCTIONS: &[(&str, usize, Gives)] = &[
    ("any", 2, Gives::Flag),
    ("all", 2, Gives::Flag),
    ("count", 2, Gives::Integer),
    ("filter", 2, Gives::First),
    ("map", 2, Gives::Mapped),
    ("sum", 2, Gives::Closure),
    ("distinct", 2, Gives::Integer),
    ("len", 1, Gives::Integer),
    ("is_empty", 1, Gives::Flag),
    ("first", 1, Gives::Element),
    ("join", 2, Gives::Text),
    ("max", 2, Gives::Any),
    ("min", 2, Gives::Any),
    ("starts_with", 2, Gives::Flag),
    ("ends_with", 2, Gives::Flag),
    ("includes", 2, Gives::Flag),
    ("lower", 1, Gives::Text),
    ("upper", 1, Gives::Text),
    ("trim", 1, Gives::Text),
    ("words", 1, Gives::Text),
    ("same_name", 2, Gives::Flag),
    ("plural", 3, Gives::Text),
    ("day", 1, Gives::Day),
    ("iso", 1, Gives::Text),
    ("year", 1, Gives::Integer),
    ("weekday", 1, Gives::Integer),
    ("week_end", 1, Gives::Day),
    ("date", 1, Gives::Day),
    ("add_months", 2, Gives::Day),
    ("add_years", 2, Gives::Day),
    ("add_business_days", 2, Gives::Day),
    ("amount", 1, Gives::Decimal),
    ("currency", 1, Gives::Text),
    ("abs", 1, Gives::First),
];

/// The names of the functions whose closure must answer yes or no.
pub(super) const TESTS: &[&str] = &["any", "all", "count", "filter"];

/// What a call gives when it is one of ours; none when there is no such function.
pub(super) fn find(name: &str, values: usize) -> Option<Gives> {
    FUNCTIONS.iter().find(|(known, count, _)| *known == name && *count == values).map(|(_, _, gives)| *gives)
}

impl Gives {
    /// The type of the result, from the types of the arguments and of the closure's result.
    pub(super) fn resolve(self, first: Option<&Type>, closure: Option<Type>) -> Type {
        let closure = closure.unwrap_or(Type::Any);
        match self {
            Self::Flag => Type::Flag,
            Self::Integer => Type::Integer,
            Self::Decimal => Type::Decimal,
            Self::Text => Type::Text,
            Self::Day => Type::Day,
            Self::First => first.cloned().unwrap_or(Type::Any),
            Self::Element => first.map_or(Type::Any, Type::element),
            // A sum over nothing is the whole number 0, whatever the closure would give.
            Self::Closure => {
                if closure == Type::Integer {
                    closure
                } else {
                    Type::Any
                }
            }
            Self::Mapped => Type::List(Box::new(closure)),
            Self::Any => Type::Any,
        }
    }
}
