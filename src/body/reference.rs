//! Strict Rhai itself, to compare with: what it does apart from Rhai's own rules is in `meaning` and `functions`.

mod complete;
mod engine;
mod functions;
mod getters;
mod held;
mod operators;
mod soft;
mod told;

use super::answer::Answer;
use super::given::Binding;
use super::language::Language;
use super::notes::{BodyNotes, Got, Halt, Work};
use super::outcome;
use super::place::LineColumn;
use super::read::{limit, scope_of};
use super::script::Script;
use super::tree::NodeKind;
use super::value::Val;
use super::visit;
use crate::schema::TableId;
use crate::snapshot::{RowId, Snapshot};
use held::{dynamic, held};

pub(super) use engine::{Parsed, RhaiReference};
use rhai::{AST, Dynamic, Engine, EvalAltResult, Module, Position, Scope};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What every function gives to Rhai.
type Evaluated<T = Dynamic> = Result<T, Box<EvalAltResult>>;

/// A body that Rhai is to run.
pub(super) struct AskedBody<'a> {
    pub language: &'a Language,
    pub script: &'a Script,
    pub snapshot: &'a Arc<Snapshot>,
}

/// What the functions need that Rhai calls.
struct RunState {
    snapshot: Arc<Snapshot>,
    notes: BodyNotes,
}

thread_local! {
    /// Rhai's functions get nothing but their arguments, so the rest lies here.
    static STATE: RefCell<Option<RunState>> = const { RefCell::new(None) };
}

/// Rhai with the tables and the functions of a pack.
fn engine_of(language: &Language) -> RhaiReference {
    let mut engine = Engine::new_raw();
    limit(&mut engine);
    engine.set_max_call_levels(super::run::LEVELS);
    // Lists come from the snapshot, which may hold longer ones; what goes over them counts steps.
    engine.set_max_array_size(0);
    #[expect(deprecated, reason = "it is not, says its page; it may change")]
    engine.on_parse_token(|token, position, _| soft::soften(token, position));
    // The engine's own limit on operations starts anew inside each closure, so steps are counted outside it.
    engine.on_progress(|_| step().map(Dynamic::from));
    getters::register(&mut engine, language);
    operators::register(&mut engine);
    functions::register(&mut engine);
    let ast = language.text.as_ref().and_then(|text| engine.compile(&**text).ok());
    let module = ast.and_then(|ast| Module::eval_ast_as_new(Scope::new(), &ast, &engine).ok());
    if let Some(module) = module {
        engine.register_global_module(module.into());
    }
    RhaiReference(engine)
}

impl AskedBody<'_> {
    fn engine(&self) -> &Engine {
        &self.language.reference.get_or_init(|| engine_of(self.language)).0
    }

    fn parsed(&self) -> &Parsed {
        self.script.parsed.get_or_init(|| {
            let plain = self.parse();
            let soft = if self.script.rule { self.soft() } else { BTreeSet::new() };
            let soft = (!soft.is_empty()).then(|| soft::softly(soft, || self.parse())).flatten();
            Parsed { plain, soft }
        })
    }

    fn parse(&self) -> Option<AST> {
        let names: Vec<&str> = self.script.names.iter().map(|(name, _)| &**name).collect();
        let scope = scope_of(&names);
        let ast = self.engine().compile_with_scope(&scope, self.script.code()).ok()?;
        if !self.script.rule {
            return Some(ast);
        }
        let statements = complete::statements(ast.statements());
        Some(AST::new(statements, ast.shared_lib().clone()))
    }

    /// Where the fields stand that may be unknown.
    fn soft(&self) -> BTreeSet<LineColumn> {
        let soft = &self.script.told(self.language).soft;
        let mut places = BTreeSet::new();
        visit::all(&self.script.body.statements, &mut |node| {
            if let NodeKind::Path(path) = &node.kind {
                let steps = path.steps.iter().filter(|step| soft.contains(&step.id));
                places.extend(steps.map(|step| step.at));
            }
        });
        places
    }

    /// Judges one row. What was noted stays in the notes.
    pub(super) fn judge(
        &self,
        notes: &mut BodyNotes,
        bindings: &[Binding],
        row: Option<(TableId, RowId)>,
    ) -> Answer {
        let (left, parsed) = (notes.left, self.parsed());
        let answer = self.run(parsed.plain.as_ref(), notes, bindings, row);
        match (&answer, &parsed.soft) {
            (Answer::Unknown(_), Some(soft)) => {
                let taken = left.saturating_sub(notes.left);
                (notes.left, notes.fault, notes.failure, notes.cut) = (left, None, None, false);
                notes.walked.clear();
                let answer = self.run(Some(soft), notes, bindings, row);
                notes.left = notes.left.saturating_sub(taken);
                answer
            }
            _ => answer,
        }
    }

    fn run(
        &self,
        ast: Option<&AST>,
        notes: &mut BodyNotes,
        bindings: &[Binding],
        row: Option<(TableId, RowId)>,
    ) -> Answer {
        let mut scope = Scope::new();
        for (index, ((name, _), binding)) in self.script.names.iter().zip(bindings).enumerate() {
            let value = match (index, row) {
                (0, Some((table, row))) => Val::Row(table, row),
                _ => Val::bound(self.snapshot, binding),
            };
            scope.push_constant_dynamic(name.to_string(), dynamic(&value));
        }
        STATE.set(Some(RunState { snapshot: self.snapshot.clone(), notes: std::mem::take(notes) }));
        let run = || match ast {
            Some(ast) => self.engine().eval_ast_with_scope::<Dynamic>(&mut scope, ast),
            None => refuse("Rhai cannot read this body"),
        };
        let came = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
        let held_notes = STATE.take().map(|state| state.notes).unwrap_or_default();
        let mut work = Work { snapshot: self.snapshot, notes: held_notes };
        let got = match came {
            Ok(Ok(value)) => Ok(held(&value)),
            Ok(Err(error)) => told::halted(&mut work.notes, &error),
            Err(_) => work.notes.refuse("the rule crashed"),
        };
        let answer = outcome::answer(&mut work, &self.script.source, got);
        *notes = work.notes;
        answer
    }
}

/// Counts one step; the reason when the body must give up.
fn step() -> Option<String> {
    STATE.with_borrow_mut(|state| {
        let notes = &mut state.as_mut()?.notes;
        let halted = notes.step().is_err();
        halted.then(|| notes.failure.take().unwrap_or_default().what)
    })
}

/// An error that ends the body; the engine adds the position.
fn refuse<T>(what: impl Into<String>) -> Evaluated<T> {
    Err(EvalAltResult::ErrorRuntime(what.into().into(), Position::NONE).into())
}

/// Does something with the snapshot and the notes of the body that runs on this thread.
fn with<T>(does: impl for<'a> FnOnce(&mut Work<'a>) -> Got<T>) -> Evaluated<T> {
    let Some((snapshot, notes)) = taken() else { return refuse("nothing is being judged") };
    let mut work = Work { snapshot: &snapshot, notes };
    let got = does(&mut work);
    let failure = if got.is_err() { work.notes.failure.take() } else { None };
    put(work.notes);
    got.or_else(|halt| match halt {
        Halt::Unknown => refuse("unknown"),
        Halt::Failed | Halt::Returned => refuse(failure.unwrap_or_default().what),
    })
}

/// The snapshot, and the notes out of their place.
fn taken() -> Option<(Arc<Snapshot>, BodyNotes)> {
    STATE.with_borrow_mut(|state| {
        let state = state.as_mut()?;
        Some((state.snapshot.clone(), std::mem::take(&mut state.notes)))
    })
}

fn put(notes: BodyNotes) {
    STATE.with_borrow_mut(|state| {
        if let Some(state) = state {
            state.notes = notes;
        }
    });
}

/// The same for one value of Rhai's.
fn value(does: impl for<'a> FnOnce(&mut Work<'a>) -> Got<Val<'a>>) -> Evaluated {
    with(|work| does(work).map(|value| dynamic(&value)))
}
