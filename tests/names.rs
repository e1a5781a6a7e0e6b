//! A name of a type stands for one thing, wherever in the source it is read.
#![allow(clippy::unwrap_used)]

mod support;
use std::collections::BTreeMap;
use support::sources;

/// The type that a line defines; what an implementation says of a trait's type is none.
fn defined(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    let inside = rest.len() < line.len();
    if let Some(reach) = rest.strip_prefix("pub") {
        let reach = reach.trim_start();
        rest =
            reach.strip_prefix('(').and_then(|reach| reach.split_once(')')).map_or(reach, |(_, rest)| rest);
        rest = rest.trim_start();
    }
    let (kind, name) = rest.split_once(' ')?;
    let known = matches!(kind, "struct" | "enum" | "union" | "trait") || (kind == "type" && !inside);
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len());
    known.then_some(&name[..end]).filter(|name| !name.is_empty())
}

#[test]
fn every_definition_is_seen() {
    for line in [
        "struct A {",
        "pub struct A;",
        "pub(super) struct A<'a> {",
        "pub(in crate::cli) enum A {",
        "    struct A(u8);",
        "pub(crate) trait A: Send {",
        "type A = u8;",
    ] {
        assert_eq!(defined(line), Some("A"), "{line}");
    }
    for line in ["    type Item = u8;", "// struct A", "let a = 1;", "structure A", "impl A for B {"] {
        assert_eq!(defined(line), None, "{line}");
    }
}

#[test]
fn no_two_types_have_one_name() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap();
        for name in code.lines().filter_map(defined) {
            places.entry(name.to_owned()).or_default().push(path.display().to_string());
        }
    }
    assert!(places.len() > 400, "only {} types found", places.len());
    places.retain(|_, places| places.len() > 1);
    let told = |(name, places): (&String, &Vec<String>)| {
        format!("{name} stands for several things: {}", places.join(", "))
    };
    let left: Vec<String> = places.iter().map(told).collect();
    assert!(left.is_empty(), "\n{}", left.join("\n"));
}
