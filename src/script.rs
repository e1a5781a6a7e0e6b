//! Bodies of rules and conditions: compiled and checked once, judged row by row. The only module that names rhai.

mod answer;
mod calls;
mod check;
mod closures;
mod compiled;
mod definitions;
mod engine;
mod functions;
mod given;
mod host;
mod infer;
mod language;
mod length;
mod lost;
mod marker;
mod members;
mod names;
mod operators;
mod places;
mod record;
mod run;
mod signatures;
mod soft;
mod spots;
pub mod steps;
mod stop;
mod tail;
mod telling;
mod types;
mod walker;

pub use answer::{Answer, Flag};
pub use compiled::Script;
pub use given::Binding;
pub use language::Language;
pub use length::TEXT_LIMIT;
pub use record::Read;
pub use run::Trace;
pub use spots::{MarkedSpot, Turn};
pub use stop::Stop;
pub use types::Type;

use crate::problem::{Checked, Name, Problem};
use crate::schema::TableId;
use crate::snapshot::Snapshot;
use crate::source::Source;
use compiled::Told;
use std::sync::{Arc, OnceLock};

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

    /// What it only tells. To find that out costs as much as to compile it, so it waits until a row lacks something
    /// or somebody asks.
    fn told(&self, language: &Language) -> &Told {
        let follow = |code: &str| telling::told(language, &self.source, (code, &self.ast), &self.names);
        self.told.get_or_init(|| self.code.as_deref().map(follow).unwrap_or_default())
    }

    /// The same body with a mark at each of its answers and branches, for [`Script::trace`].
    #[must_use]
    pub fn marked(&self, language: &Language) -> Self {
        let mut marker = marker::Marker { language, spots: Vec::new() };
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

    /// Whether a body ends inside a comment, which Rhai lets pass: everything after the comment's start would be
    /// silently left out. Then nothing behind the body is read, not even what cannot be code.
    #[must_use]
    pub fn ends_in_comment(language: &Language, code: &str, names: &[(Name, Type)]) -> bool {
        let text = format!("{code}\n)");
        language.engine.compile_with_scope(&Language::scope(names), text).is_ok()
    }

    /// Compiles and checks a condition, whose answer must be yes or no and may not be left out.
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
