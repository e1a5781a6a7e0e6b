//! From Rhai's syntax tree to ours; what rules may not use is said here, with the way out.

mod at;
mod calls;
mod comments;
mod definitions;
mod expressions;
mod scope;
mod statements;

use super::place::ScriptFault;
use super::tree::{BodyNode, WrittenFunction};
pub(super) use at::at;

use definitions::{Definition, definitions};
use rhai::{Dynamic, Engine, OptimizationLevel, ParseError, ParseErrorType, Scope};
use scope::ScriptReading;

/// The longest body, in bytes.
const BODY: usize = 32 * 1024;
/// How many names may be in scope at once.
pub(super) const NAMES: usize = 48;
/// The longest text that a body may hold at all, in bytes: more than any sentence of the longest names.
pub(super) const LONGEST: usize = 8 << 20;

/// Parses bodies.
pub(super) struct BodyReader {
    engine: Engine,
}

impl std::fmt::Debug for BodyReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reader")
    }
}

impl BodyReader {
    /// Without `names`, those of a body need not be given: the build does not know them, and whoever gives them their
    /// meaning does.
    pub(super) fn new(names: bool) -> Self {
        let mut engine = Engine::new_raw();
        limit(&mut engine);
        engine.set_strict_variables(names);
        Self { engine }
    }

    /// Reads a body whose names are these.
    pub(super) fn body(&self, code: &str, names: &[&str]) -> Result<Vec<BodyNode>, Vec<ScriptFault>> {
        if code.len() > BODY {
            return Err(vec![ScriptFault {
                what: "the body is too long for a rule".into(),
                ..ScriptFault::default()
            }]);
        }
        let ast =
            self.engine.compile_with_scope(&scope_of(names), code).map_err(|error| vec![syntax(&error)])?;
        let definitions = definitions(&ast);
        let named = definitions.iter().filter(|one| !one.is_closure());
        let faults: Vec<ScriptFault> = named.map(own_function).collect();
        let statements = ScriptReading::new(&definitions).block(ast.statements());
        if faults.is_empty() { Ok(statements) } else { Err(faults) }
    }

    /// Reads the functions of a pack, in the order of the file.
    pub(super) fn functions(&self, code: &str) -> Result<Vec<WrittenFunction>, Vec<ScriptFault>> {
        let ast = self.engine.compile(code).map_err(|error| vec![syntax(&error)])?;
        if let Some(statement) = ast.statements().first() {
            let at = at(statement.position());
            let what = "this file may only hold functions".to_owned();
            return Err(vec![ScriptFault { what, at, ..ScriptFault::default() }]);
        }
        let definitions = definitions(&ast);
        let function = |one: &Definition| WrittenFunction {
            name: one.name.as_str().into(),
            parameters: one.parameters.clone(),
            statements: ScriptReading::new(&definitions).block(&one.statements),
            at: one.at,
        };
        Ok(definitions.iter().filter(|one| !one.is_closure()).map(function).collect())
    }

    /// Whether a body ends inside a comment, which Rhai lets pass: everything after the comment's start would be
    /// silently left out.
    pub(super) fn ends_in_comment(&self, code: &str) -> bool {
        comments::open_at_the_end(&self.engine, code)
    }
}

/// Every limit of what is written; `reference` runs with the same.
pub(super) fn limit(engine: &mut Engine) {
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_fast_operators(false);
    engine.set_strict_variables(true);
    engine.set_max_expr_depths(48, 32);
    engine.set_max_variables(NAMES);
    engine.set_max_functions(200);
    engine.set_max_modules(0);
    engine.set_max_string_size(LONGEST);
    engine.set_max_array_size(2 * 1000);
    engine.set_max_map_size(32);
}

/// The names of a body as variables, so that nothing is folded into the code.
pub(super) fn scope_of(names: &[&str]) -> Scope<'static> {
    let mut scope = Scope::new();
    for name in names {
        scope.push_dynamic((*name).to_owned(), Dynamic::UNIT);
    }
    scope
}

/// A syntax error in our words.
fn syntax(error: &ParseError) -> ScriptFault {
    let at = at(error.position());
    match error.err_type() {
        ParseErrorType::VariableUndefined(name) => ScriptFault {
            what: format!("there is no name {name} here"),
            at,
            hint: Some("a rule sees its row, today, its params, what it reads, and the pack's functions"),
        },
        other => ScriptFault { what: format!("the script does not parse: {other}"), at, hint: None },
    }
}

/// Named functions belong to the pack; a rule that could call itself could also never end.
fn own_function(named: &Definition) -> ScriptFault {
    ScriptFault {
        what: format!("a rule may not define functions ({})", named.name),
        at: named.at,
        hint: Some("use a closure, or let; functions of its own belong to the pack"),
    }
}
