//! The one table of functions: their names, what they take and give, what they do, and what is told of them.

mod amounts;
mod call;
mod days;
mod names;
mod texts;
mod walks;

pub(super) use call::{Each, GivenValues};

use super::notes::{Got, Work};
use super::types::Type;
use super::value::Val;

/// A function that every body may call, as `f(x, y)` or `x.f(y)`.
#[derive(Debug)]
pub(super) struct OwnFunction {
    pub name: &'static str,
    pub takes: &'static [Takes],
    pub gives: Gives,
    /// What it does, in the words of the documentation.
    pub about: &'static str,
    pub run: FunctionRun,
}

/// What does the work.
#[derive(Debug, Clone, Copy)]
pub(super) enum FunctionRun {
    /// From values to a value.
    Plain(for<'a> fn(&mut Work<'a>, GivenValues<'_, 'a>) -> Got<Val<'a>>),
    /// From a list or rows and a closure over one of them.
    Walk(for<'a> fn(&mut Work<'a>, &Val<'a>, &mut Each<'_, 'a>) -> Got<Val<'a>>),
}

/// What a function takes at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Text,
    Integer,
    Money,
    Day,
    Instant,
    /// A list or rows.
    Many,
    /// A text, a list or rows.
    Long,
    /// A number, money, a day or an instant: what has an order.
    Ordered,
    /// A closure that answers yes or no.
    Test,
    /// A closure that makes a value.
    Make,
    /// A closure that makes a value that has an order.
    MakeOrdered,
}

/// What a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    Flag,
    Integer,
    Decimal,
    Text,
    Day,
    Money,
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

/// What the functions are about, in the order of the documentation.
pub(super) const GROUPS: &[(&str, &[OwnFunction])] = &[
    ("rows and lists", walks::FUNCTIONS),
    ("text", texts::FUNCTIONS),
    ("days", days::FUNCTIONS),
    ("money", amounts::FUNCTIONS),
    ("two values", amounts::EXTREMES),
];

/// A function as the documentation lists it: how it is called, and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentedFunction {
    /// What it is about: text, days.
    pub group: &'static str,
    /// As in `text.starts_with(text)`.
    pub call: String,
    /// What it gives.
    pub gives: &'static str,
    /// What it does.
    pub about: &'static str,
}

/// Every function that a body may call, in the order of the documentation.
#[must_use]
pub fn documented() -> Vec<DocumentedFunction> {
    let one = |group: &'static str, function: &OwnFunction| {
        let told: Vec<&str> = function.takes.iter().map(|takes| takes.short()).collect();
        let (first, rest) = told.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
        let call = format!("{first}.{}({})", function.name, rest.join(", "));
        DocumentedFunction { group, call, gives: function.gives.told(), about: function.about }
    };
    let group = |(group, functions): &(&'static str, &'static [OwnFunction])| {
        functions.iter().map(|function| one(group, function)).collect::<Vec<_>>()
    };
    GROUPS.iter().flat_map(group).collect()
}

/// Every function.
pub(super) fn all() -> impl Iterator<Item = &'static OwnFunction> {
    GROUPS.iter().flat_map(|(_, functions)| functions.iter())
}

/// The function of this name that takes so many values, the receiver of a method counted, of which the last is a
/// closure or not.
pub(super) fn find(name: &str, values: usize, closure: bool) -> Option<&'static OwnFunction> {
    let fits = |function: &&OwnFunction| function.name == name && function.takes.len() == values;
    all().find(|function| fits(function) && function.walks() == closure).or_else(|| all().find(fits))
}

impl OwnFunction {
    /// Whether its last argument is a closure.
    pub(super) fn walks(&self) -> bool {
        matches!(self.run, FunctionRun::Walk(_))
    }

    /// Whether its closure has to answer yes or no.
    pub(super) fn tests(&self) -> bool {
        self.takes.last() == Some(&Takes::Test)
    }
}

impl Takes {
    /// Whether a value of this type may be given; what is only known when the body runs may.
    pub(super) fn accepts(self, kind: &Type) -> bool {
        match kind {
            Type::Any => true,
            Type::Closure => matches!(self, Self::Test | Self::Make | Self::MakeOrdered),
            Type::Text | Type::Word(_) | Type::OneOf(_) => matches!(self, Self::Text | Self::Long),
            Type::Integer => matches!(self, Self::Integer | Self::Ordered),
            Type::Decimal => self == Self::Ordered,
            Type::Money => matches!(self, Self::Money | Self::Ordered),
            Type::Day => matches!(self, Self::Day | Self::Ordered),
            Type::Instant => matches!(self, Self::Instant | Self::Ordered),
            Type::List(_) | Type::Rows(_) => matches!(self, Self::Many | Self::Long),
            Type::Unit | Type::Flag | Type::Row(_) | Type::Map => false,
        }
    }

    /// The same in a word.
    fn short(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "number",
            Self::Money => "money",
            Self::Day => "day",
            Self::Instant => "instant",
            Self::Many | Self::Long => "rows",
            Self::Ordered => "value",
            Self::Test | Self::Make | Self::MakeOrdered => "|row| …",
        }
    }

    /// What it takes, in words.
    pub(super) fn told(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "a whole number",
            Self::Money => "money",
            Self::Day => "a day",
            Self::Instant => "an instant",
            Self::Many => "rows or a list",
            Self::Long => "text, rows or a list",
            Self::Ordered => "a number, money, a day or an instant",
            Self::Test | Self::Make | Self::MakeOrdered => "a closure, as |row| …",
        }
    }
}

impl Gives {
    /// In words.
    fn told(self) -> &'static str {
        match self {
            Self::Flag => "true or false",
            Self::Integer => "a whole number",
            Self::Decimal => "a decimal",
            Self::Text => "text",
            Self::Day => "a day",
            Self::Money => "money",
            Self::First => "rows or a list",
            Self::Element => "a row or an element",
            Self::Closure => "a number or money",
            Self::Mapped => "a list",
            Self::Any => "one of the values",
        }
    }

    /// The type of the result, from the types of the arguments and of the closure's result.
    pub(super) fn resolve(self, first: Option<&Type>, closure: Option<Type>) -> Type {
        let closure = closure.unwrap_or(Type::Any);
        match self {
            Self::Flag => Type::Flag,
            Self::Integer => Type::Integer,
            Self::Decimal => Type::Decimal,
            Self::Text => Type::Text,
            Self::Day => Type::Day,
            Self::Money => Type::Money,
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
