//! What rows prove: roles that the account does not name, and rows that only an export knows.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use support::{Folder, folder};

const LINE: &str = "ready/account.yaml --today 2026-11-23";

fn ready() -> Folder {
    folder().sample("ready")
}

fn with(edits: &[(&str, &str)]) -> Folder {
    edits.iter().fold(ready(), |here, (from, to)| here.edit("ready/account.yaml", from, to))
}

/// A client who has finished everything, with nothing of a freelancer.
const CLIENT: [(&str, &str); 5] = [
    ("roles: [freelancer]", "roles: [client]"),
    ("side: freelancer", "side: client"),
    (
        "proposals:\n  - { id: p1, title: Podcast cover, via: self, status: withdrawn, connects_spent: 12, boosted: false }",
        "proposals: []",
    ),
    ("for_role: freelancer", "for_role: client"),
    ("plan: freelancer_basic", "plan: client_basic"),
];

#[test]
fn a_row_of_a_role_that_is_not_named_is_never_a_go() {
    let ready_edits: [(&str, &str); 11] = [
        ("jobs: []", "jobs: [{ id: j1, title: Editor, status: open }]"),
        ("jobs: []", "jobs: [{ id: j1, title: Editor, status: filled }]"),
        (
            "title: Recipe book layout\n    other_party: Olive Press\n    side: freelancer",
            "title: Recipe book layout\n    other_party: Olive Press\n    side: client",
        ),
        (
            "title: Recipe book layout\n    other_party: Olive Press\n    side: freelancer\n    kind: fixed\n    status: completed",
            "title: Recipe book layout\n    other_party: Olive Press\n    side: agency\n    kind: fixed\n    status: paused",
        ),
        ("members: []", "members: [{ id: u1, name: Bea, of: company, role: admin, contact_person_of: [] }]"),
        ("members: []", "members: [{ id: u1, name: Bea, of: agency, role: admin, contact_person_of: [] }]"),
        ("agency: { open: false", "agency: { open: true"),
        ("exclusive: false", "exclusive: true"),
        (
            "  - { stage: reserve, of: self, amount: 0.00 USD, clears_on: none }",
            "  - { stage: reserve, of: agency, amount: 5.00 USD, clears_on: none }",
        ),
        ("via: self, status: withdrawn", "via: agency, status: active"),
        (
            "for_role: freelancer, cycle: monthly, auto_renew: false, renews_on: none, price: 0",
            "for_role: client, cycle: monthly, auto_renew: false, renews_on: none, price: 49.00 USD",
        ),
    ];
    for edit in ready_edits {
        let ran = with(&[edit]).audit(&format!("{LINE} --format json"));
        assert!(matches!(ran.code, Some(1 | 3)), "{edit:?}: {:?}\n{}", ran.code, ran.err);
        assert!(ran.findings().iter().any(|found| found.starts_with("unlisted-role ")), "{edit:?}");
        for action in ran.json()["actions"].as_array().unwrap() {
            assert_ne!(action["verdict"], "go", "{edit:?} {}", action["action"]);
        }
    }
    let own = |more: &[(&str, &str)]| with(&[&CLIENT[..], more].concat());
    own(&[]).audit(LINE).exits(0);
    for edit in [
        ("invitations: []", "invitations: [{ id: i1, title: Shop, status: archived }]"),
        (
            "offers: []",
            "offers: [{ id: o1, title: Flyer, direction: received, status: expired, sent_on: 2026-01-02 }]",
        ),
        (
            "proposals: []",
            "proposals: [{ id: p1, title: Map, via: self, status: archived, connects_spent: 0, boosted: false }]",
        ),
        (
            "catalog_projects: []",
            "catalog_projects: [{ id: k1, title: Logo, listed: false, open_orders: 0 }]",
        ),
        ("boosts: []", "boosts: [{ id: t1, kind: profile, active: true }]"),
        ("badge: none", "badge: top_rated"),
        (
            "title: Recipe book layout\n    other_party: Olive Press\n    side: client",
            "title: Recipe book layout\n    other_party: Olive Press\n    side: freelancer",
        ),
    ] {
        let ran = own(&[edit]).audit(&format!("{LINE} --format json"));
        assert!(matches!(ran.code, Some(1 | 3)), "{edit:?}: {:?}", ran.code);
        assert!(ran.findings().iter().any(|found| found.starts_with("unlisted-role ")), "{edit:?}");
    }
}

#[test]
fn what_other_roles_can_have_proves_nothing() {
    for edits in [
        // Ended rows of an agency, flags that are false, amounts of zero, money an agency owed.
        vec![(
            "title: Recipe book layout\n    other_party: Olive Press\n    side: freelancer",
            "title: Recipe book layout\n    other_party: Olive Press\n    side: agency",
        )],
        vec![("  - { stage: reserve, of: self,", "  - { stage: reserve, of: agency,")],
        vec![("exclusive: false", "exclusive: none")],
        vec![("via: self, status: withdrawn", "via: agency, status: withdrawn")],
        vec![("boosts: []", "boosts: [{ id: t1, kind: profile, active: false }]")],
        vec![(
            "offers: []",
            "offers: [{ id: o1, title: Flyer, direction: sent, status: declined, sent_on: 2026-01-02 }]",
        )],
        // One of the roles is enough.
        vec![
            ("roles: [freelancer]", "roles: [freelancer, company_member]"),
            (
                "title: Recipe book layout\n    other_party: Olive Press\n    side: freelancer",
                "title: Recipe book layout\n    other_party: Olive Press\n    side: client",
            ),
        ],
    ] {
        let ran = with(&edits).audit(&format!("{LINE} --format json"));
        assert!(!ran.findings().iter().any(|found| found.starts_with("unlisted-role ")), "{edits:?}");
    }
    // Where the roles are not known every rule runs, and nothing is contradicted.
    let here = with(&[
        ("  roles: [freelancer]\n", ""),
        ("jobs: []", "jobs: [{ id: j1, title: Editor, status: open }]"),
    ]);
    here.audit(LINE).exits(1).hides("unlisted-role").shows("open-job");
}

#[test]
fn the_rules_of_a_proved_role_run() {
    let here = with(&[(
        "jobs: []",
        "jobs: [{ id: j1, title: Editor, status: open }, { id: j2, title: Map, status: filled }]",
    )]);
    let ran = here.audit(LINE).exits(1).complains("");
    ran.shows("open-job")
        .shows("Rae Sample · freelancer · Upwork")
        .shows("1 contradiction")
        .shows("No day can be named for delete before the contradictions are settled.")
        .shows(
            "jobs has 2 rows (Editor, Map) that only a client or a company owner can have; your \
             roles say freelancer (unlisted-role).",
        )
        .shows("ready/account.yaml:96 and ready/account.yaml:8. Which is right?");
    // Named, the role is judged without a contradiction; it cannot be skipped or taken for a rule of one's own.
    let here = here.edit("ready/account.yaml", "roles: [freelancer]", "roles: [freelancer, client]");
    here.audit(LINE).exits(1).hides("unlisted-role").shows("open-job");
    here.audit(&format!("{LINE} --skip unlisted-role")).refuses("there is no rule unlisted-role");
    let rule = "/*---\ntitle: T\nseverity: info\nfor: account\nconfidence: official\nchecked: 2026-11-23\nwhy: W\nfix: F\n---*/\nfalse\n/*--- examples\n- name: n\n  given: {}\n---*/\n";
    ready()
        .given("rules/unlisted-role.rhai", rule)
        .audit(&format!("{LINE} --rules rules"))
        .refuses("audit itself tells something under this name");
}

#[test]
fn what_audit_itself_checks_can_be_looked_up() {
    let here = with(&[("jobs: []", "jobs: [{ id: j1, title: Editor, status: open }]")]);
    here.audit("rules unlisted-role")
        .exits(0)
        .complains("")
        .shows("A row belongs to a role that the account does not name");
    here.audit(&format!("explain unlisted-role {LINE}"))
        .exits(0)
        .complains("")
        .shows("stands ready/account.yaml:96:")
        .shows("against ready/account.yaml:8:10");
    here.audit(&format!("explain unlisted-row {LINE}")).exits(0).shows("nothing to report");
    here.audit("rules unlisted-rule").refuses("there is no rule unlisted-rule");
}

/// Forty jobs are forty rows of one contradiction; many contradictions are cut short but for --full.
#[test]
fn many_contradictions_are_cut_short() {
    let rows: String = (0..12)
        .map(|n| format!("  - {{ contract: \"9{n}\", worked_on: 2026-01-0{}, hours: 1, amount: 5.00 USD, kind: hourly }}\n", n % 9 + 1))
        .collect();
    let here = with(&[
        (
            "as_of: 2026-11-20",
            "as_of: 2026-11-20\nexported: [hours]\ncovers: { hours: { from: 2025-11-21, to: 2026-11-20 } }",
        ),
        ("hours:\n", &format!("hours:\n{rows}")),
    ]);
    here.audit(LINE).exits(3).shows("0 unanswered, 12 contradictions").shows("… and 2 more (--full)");
    here.audit(&format!("{LINE} --full")).exits(3).hides("more (--full)").shows("911 stands in hours");
}

#[test]
fn mistakes_in_belongs_to_have_their_place() {
    for (from, to, what) in [
        ("key: [id]", "key: [id]\n    belongs_to: [seler]", "belongs_to: there is no role seler"),
        ("key: [id]", "key: [id]\n    belongs_to: []", "belongs_to: it names no role"),
        (
            "key: [id]",
            "key: [id]\n    belongs_to: { any_of: [seller], unless: { nothing: [x] } }",
            "there is no field nothing",
        ),
    ] {
        let here = folder().sample("custom-pack");
        let text = here.read("custom-pack/schema.yaml").replacen(from, to, 1);
        let here = here.given("custom-pack/schema.yaml", text);
        here.audit("custom-pack/account.yaml --pack custom-pack --today 2026-11-23").refuses(what);
    }
}

/// Hours as an export has them, beside a list of contracts.
fn exported(contracts: &str) -> Folder {
    let here = with(&[
        (
            "as_of: 2026-11-20",
            "as_of: 2026-11-20\nexported: [hours]\ncovers: { hours: { from: 2025-11-21, to: 2026-11-20 } }",
        ),
        (
            "hours:\n",
            "hours:\n  - { contract: \"900\", title: Maps, worked_on: 2026-08-03, hours: 4, amount: 80.00 USD, kind: hourly }\n  - { contract: \"900\", title: Maps, worked_on: 2026-08-05, hours: 1, amount: 20.00 USD, kind: hourly }\n",
        ),
    ]);
    if contracts.is_empty() { here } else { here.edit("ready/account.yaml", "contracts:\n", contracts) }
}

#[test]
fn a_contract_that_only_the_hours_know_is_told() {
    let here = exported("");
    here.audit(LINE).exits(3).shows("INCOMPLETE for delete: 0 blockers, 3 warnings, 0 unanswered, 1 contradiction.").shows(
        "Maps (900) stands in hours (2 rows, the last of 5 Aug 2026) and is not among your contracts (unlisted-row).",
    );
    // Whatever the role; and listed, it is no contradiction any more.
    let client = here.edit("ready/account.yaml", "roles: [freelancer]", "roles: [freelancer, client]");
    client.audit(LINE).exits(1).shows("unlisted-row");
    let listed = exported(
        "contracts:\n  - { id: \"900\", title: Maps, other_party: Elm, side: freelancer, kind: hourly, status: completed, started_on: 2026-01-02, ended_on: 2026-08-06, last_hours_on: 2026-08-05, weekly_payment: none, paid_total: 100.00 USD, feedback_given: true, other_party_told: true }\n",
    );
    listed.audit(LINE).exits(0).hides("unlisted-row");
    // Without a list of contracts it is the list that is asked for.
    let none = ready();
    let text = none.read("ready/account.yaml");
    let (start, rest) = text.split_once("contracts:\n").unwrap();
    let (_, rest) = rest.split_once("milestones:\n").unwrap();
    let none = none
        .given("ready/account.yaml", format!("{start}exported: [hours, milestones]\nmilestones:\n{rest}"));
    none.audit(LINE).exits(3).hides("unlisted-row").shows("contracts is not in the snapshot");
}
