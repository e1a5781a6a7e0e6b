//! What a guide to closing says, statement by statement: a reader finds each in the report that concerns him.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::{audit, folder};

const DAY: &str = "--today 2026-11-23";

/// Text without what only lays it out: line breaks, frames, marks of Markdown and of HTML.
fn plain(text: &str) -> String {
    let text = text.replace(['│', '\\'], " ").replace("&gt;", ">").replace("&#39;", "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whom a statement concerns: owners of an account, those with a freelancer's or an agency's, those with only a
/// client's, or everybody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    All,
    Owners,
    Workers,
    Clients,
}

use Who::{All, Clients, Owners, Workers};

/// The statement, whom it concerns, and by which words it is found in a report about closing and in one about going
/// dormant; no words: it is about the other action.
const STATEMENTS: &[(&str, Who, &str, &str)] = &[
    ("G01", Owners, "Closing takes away", ""),
    ("G02", Owners, "Pay inside Upwork what is owed", "Pay inside Upwork what is owed"),
    ("G03", Owners, "If you may come back, go dormant", "Know what going dormant is"),
    ("G04", All, "Log in and look over the account's status", "Log in and look over the account's status"),
    ("G05", All, "Good standing, nothing in dispute, no payment due", "Good standing, nothing in dispute"),
    ("G06", Owners, "Agree how each contract ends or pauses", "Agree how each contract ends or pauses"),
    (
        "G07",
        Owners,
        "An open proposal or offer can be accepted while you are leaving",
        "An open proposal or offer can be accepted while you are leaving",
    ),
    ("G08", Workers, "Get Paid; reserve to zero first", "Get Paid; reserve to zero first"),
    (
        "G08",
        Clients,
        "ask support to return it, before you start",
        "ask support to return it, before you start",
    ),
    ("G09", Owners, "Before the day of renewal begins (UTC)", "Before the day of renewal begins (UTC)"),
    ("G10", Owners, "Settings › Billing, once nothing is owed", "With nothing open, you can remove it"),
    ("G11", Owners, "KEPT by Upwork after delete", ""),
    ("G11", Owners, "what Upwork keeps", "Your data stays with Upwork"),
    ("G12", Owners, "Guides say the full name, too, but Upwork wants a real one", ""),
    ("G12", Owners, "whatever is sensitive", ""),
    ("G12", Clients, "Billing name, address, VAT number, phone", ""),
    ("G13", Owners, "profile picture › Settings", ""),
    ("G14", Workers, "› Contact Info ›", ""),
    ("G15", Workers, "› Close my account › Confirm", ""),
    ("G15", Clients, "› My Info › Close account", ""),
    ("G16", Owners, "Answer why you leave, if you are asked", ""),
    ("G17", Owners, "Follow the link of a verification e-mail", ""),
    ("G18", Owners, "Read the final warning before the last button", ""),
    ("G19", Owners, "The last button is permanent", ""),
    ("G20", Owners, "It may carry further instructions; follow them", ""),
    ("G21", All, "messages by hand", "messages by hand"),
    ("G22", All, "follow what Upwork shows", "follow what Upwork shows"),
    ("G23", Owners, "neither the account nor its data comes back", ""),
    ("G24", Owners, "Be certain that closing is what you want", ""),
    ("G25", Owners, "go dormant instead", "Know what going dormant is"),
    ("G26", Owners, "profile and history can usually be taken up", "Your profile and history stay"),
];

/// Somebody with no row that would prove a role.
const MEMBER: &str = "as_of: 2026-11-22
account: { roles: [], status: active, other_accounts: 0, us_person: false }
saved_records: { transactions: true, invoices: true, weekly_summary: true, messages: false, contracts: true, portfolio: true }
";

/// Roles, a snapshot, and as whom a report of it is read.
fn accounts() -> Vec<(&'static str, &'static str, Who)> {
    vec![
        ("[freelancer]", "ready", Workers),
        ("[freelancer, agency_member]", "ready", Workers),
        ("[freelancer, company_member]", "ready", Workers),
        ("[freelancer, client]", "blocked", Workers),
        ("[freelancer, agency_owner]", "agency", Workers),
        ("[agency_owner]", "agency", Workers),
        ("[client, company_owner]", "client", Clients),
        ("[client]", "client", Clients),
        ("[company_owner]", "client", Clients),
        ("[agency_owner, company_owner]", "ready", Workers),
        ("[freelancer]", "incomplete", Workers),
        ("[agency_member]", "member", All),
        ("[company_member]", "member", All),
    ]
}

/// The whole report on a sample, as if its account had these roles.
fn report(roles: &str, sample: &str, action: &str) -> String {
    let name = format!("{sample}/account.yaml");
    let here = if sample == "member" { folder().given(&name, MEMBER) } else { folder().sample(sample) };
    let text = here.read(&name);
    let line = |line: &str| match line.find("roles: [") {
        Some(start) => format!("{}roles: {roles}{}", &line[..start], &line[line.find(']').unwrap() + 1..]),
        None => line.to_owned(),
    };
    let text: Vec<String> = text.lines().map(line).collect();
    let ran = here.given(&name, text.join("\n")).audit(&format!("{name} {DAY} --full --action {action}"));
    assert_ne!(ran.code, Some(2), "{roles} {sample}\n{}", ran.err);
    plain(&ran.out)
}

#[test]
fn every_statement_is_found_by_whom_it_concerns() {
    let mut lacks = Vec::new();
    for (roles, sample, reader) in accounts() {
        for action in ["delete", "deactivate"] {
            let report = report(roles, sample, action);
            for (id, who, delete, deactivate) in STATEMENTS {
                let words = if action == "delete" { delete } else { deactivate };
                let concerns = *who == All || *who == reader || (*who == Owners && reader != All);
                if concerns && !report.contains(words) {
                    lacks.push(format!("{id}: {action} for {roles} ({sample}) lacks: {words}"));
                }
            }
        }
    }
    assert!(lacks.is_empty(), "\n{}", lacks.join("\n"));
}

#[test]
fn no_statement_is_left_out() {
    for number in 1..=26 {
        let id = format!("G{number:02}");
        assert!(STATEMENTS.iter().any(|(known, ..)| *known == id), "{id}");
    }
}

/// Whoever owns no account of his own is not told how to close one.
#[test]
fn members_alone_are_told_to_leave_and_nothing_of_closing() {
    for roles in ["[agency_member]", "[company_member]"] {
        for action in ["delete", "deactivate"] {
            let report = report(roles, "member", action);
            assert!(report.contains("Settings › My Teams"), "{report}");
            for words in
                ["Be certain", "Close the", "Answer why you leave", "last button", "going dormant is"]
            {
                assert!(!report.contains(words), "{roles} {action}: {words}\n{report}");
            }
        }
    }
}

#[test]
fn a_step_that_is_done_still_says_how() {
    let how = "To remove a card does not cancel a plan";
    let line = format!("samples/ready/account.yaml {DAY}");
    let done = audit(&line).exits(0).shows("✓ 22  Remove the billing method").hides(how);
    assert!(!done.out.contains("Starts a wait"), "{}", done.out);
    for form in ["--full", "--format markdown", "--format html"] {
        let ran = audit(&format!("{line} {form}")).exits(0);
        assert!(plain(&ran.out).contains(how), "{form}\n{}", ran.out);
    }
}
