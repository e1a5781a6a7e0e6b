//! How the pack writes: short sentences, plain words, and no word of the platform without its explanation.
#![allow(clippy::unwrap_used)]

mod support;

use closeout::policy::{self, Policy, example};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use support::root;

/// Every text that a person reads: where it stands, and what it says.
fn texts(policy: &Policy) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for rule in &policy.rules {
        let mut add = |what: &str, text: &str| all.push((format!("{} {what}", rule.id), text.to_owned()));
        add("title", &rule.title);
        add("why", &rule.why);
        add("fix", &rule.fix);
        for example in example::read(policy, rule).unwrap() {
            example.says.flags.iter().for_each(|(_, text)| add("message", text));
        }
    }
    let mut add = |place: String, text: &str| all.push((place, text.to_owned()));
    for action in &policy.pack.actions {
        add(format!("action {}", action.name), &action.about);
    }
    for param in &policy.pack.params {
        add(format!("parameter {}", param.name), &param.about);
    }
    for step in &policy.pack.plan {
        add(format!("step {}", step.id), &step.title);
        add(format!("step {} how", step.id), &step.how);
    }
    for kept in &policy.pack.kept {
        let all = [&kept.what, &kept.why, &kept.how_long, &kept.removal];
        all.into_iter().for_each(|text| add(format!("kept {}", kept.what), text));
    }
    for term in &policy.pack.glossary {
        add(format!("glossary {}", term.term), &term.means);
    }
    for (number, row) in policy.pack.recommendation.iter().enumerate() {
        add(format!("recommendation {}", number + 1), &row.because);
    }
    for table in &policy.schema.tables {
        add(table.name.to_string(), &table.about);
        for field in &table.fields {
            add(format!("{}.{}", table.name, field.name), &field.about);
        }
    }
    all
}

fn written() -> Json {
    serde_yaml::from_str(&std::fs::read_to_string(root().join("tests/language.yaml")).unwrap()).unwrap()
}

/// The sentences of a text and their parts, without what stands in brackets.
fn sentences(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut depth = 0_usize;
    for symbol in text.chars() {
        match symbol {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(symbol),
            _ => {}
        }
    }
    plain.split(['.', '!', '?', ';', ':']).map(str::to_owned).collect()
}

/// Whether a phrase stands in a text as whole words.
fn has(text: &str, phrase: &str) -> bool {
    let edge = |symbol: Option<char>| symbol.is_none_or(|symbol| !symbol.is_alphanumeric());
    text.match_indices(phrase)
        .any(|(at, _)| edge(text[..at].chars().next_back()) && edge(text[at + phrase.len()..].chars().next()))
}

/// What is wrong with these texts.
fn faults(texts: &[(String, String)], written: &Json) -> Vec<String> {
    let most = usize::try_from(written["sentence"].as_u64().unwrap()).unwrap();
    let not: BTreeMap<String, String> = serde_json::from_value(written["not"].clone()).unwrap();
    let except: BTreeMap<String, String> = serde_json::from_value(written["except"].clone()).unwrap();
    let mut faults = Vec::new();
    for (place, text) in texts.iter().filter(|(_, text)| !except.keys().any(|part| text.contains(part))) {
        for sentence in sentences(text) {
            let words = sentence.split_whitespace().count();
            if words > most {
                faults.push(format!("{place}: {words} words: {}", sentence.trim()));
            }
        }
        let lower = text.to_lowercase();
        for (phrase, instead) in not.iter().filter(|(phrase, _)| has(&lower, phrase)) {
            faults.push(format!("{place}: \"{phrase}\" (write: {instead}): {text}"));
        }
    }
    faults
}

#[test]
fn the_pack_writes_plainly() {
    let policy = policy::built_in().unwrap();
    let texts = texts(&policy);
    assert!(texts.len() > 1000, "only {}", texts.len());
    let faults = faults(&texts, &written());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_not_plain_is_seen() {
    let said = |text: &str| faults(&[("here".to_owned(), text.to_owned())], &written());
    assert_eq!(said("Escrow should have been back by 3 Dec 2026."), [""; 0]);
    assert_eq!(said("Escrow was to be back.").len(), 1);
    assert_eq!(said("Prior to that, have the client end it.").len(), 2);
    assert_eq!(said("The washing was tossed.").len(), 0);
    let long = ["word"; 29].join(" ");
    assert_eq!(said(&long).len(), 1);
    assert_eq!(said(&format!("{}. {}", ["word"; 28].join(" "), ["word"; 28].join(" "))), [""; 0]);
}

/// A word of the platform is explained, and no explanation is for a word that nothing says.
#[test]
fn the_words_of_the_platform_are_in_the_glossary() {
    let policy = policy::built_in().unwrap();
    let known: Vec<String> = policy.pack.glossary.iter().map(|term| term.term.to_lowercase()).collect();
    let said = texts(&policy);
    let said = said.iter().filter(|(place, _)| !place.starts_with("glossary"));
    let said: String = said.map(|(_, text)| text.to_lowercase() + "\n").collect();
    for word in written()["words"].as_array().unwrap() {
        let word = word.as_str().unwrap().to_lowercase();
        assert!(known.contains(&word), "the glossary does not explain {word}");
        assert!(said.contains(&word), "nothing says {word}");
    }
}
