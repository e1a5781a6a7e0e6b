//! What of Rhai is kept between two rows.

use rhai::{AST, Engine};

/// Rhai with the tables of one schema and the functions of one pack.
pub(in crate::body) struct RhaiReference(pub Engine);

/// A body as Rhai runs it.
#[derive(Debug)]
pub(in crate::body) struct Parsed {
    /// None where Rhai cannot read what this program can, which is a difference.
    pub plain: Option<AST>,
    /// The same, where what only tells may be unknown.
    pub soft: Option<AST>,
}

impl std::fmt::Debug for RhaiReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RhaiReference")
    }
}
