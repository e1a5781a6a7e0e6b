//! Advice that somebody can stand behind: nobody is kept, sent away or charged by a sentence that no fact supports.
#![allow(clippy::unwrap_used)]

mod support;
use support::{Folder, folder};

const FILE: &str = "ready/account.yaml";
/// Sentences are not wrapped there.
const JSON: &str = "ready/account.yaml --today 2026-11-23 --format json";

fn ready() -> Folder {
    folder().sample("ready")
}

/// Another value, unless it is the one that is there.
fn set(here: Folder, key: &str, from: &str, to: &str) -> Folder {
    if from == to {
        return here;
    }
    here.edit(FILE, &format!("{key}: {from}"), &format!("{key}: {to}"))
}

/// Whether a rule has a finding.
#[track_caller]
fn silent(ran: &support::Ran, rule: &str) {
    let found = ran.findings();
    assert!(!found.iter().any(|found| found.starts_with(rule)), "{rule} has a finding: {found:?}");
}

/// The sample of a client: both contracts on that side, and no other role.
fn client() -> Folder {
    let sent = "proposals:\n  - { id: p1, title: Podcast cover, via: self, status: withdrawn, connects_spent: 12, boosted: false }";
    ready()
        .edit(FILE, "roles: [freelancer]", "roles: [client]")
        .edit(FILE, "    side: freelancer", "    side: client")
        .edit(FILE, sent, "proposals: []")
}

/// Money to come, which blocks by itself, and a withdrawal method.
fn money(method: &str) -> Folder {
    let method = format!("kind: {method}");
    ready()
        .edit(
            FILE,
            "stage: available, of: self, amount: 0.00 USD",
            "stage: available, of: self, amount: 410.00 USD",
        )
        .edit(
            FILE,
            "kind: local_bank, status: active, added_on: 2021-03-20, holder_name: Rae Sample",
            &method,
        )
}

#[test]
fn a_name_is_the_same_however_people_write_it() {
    for name in ["RAE  SAMPLE", "Rae Q. Sample", "\"Sample, Rae\"", "Ráe Sámple"] {
        let method = format!("local_bank, status: active, added_on: 2021-03-20, holder_name: {name}");
        let ran = money(&method).audit(JSON).exits(1).shows("410.00 USD is available");
        silent(&ran, "withdrawal-name-mismatch");
        silent(&ran, "new-withdrawal-method");
    }
}

#[test]
fn a_wallet_and_a_name_nobody_asked_for_block_nothing() {
    let wallet = "payoneer, status: active, added_on: 2021-03-20, holder_name: none";
    let other = "local_bank, status: active, added_on: 2021-03-20, holder_name: Olive Press";
    for (method, said) in [
        (wallet, "Look up whether payoneer is in the verified name Rae Sample"),
        (other, "local bank is in another name than the verified Rae Sample"),
    ] {
        let ran = money(method).audit(JSON).exits(1).shows(said);
        // The money blocks until it is withdrawn; the name does not.
        let findings = ran.json()["findings"].as_array().cloned().unwrap_or_default();
        let name = findings.iter().find(|found| found["rule"] == "withdrawal-name-mismatch").unwrap();
        assert_eq!(name["severity"]["delete"], "warning", "{name}");
    }
    let asked = money(other).edit(FILE, "verified_name: Rae Sample", "verified_name: none").edit(
        FILE,
        "status: verified, due_on",
        "status: not_requested, due_on",
    );
    asked.audit(JSON).exits(1).shows("no verified name to compare");
}

#[test]
fn a_rejected_method_blocks_while_there_is_money() {
    let here = money("local_bank, status: rejected, added_on: 2021-03-20, holder_name: Rae Sample");
    here.audit(JSON).exits(1).shows("the withdrawal method that is there was rejected");
}

#[test]
fn hours_with_a_badge_are_free_on_the_friday() {
    let hours = "worked_on: 2026-08-27, hours: 2";
    let worked = |badge: &str| {
        set(ready(), "  badge", "none", badge)
            .edit(FILE, hours, "worked_on: 2026-11-20, hours: 2")
            .edit(FILE, "as_of: 2026-11-20", "as_of: 2026-11-23")
            .edit(FILE, "ended_on: 2026-08-28", "ended_on: 2026-11-21")
    };
    for (badge, day) in [
        ("none", "2 Dec 2026"),
        ("rising_talent", "2 Dec 2026"),
        ("top_rated", "27 Nov 2026"),
        ("top_rated_plus", "27 Nov 2026"),
        ("expert_vetted", "27 Nov 2026"),
    ] {
        worked(badge).audit(JSON).exits(1).shows(&format!("Harbour Museum clear on {day}"));
    }
    let late = |day: &str| format!("ready/account.yaml --today {day} --format json");
    worked("top_rated").audit(&late("2026-11-26")).exits(1);
    worked("top_rated").audit(&late("2026-11-27")).exits(0);
    worked("none").audit(&late("2026-11-27")).exits(1);
}

#[test]
fn a_plan_that_renews_in_three_days_blocks_until_somebody_accepts_it() {
    let plan = |price: &str, day: &str| {
        let row = format!("auto_renew: true, renews_on: {day}, price: {price}");
        ready().edit(FILE, "plan: freelancer_basic", "plan: freelancer_plus").edit(
            FILE,
            "auto_renew: false, renews_on: none, price: 0",
            &row,
        )
    };
    for (day, code) in [("2026-11-23", 0), ("2026-11-24", 1), ("2026-11-26", 1), ("2026-11-27", 0)] {
        plan("20.00 USD", day).audit(JSON).exits(code);
        plan("0", day).audit(JSON).exits(0).hides("renews on");
    }
    let here = plan("20.00 USD", "2026-11-24");
    here.audit("ready/account.yaml --today 2026-11-23 --action deactivate").exits(0);
    let accepted = "as_of: 2026-11-20\nacknowledged: [{ rule: plan-about-to-renew, row: s1, reason: It may be charged once more. }]";
    here.edit(FILE, "as_of: 2026-11-20", accepted).audit(JSON).exits(0);
}

#[test]
fn a_client_plan_without_a_price_is_not_said_to_be_paid() {
    let plan = |price: &str| {
        let plan = "plan: client_business_plus, for_role: client";
        let here = client().edit(FILE, "plan: freelancer_basic, for_role: freelancer", plan);
        set(here, "renews_on: none, price", "0", price)
    };
    silent(&plan("0").audit(JSON), "paid-client-plan");
    plan("none").audit(JSON).shows("client business plus").hides("paid one");
    plan("49.99 USD").audit(JSON).shows("The plan client business plus is a paid one");
}

#[test]
fn no_tax_form_is_announced_to_who_earned_nothing_this_year() {
    let us = |earned: &str| {
        let here = ready().edit(FILE, "us_person: false", "us_person: true");
        let rest = &format!("last_earned_on: {earned}\n");
        here.edit(FILE, "last_earned_on: 2026-08-31\n", rest)
    };
    us("none").audit(JSON).hides("Form 1099-K");
    us("2025-12-31").audit(JSON).hides("Form 1099-K");
    us("2026-08-30").audit(JSON).shows(
        "Form 1099-K for 2026 comes by 31 Jan 2027, above 20000.00 USD and 200 payments (for 2024 it was 5000.00 USD; states differ)",
    );
}

#[test]
fn mail_that_cannot_be_read_is_told_to_a_client_too() {
    let here = client().edit(FILE, "email_reachable: true", "email_reachable: false");
    here.audit(JSON).shows("cannot be read, so codes and confirmations would be missed");
}

#[test]
fn a_due_date_to_come_is_told_of_a_quiet_milestone() {
    let quiet = |due: &str| {
        set(ready().edit(FILE, "in_escrow: 0", "in_escrow: 50.00 USD"), "due_on", "2026-07-15", due)
    };
    quiet("2026-07-15").audit(JSON).shows("has been idle since 18 Jul 2026 and counts as dormant");
    let open = quiet("2026-12-20").audit(JSON);
    open.shows("a due date of 20 Dec 2026 keeps it open").hides("counts as dormant");
}

#[test]
fn recent_hours_say_nothing_of_a_state_that_is_written() {
    let here = ready()
        .edit(FILE, "worked_on: 2026-08-27, hours: 2", "worked_on: 2026-10-29, hours: 2")
        .edit(FILE, "ended_on: 2026-08-28", "ended_on: 2026-10-30")
        .edit(FILE, "last_hours_on: 2026-08-27", "last_hours_on: 2026-10-29");
    here.audit(JSON)
        .exits(0)
        .hides("no export says")
        .shows("stand on 1 contract; compare their states with My Jobs");
}

#[test]
fn a_fixed_price_payment_of_the_summary_can_be_disputed_for_thirty_days() {
    let hours = "worked_on: 2026-08-27, hours: 2, amount: 60.00 USD, kind: hourly";
    let paid = |day: &str| {
        let row = format!("worked_on: {day}, hours: none, amount: 60.00 USD, kind: fixed");
        ready().edit(FILE, hours, &row)
    };
    paid("2026-10-25").audit(JSON).exits(0).shows("(60.00 USD) could be disputed until 23 Nov 2026");
    silent(&paid("2026-10-24").audit(JSON), "recent-fixed-price-payment");
}

#[test]
fn the_form_of_a_payroll_contract_comes_from_the_staffing_company() {
    let here = ready().edit(FILE, "    kind: hourly", "    kind: payroll");
    silent(&here.audit(JSON), "payroll-tax-form");
    let here = here.edit(FILE, "us_person: false", "us_person: true");
    here.audit(JSON).shows("The W-2 for Museum audio guide comes from the staffing company, not from Upwork");
}

/// The titles of the steps of a plan.
fn steps(ran: &support::Ran) -> Vec<String> {
    let report = ran.json();
    let steps = report["plans"][0]["steps"].as_array().cloned().unwrap_or_default();
    steps.iter().map(|step| step["id"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn of_a_closed_account_only_what_comes_afterwards_is_left() {
    let closed = || ready().edit(FILE, "status: active\n  opened", "status: closed\n  opened");
    let ran = closed().audit(JSON).exits(1);
    assert_eq!(steps(&ran), ["request-data", "erase", "way-back"]);
    let ran = closed().audit(&format!("{JSON} --action deactivate")).exits(1);
    assert_eq!(steps(&ran), ["request-data"]);
    // What something else stops is left to do, closed or not.
    let owed = closed().edit(
        FILE,
        "stage: available, of: self, amount: 0.00 USD",
        "stage: available, of: self, amount: 410.00 USD",
    );
    assert_eq!(steps(&owed.audit(JSON).exits(1)), ["request-data", "withdraw", "erase", "way-back"]);
}

#[test]
fn erasure_and_a_day_of_return_are_a_question() {
    let both = ready().edit(FILE, "return_by: none", "return_by: 2027-04-01").edit(
        FILE,
        "wants_erasure: false",
        "wants_erasure: true",
    );
    both.audit("ready/account.yaml --today 2026-11-23 --brief")
        .exits(3)
        .shows("Recommendation: wait")
        .shows("erasure-and-return  You want your data erased, and to be back by 1 Apr 2027");
}

#[test]
fn who_leaves_for_costs_and_pays_nothing_need_not_close() {
    let costs = ready().edit(FILE, "reason: leaving", "reason: costs");
    costs
        .audit("ready/account.yaml --today 2026-11-23 --brief")
        .exits(0)
        .shows("Recommendation: deactivate")
        .shows("nothing that you listed goes on costing");
}

#[test]
fn a_copy_that_was_asked_for_is_waited_for() {
    let asked = ready().edit(
        FILE,
        "copy_received_on: 2026-10-30",
        "copy_asked_on: 2026-11-02, copy_received_on: none",
    );
    asked.audit(JSON).exits(0).shows("You asked for a copy of your personal data on 2 Nov 2026");
    let never =
        ready().edit(FILE, "copy_received_on: 2026-10-30", "copy_asked_on: none, copy_received_on: none");
    never.audit(JSON).exits(0).shows("You have not asked for a copy of your personal data");
}

#[test]
fn what_is_late_waits_for_others_and_what_comes_later_keeps_no_step_waiting() {
    let late = ready().edit(
        FILE,
        "started_on: 2026-09-16, arrived_on: 2026-09-21",
        "started_on: 2026-09-16, arrived_on: none",
    );
    late.audit("ready/account.yaml --today 2026-11-23")
        .exits(1)
        .shows("Withdraw everything and wait until it has arrived: 310.00 USD — others must act");
    let taxed = ready().edit(FILE, "us_person: false", "us_person: true").edit(
        FILE,
        "copy_received_on: 2026-10-30",
        "copy_received_on: none, copy_asked_on: none",
    );
    taxed
        .audit("ready/account.yaml --today 2026-11-23")
        .exits(0)
        .shows("▸  7  Ask for your data and forms now\n");
}

#[test]
fn a_sentence_of_the_brief_report_keeps_its_day_and_headings_add_up() {
    let folder = folder().sample("blocked");
    folder
        .audit("blocked/account.yaml --today 2026-11-23 --brief")
        .exits(1)
        .shows("Birch Ltd asks back 300.00 USD of Museum leaflet; answer by 24 Nov\n                                2026");
    ready()
        .audit("ready/account.yaml --today 2026-11-23")
        .exits(0)
        .shows("DELETE      GO          0 blockers   3 warnings")
        .shows("WARNINGS for delete: 1")
        .shows("LOST by delete: 1 warning")
        .shows("KEPT by Upwork after delete: 1 warning");
}
