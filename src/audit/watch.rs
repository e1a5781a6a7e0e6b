//! What a rule is given before it starts, and when a whole account is given up.

use super::run::AuditRun;
use crate::body::{Binding, RowJudge, Script, steps};
use crate::problem::{Checked, Problem};
use crate::source::Place;

/// After so many steps it is asked whether the account is given up: to ask costs as much as hundreds of them.
const OFTEN: u64 = 16_384;

/// An account that is given up; no rule is to blame, and so none of them has failed.
#[must_use]
pub fn given_up() -> Problem {
    let what = "this takes far more of the processor's time than its steps can need; the account is given up";
    Problem::new(what)
        .hint("judge the account without the rule (--skip); a rule of the pack should be reported")
}

impl AuditRun<'_> {
    /// One who judges so many rows by a body.
    pub(super) fn judge_by<'b>(
        &'b self,
        script: &'b Script,
        bindings: &'b [Binding],
        rows: usize,
    ) -> RowJudge<'b> {
        let allowed = match self.shared {
            Some(shared) => shared.get(),
            None => self.stop.begin(steps::for_rows(script, self.snapshot, rows)),
        };
        self.asked.set(allowed);
        RowJudge::new(&self.policy.language, (self.snapshot, self.stop), (script, bindings), allowed)
    }

    /// A body has judged its last row.
    pub(super) fn over(&self, judge: &RowJudge<'_>) {
        if let Some(shared) = self.shared {
            shared.set(judge.allowed());
        }
    }

    /// Ends everything when the account is given up.
    ///
    /// # Errors
    /// That it is.
    pub(super) fn go_on(&self, judge: &RowJudge<'_>, place: impl Fn() -> Place) -> Checked<()> {
        let few = judge.allowed().saturating_add(OFTEN) > self.asked.get();
        if few && !judge.stopped() {
            return Ok(());
        }
        self.asked.set(judge.allowed());
        if judge.stopped() || self.stop.expired() { Err(vec![given_up().at(place())]) } else { Ok(()) }
    }
}
