//! Where nodes stand, and what is wrong there.

/// The number of a node in its body, in the order of reading.
pub(super) type NodeId = u32;

/// A line and a column of the file, 1-based; 0 where Rhai knows none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub(super) struct LineColumn {
    pub line: u16,
    pub column: u16,
}

/// What is wrong with a script.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ScriptFault {
    pub what: String,
    pub at: LineColumn,
    pub hint: Option<&'static str>,
}
