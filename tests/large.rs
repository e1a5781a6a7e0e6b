//! How much memory the largest inputs take; run by .ci/run with the release build.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod support;
use support::{folder, memory};

const ACCOUNT: &str = "as_of: 2026-11-20\naccount: { id: Ann, roles: [freelancer], status: active }\n";
/// A file of the largest size that is read.
const LARGEST: usize = 64 << 20;

fn contracts(rows: usize) -> String {
    let mut text = "id,title,other_party,side,kind,status,started_on,ended_on,paid_total\n".to_owned();
    for row in 0..rows {
        let party = row % 100;
        text += &format!(
            "c{row},Work {row},P{party},freelancer,fixed,completed,2024-01-01,2024-02-01,9.00 USD\n"
        );
    }
    text
}

#[test]
#[ignore = "takes minutes without optimisation"]
fn a_hundred_thousand_contracts_take_little_memory() {
    let of = |rows| {
        let here = folder().given("ann/account.yaml", ACCOUNT).given("ann/contracts.csv", contracts(rows));
        memory(here.path(), "ann --today 2026-11-23")
    };
    let (half, all) = (of(50_000), of(100_000));
    println!("50,000 contracts: {half:?} MiB, 100,000: {all:?} MiB");
    assert_eq!((half.1, all.1), (Some(3), Some(3)));
    assert!(all.0 < 300 && all.0 > 20 && all.0 * 10 < half.0 * 23, "{half:?} {all:?}");
}

/// As often as it fits, between a start and an end.
fn filled(start: &str, unit: &str, end: &str) -> String {
    format!("{start}{}{end}", unit.repeat((LARGEST - start.len() - end.len() - 1) / unit.len()))
}

#[test]
#[ignore = "takes minutes without optimisation"]
fn a_file_of_the_largest_size_takes_less_than_a_gibibyte() {
    let json = "{ \"as_of\": \"2026-11-20\", \"contracts\": [";
    let stored =
        folder().sample("ready").audit("ready/account.yaml --today 2026-11-23 --format json").exits(0);
    let (head, tail) = stored.out.split_once("\"findings\": [").unwrap();
    let stored = |unit: &str| {
        filled(
            &format!("{head}\"findings\": [{}", &unit[1..]),
            unit,
            &format!("],{}", tail.split_once("],").unwrap().1),
        )
    };
    for (name, text, arguments) in [
        ("a.yaml", filled(&format!("{ACCOUNT}contracts:\n"), "- {id: 1}\n", ""), "a.yaml"),
        ("a.yaml", filled(&format!("{ACCOUNT}contracts:\n"), "- id: 1\n", ""), "a.yaml"),
        ("a.yaml", filled(ACCOUNT, "\n", ""), "a.yaml"),
        ("a.yaml", filled("as_of: ", "[", ""), "a.yaml"),
        ("a.json", filled(&format!("{json}{{}}"), ",{\"a\":1}", "] }"), "a.json"),
        ("a.json", filled(&format!("{json}\"\""), ",\"\"", "] }"), "a.json"),
        ("ann/contracts.csv", filled("id\n", "a\n", ""), "ann"),
        ("ann/contracts.csv", filled("id,title\n", "a,b\n", ""), "ann"),
        ("ann/contracts.csv", filled("id\n", "a,a,a,a\n", ""), "ann"),
        ("ann/unknown.csv", filled("x,y\n\"", "x", "\",1\n"), "ann"),
        ("ann/unknown.csv", filled("x,y\n", "a,b\n", ""), "ann"),
        ("stored.json", stored(",1"), "render stored.json"),
        ("stored.json", stored(",{}"), "render stored.json"),
    ] {
        assert!(text.len() <= LARGEST);
        let start: String = text.chars().skip(text.len() / 2).take(20).collect();
        let here = folder().given("ann/account.yaml", ACCOUNT).given(name, text);
        let line = if arguments.starts_with("render") {
            arguments.to_owned()
        } else {
            format!("{arguments} --today 2026-11-23")
        };
        let (most, code) = memory(here.path(), &line);
        println!("{name} {start:?}: {most} MiB, exit {code:?}");
        assert!(matches!(code, Some(1..=3)), "{name} {start:?}: {code:?}");
        assert!((10..1024).contains(&most), "{name} {start:?}: {most} MiB");
    }
}
