//! Adding a rule by adding one file: it works, and every slip in it is an error with its place.
#![allow(clippy::unwrap_used)]

mod support;
use support::{Folder, folder};

/// The first rule of docs/writing-rules.md, its example put right.
fn shown() -> String {
    let guide = std::fs::read_to_string(support::root().join("docs/writing-rules.md")).unwrap();
    let fence = "```rhai file=my-rules/untold-client.rhai\n";
    let rule = guide.split(fence).nth(1).unwrap().split("```").next().unwrap();
    assert!(rule.contains("Acme was not told"));
    rule.replace("Acme was not told", "Acme has not been told")
}

fn with(rule: &str) -> Folder {
    folder().sample("ready").given("rules/untold-client.rhai", rule)
}

const LINE: &str = "ready/account.yaml --today 2026-11-23 --rules rules";

#[test]
fn the_rule_of_the_guide_works() {
    let here = with(&shown());
    here.audit(LINE).exits(0).complains("").shows("and 1 rule of your own");
    let here = here.edit("ready/account.yaml", "status: completed", "status: active").edit(
        "ready/account.yaml",
        "other_party_told: true",
        "other_party_told: false",
    );
    here.audit(LINE).exits(1).shows("Museum audio guide: Harbour Museum has not been told");
    here.audit("ready/account.yaml --today 2026-11-23 --rules rules/untold-client.rhai")
        .exits(1)
        .shows("Harbour Museum has not been told");
}

#[test]
fn a_byte_order_mark_and_crlf_are_fine_in_a_rule() {
    with(&format!("\u{feff}{}", shown().replace('\n', "\r\n"))).audit(LINE).exits(0).complains("");
}

#[test]
fn a_slip_in_the_header_has_its_place() {
    for (from, to, what) in [
        ("title: A client", "titel: A client", "titel"),
        ("severity: { delete: warning }", "severity: { delte: warning }", "did you mean delete?"),
        ("severity: { delete: warning }", "severity: { delete: fatal }", "untold-client.rhai:3"),
        ("severity: { delete: warning }", "severity: {}", "names no action"),
        ("for: contract in contracts", "for: contract in contarcts", "did you mean contracts?"),
        ("for: contract in contracts", "for: row in contracts", "write for: contract in contracts"),
        ("for: contract in contracts", "for: contracts", "write for: contract in contracts"),
        ("at: contract.other_party_told", "at: contract.other_party_tol", "did you mean other_party_told?"),
        ("at: contract.other_party_told", "at: milestone.title", "there is no row milestone here"),
        (
            "at: contract.other_party_told",
            "at: contract.other_party_told\nreads: [hours]",
            "may not scan the table hours",
        ),
        (
            "at: contract.other_party_told",
            "at: contract.other_party_told\nreads: [profil]",
            "did you mean profile?",
        ),
        (
            "at: contract.other_party_told",
            "at: contract.other_party_told\nparams: [max_aeg]",
            "did you mean max_age?",
        ),
        (
            "at: contract.other_party_told",
            "at: contract.other_party_told\nroles: [freelanser]",
            "did you mean freelancer?",
        ),
        (
            "at: contract.other_party_told",
            "at: contract.other_party_told\nsources: [nowhere]",
            "sources: there is no nowhere",
        ),
        (
            "at: contract.other_party_told",
            "at: contract.other_party_told\nat: contract.title",
            "stands here twice",
        ),
        ("confidence: official", "confidence: sure", "confidence"),
        ("checked: 2026-11-23", "checked: 2026-13-23", "there is no such day"),
        ("why: The client", "why: \"\"\nwhi: The client", "untold-client.rhai:"),
        ("---*/\n\nif", "---*/ if", "*/ may not stand inside a block"),
        ("/*---\ntitle", "/*--\ntitle", "must start with a block"),
    ] {
        let rule = shown();
        assert!(rule.contains(from), "{from}");
        let ran = with(&rule.replacen(from, to, 1)).audit(LINE).exits(2).prints("");
        assert!(ran.err.contains(what) && ran.err.contains("untold-client.rhai"), "{to}\n{}", ran.err);
    }
}

#[test]
fn a_slip_in_the_examples_has_its_place() {
    for (from, to, what) in [
        ("flags:", "flag:", "did you mean flags?"),
        ("contracts:\n", "contarcts:\n", "did you mean contracts?"),
        ("status: active", "status: actve", "did you mean active?"),
        ("title: Logo", "titel: Logo", "did you mean title?"),
        (
            "c1: \"Logo: Acme has not been told\"",
            "c1: \"Logo: Acme was not told\"",
            "finding missing: c1: Logo: Acme was not told",
        ),
        (
            "c1: \"Logo: Acme has not been told\"",
            "c2: \"Logo: Acme has not been told\"",
            "finding not expected: c1",
        ),
        ("unknown: [c1]", "unknown: [c9]", "unknown missing: c9"),
        ("- name: an active contract", "- nam: an active contract", "an example needs a name"),
        ("/*--- examples", "/*--- exmples", "opens with /*--- examples"),
    ] {
        let rule = shown();
        assert!(rule.contains(from), "{from}");
        let ran = with(&rule.replacen(from, to, 1)).audit(LINE).exits(2).prints("");
        assert!(ran.err.contains(what), "{to}\n{}", ran.err);
        assert!(ran.err.contains("untold-client.rhai:"), "{to}\n{}", ran.err);
    }
    let without = shown();
    let without = without.split("/*--- examples").next().unwrap();
    with(without).audit(LINE).refuses("the rule has no examples");
}

#[test]
fn a_rule_cannot_take_the_place_of_another() {
    let here = folder()
        .sample("ready")
        .given("rules/open-contract.rhai", shown())
        .given("rules/deeper/twin.rhai", shown())
        .given("rules/twin.rhai", shown());
    let ran = here.audit(LINE).exits(2).prints("");
    assert!(ran.err.contains("there is a rule open-contract already"), "{}", ran.err);
    assert!(ran.err.contains("there is a rule twin already"), "{}", ran.err);
    folder()
        .sample("ready")
        .given("rules/Bad Name.rhai", shown())
        .audit(LINE)
        .refuses("the name of a rule file is its id");
    folder()
        .sample("ready")
        .given("rules/readme.txt", "no rule")
        .audit(LINE)
        .refuses("there is no rule here");
    folder().sample("ready").audit(LINE).refuses("rules");
}

/// All problems of all rule files are said at once, with the line they stand on.
#[test]
fn every_problem_is_said_with_its_line() {
    let here = with(&shown().replacen("contract.title}", "contract.titel}", 1).replacen(
        "!contract.other_party_told",
        "!contract.other_party_tld",
        1,
    ));
    let here = here
        .given("rules/second-rule.rhai", shown().replacen("for: contract in contracts", "for: nothing", 1));
    here.audit(LINE).exits(2).prints("").complains(
        "error: rules/second-rule.rhai:4:1: for: there is no table or record nothing\n  4 | for: nothing\n      ^\n  it may be: account, intent, profile, security, verification, tax, connects, payout, agency, saved_records, privacy_request, contracts, milestones, hours, proposals, offers, invitations, jobs, catalog_projects, balances, transactions, withdrawal_methods, withdrawals, billing_methods, subscriptions, boosts, disputes, refund_requests, chargebacks, members, relationships, api_keys, holds\nerror: rules/untold-client.rhai:12:45: contract has no field other_party_tld\n  12 | if contract.status == \"active\" && !contract.other_party_tld {\n                                                   ^\n  did you mean other_party_told?\nerror: rules/untold-client.rhai:13:17: contract has no field titel\n  13 |     `${contract.titel}: ${contract.other_party} has not been told`\n                       ^\n  did you mean title?\n3 problems; nothing was decided\n",
    );
}
