//! Words that mean the same in every pack: conditions use them, reports tell under them, and no pack may give them
//! another meaning.

/// Recommended where something has to happen first.
pub const WAIT: &str = "wait";
/// Recommended where the account is better kept.
pub const KEEP: &str = "keep";

/// The verdicts on an action; `decision::Verdict` has their meaning.
pub const VERDICTS: [&str; 3] = ["go", "no-go", "incomplete"];

/// The words for what keeps the action asked about from being go; `decision::Why` has their meaning.
pub const REASONS: [&str; 9] = [
    "blocker",
    "warning",
    "contradiction",
    "unaccounted",
    "failed",
    "unanswered",
    "skipped",
    "too old",
    "nothing ran",
];

/// Ids under which reports tell what no rule says.
pub mod ids {
    /// Rows of a role that the account does not name.
    pub const UNLISTED_ROLE: &str = "unlisted-role";
    /// Rows that only an export knows.
    pub const UNLISTED_ROW: &str = "unlisted-row";
    /// That an account is not a go, and why.
    pub const VERDICT: &str = "verdict";
    /// Questions without an answer.
    pub const NOT_ANSWERED: &str = "not-answered";
    /// An account that could not be judged.
    pub const UNREADABLE_ACCOUNT: &str = "unreadable-account";

    /// All of them; no rule may have one of these.
    pub const ALL: [&str; 5] = [UNLISTED_ROLE, UNLISTED_ROW, VERDICT, NOT_ANSWERED, UNREADABLE_ACCOUNT];
}
