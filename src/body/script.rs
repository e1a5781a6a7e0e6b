//! A body that was read and checked, and what is known of it without running it.

use super::check::{self, Checks};
use super::flat::Flat;
use super::language::Language;
use super::marks::{BodyMarks, MarkedSpot};
use super::part::alone;
use super::place::LineColumn;
use super::reference::Parsed;
use super::sees::sees;
use super::telling::{self, Told};
use super::tree::{Body, NodeKind};
use super::types::Type;
use super::visit;
use crate::problem::{Checked, Name, Problem};
use crate::schema::TableId;
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Where a body is written.
#[derive(Debug)]
pub struct WrittenBody<'a> {
    /// The file.
    pub source: &'a Arc<Source>,
    /// The part of it that is the body, in bytes.
    pub part: Range<usize>,
    /// The same as the build has read it, of the pack inside this program.
    pub flat: Option<Flat>,
}

/// A body, ready to judge. Shared by threads; judging changes nothing.
#[derive(Debug)]
pub struct Script {
    pub(super) body: Body,
    pub(super) names: Vec<(Name, Type)>,
    pub(super) source: Arc<Source>,
    /// The part of the source that it is.
    part: Range<usize>,
    /// Whether it is a rule's, and not a condition.
    pub(super) rule: bool,
    checks: OnceLock<Checked<Checks>>,
    sees: Vec<TableId>,
    told: OnceLock<Told>,
    marks: OnceLock<BodyMarks>,
    pub(super) parsed: OnceLock<Parsed>,
}

impl Script {
    /// Reads a rule's body whose names have these types, and checks all that can be known without running it, unless it
    /// is `trusted`: those of the pack inside this program were checked by its tests.
    ///
    /// # Errors
    /// Syntax errors, unknown names, fields and functions, kinds that do not fit, words that are no value of
    /// an enumeration, constructs that rules may not use, bodies that do not end in an answer.
    pub fn compile(
        language: &Language,
        written: WrittenBody<'_>,
        names: &[(Name, Type)],
        trusted: bool,
    ) -> Checked<Self> {
        Self::read(language, written, names, (true, trusted))
    }

    /// The same for a condition, whose answer must be yes or no and may not be left out.
    ///
    /// # Errors
    /// As [`Script::compile`].
    pub fn condition(
        language: &Language,
        written: WrittenBody<'_>,
        names: &[(Name, Type)],
        trusted: bool,
    ) -> Checked<Self> {
        Self::read(language, written, names, (false, trusted))
    }

    fn read(
        language: &Language,
        WrittenBody { source, part, flat }: WrittenBody<'_>,
        names: &[(Name, Type)],
        (rule, trusted): (bool, bool),
    ) -> Checked<Self> {
        let body = match flat.and_then(Flat::statements) {
            Some(statements) => language.link(source, statements, names)?,
            None => language.read((source, &alone(source.text(), &part)), names)?,
        };
        let script = Self {
            sees: sees(language, &body, names),
            body,
            names: names.to_vec(),
            source: source.clone(),
            part,
            rule,
            checks: OnceLock::new(),
            told: OnceLock::new(),
            marks: OnceLock::new(),
            parsed: OnceLock::new(),
        };
        if !trusted {
            script.checked(language)?;
        }
        Ok(script)
    }

    fn check(&self, language: &Language) -> &Checked<Checks> {
        self.checks.get_or_init(|| {
            let (source, names) = (&self.source, &self.names);
            if self.rule {
                return check::rule(language, source, &self.body, names);
            }
            let touched = check::condition(language, source, &self.body, names)?;
            Ok(Checks { touched, ..Checks::default() })
        })
    }

    /// Checks it, if nobody has yet: what is trusted is checked when somebody asks.
    ///
    /// # Errors
    /// As [`Script::compile`].
    pub fn checked(&self, language: &Language) -> Checked<()> {
        self.check(language).as_ref().map(|_| ()).map_err(Clone::clone)
    }

    /// What a check tells; of a body that does not pass, nothing.
    fn checks(&self, language: &Language) -> &Checks {
        static NOTHING: Checks =
            Checks { touched: BTreeSet::new(), unused: Vec::new(), types: BTreeMap::new() };
        self.check(language).as_ref().unwrap_or(&NOTHING)
    }

    /// The body as it is written, its lines where they stand in the file.
    pub(super) fn code(&self) -> String {
        alone(self.source.text(), &self.part)
    }

    /// Whether something stands in for what may not be known.
    pub(super) fn falls_back(&self) -> bool {
        self.rule && self.source.text().get(self.part.clone()).is_some_and(|code| code.contains("??"))
    }

    /// Whether a body ends inside a comment, so that what follows the comment's start would be left out.
    #[must_use]
    pub fn ends_in_comment(language: &Language, written: &WrittenBody<'_>) -> bool {
        language.reader().ends_in_comment(&alone(written.source.text(), &written.part))
    }

    /// What it only tells. Nobody needs it until a row lacks something, or somebody asks.
    pub(super) fn told(&self, language: &Language) -> &Told {
        self.told.get_or_init(|| telling::told(language, &self.source, &self.body, &self.names))
    }

    pub(super) fn marks(&self) -> &BodyMarks {
        self.marks.get_or_init(|| BodyMarks::of(&self.body))
    }

    /// The answers and branches of the body, in the order of the file.
    #[must_use]
    pub fn spots(&self) -> &[MarkedSpot] {
        &self.marks().spots
    }

    /// The fields and relations the body reads, with their tables, as far as their types are known.
    #[must_use]
    pub fn reads(&self, language: &Language) -> &BTreeSet<(TableId, String)> {
        &self.checks(language).touched
    }

    /// The tables of which the body may see more than one row.
    #[must_use]
    pub fn sees(&self) -> &[TableId] {
        &self.sees
    }

    /// The kind of the value that stands at a line and column, as far as it is known before the body runs.
    #[must_use]
    pub fn kind_at(&self, language: &Language, line: u16, column: u16) -> Option<&Type> {
        let at = LineColumn { line, column };
        let mut found = None;
        visit::all(&self.body.statements, &mut |node| {
            if node.start == at || node.at == at {
                found = Some(node.id);
            }
            if let NodeKind::Path(path) = &node.kind {
                found = path.steps.iter().find(|step| step.at == at).map(|step| step.id).or(found);
            }
        });
        self.checks(language).types.get(&found?)
    }

    /// The names the body was given and does not use.
    #[must_use]
    pub fn unused(&self, language: &Language) -> &[Name] {
        &self.checks(language).unused
    }

    /// Fields that are read for the sentence alone, although the snapshot may not know them: no mistakes, but each
    /// makes an outcome unknown for the sake of a word.
    #[must_use]
    pub fn bare(&self, language: &Language) -> &[Problem] {
        &self.told(language).bare
    }
}
