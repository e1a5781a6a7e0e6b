//! What stands around a recommendation names the action it speaks of.
#![allow(clippy::unwrap_used)]

mod support;

use support::folder;

const DAY: &str = "--today 2026-11-23";

#[test]
fn a_go_for_another_action_is_not_the_last_word() {
    let here = folder().sample("ready");
    let line = format!("ready/account.yaml {DAY}");
    let told = "GO for delete: 0 blockers, 3 warnings, 0 unanswered";
    here.audit(&line).exits(0).shows(&format!("{told}.")).hides("recommended is");
    let here = here.edit("ready/account.yaml", "action: delete", "action: undecided");
    here.audit(&line).exits(0).shows(&format!("{told}; recommended is deactivate."));
    here.audit(&format!("{line} --brief")).exits(0).shows(&format!("{told}; recommended is deactivate."));
    here.audit(&format!("{line} --action deactivate")).exits(0).hides("recommended is");
}

#[test]
fn the_day_under_a_recommendation_names_its_action() {
    let here = folder().sample("agency");
    let here = here.edit("agency/account.yaml", "action: delete", "action: undecided");
    here.audit(&format!("agency/account.yaml {DAY}"))
        .exits(1)
        .shows("Recommendation: deactivate (asked about: delete)")
        .shows("Not before Wed 9 Dec 2026 for delete, if you do today what can be done today");
}
