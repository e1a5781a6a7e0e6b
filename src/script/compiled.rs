//! A compiled body, and what is known of it without running it.

use super::spots::MarkedSpot;
use super::types::Type;
use crate::problem::{Name, Problem};
use crate::schema::TableId;
use crate::source::Source;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// A compiled body. Shared by threads; judging changes nothing.
#[derive(Debug)]
pub struct Script {
    pub(super) ast: rhai::AST,
    pub(super) names: Vec<(Name, Type)>,
    pub(super) source: Arc<Source>,
    pub(super) reads: BTreeSet<(TableId, String)>,
    pub(super) sees: Vec<TableId>,
    pub(super) spots: Vec<MarkedSpot>,
    pub(super) unused: Vec<Name>,
    /// The body as it is written; none for a condition and a marked body, of which nobody asks what they only tell.
    pub(super) code: Option<Box<str>>,
    /// What it only tells, once somebody had to know.
    pub(super) told: OnceLock<Told>,
}

/// What a body only tells.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The body in which what only tells may be unknown, where a word stands in for it.
    pub ast: Option<rhai::AST>,
    /// What only tells and has no such word.
    pub bare: Vec<Problem>,
}

impl Script {
    /// The marks of a marked body, in the order of the file.
    #[must_use]
    pub fn spots(&self) -> &[MarkedSpot] {
        &self.spots
    }

    /// The fields and relations the body reads, with their tables, as far as their types are known.
    #[must_use]
    pub fn reads(&self) -> &BTreeSet<(TableId, String)> {
        &self.reads
    }

    /// The tables of which the body may see more than one row.
    #[must_use]
    pub fn sees(&self) -> &[TableId] {
        &self.sees
    }

    /// The names the body was given and does not use.
    #[must_use]
    pub fn unused(&self) -> &[Name] {
        &self.unused
    }
}
