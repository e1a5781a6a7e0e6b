//! The accounting of rows: every state that a row can have is settled, spoken for, or no verdict is go.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use closeout::audit::{Choice, audit};
use closeout::body::{Answer, Binding, RowJudge, Stop};
use closeout::decision::{Question, Verdict, decide};
use closeout::input;
use closeout::policy::{self, Policy, Rest};
use closeout::schema::{Field, Kind, Table};
use closeout::snapshot::Snapshot;
use closeout::source::{Place, Source};
use closeout::tree::{self, Content, Entry, Node};
use closeout::value::{Value, day};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use support::{Folder, Never, folder};

const ROLES: [&str; 6] =
    ["freelancer", "client", "agency_owner", "agency_member", "company_owner", "company_member"];
const TODAY: &str = "2026-11-23";

/// An account that has finished everything and that any role can have: nothing in it proves one.
fn clean() -> Node {
    let path = support::root().join("samples/ready/account.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let (start, rest) = text.split_once("contracts:\n").unwrap();
    let (_, rest) = rest.split_once("invitations: []").unwrap();
    let text = format!(
        "{start}contracts: []\nmilestones: []\nhours: []\nproposals: []\noffers: []\ninvitations: []{rest}"
    );
    let source = Source::from_bytes("account.yaml", text.into_bytes()).unwrap();
    tree::yaml::read(&source).unwrap()
}

fn node(content: Content) -> Node {
    Node { place: Place::file("row"), content }
}

fn text(word: &str) -> Node {
    node(Content::Scalar(word.into()))
}

fn put(entries: &mut Vec<Entry>, key: &str, value: Node) {
    match entries.iter_mut().find(|entry| &*entry.key == key) {
        Some(entry) => entry.value = value,
        None => entries.push(Entry { key: key.into(), place: Place::file("row"), value }),
    }
}

fn entries(node: &mut Node) -> &mut Vec<Entry> {
    let Content::Map(entries) = &mut node.content else { panic!("a mapping") };
    entries
}

/// What a field can be, as far as it can hold something open.
fn states(field: &Field) -> Vec<String> {
    let mut words: Vec<String> = match &field.kind {
        Kind::OneOf(choices) => choices.values.iter().map(ToString::to_string).collect(),
        Kind::Flag => vec!["true".into(), "false".into()],
        Kind::Money => vec!["0.00 USD".into(), "1.00 USD".into()],
        Kind::Text
        | Kind::Count
        | Kind::Integer
        | Kind::Decimal
        | Kind::Day
        | Kind::Instant
        | Kind::List(_)
        | Kind::Ref(_) => Vec::new(),
    };
    // Days that are still open, and days of just now.
    if matches!(field.kind, Kind::Day) {
        words.push("2026-11-19".into());
        words.extend(field.may_be_none.then(|| "none".into()));
    }
    words
}

/// A row with the examples of the schema, which hold nothing open.
fn row(policy: &Policy, table: &Table) -> Node {
    let mut row = node(Content::Map(Vec::new()));
    for field in &table.fields {
        let value = match &field.kind {
            Kind::Ref(to) if &*policy.schema.tables[*to].name == "contracts" => text("31000001"),
            Kind::Ref(_) => text("w1"),
            Kind::List(_) => node(Content::List(Vec::new())),
            _ if &*field.name == "id" => text("zz9"),
            _ => text(field.example.as_deref().unwrap_or("x")),
        };
        put(entries(&mut row), &field.name, value);
    }
    row
}

fn load(policy: &Policy, node: &Node) -> Option<Arc<Snapshot>> {
    input::from_tree(&policy.schema, node, None).ok().map(Arc::new)
}

/// One state: the account with it, what changes, and in which table or record.
struct State {
    name: String,
    table: usize,
    field: Option<usize>,
    account: Node,
}

/// A contract that is over, on the side of a role, for the rows that name one.
fn contract(role: &str) -> Node {
    let side = match role {
        "freelancer" => "freelancer",
        "agency_owner" | "agency_member" => "agency",
        _ => "client",
    };
    let mut row = node(Content::Map(Vec::new()));
    for (field, value) in [
        ("id", "31000001"),
        ("title", "Museum audio guide"),
        ("other_party", "Harbour Museum"),
        ("side", side),
        ("kind", "hourly"),
        ("status", "completed"),
        ("started_on", "2026-04-01"),
        ("ended_on", "2026-11-20"),
        ("last_hours_on", "2026-08-27"),
        ("weekly_payment", "none"),
        ("paid_total", "1860.00 USD"),
        ("feedback_given", "true"),
        ("other_party_told", "true"),
    ] {
        put(entries(&mut row), field, text(value));
    }
    row
}

fn of_role(account: &Node, role: &str) -> Node {
    let mut account = account.clone();
    let contracts = entries(&mut account).iter_mut().find(|entry| &*entry.key == "contracts").unwrap();
    if let Content::List(rows) = &mut contracts.value.content
        && rows.is_empty()
    {
        rows.push(contract(role));
    }
    let roles = node(Content::List(vec![text(role)]));
    let of = entries(&mut account).iter_mut().find(|entry| &*entry.key == "account").unwrap();
    put(entries(&mut of.value), "roles", roles);
    account
}

/// The clean account with one row of a table, or a record, in which these fields are so.
fn with(policy: &Policy, table: &Table, fields: &[(&Field, &str)]) -> Node {
    let mut account = clean();
    let entry = entries(&mut account).iter_mut().find(|entry| *entry.key == *table.name).unwrap();
    let mut row = if table.record { entry.value.clone() } else { row(policy, table) };
    for (field, word) in fields {
        put(entries(&mut row), &field.name, text(word));
    }
    match &mut entry.value.content {
        // A second row with one key would be an error.
        Content::List(rows) if &*table.name != "balances" => rows.push(row),
        _ if table.record => entry.value = row,
        _ => entry.value = node(Content::List(vec![row])),
    }
    account
}

/// Every state of one field, and what a flag and an amount say together.
fn every_state(policy: &Policy) -> Vec<State> {
    let mut all = Vec::new();
    for (id, table) in policy.schema.tables.iter().enumerate() {
        if !table.record {
            let account = with(policy, table, &[]);
            all.push(State {
                name: format!("{}, as in the form", table.name),
                table: id,
                field: None,
                account,
            });
        }
        let accounted =
            |field: usize| policy.settled.iter().any(|one| one.table == id && one.field == Some(field));
        for (index, field) in
            table.fields.iter().enumerate().filter(|(index, _)| !table.record || accounted(*index))
        {
            for word in states(field) {
                let account = with(policy, table, &[(field, &word)]);
                let name = format!("{}.{} {word}", table.name, field.name);
                all.push(State { name, table: id, field: table.record.then_some(index), account });
            }
            let amounts = table.fields.iter().filter(|other| other.kind == Kind::Money);
            for amount in amounts.filter(|_| !table.record && field.kind == Kind::Flag) {
                let account = with(policy, table, &[(field, "true"), (amount, "1.00 USD")]);
                let name = format!("{}.{} true, {} 1.00 USD", table.name, field.name, amount.name);
                all.push(State { name, table: id, field: None, account });
            }
        }
    }
    all
}

/// The verdicts of a state for a role; none when it cannot be read.
fn verdicts(policy: &Policy, state: &State, role: &str) -> Option<Vec<Verdict>> {
    let snapshot = load(policy, &of_role(&state.account, role))?;
    let stop: Arc<dyn Stop> = Arc::new(Never);
    let audited = audit(policy, &snapshot, day(TODAY).unwrap(), &Choice::default(), &stop).unwrap();
    let decision = decide(policy, &snapshot, &audited, &Question::default(), &stop);
    for (action, verdict) in decision.verdicts.iter().enumerate() {
        if verdict.verdict == Verdict::Go {
            holds(policy, &snapshot, state, (&audited, action), role);
        }
    }
    Some(decision.verdicts.iter().map(|verdict| verdict.verdict).collect())
}

/// Go only when the row is settled, or a finding that does not stop the action speaks for it.
fn holds(
    policy: &Policy,
    snapshot: &Arc<Snapshot>,
    state: &State,
    (audited, action): (&closeout::audit::Audit, usize),
    role: &str,
) {
    let row = snapshot.tables[state.table].rows.len() - 1;
    let settled =
        policy.settled.iter().filter(|one| one.table == state.table && one.field == state.field).all(|one| {
            match one.rests[action] {
                Rest::Always => true,
                Rest::Never => false,
                Rest::Condition(index) => {
                    let condition = &one.conditions[index];
                    let script = condition.script(&policy.language).unwrap();
                    let mut bindings = vec![
                        Binding::Row(state.table, row),
                        Binding::Value(Value::Day(day(TODAY).unwrap())),
                        Binding::Value(Value::Day(snapshot.as_of)),
                    ];
                    bindings.extend(
                        condition.params.iter().map(|index| Binding::Value(policy.param(*index).clone())),
                    );
                    let stop: Arc<dyn Stop> = Arc::new(Never);
                    let around = (snapshot, &stop);
                    let mut judge = RowJudge::new(&policy.language, around, (script, &bindings), u64::MAX);
                    matches!(judge.judge(), Answer::Flag(_))
                }
            }
        });
    let spoken = policy.rules.iter().zip(&audited.judgements).any(|(rule, judgement)| {
        rule.severity[action].is_some()
            && judgement.findings.iter().any(|found| found.table == state.table && found.row == row)
    });
    assert!(settled || spoken, "{} for {role}: go, and nothing judged it", state.name);
}

fn go_states(policy: &Policy, states: &[&State]) -> String {
    let lines: Vec<String> = states
        .par_iter()
        .map(|state| {
            let mut go: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
            for role in ROLES {
                for (action, verdict) in verdicts(policy, state, role).unwrap_or_default().iter().enumerate()
                {
                    if *verdict == Verdict::Go {
                        go.entry(action).or_default().push(role);
                    }
                }
            }
            let each = go.iter().map(|(action, roles)| {
                let roles = if roles.len() == ROLES.len() { "all".to_owned() } else { roles.join(" ") };
                format!("{}: {roles}", policy.pack.actions[*action].name)
            });
            let told = each.collect::<Vec<_>>().join("; ");
            format!("{}  →  {}", state.name, if told.is_empty() { "never".to_owned() } else { told })
        })
        .collect();
    lines.join("\n")
}

/// What is go, for whom, with one row more than a clean account has. Whoever changes a rule or a condition sees
/// here which states it opens: `INSTA_UPDATE=always cargo test --test accounting` writes the list anew.
#[test]
fn every_state_of_every_row_is_accounted_for() {
    let policy = policy::built_in().unwrap();
    let states = every_state(&policy);
    assert!(states.len() > 100, "only {} states", states.len());
    insta::assert_snapshot!("states", go_states(&policy, &states.iter().collect::<Vec<_>>()));
}

/// How many states nobody speaks for when no rule but one runs.
fn live(policy: &Policy, states: &[&State]) -> usize {
    let choice = Choice { only: vec!["permanent-loss".to_owned()], ..Choice::default() };
    let unspoken = |(state, role): (&&State, &str)| {
        let snapshot = load(policy, &of_role(&state.account, role))?;
        let stop: Arc<dyn Stop> = Arc::new(Never);
        let audited = audit(policy, &snapshot, day(TODAY).unwrap(), &choice, &stop).unwrap();
        let here = |row: &&closeout::audit::Unaccounted| row.table == state.table;
        Some(audited.accounts.unaccounted.iter().filter(here).map(|row| row.actions.len()).sum::<usize>())
    };
    let each = states.iter().flat_map(|state| ROLES.map(|role| (state, role)));
    each.filter_map(unspoken).sum()
}

/// A guard that cannot fail guards nothing: each condition taken away opens a state.
#[test]
fn each_condition_taken_away_opens_a_state() {
    let honest = policy::built_in().unwrap();
    let states = every_state(&honest);
    for index in 0..honest.settled.len() {
        let settling = &honest.settled[index];
        if settling.rests.iter().all(|rest| *rest == Rest::Always) {
            continue;
        }
        let own: Vec<&State> = states
            .iter()
            .filter(|state| state.table == settling.table && state.field == settling.field)
            .collect();
        let mut lenient = policy::built_in().unwrap();
        lenient.settled[index].rests.fill(Rest::Always);
        let name = &honest.schema.tables[settling.table].name;
        assert_ne!(live(&honest, &own), live(&lenient, &own), "{name} {:?}", settling.field);
    }
}

/// Puts the last contract on the side on which somebody of this role has contracts.
fn on_side_of(account: &mut Node, role: &str) {
    let own = contract(role);
    let contracts = entries(account).iter_mut().find(|entry| &*entry.key == "contracts").unwrap();
    let Content::List(rows) = &mut contracts.value.content else { panic!("a list") };
    put(entries(rows.last_mut().unwrap()), "side", own.get("side").unwrap().clone());
}

/// What is open has somebody who says so, in words: "nothing judged this" is for states that no rule thought of, and
/// this pack has none.
#[test]
fn every_live_state_has_a_finding() {
    let policy = policy::built_in().unwrap();
    let states = every_state(&policy);
    let unspoken = |(state, role): (&State, &str)| {
        let mut account = of_role(&state.account, role);
        if state.name.starts_with("contracts.status") {
            on_side_of(&mut account, role);
        }
        let snapshot = load(&policy, &account)?;
        let stop: Arc<dyn Stop> = Arc::new(Never);
        let audited = audit(&policy, &snapshot, day(TODAY).unwrap(), &Choice::default(), &stop).unwrap();
        // Whose row it is not, cannot have it: the account has one role more, and its rules speak then.
        let told =
            |row: &closeout::audit::Unaccounted| audited.clashes.iter().any(|clash| clash.table == row.table);
        let here = |row: &&closeout::audit::Unaccounted| row.table == state.table && !told(row);
        let rows = audited.accounts.unaccounted.iter().filter(here).count();
        (rows > 0).then(|| format!("{} for {role}", state.name))
    };
    let each = states.par_iter().flat_map_iter(|state| ROLES.map(|role| (state, role)));
    let unspoken: Vec<String> = each.filter_map(unspoken).collect();
    assert_eq!(unspoken, [""; 0]);
}

/// Tables of which no row can hold anything open, each for the reason that the schema gives.
#[test]
fn only_these_tables_are_always_settled() {
    let policy = policy::built_in().unwrap();
    let always = |action: usize| -> Vec<&str> {
        let of = policy.settled.iter().filter(|one| one.rests[action] == Rest::Always && one.field.is_none());
        of.map(|one| &*policy.schema.tables[one.table].name).collect()
    };
    assert_eq!(always(0), ["withdrawal_methods", "billing_methods", "relationships"]);
    assert_eq!(
        always(1),
        ["hours", "withdrawal_methods", "billing_methods", "members", "relationships", "api_keys"]
    );
}

const LINE: &str = "ready/account.yaml --today 2026-11-23";

/// The pack, in which somebody speaks for every row, without those who speak for some.
fn without(here: Folder, rules: &[&str]) -> Folder {
    support::copy(&support::root().join("rules/upwork"), &here.path().join("pack"));
    let mut pack = here.read("pack/pack.yaml");
    for rule in rules {
        let topic = ["agency", "escrow"].map(|topic| here.path().join(format!("pack/{topic}/{rule}.rhai")));
        std::fs::remove_file(topic.iter().find(|path| path.exists()).unwrap()).unwrap();
        pack = pack.replace(&format!(", {rule}"), "");
    }
    here.given("pack/pack.yaml", pack)
}

#[test]
fn what_nobody_judged_is_told_in_every_form() {
    let here = folder().sample("ready").edit("ready/account.yaml", "owed_to_me: none", "owed_to_me: 5.00 USD").edit(
        "ready/account.yaml",
        "refund_requests: []",
        "refund_requests: [{ id: r1, contract: \"31000001\", amount: 5.00 USD, requested_on: 2026-11-18, status: expired }]",
    );
    let here = without(here, &["unanswered-refund-request", "agency-debt-without-agency"]);
    let line = format!("{LINE} --pack pack");
    here.audit(&line)
        .exits(3)
        .complains("")
        .shows("INCOMPLETE 0 blockers 3 warnings 0 unanswered, 2 not judged")
        .shows("? 5 Wait for disputes to end")
        .shows("NOT JUDGED agency.owed_to_me may hold something open, and nothing judged it for delete or deactivate (ready/account.yaml:45).")
        .shows("refund_requests r1 (Museum audio guide) may hold something open")
        .shows("INCOMPLETE for delete: 0 blockers, 3 warnings, 0 unanswered, 2 not judged.");
    here.audit(&format!("{line} --brief"))
        .exits(3)
        .shows("NOT JUDGED (2) nothing judged this: agency.owed_to_me");
    for form in ["json", "jsonl", "csv", "markdown", "html", "sarif", "junit", "github", "gitlab", "ics"] {
        let out = here.audit(&format!("{line} --format {form}")).exits(3).out.replace("\r\n ", "");
        let out = out.replace("\\_", "_");
        assert!(out.contains("nothing judged this") && out.contains("agency.owed_to_me"), "{form}\n{out}");
    }
    let json = here.audit(&format!("{line} --format json")).json();
    assert_eq!(json["unaccounted"][1]["table"], "refund_requests");
    assert_eq!(json["unaccounted"][1]["actions"], serde_json::json!(["delete", "deactivate"]));
    assert_eq!(json["actions"][0]["unaccounted"], 2);
    here.audit(&format!("batch {}", line.replace("/account.yaml", "")))
        .exits(3)
        .shows("0 unanswered, 2 not judged");
}

/// A row that a rule asks about is a question, not a row that nobody judged.
#[test]
fn a_row_that_a_rule_asks_about_stands_with_the_questions() {
    let here = folder().sample("ready").edit(
        "ready/account.yaml",
        "offers: []",
        "offers: [{ id: o1, title: Flyer, direction: received, sent_on: 2026-11-01 }]",
    );
    here.audit(LINE).exits(3).shows("offers.status is not in the snapshot").hides("NOT JUDGED");
    // Left out on request, its rule speaks for nothing.
    let here = folder().sample("ready").edit(
        "ready/account.yaml",
        "via: self, status: withdrawn",
        "via: self, status: active",
    );
    here.audit(LINE).exits(1).hides("NOT JUDGED");
    here.audit(&format!("{LINE} --skip open-proposal"))
        .exits(3)
        .shows("NOT JUDGED proposals p1 (Podcast cover)");
}

#[test]
fn a_rule_of_ones_own_speaks_and_is_named() {
    let rule = "/*---\ntitle: A refund request has expired\nseverity: info\nfor: refund_request in refund_requests\nconfidence: official\nchecked: 2026-11-23\nwhy: W\nfix: F\n---*/\nrefund_request.status == \"expired\"\n/*--- examples\n- name: one\n  given: { refund_requests: [{ id: r1, status: expired }], contracts: [] }\n  flags: { r1: A refund request has expired }\n- name: none\n  given: { refund_requests: [{ id: r1, status: approved }] }\n- name: unknown\n  given: { refund_requests: [{ id: r1 }] }\n  unknown: [r1]\n---*/\n";
    let here = folder().sample("ready").given("rules/expired-refund.rhai", rule).edit(
        "ready/account.yaml",
        "refund_requests: []",
        "refund_requests: [{ id: r1, contract: \"31000001\", amount: 5.00 USD, requested_on: 2026-11-18, status: expired }]",
    );
    let here = without(here, &["unanswered-refund-request"]);
    let line = format!("{LINE} --pack pack");
    here.audit(&line).exits(3).shows("NOT JUDGED");
    here.audit(&format!("{line} --rules rules"))
        .exits(0)
        .hides("NOT JUDGED")
        .shows("Only rules of your own speak for some rows: expired-refund (1 row).");
    for form in ["json", "csv", "markdown", "html", "sarif", "github", "gitlab"] {
        let out = here.audit(&format!("{line} --rules rules --format {form}")).exits(0).out;
        assert!(
            out.contains("Only rules of your own speak") || out.contains("spoken_for_by_own"),
            "{form}\n{out}"
        );
    }
    let silent = folder().given("rules/expired-refund.rhai", rule.replace("why: W", "speaks: false\nwhy: W"));
    let silent = without(silent, &["unanswered-refund-request"])
        .given("ready/account.yaml", here.read("ready/account.yaml"));
    silent.audit(&format!("{line} --rules rules")).exits(3).shows("NOT JUDGED");
}

#[test]
fn a_pack_says_when_rows_are_settled() {
    for (from, to, what) in [
        ("    settled: order.status in [\"delivered\", \"cancelled\"]\n", "", "orders: settled is missing"),
        ("    settled: order.status in", "    settled: order.staus in", "did you mean status?"),
        (
            "    settled: claim.status != \"open\"",
            "    settled: { close: claim.status != \"open\" }",
            "claims: settled says nothing about pause",
        ),
        (
            "    settled: claim.status != \"open\"",
            "    settled: { close: { always: A }, pausse: { always: B } }",
            "did you mean pause?",
        ),
        ("    settled: claim.status != \"open\"", "    settled: { allways: x }", "claims"),
    ] {
        let here = folder().sample("custom-pack").edit("custom-pack/schema.yaml", from, to);
        here.audit("custom-pack/account.yaml --pack custom-pack --today 2026-11-23").refuses(what);
    }
}
