//! The engine that all rules of a pack share, and the functions the pack adds to it.

use super::bodies::{Function, functions_of};
use super::{Type, check, functions, host, places, soft, stop, strict};
use crate::problem::{Checked, Name, Problem};
use crate::schema::Schema;
use crate::source::Source;
use rhai::{AST, Dynamic, Engine, Module, OptimizationLevel, Scope};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The longest body, in bytes.
const BODY: usize = 32 * 1024;
/// The longest text a script may hold, in bytes: more than any sentence of the longest names, which would break the rule.
const STRING: usize = 8 << 20;

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
    /// Makes the engine; `functions` is the pack's own file of functions.
    ///
    /// # Errors
    /// Everything that is wrong with the functions.
    pub fn new(schema: Arc<Schema>, functions: Option<&Source>) -> Checked<Self> {
        let mut engine = Engine::new_raw();
        limit(&mut engine);
        #[expect(deprecated, reason = "it is not, says its page; it may change")]
        engine.on_parse_token(|token, position, _| soft::soften(token, position));
        host::register(&mut engine, &schema);
        strict::register(&mut engine);
        functions::register(&mut engine);
        let mut language = Self { engine, schema, functions: Arc::new([]) };
        if let Some(source) = functions {
            language.add_functions(source)?;
        }
        Ok(language)
    }

    fn add_functions(&mut self, source: &Source) -> Checked<()> {
        let wrong = |error| vec![places::syntax(source, &error)];
        let ast = self.engine.compile(source.text()).map_err(wrong)?;
        check::functions(self, source, &ast)?;
        let module = Module::eval_ast_as_new(Scope::new(), &ast, &self.engine)
            .map_err(|error| vec![places::problem(source, error.position(), places::told(&error))])?;
        self.engine.register_global_module(module.into());
        self.functions = functions_of(&ast);
        Ok(())
    }

    /// Every function name that may be called, for suggestions.
    pub(super) fn function_names(&self) -> Vec<String> {
        let ours = super::signatures::FUNCTIONS.iter().map(|(name, ..)| (*name).to_owned());
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

/// Every limit of a rule. Time is bounded by steps and, from outside, by the stop signal.
fn limit(engine: &mut Engine) {
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_fast_operators(false);
    engine.set_strict_variables(true);
    engine.set_max_call_levels(12);
    engine.set_max_expr_depths(48, 32);
    engine.set_max_variables(48);
    engine.set_max_functions(200);
    engine.set_max_modules(0);
    engine.set_max_string_size(STRING);
    engine.set_max_array_size(2 * 1000);
    engine.set_max_map_size(32);
    // The engine's own limit on operations starts anew inside each closure, so steps are counted outside it.
    engine.on_progress(|_| stop::step().map(Dynamic::from));
}
