//! What a rule is given before it starts, and when a whole account is given up.

use super::run::AuditRun;
use crate::problem::{Checked, Problem};
use crate::script::{Script, steps};
use crate::source::Place;

/// After so many rows it is asked whether the account is given up.
pub(super) const OFTEN: usize = 64;

/// An account that is given up; no rule is to blame, and so none of them has failed.
#[must_use]
pub fn given_up() -> Problem {
    let what = "this takes far more of the processor's time than its steps can need; the account is given up";
    Problem::new(what)
        .hint("judge the account without the rule (--skip); a rule of the pack should be reported")
}

impl AuditRun<'_> {
    /// A body starts that judges so many rows.
    pub(super) fn begin(&self, script: &Script, rows: usize) {
        steps::allow(self.stop.begin(steps::for_rows(script, self.snapshot, rows)));
    }

    /// Ends everything when the account is given up.
    ///
    /// # Errors
    /// That it is.
    pub(super) fn go_on(&self, place: impl Fn() -> Place) -> Checked<()> {
        if self.stop.expired() { Err(vec![given_up().at(place())]) } else { Ok(()) }
    }
}
