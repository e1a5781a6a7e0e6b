//! From which day an action can work, and what sets that day.

use super::Why;
use super::action::{ActionVerdict, concerned, stops};
use super::open::{keep, open};
use crate::audit::Audit;
use crate::policy::{Level, Policy};

/// The day from which an action can work, if everything that the person can do is done today. There is none
/// when nothing stops it, when somebody else must act first, or when something was not answered that may
/// hold a blocker or a wait.
pub(super) fn not_before(
    policy: &Policy,
    audit: &Audit,
    action: usize,
    strict: bool,
    sum: &mut ActionVerdict,
) {
    let (mut day, mut set_by) = (None, Vec::new());
    let mut unsure = sum.reasons.iter().any(|reason| !matches!(reason.why, Why::Blocker | Why::Warning));
    for (rule, level, judgement) in concerned(policy, audit, action) {
        unsure |= level == Level::Wait && !judgement.answered();
        let stops = stops(level, strict);
        if !stops && level != Level::Wait {
            continue;
        }
        for finding in open(judgement) {
            if stops && finding.waits_for_others() && !sum.others.contains(&rule.id) {
                sum.others.push(rule.id.clone());
            }
            if let Some(clears) = finding.wait() {
                keep(&mut day, &mut set_by, clears, &rule.id, |day, last| day > last);
            }
        }
    }
    if !unsure && sum.others.is_empty() {
        (sum.not_before, sum.set_by) = (Some(day.map_or(audit.today, |day| day.max(audit.today))), set_by);
    }
}
