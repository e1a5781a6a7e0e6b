//! One rule body: compiled and checked once, judged row by row. The only module that names rhai.

mod bodies;
mod calls;
mod check;
mod closures;
mod functions;
mod host;
mod infer;
mod language;
mod lost;
mod members;
mod names;
mod places;
mod run;
mod signatures;
pub mod steps;
mod strict;
mod tail;
mod telling;
mod trace;
mod types;

pub use functions::TEXT_LIMIT;
pub use language::Language;
pub use run::{Read, Stop, Trace};
pub use trace::{Spot, Turn};
pub use types::Type;

use crate::problem::{Checked, Name, Problem};
use crate::schema::TableId;
use crate::snapshot::{RowId, Snapshot};
use crate::source::Source;
use crate::value::Value;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// What a name of a body stands for while one row is judged.
#[derive(Debug, Clone)]
pub enum Binding {
    /// A row of a table, or the row of a record.
    Row(TableId, RowId),
    /// Every row of a table, which must be known, and their numbers.
    Rows(TableId, Arc<[RowId]>),
    /// A plain value: a parameter, a verdict, the day.
    Value(Value),
}

/// What a body said about one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing to report.
    Silent,
    /// A finding.
    Flag(Flag),
    /// The body read fields that the snapshot does not know, as `table.field` each.
    Unknown(Vec<String>),
    /// The body did not come to an answer.
    Failed(Problem),
}

/// What a finding says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flag {
    /// The sentence; none means the title of the rule.
    pub message: Option<String>,
    /// The field it points at, when the body chose one: `milestone.in_escrow`.
    pub at: Option<String>,
    /// Further rows concerned.
    pub related: Vec<(TableId, RowId)>,
    /// The first day on which it no longer holds by itself.
    pub clears_on: Option<Date>,
    /// The last whole UTC day to act.
    pub due_by: Option<Date>,
    /// Whether somebody else has to end it, when the rule says so for this row.
    pub others: Option<bool>,
    /// The other fact of a contradiction, as a path like `at`.
    pub against: Option<String>,
}

/// A compiled body. Shared by threads; judging changes nothing.
#[derive(Debug)]
pub struct Script {
    ast: rhai::AST,
    names: Vec<(Name, Type)>,
    source: Arc<Source>,
    reads: BTreeSet<(TableId, String)>,
    sees: Vec<TableId>,
    spots: Vec<Spot>,
    unused: Vec<Name>,
    /// The body as it is written, with the names it may tell; none where nothing only tells.
    code: Option<Box<str>>,
    /// What it only tells, once a row lacked something.
    told: OnceLock<Told>,
}

/// What a body only tells.
#[derive(Debug, Default)]
struct Told {
    /// The body in which what only tells may be unknown, where a word stands in for it.
    ast: Option<rhai::AST>,
    /// What only tells and has no such word.
    bare: Vec<Problem>,
}

impl Script {
    /// Compiles a body whose names have these types, and checks all that can be known without running it.
    /// `code` is the body with its lines where they stand in `source`, so that places are exact.
    ///
    /// # Errors
    /// Syntax errors, unknown names, fields and functions, kinds that do not fit, words that are no value of
    /// an enumeration, constructs that rules may not use, bodies that do not end in an answer.
    pub fn compile(
        language: &Language,
        source: &Arc<Source>,
        code: &str,
        names: &[(Name, Type)],
    ) -> Checked<Self> {
        let ast = language.parse(source, code, names)?;
        let checks = check::rule(language, source, &ast, names)?;
        Ok(Self {
            ast: checks.ast,
            sees: steps::sees(&language.schema, names, &checks.touched),
            reads: checks.touched,
            unused: checks.unused,
            names: names.to_vec(),
            source: source.clone(),
            spots: Vec::new(),
            code: Some(code.into()),
            told: OnceLock::new(),
        })
    }

    /// What it only tells. To find that out costs as much as to compile it, and only a row that lacks something
    /// needs it.
    fn told(&self, language: &Language) -> &Told {
        let follow = |code: &str| telling::told(language, &self.source, (code, &self.ast), &self.names);
        self.told.get_or_init(|| self.code.as_deref().map(follow).unwrap_or_default())
    }

    /// The same body with a mark at each of its answers and branches, for [`Script::trace`].
    #[must_use]
    pub fn marked(&self, language: &Language) -> Self {
        let mut marker = trace::Marker { language, spots: Vec::new() };
        let ast = self.told(language).ast.as_ref().unwrap_or(&self.ast);
        let statements = marker.block(ast.statements(), true);
        Self {
            ast: rhai::AST::new(statements, ast.shared_lib().clone()),
            names: self.names.clone(),
            source: self.source.clone(),
            reads: self.reads.clone(),
            sees: self.sees.clone(),
            unused: Vec::new(),
            spots: marker.spots,
            code: None,
            told: OnceLock::new(),
        }
    }

    /// The marks of a marked body, in the order of the file.
    #[must_use]
    pub fn spots(&self) -> &[Spot] {
        &self.spots
    }

    /// Whether a body ends inside a comment, which Rhai lets pass: everything after the comment's start would be
    /// silently left out. Then nothing behind the body is read, not even what cannot be code.
    #[must_use]
    pub fn ends_in_comment(language: &Language, code: &str, names: &[(Name, Type)]) -> bool {
        let text = format!("{code}\n)");
        language.engine.compile_with_scope(&Language::scope(names), text).is_ok()
    }

    /// The same for a condition, whose answer must be yes or no and may not be left out.
    ///
    /// # Errors
    /// As [`Script::compile`].
    pub fn condition(language: &Language, source: &Arc<Source>, names: &[(Name, Type)]) -> Checked<Self> {
        let ast = language.parse(source, source.text(), names)?;
        let reads = check::condition(language, source, &ast, names)?;
        Ok(Self {
            ast,
            sees: steps::sees(&language.schema, names, &reads),
            reads,
            unused: Vec::new(),
            names: names.to_vec(),
            source: source.clone(),
            spots: Vec::new(),
            code: None,
            told: OnceLock::new(),
        })
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

    /// Fields that are read for the sentence alone, although the snapshot may not know them: no mistakes, but each
    /// makes an outcome unknown for the sake of a word.
    #[must_use]
    pub fn bare(&self, language: &Language) -> &[Problem] {
        &self.told(language).bare
    }

    /// Judges one row. The bindings come in the order of the names the body was compiled with.
    #[must_use]
    pub fn judge(
        &self,
        language: &Language,
        snapshot: &Arc<Snapshot>,
        bindings: &[Binding],
        stop: &Arc<dyn Stop>,
    ) -> Answer {
        self.judge_walking(language, snapshot, bindings, stop).0
    }

    /// The same, and tells the tables of which the body saw rows. Where something is not known, the body is judged
    /// once more with what only tells left open: as long as all is known, both come to the same.
    #[must_use]
    pub fn judge_walking(
        &self,
        language: &Language,
        snapshot: &Arc<Snapshot>,
        bindings: &[Binding],
        stop: &Arc<dyn Stop>,
    ) -> (Answer, Vec<TableId>) {
        debug_assert_eq!(bindings.len(), self.names.len());
        let judge = |ast: &rhai::AST| run::judge(language, (self, ast), snapshot, bindings, stop);
        let mut judged = judge(&self.ast);
        if let (Answer::Unknown(_), Some(code)) = (&judged.answer, &self.code)
            && code.contains("??")
            && let Some(soft) = &self.told(language).ast
        {
            judged = judge(soft);
        }
        (judged.answer, judged.walked)
    }

    /// Judges one row with a marked body and tells what it read and which marks it passed.
    #[must_use]
    pub fn trace(
        &self,
        language: &Language,
        snapshot: &Arc<Snapshot>,
        bindings: &[Binding],
        stop: &Arc<dyn Stop>,
    ) -> Trace {
        run::trace(language, self, snapshot, bindings, stop)
    }

    /// Runs a text as an expression and prints its value; used by the examples of functions.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn print(language: &Language, text: &str) -> Result<String, String> {
        run::print(language, text)
    }
}
