//! Sets up the engine of a pack: its limits, what every body may call, and the functions of the pack.

use super::definitions::functions_of;
use super::language::Language;
use super::{check, functions, host, operators, places, soft, stop};
use crate::problem::Checked;
use crate::schema::Schema;
use crate::source::Source;
use rhai::{Dynamic, Engine, Module, OptimizationLevel, Scope};
use std::sync::Arc;

/// The longest text a script may hold, in bytes: more than any sentence of the longest names, which would break the rule.
const STRING: usize = 8 << 20;

impl Language {
    /// Makes the engine; `functions` is the pack's own file of functions, which is checked unless it is `trusted`: that
    /// of the pack inside this program was checked by its tests.
    ///
    /// # Errors
    /// Everything that is wrong with the functions.
    pub fn new(schema: Arc<Schema>, functions: Option<&Source>, trusted: bool) -> Checked<Self> {
        let mut engine = Engine::new_raw();
        limit(&mut engine);
        #[expect(deprecated, reason = "it is not, says its page; it may change")]
        engine.on_parse_token(|token, position, _| soft::soften(token, position));
        host::register(&mut engine, &schema);
        operators::register(&mut engine);
        functions::register(&mut engine);
        let mut language = Self { engine, schema, functions: Arc::new([]) };
        if let Some(source) = functions {
            language.add_functions(source, trusted)?;
        }
        Ok(language)
    }

    fn add_functions(&mut self, source: &Source, trusted: bool) -> Checked<()> {
        let wrong = |error| vec![places::syntax(source, &error)];
        let ast = self.engine.compile(source.text()).map_err(wrong)?;
        if !trusted {
            check::functions(self, source, &ast)?;
        }
        let module = Module::eval_ast_as_new(Scope::new(), &ast, &self.engine)
            .map_err(|error| vec![places::problem(source, error.position(), places::told(&error))])?;
        self.engine.register_global_module(module.into());
        self.functions = functions_of(&ast);
        Ok(())
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
