//! The orders in which accounts can be shown: the one list of them.

/// In which order accounts are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// As they came.
    #[default]
    Input,
    /// By name.
    Name,
    /// Broken, no-go, incomplete, go.
    Verdict,
    /// Most blockers first.
    Blockers,
    /// Most warnings first.
    Warnings,
    /// Most unanswered rules first.
    Unanswered,
    /// Most money first; of several currencies the largest amount.
    Money,
    /// The latest day first.
    NotBefore,
    /// The nearest deadline first.
    Deadline,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Input,
        Self::Name,
        Self::Verdict,
        Self::Blockers,
        Self::Warnings,
        Self::Unanswered,
        Self::Money,
        Self::NotBefore,
        Self::Deadline,
    ];

    /// Its word on the command line, and what it means.
    #[must_use]
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Input => ("input", "As they came"),
            Self::Name => ("name", "By name"),
            Self::Verdict => ("verdict", "Broken, no-go, incomplete, go"),
            Self::Blockers => ("blockers", "Most blockers first"),
            Self::Warnings => ("warnings", "Most warnings first"),
            Self::Unanswered => ("unanswered", "Most unanswered rules first"),
            Self::Money => ("money", "Most money first; of several currencies the largest amount"),
            Self::NotBefore => ("not-before", "The latest day from which it can work first"),
            Self::Deadline => ("deadline", "The nearest deadline first"),
        }
    }
}
