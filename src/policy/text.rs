//! A file of a pack.

use super::inside::Prepared;
use crate::source::Source;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A text that is looked into where it is needed: of the pack inside this program, most files never are. It may be used
/// wherever a [`Source`] may.
#[derive(Debug, Clone)]
pub struct Text {
    inside: Option<&'static Prepared>,
    source: OnceLock<Arc<Source>>,
}

impl Text {
    /// A file inside this program.
    pub(super) fn inside(prepared: &'static Prepared) -> Self {
        Self { inside: Some(prepared), source: OnceLock::new() }
    }

    /// What the build made of it; none of files of a person.
    pub(super) fn prepared(&self) -> Option<&'static Prepared> {
        self.inside
    }

    /// The file of functions as it is compiled: in what is inside this program, comments need not be read.
    pub(super) fn code(&self) -> Arc<Source> {
        let code = self.inside.and_then(|inside| inside.code);
        code.map_or_else(|| self.shared().clone(), |code| Arc::new(Source::new(&self.path(), code)))
    }

    fn path(&self) -> String {
        format!("{FOLDER}/{}", self.inside.map_or("", |inside| inside.path))
    }

    /// The source itself.
    #[must_use]
    pub fn shared(&self) -> &Arc<Source> {
        self.source
            .get_or_init(|| Arc::new(Source::new(&self.path(), self.inside.map_or("", |inside| inside.text))))
    }
}

/// What the folder of the pack inside this program is called in places.
pub(super) const FOLDER: &str = "rules/upwork";

impl From<Arc<Source>> for Text {
    fn from(source: Arc<Source>) -> Self {
        Self { inside: None, source: OnceLock::from(source) }
    }
}

impl Deref for Text {
    type Target = Source;

    fn deref(&self) -> &Source {
        self.shared()
    }
}
