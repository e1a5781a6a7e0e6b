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
    role.ends_with("_member") && of_owners.contains(&rule)
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
