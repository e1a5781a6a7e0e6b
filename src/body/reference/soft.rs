//! Fields that may be unknown because they only tell: such a reading goes by another name.

use crate::body::place::LineColumn;
use crate::body::read::at;
use rhai::{Position, Token};
use std::cell::RefCell;
use std::collections::BTreeSet;

thread_local! {
    /// Where the body that is being parsed reads fields that only tell and have a word behind `??`.
    static SOFT: RefCell<BTreeSet<LineColumn>> = RefCell::default();
}

/// Parses something of which these readings only tell.
pub(super) fn softly<T>(fields: BTreeSet<LineColumn>, parse: impl FnOnce() -> T) -> T {
    SOFT.set(fields);
    let parsed = parse();
    SOFT.take();
    parsed
}

/// The name under which a field is read that may be unknown.
pub(super) fn name_of(name: &str) -> String {
    format!("{name}?")
}

/// Gives fields their other name where what is unknown is no obstacle.
pub(super) fn soften(token: Token, position: Position) -> Token {
    let at = at(position);
    match token {
        Token::Identifier(name) if SOFT.with_borrow(|soft| soft.contains(&at)) => {
            Token::Identifier(Box::new(name_of(&name).into()))
        }
        other => other,
    }
}
