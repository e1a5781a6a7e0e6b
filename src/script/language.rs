//! What all rules of a pack share: the engine, the tables, the functions of the pack; and parsing with them.

use super::definitions::Function;
use super::types::Type;
use super::{places, signatures, soft};
use crate::problem::{Checked, Name, Problem};
use crate::schema::Schema;
use crate::source::Source;
use rhai::{AST, Dynamic, Engine, Scope};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The longest body, in bytes.
const BODY: usize = 32 * 1024;

/// Strict Rhai with the tables of one schema and the functions of one pack.
pub struct Language {
    pub(super) engine: Engine,
    pub(super) schema: Arc<Schema>,
    /// The pack's own functions; empty when it has none.
    pub(super) functions: Arc<[Function]>,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Language")
    }
}

impl Language {
    /// Every function name that may be called, for suggestions.
    pub(super) fn function_names(&self) -> Vec<String> {
        let ours = signatures::FUNCTIONS.iter().map(|(name, ..)| (*name).to_owned());
        ours.chain(self.functions.iter().map(|function| function.name.clone())).collect()
    }

    /// The names of a body as variables, so that nothing is folded into the code.
    pub(super) fn scope(names: &[(Name, Type)]) -> Scope<'static> {
        let mut scope = Scope::new();
        for (name, _) in names {
            scope.push_dynamic(name.to_string(), Dynamic::UNIT);
        }
        scope
    }

    /// Parses a body with its names declared as variables, so that nothing is folded into the code.
    pub(super) fn parse(&self, source: &Source, code: &str, names: &[(Name, Type)]) -> Checked<AST> {
        if code.len() > BODY {
            return Err(vec![Problem::new("the body is too long for a rule").at(source.at(0, 0))]);
        }
        self.engine
            .compile_with_scope(&Self::scope(names), code)
            .map_err(|error| vec![places::syntax(source, &error)])
    }

    /// Parses a body once more, now that it is known which fields only tell.
    pub(super) fn parse_softly(
        &self,
        source: &Source,
        code: &str,
        names: &[(Name, Type)],
        fields: BTreeSet<(usize, usize)>,
    ) -> Checked<AST> {
        soft::softly(fields, || self.parse(source, code, names))
    }
}
