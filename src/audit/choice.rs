//! Which rules run, and what is accepted.

use crate::policy::Waiver;

/// Which rules run, and what is accepted beside the snapshot's acknowledgements.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Only these; empty means all. The others count as skipped.
    pub only: Vec<String>,
    /// Not these. They count as skipped.
    pub skip: Vec<String>,
    /// What an auditor accepts.
    pub waivers: Vec<Waiver>,
    /// Neither waivers nor acknowledgements count; they are only told.
    pub accept_nothing: bool,
    /// What the account itself accepts does not count; it is only told.
    pub no_acknowledgements: bool,
}
