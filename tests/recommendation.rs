//! The recommendation never guesses: what its conditions read and nobody knows is asked, and nothing that cannot
//! be taken back is recommended to somebody who did not say what they want.
#![allow(clippy::unwrap_used)]

mod support;
use support::{Folder, folder};

const LINE: &str = "ready/account.yaml --today 2026-11-23";

fn without(line: &str) -> Folder {
    folder().sample("ready").edit("ready/account.yaml", line, "")
}

#[test]
fn an_unknown_condition_is_not_no() {
    let here = without("  return_by: none\n");
    here.audit(LINE)
        .exits(0)
        .shows("Recommendation: wait (asked about: delete) What fits best depends on what is not known yet; answer first: intent.return_by.")
        .shows("intent.return_by is not in the snapshot; the recommendation waits for it.");
    let json = here.audit(&format!("{LINE} --format json")).exits(0).json();
    assert_eq!(json["recommendation"]["missing"], serde_json::json!(["intent.return_by"]));
    assert_eq!(json["missing"][0]["fact"], "intent.return_by");
    assert_eq!(json["missing"][0]["recommendation"], true);
    assert_eq!(json["missing"][0]["rules"], serde_json::json!([]));
    let markdown = here.audit(&format!("{LINE} --format markdown")).exits(0);
    markdown.shows("the recommendation waits for it");
    // All that might lead elsewhere is asked at once, and no more.
    let here = here.edit("ready/account.yaml", "  reason: leaving\n", "");
    let json = here.audit(&format!("{LINE} --format json")).json();
    assert_eq!(json["recommendation"]["missing"], serde_json::json!(["intent.reason", "intent.return_by"]));
}

#[test]
fn nothing_irreversible_without_a_word() {
    let here = without("  action: delete\n");
    let ran = here.audit(LINE).exits(0);
    ran.shows("Recommendation: wait").shows("answer first: intent.action");
    here.audit(&format!("{LINE} --action delete"))
        .exits(0)
        .shows("Recommendation: delete")
        .hides("intent.action");
    let stdin = here.read("ready/account.yaml");
    here.audit_with("- --today 2026-11-23 --action delete", stdin.as_bytes(), &[])
        .exits(0)
        .shows("Recommendation: delete");
    here.audit("batch ready --today 2026-11-23 --details").exits(0).shows("Recommendation: wait");
    here.audit("batch ready --today 2026-11-23 --details --action delete")
        .exits(0)
        .shows("Recommendation: delete");
    // Somebody who said "undecided" stays so, whatever is asked.
    let here = folder().sample("ready").edit("ready/account.yaml", "action: delete", "action: undecided");
    here.audit(&format!("{LINE} --action delete")).exits(0).hides("Recommendation: delete");
}

#[test]
fn a_condition_that_fails_ends_in_waiting() {
    let here = folder().sample("custom-pack").edit(
        "custom-pack/pack.yaml",
        "shop.status == \"closed\"",
        "day(\"2026-13-01\") == today && shop.status == \"closed\"",
    );
    let ran = here.audit("custom-pack/account.yaml --pack custom-pack --today 2026-11-23");
    ran.exits(1).shows("Recommendation: wait").shows("What to recommend could not be worked out");
}

/// Advice that a rule might give, and cannot work out, is asked as well.
#[test]
fn advice_that_is_not_known_is_not_missing() {
    let here = folder()
        .sample("ready")
        .edit("ready/account.yaml", "direct_work_planned: false", "direct_work_planned: true")
        .edit("ready/account.yaml", "relationships: []\n", "");
    here.audit(LINE).exits(0).shows("Recommendation: wait").shows("answer first: relationships.");
    let here = without("badge_on: false").edit("ready/account.yaml", "reason: leaving", "reason: costs");
    here.audit(LINE).exits(0).shows("Recommendation: wait").shows("answer first: connects.badge_on.");
    // For another reason nobody needs to know what costs.
    let here = without("badge_on: false");
    here.audit(LINE).exits(0).shows("Recommendation: delete");
}

/// A rule that breaks might have spoken for something else.
#[test]
fn advice_of_a_broken_rule_ends_in_waiting() {
    let rule = "/*---\ntitle: Broken\nseverity: info\nfor: profile\nconfidence: unverified\nchecked: 2026-11-23\n\
        advises: keep\nwhy: It is so.\nfix: Change it.\n---*/\nprofile.portfolio_items + 9223372036854775807 == 1\n\
        /*--- examples\n- name: never\n  given: { profile: { portfolio_items: 0 } }\n---*/\n";
    let here = folder().sample("ready").given("own/broken-advice.rhai", rule).edit(
        "ready/account.yaml",
        "portfolio_items: 0",
        "portfolio_items: 1",
    );
    here.audit(&format!("{LINE} --rules own"))
        .shows("Recommendation: wait")
        .shows("What to recommend could not be worked out: broken-advice")
        .hides("Recommendation: delete");
}

#[test]
fn what_conditions_read_is_asked() {
    for role in ["freelancer", "client", "agency_owner", "agency_member", "company_owner", "company_member"] {
        let form = support::audit(&format!("template --role {role}")).exits(0);
        let fee: &[&str] = if role.ends_with("member") { &[] } else { &["direct_work_planned:"] };
        for field in [&["return_by:", "reason:", "wants_erasure:", "other_accounts:"], fee].concat() {
            assert!(form.out.contains(field), "{role}: {field}");
        }
    }
}

#[test]
fn old_data_is_not_told_as_questions() {
    let here = folder().sample("ready").edit("ready/account.yaml", "as_of: 2026-11-20", "as_of: 2026-11-10");
    for action in ["delete", "deactivate"] {
        here.audit(&format!("{LINE} --action {action}"))
            .exits(3)
            .shows("The data is too old to rest on")
            .shows("0 unanswered")
            .hides("are unanswered");
    }
    let here = folder().sample("ready");
    here.audit(&format!("{LINE} --skip open-contract"))
        .exits(3)
        .shows("Not everything that could stop the closing");
}
