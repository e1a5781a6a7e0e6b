//! When a running rule has to give up.

use super::steps;
use std::cell::RefCell;
use std::sync::Arc;

/// Watches over a running rule. Outside there may be a clock; in here there is none, and steps are what ends a rule.
pub trait Stop: Send + Sync {
    /// A rule starts that may take so many steps; how many it gets.
    fn begin(&self, steps: u64) -> u64;
    /// Whether nothing more shall be judged: not this rule alone, but the account is given up.
    fn expired(&self) -> bool;
}

thread_local! {
    /// Who watches over the body that runs on this thread.
    static STOP: RefCell<Option<Arc<dyn Stop>>> = const { RefCell::new(None) };
}

/// Does something that this may stop.
pub(super) fn watched<T>(stop: &Arc<dyn Stop>, work: impl FnOnce() -> T) -> T {
    STOP.set(Some(stop.clone()));
    let done = work();
    STOP.take();
    done
}

/// After so many steps it is asked whether the account is given up.
const ASKED: u64 = 4096;

/// Counts one step of the running script; the reason when it must give up.
pub(super) fn step() -> Option<&'static str> {
    let left = steps::step();
    if left == 0 {
        return Some("the rule takes too many steps");
    }
    let stopped = || STOP.with_borrow(|stop| stop.as_ref().is_some_and(|stop| stop.expired()));
    (left.is_multiple_of(ASKED) && stopped()).then_some("the rule was stopped")
}
