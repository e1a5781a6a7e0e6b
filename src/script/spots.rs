//! The marked places of a body, which tell which of its ways a row took.

/// The function that a mark calls; no rule may, because no list of functions names it.
pub(super) const MARK: &str = "spot_reached";

/// What a marked place of a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// An answer that always is a finding: `true`, a sentence or a map.
    Flag,
    /// The answer `false`.
    Silent,
    /// An answer that may be either.
    Either,
    /// The answer `false` of an `if` without `else`.
    NoElse,
    /// A branch that only makes a value.
    Branch,
}

/// A place of a body that examples should reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkedSpot {
    /// 1-based line of the file.
    pub line: usize,
    /// 1-based column.
    pub column: usize,
    /// What it is.
    pub turn: Turn,
}
