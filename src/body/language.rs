//! What all rules of a pack share: the tables, and the functions of the pack.

use super::members::Members;
use super::place::ScriptFault;
use super::read::BodyReader;
use super::reference::RhaiReference;
use super::tree::{Body, BodyNode, PackFunction};
use super::types::Type;
use super::{functions, link, places};
use crate::problem::{Checked, Name, Problem, Problems};
use crate::schema::Schema;
use crate::source::Source;
use std::sync::{Arc, OnceLock};

/// Who runs bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Engine {
    /// This program.
    #[default]
    Own,
    /// Rhai itself, made strict.
    Rhai,
    /// Both; where they differ, the rule has failed.
    Verify,
}

/// The language of rules, with the tables of one schema and the functions of one pack.
#[derive(Debug)]
pub struct Language {
    pub(super) schema: Arc<Schema>,
    pub(super) members: Members,
    /// The pack's own functions; empty when it has none.
    pub(super) functions: Arc<[PackFunction]>,
    pub(super) reader: OnceLock<BodyReader>,
    /// What bodies may call of the pack.
    pub(super) signatures: Vec<(Name, usize)>,
    /// The functions as Rhai runs them, once somebody asks.
    pub(super) reference: OnceLock<RhaiReference>,
    /// The text of the functions, for that.
    pub(super) text: Option<Box<str>>,
    /// Who runs bodies.
    pub engine: Engine,
    /// Whether the pack is that of this program, whose tests have checked it.
    pub trusted: bool,
}

impl Language {
    /// Reads a body. `code` is the body with its lines where they stand in the source, so that places are exact.
    pub(super) fn read(&self, (source, code): (&Source, &str), names: &[(Name, Type)]) -> Checked<Body> {
        let given: Vec<&str> = names.iter().map(|(name, _)| &**name).collect();
        let statements = self.reader().body(code, &given).map_err(|faults| told(source, faults))?;
        self.link(source, statements, names)
    }

    /// Gives the names of a body their meaning.
    pub(super) fn link(
        &self,
        source: &Source,
        statements: Vec<BodyNode>,
        names: &[(Name, Type)],
    ) -> Checked<Body> {
        let names = names.iter().map(|(name, _)| name.clone());
        let linked = link::body(statements, names, (&self.members, &self.signatures));
        linked.map_err(|faults| told(source, faults))
    }

    /// The parser; one of the pack of this program may never be asked for.
    pub(super) fn reader(&self) -> &BodyReader {
        self.reader.get_or_init(|| BodyReader::new(true))
    }

    /// Every function name that may be called, for suggestions.
    pub(super) fn function_names(&self) -> Vec<&str> {
        let ours = functions::all().map(|function| function.name);
        ours.chain(self.functions.iter().map(|function| &*function.name)).collect()
    }
}

/// What is wrong with a script, as problems of its file.
pub(super) fn told(source: &Source, faults: Vec<ScriptFault>) -> Vec<Problem> {
    let mut problems = Problems::default();
    for ScriptFault { what, at, hint } in faults {
        let problem = places::problem(source, at, what);
        problems.add(match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
    }
    problems.fail::<()>().err().unwrap_or_default()
}
