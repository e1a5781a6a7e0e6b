//! What a rule is read with.

use crate::body::Language;
use crate::input::Export;
use crate::policy::Pack;
use crate::schema::Schema;

/// What a rule is read with.
pub(in crate::policy) struct Around<'a> {
    pub schema: &'a Schema,
    pub pack: &'a Pack,
    pub language: &'a Language,
    pub exports: &'a [Export],
    pub from: By,
}

impl Around<'_> {
    /// Whether the rules are part of this program, whose tests have held them against schema and pack.
    pub fn trusted(&self) -> bool {
        self.from == By::Pack { built_in: true }
    }
}

/// Where rules come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) enum By {
    /// The pack; and whether that is part of this program.
    Pack { built_in: bool },
    /// A person, beside the pack.
    Person,
}
