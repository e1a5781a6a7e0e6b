//! A condition of a pack: when rows hold nothing open, and when a row of the recommendation holds.

use super::inside;
use crate::body::{Language, Script, Type, WrittenBody};
use crate::problem::{Checked, Name, Problem};
use crate::source::Source;
use std::sync::{Arc, OnceLock};

/// A condition over the names that it is given, and parameters.
#[derive(Debug)]
pub struct Condition {
    file: Arc<str>,
    text: Arc<str>,
    names: Arc<[(Name, Type)]>,
    /// Indexes of the parameters it names, in the order in which they are bound.
    pub params: Vec<usize>,
    body: OnceLock<Checked<Script>>,
}

impl Condition {
    /// One that stands in a file, with the names that it sees in the order in which they are bound.
    pub(super) fn new(
        file: Arc<str>,
        text: Arc<str>,
        names: Arc<[(Name, Type)]>,
        params: Vec<usize>,
    ) -> Self {
        Self { file, text, names, params, body: OnceLock::new() }
    }

    pub(super) fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The compiled condition; as with bodies, one of the pack of this program is compiled when it is needed.
    ///
    /// # Errors
    /// Everything that is wrong with it; never in the pack of a released program.
    pub fn script(&self, language: &Language) -> Result<&Script, &[Problem]> {
        let compiled = self.body.get_or_init(|| {
            let source = Arc::new(Source::new(&self.file, &*self.text));
            let flat = if language.trusted { inside::condition(&self.text) } else { None };
            let written = WrittenBody { source: &source, part: 0..self.text.len(), flat };
            Script::condition(language, written, &self.names, language.trusted)
        });
        compiled.as_ref().map_err(Vec::as_slice)
    }
}
