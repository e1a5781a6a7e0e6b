//! What stands around a recommendation names the action it speaks of.
#![allow(clippy::unwrap_used)]

mod support;

use support::{audit, folder};

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

/// Whoever leaves a team that goes on hears of handing it over before he hears of ending it.
#[test]
fn a_team_that_goes_on_can_be_handed_over() {
    let here = folder().sample("agency");
    let told = "Others still work in your team. If it goes on without you, ask support first";
    let line = format!("agency/account.yaml {DAY} --full");
    here.audit(&line)
        .exits(1)
        .shows(told)
        .shows("Hand over an agency or company that goes on without you: Ona Sample, Pim Sample")
        .shows("Ask support whether somebody else can become its owner, before you end anything");
    let json = here.audit(&format!("{line} --format json")).json();
    assert_eq!(json["recommendation"]["then"], "wait");
    let fixes = json["findings"].as_array().unwrap().iter().filter_map(|found| found["fix"].as_str());
    let told_first = "If the agency goes on without you, ask support to transfer it. If not, ";
    assert_eq!(fixes.filter(|fix| fix.starts_with(told_first)).count(), 3);
    // Nobody else is in it.
    let text = here.read("agency/account.yaml");
    let start = text.find("members:").unwrap();
    let rest = &text[start..];
    let end = rest.find("\n\n").unwrap_or(rest.len());
    let alone = format!("{}members: []{}", &text[..start], &rest[end..]);
    here.given("agency/account.yaml", alone).audit(&line).hides(told);
    audit(&format!("samples/client/account.yaml {DAY} --full"))
        .shows("Ask support whether somebody else can become its owner");
}
