//! The examples of the pack sit on every edge of a rule, and hold for every role that it names.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use closeout::audit::{Choice, audit};
use closeout::body::Stop;
use closeout::policy::{self, Policy, Rule, example};
use closeout::schema::Kind;
use closeout::snapshot::{Row, Snapshot};
use closeout::source::Place;
use closeout::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use support::{Never, copy, folder, root};

/// The snapshot of an example as one of an account with this role, and no other.
fn of_role(policy: &Policy, given: &Snapshot, role: &str) -> Snapshot {
    let mut snapshot = given.clone();
    let (table, field) = policy.schema.path(&policy.pack.roles).unwrap();
    let fields = policy.schema.tables[table].fields.len();
    let account = &mut snapshot.tables[table];
    account.known = true;
    if account.rows.is_empty() {
        let nowhere = Place::file("account");
        account.rows.push(Row {
            key: "account".into(),
            values: vec![Value::Unknown; fields].into(),
            places: closeout::snapshot::Places::cells(&vec![nowhere; fields + 1]),
        });
    }
    account.rows[0].values[field] = Value::List([Value::Text(role.into())].into());
    snapshot
}

/// What a rule finds in the account that an example gives, for somebody with this role.
fn found(policy: &Policy, rule: &Rule, example: &example::Example, role: &str) -> BTreeSet<(String, String)> {
    let stop: Arc<dyn Stop> = Arc::new(Never);
    let choice = Choice { only: vec![rule.id.to_string()], ..Choice::default() };
    let snapshot = Arc::new(of_role(policy, &example.given, role));
    let audited = audit(policy, &snapshot, example.today, &choice, &stop).unwrap();
    let findings = &audited.judgements[policy.rule(&rule.id).unwrap()].findings;
    findings.iter().map(|one| (one.key.to_string(), one.message.clone())).collect()
}

/// What an example says that is found.
fn said(example: &example::Example) -> BTreeSet<(String, String)> {
    example.says.flags.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect()
}

/// Whether the account of an example has a role, as far as it says.
fn has(policy: &Policy, example: &example::Example, role: &str) -> bool {
    match example.given.value(&policy.pack.roles) {
        Value::List(roles) => roles.iter().any(|one| matches!(one, Value::Text(text) if **text == *role)),
        other => *other == Value::Unknown,
    }
}

#[test]
fn the_examples_of_a_rule_hold_for_each_role_it_names() {
    let policy = policy::built_in().unwrap();
    let (mut wrong, mut held) = (Vec::new(), 0);
    for rule in &policy.rules {
        let examples = example::read(&policy, rule).unwrap();
        // Examples that say whose account it is, those of other parameters and those of what is not known speak for
        // themselves.
        let open = |one: &&example::Example| {
            let stated = *one.given.value(&policy.pack.roles) != Value::Unknown;
            !stated && one.params.is_empty() && one.says.unknown.is_empty()
        };
        let named = |role: &&str| rule.roles.is_empty() || rule.roles.iter().any(|own| own == role);
        for role in policy.roles().into_iter().filter(named) {
            // What a rule without roles of its own says to each of them is one sentence, or it asks for them itself.
            let shown = examples.iter().any(|one| !one.says.flags.is_empty() && has(&policy, one, role));
            if !rule.roles.is_empty() && !shown {
                wrong.push(format!("{} has no example that finds something for {role}", rule.id));
            }
            for example in examples.iter().filter(open) {
                let found = found(&policy, rule, example, role);
                held += 1;
                if said(example) != found {
                    wrong.push(format!("{} for {role}: {}: {found:?}", rule.id, example.name));
                }
            }
        }
    }
    assert!(held > 1000, "only {held}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One change of a body, by one day or by one sign.
struct Mutant {
    from: usize,
    to: usize,
    text: String,
    line: String,
}

/// The body of a rule, between its header and its examples.
fn body(text: &str) -> std::ops::Range<usize> {
    let start = text.find("---*/").unwrap() + "---*/".len();
    start..text.find("/*--- examples").unwrap()
}

/// Every comparison with the edge on its other side, every parameter that counts with one more and one less, and every
/// number of days beside a day likewise.
fn mutants(policy: &Policy, rule: &Rule) -> Vec<Mutant> {
    let text = rule.source.text();
    let counting = rule.params.iter().map(|index| &policy.pack.params[*index]);
    let counting: Vec<&str> =
        counting.filter(|param| param.kind == Kind::Count).map(|param| &*param.name).collect();
    let (mut all, mut at) = (Vec::new(), body(text).start);
    for line in text[body(text)].split_inclusive('\n') {
        if !line.trim_start().starts_with("//") {
            let mut add = |from: usize, to: usize, text: String| {
                let line = line.trim().to_owned();
                all.push(Mutant { from: at + from, to: at + to, text, line });
            };
            comparisons(line, &mut add);
            counting.iter().for_each(|name| parameters(line, name, &mut add));
            offsets(line, &mut add);
        }
        at += line.len();
    }
    all
}

fn comparisons(line: &str, add: &mut dyn FnMut(usize, usize, String)) {
    for (sign, other) in [(" < ", "<="), (" <= ", "<"), (" > ", ">="), (" >= ", ">")] {
        for (at, _) in line.match_indices(sign) {
            add(at + 1, at + sign.len() - 1, other.to_owned());
        }
    }
}

fn parameters(line: &str, name: &str, add: &mut dyn FnMut(usize, usize, String)) {
    let word = |symbol: char| symbol.is_alphanumeric() || matches!(symbol, '_' | '.');
    for (at, _) in line.match_indices(name) {
        let alone = !line[..at].ends_with(word) && !line[at + name.len()..].starts_with(word);
        for change in ["+ 1", "- 1"].iter().filter(|_| alone) {
            add(at, at + name.len(), format!("({name} {change})"));
        }
    }
}

fn offsets(line: &str, add: &mut dyn FnMut(usize, usize, String)) {
    for sign in [" + ", " - "] {
        for (at, _) in line.match_indices(sign) {
            let from = at + sign.len();
            let digits = line[from..].bytes().take_while(u8::is_ascii_digit).count();
            let day = ["as_of", "today", "_on", "day", ")", "last", "newest"];
            let Ok(number) = line[from..from + digits].parse::<u32>() else { continue };
            if day.iter().any(|word| line[..at].ends_with(word)) {
                add(from, from + digits, (number + 1).to_string());
                number.checked_sub(1).into_iter().for_each(|less| add(from, from + digits, less.to_string()));
            }
        }
    }
}

/// A change that no example can tell from the rule as it is.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Same {
    rule: String,
    part: String,
    why: String,
}

impl Same {
    fn is(&self, id: &str, mutant: &Mutant) -> bool {
        self.rule == id && mutant.line.contains(&self.part)
    }
}

#[test]
fn the_examples_sit_on_every_edge() {
    let policy = policy::built_in().unwrap();
    let all: BTreeMap<&str, Vec<Mutant>> =
        policy.rules.iter().map(|rule| (&*rule.id, mutants(&policy, rule))).collect();
    let rounds = all.values().map(Vec::len).max().unwrap();
    let mut missed = Vec::new();
    for round in 0..rounds {
        let here = folder();
        copy(&root().join("rules/upwork"), &here.path().join("pack"));
        let changed = |rule: &&Rule| all[&*rule.id].len() > round;
        for rule in policy.rules.iter().filter(changed) {
            let (text, mutant) = (rule.source.text(), &all[&*rule.id][round]);
            let text = format!("{}{}{}", &text[..mutant.from], mutant.text, &text[mutant.to..]);
            std::fs::write(
                here.path().join("pack").join(rule.source.name().strip_prefix("rules/upwork/").unwrap()),
                text,
            )
            .unwrap();
        }
        let results = here.audit("test pack --format json").json();
        for one in results.as_array().unwrap().iter().filter(|one| one["holds"] == true) {
            let (id, mutants) = all.get_key_value(one["rule"].as_str().unwrap()).unwrap();
            missed.extend(mutants.get(round).map(|mutant| (*id, mutant)));
        }
    }
    let same = std::fs::read_to_string(root().join("tests/edges.yaml")).unwrap();
    let same: Vec<Same> = serde_yaml::from_str(&same).unwrap();
    assert!(same.iter().all(|one| !one.why.is_empty()));
    let told = missed.iter().filter(|(id, mutant)| !same.iter().any(|one| one.is(id, mutant)));
    let told: Vec<String> = told.map(|(id, one)| format!("{id}: {} in: {}", one.text, one.line)).collect();
    assert!(told.is_empty(), "{} changes that no example sees:\n{}", told.len(), told.join("\n"));
    let spare = same.iter().filter(|one| !missed.iter().any(|(id, mutant)| one.is(id, mutant)));
    let spare: Vec<&str> = spare.map(|one| one.part.as_str()).collect();
    assert!(spare.is_empty(), "an example sees these: {spare:?}");
}
