//! What stops or warns leads to a step: whoever has the problem finds in the plan what to do about it.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use serde_json::Value as Json;
use std::fs;
use support::{audit, root};

const ROLES: [&str; 6] =
    ["freelancer", "client", "agency_owner", "agency_member", "company_owner", "company_member"];

fn words(list: &Json) -> Vec<&str> {
    list.as_array().map_or_else(Vec::new, |all| all.iter().filter_map(Json::as_str).collect())
}

/// Members of a team have no statement, no plans and no contracts of their own; what they nevertheless give is held
/// against what they say, and no step of theirs is about it.
fn may_have_none(rule: &str, role: &str) -> bool {
    let of_owners = ["statement-against-balance", "statement-payout-not-listed", "plan-fee-without-plan"];
    let of_contracts =
        ["hours-after-the-end", "accepted-offer-without-contract", "hired-proposal-without-contract"];
    (role.ends_with("_member") && of_owners.contains(&rule))
        || (role == "agency_member" && of_contracts.contains(&rule))
}

#[test]
fn every_rule_that_stops_or_warns_is_in_a_step_of_every_role_it_concerns() {
    let pack: Json =
        serde_yaml::from_str(&fs::read_to_string(root().join("rules/upwork/pack.yaml")).unwrap()).unwrap();
    let steps = pack["plan"].as_array().unwrap();
    let rules = audit("rules --format json").exits(0).json();
    let mut seen = 0;
    for rule in rules["rules"].as_array().or_else(|| rules.as_array()).unwrap() {
        let id = rule["rule"].as_str().unwrap();
        let roles = words(&rule["roles"]);
        for action in ["delete", "deactivate"] {
            if !matches!(rule["severity"][action].as_str(), Some("blocker" | "warning" | "contradiction")) {
                continue;
            }
            for role in ROLES.iter().filter(|role| roles.is_empty() || roles.contains(role)) {
                let fits = |step: &&Json| {
                    let (actions, only, not) =
                        (words(&step["actions"]), words(&step["roles"]), words(&step["not_roles"]));
                    (actions.is_empty() || actions.contains(&action))
                        && (only.is_empty() || only.contains(role))
                        && !not.contains(role)
                        && words(&step["rules"]).contains(&id)
                };
                seen += 1;
                let found = steps.iter().any(|step| fits(&step));
                assert!(found || may_have_none(id, role), "{id} for {action} as {role} is in no step");
            }
        }
    }
    assert!(seen > 400, "only {seen} were looked at");
}

/// The steps that a step comes after, whatever lies between.
fn before<'a>(steps: &'a [Json], last: &'a Json) -> Vec<&'a str> {
    let (mut all, mut waiting): (Vec<&str>, Vec<&str>) = (Vec::new(), words(&last["after"]));
    while let Some(id) = waiting.pop() {
        if !all.contains(&id) {
            all.push(id);
            waiting.extend(words(&steps.iter().find(|step| step["id"] == id).unwrap()["after"]));
        }
    }
    all
}

#[test]
fn the_last_step_comes_after_every_step_that_settles_something() {
    let pack: Json =
        serde_yaml::from_str(&fs::read_to_string(root().join("rules/upwork/pack.yaml")).unwrap()).unwrap();
    let steps = pack["plan"].as_array().unwrap();
    let mut seen = 0;
    for (last, workers) in [("close-account", true), ("close-company", false)] {
        let at = steps.iter().position(|step| step["id"] == last).unwrap();
        let before = before(steps, &steps[at]);
        for step in steps[..at].iter().filter(|step| !words(&step["rules"]).is_empty()) {
            let (actions, roles, not) =
                (words(&step["actions"]), words(&step["roles"]), words(&step["not_roles"]));
            let worker = |role: &&str| matches!(*role, "freelancer" | "agency_owner");
            let never =
                if workers { not.iter().any(worker) } else { !roles.is_empty() && roles.iter().all(worker) };
            if never || !(actions.is_empty() || actions.contains(&"delete")) {
                continue;
            }
            seen += 1;
            assert!(
                before.contains(&step["id"].as_str().unwrap()),
                "{last} does not come after {}",
                step["id"]
            );
        }
    }
    assert!(seen > 40, "only {seen} were looked at");
}

/// A step that is done hides nothing behind it, and what another step comes after anyway is not said again.
#[test]
fn the_numbers_of_what_comes_before_reach_through_steps_that_are_done() {
    let here = support::folder().sample("ready").edit(
        "ready/account.yaml",
        "disputes: []",
        "disputes: [{ id: d1, contract: \"31000002\", kind: escrow, status: open, raised_by: other, opened_on: 2026-11-20, answered: true, stage_since: none }]",
    );
    here.audit("ready --today 2026-11-23")
        .exits(1)
        .shows("▸ 5 Wait for disputes to end: Recipe book layout — others must act")
        .shows("✓ 14 End contracts, except your fixed-price work")
        .shows("27 Close the account (after 5, 6)");
    support::audit("samples/agency/account.yaml --today 2026-11-23")
        .exits(1)
        .shows("… 17 End your fixed-price work: App redesign — until Sun 29 Nov 2026 (after 16)")
        .shows(
            "… 19 Wait until hours and payments have cleared: Web shop — until Wed 9 Dec 2026 (after 15, 17)",
        )
        .shows("29 Close the account — not over before 9 Dec 2026 (after 6, 7, 8, 25, 26, 28)");
}
