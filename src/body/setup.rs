//! Makes the language of a pack.

use super::flat::Flat;
use super::language::{Engine, Language, told};
use super::members::Members;
use super::tree::PackFunction;
use super::{check, link};
use crate::problem::Checked;
use crate::schema::Schema;
use crate::source::Source;
use std::sync::{Arc, OnceLock};

impl Language {
    /// Makes the language; `functions` is the pack's own file of functions, which is checked unless it is `trusted`;
    /// `flat` is the same as the build has read it.
    ///
    /// # Errors
    /// Everything that is wrong with the functions.
    pub fn new(
        schema: Arc<Schema>,
        functions: Option<&Source>,
        (trusted, flat): (bool, Option<Flat>),
    ) -> Checked<Self> {
        let members = Members::new(&schema);
        let (functions_text, no_functions) = (functions.map(|source| source.text().into()), Arc::new([]));
        let mut language = Self {
            schema,
            members,
            functions: no_functions,
            reader: OnceLock::new(),
            signatures: Vec::new(),
            reference: OnceLock::new(),
            text: functions_text,
            engine: Engine::Own,
            trusted,
        };
        if let Some(source) = functions {
            let read = flat.and_then(Flat::functions).map(Ok);
            let read = read.unwrap_or_else(|| language.reader().functions(source.text()));
            let linked = read.and_then(|all| link::functions(all, &language.members));
            language.functions = linked.map_err(|faults| told(source, faults))?.into();
            let signature = |function: &PackFunction| (function.name.clone(), function.parameters.len());
            language.signatures = language.functions.iter().map(signature).collect();
            if !trusted {
                check::functions(&language, source)?;
            }
        }
        Ok(language)
    }
}
