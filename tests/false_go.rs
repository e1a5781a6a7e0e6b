//! Accounts that once got a go they should not have had.
#![allow(clippy::unwrap_used)]

mod support;
use support::{Folder, folder};

const LINE: &str = "ready/account.yaml --today 2026-11-23";
/// Sentences are not wrapped there.
const JSON: &str = "ready/account.yaml --today 2026-11-23 --format json";

/// The sample as it is: a go, so that what a test changes is what changes the result.
fn ready() -> Folder {
    let here = folder().sample("ready");
    here.audit(LINE).exits(0);
    here
}

#[test]
fn escrow_never_passes_by() {
    let approved = ready().edit("ready/account.yaml", "in_escrow: 0", "in_escrow: 5000.00 USD");
    approved.audit(JSON).exits(1).shows("is still in escrow; ask Upwork");
    let unsubmitted = approved
        .edit("ready/account.yaml", "submitted_on: 2026-07-10", "submitted_on: none")
        .edit("ready/account.yaml", "approved_on: 2026-07-18", "approved_on: none");
    unsubmitted.audit(JSON).exits(1).shows("although the contract has ended");
}

#[test]
fn hours_that_only_the_contract_knows_of_count() {
    let here = ready().edit("ready/account.yaml", "last_hours_on: 2026-08-27", "last_hours_on: 2026-11-20");
    here.audit(JSON).exits(1).shows("can be withdrawn from 2 Dec 2026");
}

/// The sample as it is of a client: both contracts on that side, and no other role.
fn ready_client() -> Folder {
    let sent = "proposals:\n  - { id: p1, title: Podcast cover, via: self, status: withdrawn, connects_spent: 12, boosted: false }";
    ready()
        .edit("ready/account.yaml", "roles: [freelancer]", "roles: [client]")
        .edit("ready/account.yaml", "    side: freelancer", "    side: client")
        .edit("ready/account.yaml", sent, "proposals: []")
}

#[test]
fn the_later_of_two_days_of_hours_counts_for_a_client() {
    let hours = "worked_on: 2026-08-27, hours: 2";
    let here = ready_client().edit("ready/account.yaml", hours, "worked_on: 2026-11-20, hours: 2");
    here.audit(JSON).exits(1).shows("The billing cycle of Museum audio guide runs through 27 Nov 2026");
}

#[test]
fn payments_of_the_last_days_are_not_free_yet() {
    let hours = "worked_on: 2026-08-27, hours: 2, amount: 60.00 USD, kind: hourly";
    for (kind, day, code) in
        [("fixed", "2026-11-19", 1), ("bonus", "2026-11-19", 1), ("fixed", "2026-11-18", 0)]
    {
        let row = format!("worked_on: {day}, hours: none, amount: 900.00 USD, kind: {kind}");
        ready().edit("ready/account.yaml", hours, &row).audit(JSON).exits(code);
    }
}

#[test]
fn a_payout_counts_when_it_has_arrived() {
    let payout = "started_on: 2026-09-16, arrived_on: 2026-09-21";
    for (day, said) in [
        ("2026-11-20", "should arrive by 2 Dec 2026"),
        ("2026-11-12", "should arrive by 24 Nov 2026"),
        ("2026-11-11", "should have arrived, or come back, by 23 Nov 2026"),
        ("2026-09-16", "should have arrived, or come back, by 28 Sep 2026"),
    ] {
        let row = format!("started_on: {day}, arrived_on: none");
        let here = ready().edit("ready/account.yaml", payout, &row);
        here.audit(JSON).exits(1).shows(said);
        // Who looked and knows that it is lost may say so.
        let here = here.edit(
            "ready/account.yaml",
            "as_of: 2026-11-20",
            "as_of: 2026-11-20\nacknowledged: [{ rule: unarrived-withdrawal, row: x1, reason: The bank looks for it. }]",
        );
        here.audit(JSON).exits(0);
    }
}

#[test]
fn a_payout_that_only_the_statement_knows_is_no_go() {
    let line = "transactions: [{ id: \"1\", posted_on: 2026-11-15, type: Withdrawal, amount: -3100.00 USD, balance: 0, group: none, text: none, other_party: none, method: none }]";
    let here = ready().edit("ready/account.yaml", "transactions: []", line);
    here.audit(JSON).exits(3).shows("your list of payouts does not have it");
    let old = here.edit("ready/account.yaml", "posted_on: 2026-11-15", "posted_on: 2026-11-08");
    old.audit(JSON).exits(0);
}

#[test]
fn hours_of_a_direct_contract_have_a_billing_week() {
    let direct = |here: Folder, kind: &str| {
        here.edit("ready/account.yaml", "    kind: hourly", &format!("    kind: {kind}"))
            .edit("ready/account.yaml", "last_hours_on: 2026-08-27", "last_hours_on: 2026-11-22")
            .edit("ready/account.yaml", "ended_on: 2026-08-28", "ended_on: 2026-11-23")
            .edit("ready/account.yaml", "as_of: 2026-11-20", "as_of: 2026-11-23")
    };
    for kind in ["direct", "catalog"] {
        direct(ready_client(), kind).audit(JSON).exits(1).shows("runs through 27 Nov 2026");
        direct(ready(), kind).audit(JSON).exits(1).shows("can be withdrawn from 2 Dec 2026");
    }
}

#[test]
fn money_and_credit_have_somebody_who_speaks_for_them() {
    let balances = |here: Folder, stage: &str| {
        let row = format!("  - {{ stage: {stage}, of: self, amount: 0.00 USD, clears_on: none }}\n");
        let some = row.replace("0.00 USD", "100.00 USD");
        match here.read("ready/account.yaml").contains(&row) {
            true => here.edit("ready/account.yaml", &row, &some),
            false => {
                let head = "balances: # every stage, and nothing in it\n";
                here.edit("ready/account.yaml", head, &format!("{head}{some}"))
            }
        }
    };
    for stage in ["work_in_progress", "in_review", "pending", "available", "reserve"] {
        balances(ready_client(), stage).audit(JSON).exits(1).shows("remaining-company-money");
        balances(ready(), stage).audit(JSON).exits(1);
    }
    // A credit is lost, and both are told.
    balances(ready_client(), "credit").audit(JSON).exits(0).shows("100.00 USD of credit is left");
    balances(ready(), "credit").audit(JSON).exits(0).shows("100.00 USD of credit is left");
    let owner = ready().edit("ready/account.yaml", "[freelancer]", "[freelancer, agency_owner]");
    let owner = owner.edit("ready/account.yaml", "owed_to_me: none", "owed_to_me: 5.00 USD");
    owner.audit(JSON).exits(1).shows("Your agency still owes you 5.00 USD");
}

#[test]
fn a_weekly_payment_ends_after_its_contract() {
    let weekly = |day: &str| {
        ready()
            .edit("ready/account.yaml", "as_of: 2026-11-20", "as_of: 2026-11-23")
            .edit(
                "ready/account.yaml",
                "last_hours_on: 2026-08-27\n    weekly_payment: none",
                "last_hours_on: 2026-08-27\n    weekly_payment: 200.00 USD",
            )
            .edit("ready/account.yaml", "ended_on: 2026-08-28", &format!("ended_on: {day}"))
    };
    weekly("2026-11-23").audit(JSON).exits(1).shows("can be withdrawn from 5 Dec 2026");
    weekly("2026-11-15").audit(JSON).exits(0);
    let open = |status: &str| {
        weekly("none")
            .edit(
                "ready/account.yaml",
                "    status: completed\n    started_on: 2026-04",
                &format!("    status: {status}\n    started_on: 2026-04"),
            )
            .audit(&format!("{JSON} --action deactivate"))
    };
    // Nothing is charged during a pause.
    open("paused").exits(0).hides("pays 200.00 USD every week");
    open("active").exits(1).shows("pays 200.00 USD every week");
}

#[test]
fn a_free_plan_that_renews_costs_nothing() {
    let here = ready().edit("ready/account.yaml", "auto_renew: false", "auto_renew: true");
    here.audit(JSON).exits(0).hides("The plan freelancer basic");
    here.edit("ready/account.yaml", "price: 0", "price: 19.99 USD")
        .audit(JSON)
        .shows("The plan freelancer basic");
}

#[test]
fn a_chargeback_counts_whatever_the_roles_say() {
    let here = ready().edit(
        "ready/account.yaml",
        "chargebacks: []",
        "chargebacks: [{ id: x, raised_by: self, amount: 5 USD, status: open }]",
    );
    here.audit(JSON).exits(1).shows("You reversed 5.00 USD");
}

#[test]
fn no_day_is_promised_while_a_blocker_is_unanswered() {
    let pending = "  - { stage: pending, of: self, amount: 5.00 EUR, clears_on: 2026-11-25 }\n";
    let here = ready().edit(
        "ready/account.yaml",
        "balances: # every stage, and nothing in it\n",
        &format!("balances:\n{pending}"),
    );
    here.audit(LINE).exits(1).shows("not before Wed 25 Nov 2026");
    let here = here.edit("ready/account.yaml", "disputes: []", "disputes:");
    here.audit(LINE).exits(1).hides("not before").hides("close after the last of them");
}

#[test]
fn what_reads_as_an_answer_is_one() {
    let refused = |from: &str, to: &str, what: &str| {
        ready().edit("ready/account.yaml", from, to).audit(LINE).refuses(what);
    };
    refused("verified_name: Rae Sample", "verified_name: \"\"", "this text is empty");
    refused("paid_total: 400.00 USD", "paid_total: 0400.00 USD", "not an amount of money");
    refused("other_accounts: 0", "other_accounts: 00", "not a whole number");
    let many: Vec<String> = (0..2000).map(|n| format!("k{n}")).collect();
    refused("personal_details: []", &format!("personal_details: [{}]", many.join(", ")), "too long");
}

#[test]
fn a_csv_file_without_a_header_does_not_put_its_data_into_an_error() {
    let table = |table: &str, header: &str, row: &str| {
        let here = folder()
            .given("s/account.yaml", format!("as_of: 2026-11-20\n{table}: {table}.csv\n"))
            .given(&format!("s/{table}.csv"), format!("{header}{row}\n"));
        here.audit("s --today 2026-11-23")
    };
    let row = "ann@secret.example,+49 123,Ann Secret\nc1,Logo,active";
    table("contracts", "id,title,other_party\n", &row.replace("active", "Acme")).exits(3);
    table("contracts", "", row)
        .exits(2)
        .warns_not("secret")
        .warns_not("49 123")
        .warns("column 1 has no name of a field");
    let header = "stage,of,amount,currency\n";
    table("balances", header, "available,self,418.20,USD").exits(1);
    table("balances", header, "available,self,418.20 USD,EUR").refuses("balances.csv:2:16");
}

#[test]
fn a_wrong_row_does_not_make_its_references_wrong() {
    let here = ready().edit(
        "ready/account.yaml",
        "    status: completed\n    started_on: 2026-06-15",
        "    status: compleated\n    started_on: 2026-06-15",
    );
    let ran = here.audit(LINE).exits(2).warns("did you mean completed?");
    assert_eq!(ran.err.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{}", ran.err);
}

#[test]
fn a_flood_of_doubled_keys_ends_early() {
    let of = |key: &str, times: usize| {
        let flood = format!("as_of: 2026-11-20\n{}", format!("{key}: {{}}\n").repeat(times));
        folder().given("a.yaml", flood).audit("a.yaml --today 2026-11-23")
    };
    of("account", 1).exits(3);
    let ran = of("account", 200_000).exits(2).warns("stands here twice");
    assert!(ran.err.len() < 50_000, "{}", ran.err.len());
}

/// A statement ends with its last line, however old that is: only a newer one can tell where the money went.
#[test]
fn a_statement_without_later_lines_still_has_its_money() {
    let statement = "Date,Transaction ID,Transaction type,Transaction summary,Ref ID,Amount $,Current balance $\n\
        \"Nov 2, 2026\",800000001,Hourly,Museum audio guide,800000001,512.40,512.40\n";
    let said = "Your balances add up to 0.00 USD, the statement ends with 512.40 USD on 2 Nov 2026";
    for last in ["2026-11-20", "2026-11-19", "2026-11-02"] {
        let covered = format!("covers: {{ transactions: {{ from: 2025-11-01, to: {last} }} }}\n");
        let here = ready()
            .edit("ready/account.yaml", "transactions: []\n", &covered)
            .given("ready/transaction_report.csv", statement);
        here.audit("ready --today 2026-11-23 --format json").exits(3).shows(said);
        let explained = "started_on: 2026-11-03, arrived_on: 2026-11-06";
        let here = here
            .edit("ready/account.yaml", "started_on: 2026-09-16, arrived_on: 2026-09-21", explained)
            .edit("ready/account.yaml", "amount: 310.00 USD", "amount: 512.40 USD");
        here.audit("ready --today 2026-11-23").exits(0);
    }
    // Written by hand, it is the same.
    let line = "transactions: [{ id: \"800000001\", posted_on: 2026-11-02, type: Hourly, text: none, amount: 512.40 USD, balance: 512.40 USD }]\n";
    ready().edit("ready/account.yaml", "transactions: []\n", line).audit(JSON).exits(3).shows(said);
}
