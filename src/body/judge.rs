//! Judges rows by a body: binds its names, runs it, and keeps account of the steps.

use super::answer::Answer;
use super::given::Binding;
use super::language::{Engine, Language};
use super::meaning::plain;
use super::notes::{BodyNotes, Followed, Read, Work};
use super::run::BodyRun;
use super::script::Script;
use super::stop::Stop;
use super::value::Val;
use super::{outcome, reference, steps};
use crate::problem::Problem;
use crate::schema::TableId;
use crate::snapshot::{RowId, Snapshot};
use crate::source::Source;
use std::sync::Arc;

/// An answer and how the body came to it.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The answer.
    pub answer: Answer,
    /// Indexes of the marked places it passed, in order.
    pub reached: Vec<usize>,
    /// What it read, in order, each once.
    pub read: Vec<Read>,
    /// The tables of which it saw some or all of the rows.
    pub walked: Vec<TableId>,
}

/// Judges the rows of one snapshot, within the steps that it is allowed.
#[derive(Debug)]
pub struct RowJudge<'a> {
    language: &'a Language,
    snapshot: &'a Arc<Snapshot>,
    script: &'a Script,
    bindings: &'a [Binding],
    /// The row that the first name stands for, where it is not that of the binding.
    row: Option<(TableId, RowId)>,
    /// Steps that are left for all rows, and those that one of them may take.
    allowed: u64,
    for_row: u64,
    work: Work<'a>,
    run: BodyRun<'a>,
}

impl<'a> RowJudge<'a> {
    /// One who judges by a body. The bindings come in the order of the names the body was compiled with; `allowed` is
    /// how many steps all its rows may take together.
    #[must_use]
    pub fn new(
        language: &'a Language,
        (snapshot, stop): (&'a Arc<Snapshot>, &Arc<dyn Stop>),
        (script, bindings): (&'a Script, &'a [Binding]),
        allowed: u64,
    ) -> Self {
        debug_assert_eq!(bindings.len(), script.names.len());
        let mut run = BodyRun::new(&language.functions);
        run.begin(&script.body, bindings.iter().map(|binding| Val::bound(snapshot, binding)));
        let notes = BodyNotes { stop: Some(stop.clone()), ..BodyNotes::default() };
        let for_row = steps::for_row(script, snapshot);
        let work = Work { snapshot, notes };
        Self { language, snapshot, script, bindings, row: None, allowed, for_row, work, run }
    }

    /// The steps that are left.
    #[must_use]
    pub fn allowed(&self) -> u64 {
        self.allowed
    }

    /// Whether the account was given up while a row was judged.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.work.notes.stopped
    }

    /// Gives the first name another row.
    pub fn row(&mut self, table: TableId, row: RowId) {
        self.row = Some((table, row));
        self.run.give(Val::Row(table, row));
    }

    /// Judges the row at hand.
    #[must_use]
    pub fn judge(&mut self) -> Answer {
        match self.language.engine {
            Engine::Own => self.own(),
            Engine::Rhai => self.rhai(),
            Engine::Verify => {
                let allowed = self.allowed;
                let (own, left) = (self.own(), self.allowed);
                let walked = self.work.notes.walked.clone();
                self.allowed = allowed;
                let rhai = self.rhai();
                (self.allowed, self.work.notes.walked) = (left, walked);
                let failed = matches!((&own, &rhai), (Answer::Failed(_), Answer::Failed(_)));
                if failed || own == rhai { own } else { Answer::Failed(self.differ(&own, &rhai)) }
            }
        }
    }

    /// The tables of which the body saw rows when it judged the last one.
    #[must_use]
    pub fn walked(&self) -> &[TableId] {
        &self.work.notes.walked
    }

    /// Judges the row at hand and tells what the body read and which marked places it passed.
    #[must_use]
    pub fn trace(&mut self) -> Trace {
        self.work.notes.followed = Some(Box::default());
        let answer = self.own();
        let followed = self.work.notes.followed.take().map_or_else(Followed::default, |followed| *followed);
        let marks = self.script.marks();
        let reached = followed.reached.iter().filter_map(|node| marks.index(*node)).collect();
        Trace { answer, reached, read: followed.read, walked: self.walked().to_vec() }
    }

    /// Where something is not known, the body is judged once more with what only tells left open: as long as all is
    /// known, both come to the same.
    fn own(&mut self) -> Answer {
        let answer = self.once(false);
        if !matches!(answer, Answer::Unknown(_)) || !self.script.falls_back() {
            return answer;
        }
        if self.script.told(self.language).soft.is_empty() { answer } else { self.once(true) }
    }

    fn once(&mut self, soft: bool) -> Answer {
        self.begin();
        let soft = soft.then(|| &self.script.told(self.language).soft);
        let got = self.run.body(&mut self.work, &self.script.body, soft);
        self.end();
        outcome::answer(&mut self.work, &self.script.source, got)
    }

    fn rhai(&mut self) -> Answer {
        self.begin();
        let row = self.row;
        let asked =
            reference::AskedBody { language: self.language, script: self.script, snapshot: self.snapshot };
        let answer = asked.judge(&mut self.work.notes, self.bindings, row);
        self.end();
        answer
    }

    /// A row begins.
    fn begin(&mut self) {
        let notes = &mut self.work.notes;
        notes.left = self.for_row.min(self.allowed);
        notes.walked.clear();
        notes.missing.clear();
        (notes.fault, notes.failure, notes.cut) = (None, None, false);
        if let Some(followed) = &mut notes.followed {
            **followed = Followed::default();
        }
    }

    /// What a row took counts for all of them.
    fn end(&mut self) {
        let taken = self.for_row.min(self.allowed).saturating_sub(self.work.notes.left);
        self.allowed = self.allowed.saturating_sub(taken);
    }

    fn differ(&self, own: &Answer, rhai: &Answer) -> Problem {
        let what = format!("the two engines differ: {} here, {} in Rhai", own.word(), rhai.word());
        let problem = Problem::new(what).at(self.script.source.at(0, 0));
        problem.hint("this is a fault of audit; please report the rule")
    }
}

/// Runs a text as an expression that reads no row, and prints its value as data; for the examples of functions.
///
/// # Errors
/// What went wrong, in words.
pub fn print(language: &Language, text: &str) -> Result<String, String> {
    let told = |problems: Vec<Problem>| problems.into_iter().map(|problem| problem.what).collect::<String>();
    let body = language.read((&Source::new("", text), text), &[]).map_err(told)?;
    let snapshot = Snapshot::unknown(&language.schema);
    let mut work =
        Work { snapshot: &snapshot, notes: BodyNotes { left: steps::ALONE, ..BodyNotes::default() } };
    let mut run = BodyRun::new(&language.functions);
    run.begin(&body, std::iter::empty());
    let printed = match run.body(&mut work, &body, None) {
        Ok(value) => plain(&mut work, &value),
        Err(halt) => Err(halt),
    };
    match work.notes.fault {
        Some(fault) => Err(fault),
        None => printed.map_err(|_| work.notes.failure.unwrap_or_default().what),
    }
}
