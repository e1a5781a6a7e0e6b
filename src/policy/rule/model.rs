//! A rule as it judges.

use super::{LooksBack, Target};
use crate::body::{Language, Script, Type, WrittenBody};
use crate::policy::Text;
use crate::policy::blocks::{self, Parts};
use crate::policy::inside::Prepared;
use crate::policy::meta::{Confidence, EndedBy, Level, Section};
use crate::problem::{Checked, Name, Problem};
use crate::schema::{FieldId, TableId};
use jiff::civil::Date;
use std::sync::OnceLock;

/// A rule: what it judges, what it means, and its compiled body.
#[derive(Debug)]
pub struct Rule {
    /// The stem of its file.
    pub id: Name,
    /// What it finds, and its sentence when the body gives none.
    pub title: String,
    /// The facts of the pack it carries.
    pub facts: Vec<String>,
    /// Level per action of the pack, in its order; none where the action is not concerned.
    pub severity: Vec<Option<Level>>,
    /// The roles it concerns; empty means all.
    pub roles: Vec<String>,
    /// What it judges.
    pub target: Target,
    /// The field its findings point at, in the row or in a record it reads.
    pub at: Option<(TableId, FieldId)>,
    /// Further tables and records the body sees.
    pub reads: Vec<TableId>,
    /// Indexes of the pack's parameters the body sees.
    pub params: Vec<usize>,
    /// How far back it looks into tables that exports fill.
    pub looks_back: Vec<LooksBack>,
    /// Keys of the pack's sources.
    pub sources: Vec<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// When its sources were last read.
    pub checked: Date,
    /// What its findings speak for: an action, `keep`, or a word of the pack.
    pub advises: Option<String>,
    /// Whether the person may accept a finding.
    pub waivable: bool,
    /// What ends its findings.
    pub ended_by: EndedBy,
    /// Whether it concludes from rows of exports what nobody wrote down.
    pub derived: bool,
    /// Whether its findings speak for their rows.
    pub speaks: bool,
    /// The part of the report its findings belong to.
    pub section: Option<Section>,
    /// What happens if it is ignored.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// The names that its body sees, in the order in which they are bound.
    pub(super) names: Vec<(Name, Type)>,
    /// The body, once it was needed.
    pub(super) body: OnceLock<Checked<Script>>,
    /// The file.
    pub source: Text,
    /// Where its examples stand in the file; empty when it has none.
    pub(in crate::policy) parts: Parts,
    /// Whether a person added it beside the pack.
    pub own: bool,
}

impl Rule {
    /// Whether it holds facts against each other.
    #[must_use]
    pub fn contradicts(&self) -> bool {
        self.severity.iter().flatten().any(|level| *level == Level::Contradiction)
    }

    /// Where the body is written.
    pub(super) fn written(&self) -> WrittenBody<'_> {
        let source = self.source.shared();
        WrittenBody { source, part: blocks::body(source.text(), &self.parts), flat: None }
    }

    /// The compiled body. A body of the pack is compiled when there is a first row to judge, because most
    /// accounts have no row for most rules (the tests compile all of them); what a person adds is compiled, and
    /// complained about, when it is read.
    ///
    /// # Errors
    /// Everything that is wrong with it; never in the pack of a released program.
    pub fn script(&self, language: &Language) -> Result<&Script, &[Problem]> {
        let compile = || {
            let trusted = language.trusted && !self.own;
            let flat = self.source.prepared().filter(|_| trusted).and_then(Prepared::flat);
            Script::compile(language, WrittenBody { flat, ..self.written() }, &self.names, trusted)
        };
        let compiled = self.body.get_or_init(compile);
        compiled.as_ref().map_err(Vec::as_slice)
    }
}
