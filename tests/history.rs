//! What changed since an earlier run: comparisons, and baselines that keep what is known out of the lists.
#![allow(clippy::unwrap_used)]

mod support;
use support::{Folder, copy, folder, root};

const DAY: &str = "--today 2026-11-23";

/// `ready` before and after: the security question is gone, a proposal is open, the tax form is missing.
fn worse() -> Folder {
    let here = folder().sample("ready");
    here.audit(&format!("ready/account.yaml {DAY} --format json=before.json")).exits(0);
    let here = here.edit("ready/account.yaml", "question_set: true", "question_set: false");
    here.audit(&format!("ready/account.yaml {DAY} --format json=after.json")).exits(1);
    here
}

#[test]
fn a_difference_tells_what_is_new_and_what_is_resolved() {
    let here = worse();
    here.audit("diff before.json after.json").exits(1).complains("").prints(
        "Rae Sample: NO-GO, was GO\n\
         \x20 delete: NO-GO, was GO\n\
         \x20 new blocker: missing-security-question: No security question is set; the link to close may be mis…\n\
         \x20 still open: 4\n\
         \x20 plan: 24 of 33 steps done, was 25 of 33\n\
         \n\
         1 account, 1 changed: 1 finding new, 0 resolved, 4 still open\n\
         1 account is worse than before.\n",
    );
    let back = here.audit("diff after.json before.json").exits(0);
    back.shows("Rae Sample: GO, was NO-GO")
        .shows("resolved blocker: missing-security-question")
        .shows("step done: ")
        .shows("Nothing is worse than before.");
    here.audit("diff before.json before.json").exits(0).prints(
        "1 account, 0 changed: 0 findings new, 0 resolved, 4 still open\nNothing is worse than before.\n",
    );
    let json = here.audit("diff before.json after.json --format json").exits(1).json();
    assert_eq!(json["accounts"][0]["new"][0]["rule"], "missing-security-question");
    assert_eq!(json["accounts"][0]["verdict"], serde_json::json!({ "before": "go", "after": "no-go" }));
    assert_eq!(json["accounts"][0]["still_open"].as_array().unwrap().len(), 4);
    here.audit("diff before.json nosuch.json").refuses("cannot read this");
    here.audit("diff before.json ready/account.yaml").refuses("this is no result of audit");
    here.audit("diff before.json after.json --format csv").refuses("audit diff has no such form");
}

#[test]
fn accounts_that_come_and_go_are_told() {
    let here = folder().sample("ready").sample("client").sample("incomplete");
    here.audit(&format!("batch ready client {DAY} --format jsonl=before")).exits(1);
    here.audit(&format!("batch ready incomplete {DAY} --format json=after")).exits(3);
    let ran = here.audit("diff before after").exits(1);
    ran.shows("Cedar Lane Studio: no result, was NO-GO")
        .shows("Tove Sample: INCOMPLETE, was no result")
        .hides("Rae Sample:");
    // What could be answered and cannot any more is worse, though nothing new was found.
    let here = folder().sample("ready");
    here.audit(&format!("ready {DAY} --format json=before")).exits(0);
    let here = here.edit("ready/account.yaml", "other_accounts: 0", "");
    let _ = here.audit(&format!("ready {DAY} --format json=after"));
    here.audit("diff before after").exits(1).shows("not answered any more: duplicate-account");
}

/// A question that is open again is worse, also where it decides nothing and all else is as it was.
#[test]
fn what_is_not_answered_any_more_is_worse_whatever_the_verdict() {
    for (sample, word) in [("ready", "GO"), ("incomplete", "INCOMPLETE")] {
        let here = folder().sample(sample);
        here.audit(&format!("{sample} {DAY} --format json=before"));
        let here = here.edit(&format!("{sample}/account.yaml"), "relationships: []", "relationships: null");
        here.audit(&format!("{sample} {DAY} --format json=after"));
        let json = here.audit("diff before after --format json").exits(1).json();
        let account = &json["accounts"][0];
        assert_eq!(account["verdict"]["before"], account["verdict"]["after"]);
        assert_eq!(account["newly_unanswered"], serde_json::json!(["direct-work-fee", "old-relationship"]));
        for same in ["new", "resolved", "done"] {
            assert_eq!(account[same], serde_json::json!([]), "{same}");
        }
        assert_eq!(account["actions"], serde_json::json!({}));
        // The step about the fee is not known to be over any more.
        let done = |when: &str| account["steps_done"][when][0].as_u64().unwrap();
        assert_eq!(done("before"), done("after") + 1);
        here.audit("diff before after")
            .exits(1)
            .shows(&format!("{word} as before"))
            .shows("not answered any more: direct-work-fee")
            .shows("1 account is worse than before.");
        here.audit("diff after before").exits(0).shows("Nothing is worse than before.");
    }
}

#[test]
fn a_baseline_keeps_what_is_known_out_of_the_lists_and_in_the_verdict() {
    let here = worse();
    let all = here.audit(&format!("ready/account.yaml {DAY} --baseline after.json")).exits(1);
    all.shows("1 blocker, 3 warnings")
        .shows("KNOWN from the baseline 1 blocker, 3 warnings and 1 other are counted above and not listed.")
        .hides("No security question is set");
    let new = here.audit(&format!("ready/account.yaml {DAY} --baseline before.json")).exits(1);
    new.shows("No security question is set").shows("0 blockers, 3 warnings and 1 other are counted above");
    let json =
        here.audit(&format!("ready/account.yaml {DAY} --baseline before.json --format json")).exits(1).json();
    let known: Vec<bool> =
        json["findings"].as_array().unwrap().iter().map(|found| found["known"] == true).collect();
    assert_eq!(known.iter().filter(|known| **known).count(), 4);
    for (form, text) in [
        ("github", "::error file"),
        ("gitlab", "check_name\":\"missing-security"),
        ("markdown", "| missing-security"),
        ("html", "data-rule=\"missing-security"),
    ] {
        let with = |baseline: &str| {
            here.audit(&format!("ready/account.yaml {DAY} --format {form} --baseline {baseline}"))
                .exits(1)
                .out
        };
        assert!(with("before.json").contains(text) && !with("after.json").contains(text), "{form}");
    }
    let sarif =
        here.audit(&format!("ready/account.yaml {DAY} --baseline after.json --format sarif")).exits(1).json();
    // Only what the account as a whole is stays listed: it is not a go, whatever is known.
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let mut listed = results.iter().filter(|one| one["baselineState"] != "unchanged");
    assert!(listed.clone().count() == 1 && listed.all(|one| one["ruleId"] == "verdict"));
    here.audit(&format!("ready/account.yaml {DAY} --baseline ready/account.yaml"))
        .refuses("this is no result of audit");
    here.audit(&format!("batch ready {DAY} --baseline after.json --details"))
        .exits(1)
        .shows("KNOWN from the baseline");
    here.audit("render after.json --baseline before.json")
        .exits(1)
        .shows("0 blockers, 3 warnings and 1 other");
}

/// A row that nothing judges is worse, though nothing was found and the verdict was incomplete before.
#[test]
fn a_row_that_nothing_judges_is_worse() {
    let here = folder().sample("ready").edit("ready/account.yaml", "disputes: []", "disputes:");
    // The pack without the rule that speaks for this.
    copy(&root().join("rules/upwork"), &here.path().join("pack"));
    std::fs::remove_file(here.path().join("pack/agency/agency-debt-without-agency.rhai")).unwrap();
    let pack = here.read("pack/pack.yaml").replace(", agency-debt-without-agency", "");
    let here = here.given("pack/pack.yaml", pack);
    here.audit(&format!("ready {DAY} --pack pack --format json=before")).exits(3);
    let here = here.edit("ready/account.yaml", "owed_to_me: none", "owed_to_me: 5.00 USD");
    here.audit(&format!("ready {DAY} --pack pack --format json=after")).exits(3);
    here.audit("diff before after")
        .exits(1)
        .shows("nothing judges: agency.owed_to_me")
        .shows("1 account is worse");
    here.audit("diff after before").exits(0).shows("Nothing is worse");
}
