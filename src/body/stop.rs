//! When a running rule has to give up.

/// Watches over a running rule. Outside there may be a clock; in here there is none, and steps are what ends a rule.
pub trait Stop: Send + Sync {
    /// A rule starts that may take so many steps; how many it gets.
    fn begin(&self, steps: u64) -> u64;
    /// Whether nothing more shall be judged: not this rule alone, but the account is given up.
    fn expired(&self) -> bool;
}
