//! The ends of a field: a number that no account can have, and a day of something that has happened which is
//! still to come, are errors, wherever they are written.
#![allow(clippy::unwrap_used)]

mod support;
use support::{Folder, audit, folder};

const DAY: &str = "--today 2026-11-23";
const LATER: &str = "withdrawals.arrived_on: this is later than as_of (20 Nov)";
const HINT: &str = "\n  look again at what you wrote by hand, then set as_of to the day you looked\n";

/// An account of 20 November with more lines.
fn with(lines: &str) -> Folder {
    folder().given("a.yaml", format!("as_of: 2026-11-20\n{lines}\n"))
}

/// A payout that arrived on a day.
fn arrived(day: &str) -> Folder {
    with(&format!("withdrawals: [{{ id: x1, arrived_on: {day} }}]"))
}

#[test]
fn numbers_have_a_least_and_a_greatest() {
    with("profile: { job_success_score: 150 }")
        .audit(&format!("a.yaml {DAY}"))
        .refuses("a.yaml:2:31: profile.job_success_score: this cannot be above 100\n")
        .warns("write a whole number, from 0 to 100 | none")
        .warns_not("150");
    with("profile: { job_success_score: -1 }").audit("a.yaml").refuses("this cannot be below zero");
    with("hours: [{ contract: c1, worked_on: 2026-11-02, kind: hourly, hours: 24.01 }]")
        .audit("a.yaml")
        .refuses("hours.hours: this cannot be above 24\n");
    for score in ["0", "100", "none"] {
        with(&format!("profile: {{ job_success_score: {score} }}")).audit(&format!("a.yaml {DAY}")).exits(3);
    }
    audit("template").exits(0).shows("whole number, from 0 to 100 | none]");
}

/// One day more than the data is accepted, because it may be tomorrow where the person is.
#[test]
fn what_has_happened_is_not_after_the_data() {
    for day in ["2026-11-20", "2026-11-21"] {
        arrived(day).audit(&format!("a.yaml {DAY}")).exits(3).complains("");
    }
    for day in ["2026-11-22", "2027-01-05"] {
        arrived(day)
            .audit(&format!("a.yaml {DAY}"))
            .refuses(&format!("a.yaml:2:37: {LATER}{HINT}"))
            .warns_not(day);
    }
    // What is planned may be later.
    with("contracts: [{ id: c1, started_on: 2027-01-05 }]").audit(&format!("a.yaml {DAY}")).exits(3);
}

/// One wrong year in an account that may be closed.
#[test]
fn a_contract_that_ended_in_the_future_is_no_go() {
    let here = folder().sample("ready");
    here.audit(&format!("ready/account.yaml {DAY}")).exits(0);
    here.edit("ready/account.yaml", "ended_on: 2026-08-28", "ended_on: 2027-08-28")
        .audit(&format!("ready/account.yaml {DAY}"))
        .refuses("contracts.ended_on: this is later than as_of (20 Nov)");
}

#[test]
fn a_later_day_is_refused_in_every_form() {
    let csv = "id,arrived_on\nx1,2026-12-05\n";
    let yaml = "as_of: 2026-11-20\nwithdrawals: withdrawals.csv\n";
    let named = folder().given("a.yaml", yaml).given("withdrawals.csv", csv);
    named.audit(&format!("a.yaml {DAY}")).refuses(&format!("withdrawals.csv:2:4: {LATER}{HINT}"));
    let beside = folder().given("account.yaml", "as_of: 2026-11-20\n").given("withdrawals.csv", csv);
    beside.audit(&format!(". {DAY}")).refuses(&format!("withdrawals.csv:2:4: {LATER}{HINT}"));
    let text = "as_of: 2026-11-20\nwithdrawals: [{ id: x1, arrived_on: 2026-12-05 }]\n";
    folder().audit_with(&format!("- {DAY}"), text.as_bytes(), &[]).refuses(&format!("-:2:37: {LATER}{HINT}"));
    let json = r#"{"as_of": "2026-11-20", "withdrawals": [{"id": "x1", "arrived_on": "2026-12-05"}]}"#;
    let here = folder().given("a.json", json).given("all.jsonl", json);
    here.audit(&format!("a.json {DAY}")).refuses(&format!("a.json:1:68: {LATER}{HINT}"));
    here.audit(&format!("batch all.jsonl {DAY}")).exits(2).shows(LATER);
    let export = "Date,Transaction type,Ref ID,Amount $\n\"Nov 28, 2026\",Hourly,600000001,258.00\n";
    let here = folder().given("account.yaml", "as_of: 2026-11-20\n").given("x.csv", export);
    here.audit(&format!(". {DAY}"))
        .refuses("x.csv:2:1: transactions.posted_on: this is later than as_of (20 Nov)")
        .warns(HINT);
}

/// The day of the data may stand anywhere, and nothing hides another mistake.
#[test]
fn later_days_are_told_with_everything_else() {
    let text = "withdrawals: [{ id: x1, arrived_on: 2026-12-05, started_on: soon }]\naccount: { opened_on: 2026-12-05 }\nas_of: 2026-11-20\n";
    let ran = folder().given("a.yaml", text).audit(&format!("a.yaml {DAY}")).refuses(LATER);
    ran.warns("withdrawals.started_on: this is not a day").warns("account.opened_on: this is later");
    for day in ["", "as_of: soon\n", "as_of:\n"] {
        let text = text.replace("as_of: 2026-11-20\n", day);
        let ran = folder().given("a.yaml", text).audit(&format!("a.yaml {DAY}")).refuses("as_of");
        ran.warns_not("later than").warns("2 problems");
    }
}

/// A shop whose schema was edited.
fn shop(from: &str, to: &str) -> Folder {
    folder().sample("custom-pack").edit("custom-pack/schema.yaml", from, to)
}

/// The shop with a listing that has been seen.
fn listing(seen: &str) -> Folder {
    const ID: &str = "      id: { type: text, about: \"The number of the listing.\"";
    const MORE: &str = "      seen_at: { type: instant, past: true, about: \"When was it seen last?\" }
      views: { type: count, min: 1, max: 9, about: \"How often was it seen?\" }
";
    let seen = format!("status: live, {seen}");
    shop(ID, &format!("{MORE}{ID}")).edit("custom-pack/account.yaml", "status: live", &seen)
}

const JUDGE: &str = "custom-pack/account.yaml --pack custom-pack --today 2026-11-23";

#[test]
fn a_pack_sets_the_ends_of_its_fields() {
    let shop = |to: &str| shop("owed: { type: money,", &format!("owed: {{ type: money, {to},"));
    for fits in ["max: 4.20", "min: 0, max: 5", "min: -3", "negative: true, max: 4.20"] {
        shop(fits).audit(JUDGE).exits(1);
    }
    shop("max: 4.19")
        .audit(JUDGE)
        .refuses("dues.owed: this cannot be above 4.19")
        .warns("write an amount such as 12.50 USD, from 0 to 4.19");
    // The examples of the rules are held against the schema as well.
    shop("min: 5").audit("test custom-pack").exits(1).shows("dues.owed: this cannot be below 5");
    shop("max: 0.5").audit("schema snapshot --pack custom-pack").exits(0);
    listing("views: 9, seen_at: 2026-11-23T23:59:59Z").audit(JUDGE).exits(1);
    listing("views: 0").audit(JUDGE).refuses("write a whole number, from 1 to 9");
    // A day more is over everywhere in UTC, whatever the offset that is written.
    listing("seen_at: 2026-11-24T01:00:00+02:00").audit(JUDGE).exits(1);
    listing("seen_at: 2026-11-24T00:00:00Z").audit(JUDGE).refuses("this is later than as_of (22 Nov)");
    let schema = listing("views: 9").audit("schema snapshot --pack custom-pack").json();
    let views = &schema["properties"]["listings"]["anyOf"][0]["items"]["properties"]["views"]["anyOf"][0];
    assert_eq!(*views, serde_json::json!({ "type": "integer", "minimum": 1, "maximum": 9 }));
}

#[test]
fn ends_that_make_no_sense_do_not_load() {
    for (from, to, what) in [
        (
            "name: { type: text,",
            "name: { type: text, max: 5,",
            "shop.name: max: this type has no least and no greatest",
        ),
        (
            "name: { type: text,",
            "name: { type: text, past: true,",
            "shop.name: past: only a day can have happened",
        ),
        (
            "shipped_on: { type: day,",
            "shipped_on: { type: day, min: 5,",
            "orders.shipped_on: min: this type has no least",
        ),
        (
            "owed: { type: money,",
            "owed: { type: money, past: true,",
            "past belongs to the types day and instant",
        ),
        (
            "owed: { type: money,",
            "owed: { type: money, min: 5, max: 4,",
            "dues.owed: max is 4 and min is 5, so that no value fits",
        ),
        (
            "owed: { type: money,",
            "owed: { type: money, max: -1,",
            "without min and without negative: true, min is 0",
        ),
        (
            "owed: { type: money,",
            "owed: { type: count, min: -1,",
            "dues.owed: min: a count is never below zero",
        ),
        ("owed: { type: money,", "owed: { type: money, max: many,", "max: this must be a plain number"),
        ("owed: { type: money,", "owed: { type: money, max: 4 EUR,", "max: this must be a plain number"),
        ("name: { type: text,", "name: { type: text, past: soon,", "past: this must be true or false"),
    ] {
        shop(from, to).audit(JUDGE).refuses(what).warns("custom-pack/schema.yaml");
    }
}

/// A first rule over a table of days begins with examples that its own schema accepts.
#[test]
fn a_new_rule_keeps_within_the_ends() {
    let here = folder();
    here.audit(&format!("new old-acquaintance --for relationships {DAY}")).exits(0);
    here.audit("test old-acquaintance.rhai").exits(0);
}

/// Two days of one row in the wrong order: one of them is wrong, and nobody may guess which.
#[test]
fn a_day_does_not_come_before_the_one_it_follows() {
    for (row, place, field, before, at) in [
        (
            "withdrawals: [{ id: x1, started_on: 2026-10-02, arrived_on: 2026-10-01 }]",
            "2:61",
            "withdrawals.arrived_on",
            "started_on",
            "2:37",
        ),
        (
            "contracts: [{ id: c1, ended_on: 2026-10-01, started_on: 2026-10-02 }]",
            "2:33",
            "contracts.ended_on",
            "started_on",
            "2:57",
        ),
        (
            "contracts: [{ id: c1, started_on: 2026-10-02, last_hours_on: 2025-10-02 }]",
            "2:62",
            "contracts.last_hours_on",
            "started_on",
            "2:35",
        ),
        (
            "milestones: [{ id: m1, submitted_on: 2026-10-02, approved_on: 2026-10-01 }]",
            "2:63",
            "milestones.approved_on",
            "submitted_on",
            "2:38",
        ),
        (
            "holds: [{ id: z1, started_on: 2026-10-02, ended_on: 2026-10-01 }]",
            "2:53",
            "holds.ended_on",
            "started_on",
            "2:31",
        ),
        (
            "account: { opened_on: 2026-10-02, closed_on: 2026-10-01 }",
            "2:46",
            "account.closed_on",
            "opened_on",
            "2:23",
        ),
    ] {
        with(row).audit(&format!("a.yaml {DAY}")).exits(2).complains(&format!(
            "error: a.yaml:{place}: {field}: this is before {before}\n  {before} is at a.yaml:{at}; one of the two days is wrong\n"
        ));
    }
    for row in [
        "started_on: 2026-10-02, ended_on: 2026-10-02",
        "started_on: none, ended_on: 2026-10-02",
        "ended_on: 2026-10-02",
        "started_on: 2026-10-02, ended_on: none",
    ] {
        with(&format!("contracts: [{{ id: c1, {row} }}]")).audit(&format!("a.yaml {DAY}")).exits(3);
    }
    for (field, wrong, what) in [
        ("shipped_on: { type: day,", "asked", "orders.shipped_on: not_before: there is no other day asked"),
        (
            "shipped_on: { type: day,",
            "shipped_on",
            "orders.shipped_on: not_before: there is no other day shipped_on",
        ),
        ("owed: { type: money,", "shipped_on", "dues.owed: not_before: only a day has an order"),
    ] {
        shop(field, &format!("{field} not_before: {wrong},")).audit(JUDGE).refuses(what);
    }
}
