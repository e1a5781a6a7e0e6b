//! At the edges of what is said: links that are not known or lead nowhere, fields that say nothing, and fields that
//! do not say.
#![allow(clippy::unwrap_used, clippy::panic, clippy::format_push_string)]

mod support;

use closeout::audit::{Choice, audit};
use closeout::body::Stop;
use closeout::finding::Judgement;
use closeout::input::{self, Input};
use closeout::policy::{self, Policy};
use closeout::schema::{Field, Kind, Table};
use closeout::snapshot::Snapshot;
use closeout::source::Source;
use closeout::{tree, value};
use std::path::Path;
use std::sync::Arc;
use support::{Never, folder};

/// The pack with a rule of our own for each body; its id is `asked-` and its number.
fn policy(rules: &[(String, String)]) -> Policy {
    let mut policy = policy::built_in().unwrap();
    let source = |(number, (target, body)): (usize, &(String, String))| {
        let word = |text: &str, name: &str| {
            text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
        };
        let read =
            ["hours", "transactions"].into_iter().filter(|name| word(target, name) || word(body, name));
        let back: String = read.map(|table| format!("looks_back: {{ {table}: 0 }}\n")).collect();
        let header = format!(
            "/*---\ntitle: T\nseverity: blocker\nfor: {target}\n{back}confidence: official\nchecked: 2026-11-23\nwhy: W\nfix: F\n---*/\n"
        );
        let text = format!("{header}{body}\n/*--- examples\n- name: nothing\n  given: {{}}\n---*/\n");
        Arc::new(Source::new(&format!("rules/asked-{number}.rhai"), text))
    };
    let sources: Vec<_> = rules.iter().enumerate().map(source).collect();
    policy.add(&sources).unwrap_or_else(|problems| panic!("{problems:?}"));
    policy
}

fn one(target: &str, body: &str) -> Policy {
    policy(&[(target.to_owned(), body.to_owned())])
}

fn read(policy: &Policy, text: &str) -> Snapshot {
    let node = tree::yaml::read(&Source::new("account.yaml", text)).unwrap();
    input::from_tree(&policy.schema, &node, None).unwrap_or_else(|problems| panic!("{text}\n{problems:?}"))
}

/// What became of the rules of our own.
fn judged(policy: &Policy, snapshot: Snapshot) -> Vec<Judgement> {
    let stop: Arc<dyn Stop> = Arc::new(Never);
    let today = value::day("2026-11-23").unwrap();
    let audited = audit(policy, &Arc::new(snapshot), today, &Choice::default(), &stop).unwrap();
    let own = policy.rules.iter().zip(audited.judgements).filter(|(rule, _)| rule.own);
    own.map(|(_, judgement)| judgement).collect()
}

/// `flags c1`, `unknown c1: milestones.contract` …; rows that are fine are not named.
fn said(judgement: &Judgement) -> Vec<String> {
    let found = judgement.findings.iter().map(|found| format!("flags {}", found.key));
    let open = judgement.unanswered.first().iter();
    let open = open
        .map(|row| format!("unknown {}: {}", row.key.as_deref().unwrap_or("all"), row.missing.join(", ")));
    let failed = match &judgement.outcome {
        closeout::finding::Outcome::Failed(problem) => Some(format!("failed: {}", problem.what)),
        _ => None,
    };
    found.chain(open).chain(failed).collect()
}

fn says(target: &str, body: &str, given: &str, expected: &[&str]) {
    let policy = one(target, body);
    let snapshot = read(&policy, &format!("as_of: 2026-11-20\n{given}"));
    assert_eq!(said(&judged(&policy, snapshot)[0]), expected, "{body}\n{given}");
}

/// A row of a table with its key and what else is given: `{ id: "c1-0", contract: c1 }`. What is given stands for
/// the key, and a field that is left out is no part of it.
fn row(table: &Table, number: usize, left_out: &str, further: &str) -> String {
    let key = |field: &usize| {
        let field = &table.fields[*field];
        let example = field.example.as_deref().unwrap_or("x");
        let text = match field.kind {
            Kind::Text => format!("\"{example}-{number}\""),
            _ => example.to_owned(),
        };
        (*field.name != *left_out).then(|| format!("{}: {text}", field.name))
    };
    let further = Some(further.to_owned()).filter(|text| !text.is_empty());
    let cells: Vec<String> = table.key.iter().filter_map(key).chain(further).collect();
    format!("{{ {} }}", cells.join(", "))
}

/// The key of such a row.
fn key(table: &Table, number: usize) -> String {
    format!("{}-{number}", table.fields[table.key[0]].example.as_deref().unwrap())
}

/// A row that does not say where it belongs may belong to any: none of them is known to be free of it.
#[test]
fn a_reference_that_is_not_known_may_lead_to_every_row() {
    let plain = policy::built_in().unwrap();
    let mut tried = 0;
    for table in &plain.schema.tables {
        for back in &table.backs {
            let from = &plain.schema.tables[back.table];
            let field = &from.fields[back.field];
            let target = format!("{} in {}", table.row, table.name);
            let body = format!("{}.{}.is_empty()", table.row, back.name);
            let (first, second) = (key(table, 0), key(table, 1));
            let given = |reference: &str| {
                let leads = if matches!(field.kind, Kind::List(_)) {
                    format!("[\"{first}\"]")
                } else {
                    format!("\"{first}\"")
                };
                let leads = row(from, 0, &field.name, &format!("{}: {leads}", field.name));
                format!(
                    "{}: [{}, {}]\n{}: [{leads}, {}]\n",
                    table.name,
                    row(table, 0, "", ""),
                    row(table, 1, "", ""),
                    from.name,
                    row(from, 1, &field.name, reference)
                )
            };
            let path = format!("{}.{}", from.name, field.name);
            let open = |key: &str| format!("unknown {key}: {path}");
            let both = [open(&first), open(&second)];
            let both: Vec<&str> = both.iter().map(String::as_str).collect();
            says(&target, &body, &given(""), &both);
            says(&target, &body, &given(&format!("{}: null", field.name)), &both);
            // Once it says so, only the other row is free.
            let known =
                if matches!(field.kind, Kind::List(_)) { "none".into() } else { format!("\"{first}\"") };
            says(&target, &body, &given(&format!("{}: {known}", field.name)), &[&format!("flags {second}")]);
            tried += 1;
        }
    }
    assert_eq!(tried, 6, "a new relation is tried as well: count it here");
}

/// A table that is not there is not an empty one, for whatever leads to it or from it.
#[test]
fn a_missing_table_is_no_answer_on_either_side_of_a_link() {
    let contract = "contracts: [{ id: c1 }]\n";
    let milestone = "milestones: [{ id: m1, contract: c1 }]\n";
    let (forward, back) = ("milestone.contract == ()", "contract.milestones.is_empty()");
    says("contract in contracts", back, contract, &["unknown c1: milestones"]);
    says(
        "contract in contracts",
        back,
        &format!("{contract}milestones: null\n"),
        &["unknown c1: milestones"],
    );
    says("contract in contracts", back, &format!("{contract}milestones: []\n"), &["flags c1"]);
    says("contract in contracts", back, &format!("{contract}{milestone}"), &[]);
    says("milestone in milestones", forward, &format!("{contract}{milestone}"), &[]);
    says("milestone in milestones", forward, milestone, &["unknown m1: contracts"]);
    says(
        "milestone in milestones",
        forward,
        "milestones: [{ id: m1 }]\n",
        &["unknown m1: milestones.contract"],
    );
}

const SUMMARY: &str = "\"Date\",\"Contract\",\"Hours\",\"Amount\",\"Payment type\"\n\
\"2026-11-16\",\"Logo (101)\",\"2\",\"60\",\"\"\n\
\"2026-11-17\",\"Flyer (202)\",\"3\",\"90\",\"\"\n";

/// An export may name a contract that the person's list lacks. That is no contract of which nothing holds.
#[test]
fn a_key_of_an_export_that_leads_nowhere_is_no_answer() {
    let account = "as_of: 2026-11-20\naccount: { roles: [freelancer] }\ncontracts: [{ id: \"101\", status: completed }]\n";
    let here = folder().given("account.yaml", account).given("weekly.csv", SUMMARY);
    let known = folder()
        .given("account.yaml", account.replace("}]", "}, { id: \"202\", status: completed }]"))
        .given("weekly.csv", SUMMARY);
    let judge = |body: &str, path: &Path| {
        let policy = one("entry in hours", body);
        let snapshot = input::read(&policy.schema, &policy.exports, Input::Path(path), 1 << 20);
        said(&judged(&policy, snapshot.unwrap_or_else(|problems| panic!("{problems:?}")))[0])
    };
    for body in [
        "entry.contract == ()",
        "entry.contract != ()",
        "entry.contract != () && entry.contract.status == \"active\"",
        "entry.contract.status == \"active\"",
    ] {
        let said = judge(body, here.path());
        let open: Vec<&String> = said.iter().filter(|one| one.starts_with("unknown")).collect();
        assert_eq!(open.len(), 1, "{body}: {said:?}");
        assert!(open[0].contains("202") && open[0].ends_with(": hours.contract"), "{body}: {said:?}");
        assert!(!said.iter().any(|one| one.starts_with("flags 202")), "{body}: {said:?}");
        assert!(!judge(body, known.path()).iter().any(|one| one.starts_with("unknown")), "{body}");
    }
}

/// A rule that asks whether a field is known to be nothing.
fn asks(table: &Table, field: &Field) -> (String, String) {
    let target =
        if table.record { table.name.to_string() } else { format!("{} in {}", table.row, table.name) };
    let name = format!("{}.{}", table.row, field.name);
    let links = matches!(&field.kind, Kind::List(of) if matches!(**of, Kind::Ref(_)));
    (target, if links { format!("{name}.is_empty()") } else { format!("{name} == ()") })
}

fn holding(table: &Table, written: &str) -> String {
    let row = match (table.record, written.is_empty()) {
        (true, true) => "{}".to_owned(),
        (true, false) => format!("{{ {written} }}"),
        (false, _) => format!("[{}]", row(table, 0, "", written)),
    };
    format!("as_of: 2026-11-20\n{}: {row}\n", table.name)
}

/// Three states, for every field that may be nothing: `none` is an answer; `null` and silence are none.
#[test]
fn null_and_silence_are_unknown_and_none_is_nothing_in_every_field() {
    let plain = policy::built_in().unwrap();
    let tables = plain.schema.tables.iter();
    let each: Vec<(&Table, &Field)> =
        tables.flat_map(|table| table.fields.iter().map(move |field| (table, field))).collect();
    let nothing: Vec<_> = each.into_iter().filter(|(_, field)| field.may_be_none).collect();
    assert!(nothing.len() > 25, "{}", nothing.len());
    let rules: Vec<_> = nothing.iter().map(|(table, field)| asks(table, field)).collect();
    let policy = policy(&rules);
    for (index, (table, field)) in nothing.iter().enumerate() {
        let path = format!("{}.{}", table.name, field.name);
        let said = |written: &str| {
            let snapshot = read(&policy, &holding(table, written));
            said(&judged(&policy, snapshot)[index])
        };
        let known = said(&format!("{}: none", field.name));
        assert!(matches!(&known[..], [one] if one.starts_with("flags ")), "{path}: {known:?}");
        let key = known[0].trim_start_matches("flags ");
        for written in [format!("{}: null", field.name), format!("{}:", field.name), String::new()] {
            assert_eq!(said(&written), [format!("unknown {key}: {path}")], "{path} {written}");
        }
    }
}

/// The same for whole tables: `[]` is an answer; `null` and silence are none.
#[test]
fn null_and_silence_are_unknown_and_an_empty_list_is_none_in_every_table() {
    let policy = policy::built_in().unwrap();
    for (id, table) in policy.schema.tables.iter().enumerate().filter(|(_, table)| !table.record) {
        for (written, known) in
            [("", false), (": null", false), (":", false), (": []", true), (": none", true)]
        {
            let line = if written.is_empty() { String::new() } else { format!("{}{written}\n", table.name) };
            let snapshot = read(&policy, &format!("as_of: 2026-11-20\naccount: {{}}\n{line}"));
            let read = &snapshot.tables[id];
            assert!(read.known == known && read.rows.is_empty(), "{}{written}", table.name);
        }
    }
}

#[test]
fn lists_are_the_same_only_when_they_are_of_one_length() {
    let given = "account: { roles: [freelancer, client] }\n";
    for (list, same) in [
        ("[\"freelancer\", \"client\"]", true),
        ("[\"client\", \"freelancer\"]", false),
        ("[\"freelancer\"]", false),
        ("[\"freelancer\", \"client\", \"agency_owner\"]", false),
        ("[]", false),
    ] {
        for (left, right) in [("account.roles", list), (list, "account.roles")] {
            let flags = |yes: bool| if yes { vec!["flags account"] } else { Vec::new() };
            says("account", &format!("{left} == {right}"), given, &flags(same));
            says("account", &format!("{left} != {right}"), given, &flags(!same));
        }
    }
    says(
        "account",
        "[1, 2] == [1, 2] && [] == [] && [1] != [1, 1] && [[1]] != [[1, 1]]",
        given,
        &["flags account"],
    );
}
