//! The shape of the source: order of modules, walls, sizes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use std::path::Path;
use support::sources;

const ORDER: [&str; 17] = [
    "source", "problem", "value", "escape", "tree", "schema", "snapshot", "input", "body", "policy",
    "finding", "audit", "decision", "report", "write", "batch", "cli",
];

/// The top-level module a file belongs to; none for lib.rs and main.rs.
fn module(path: &Path) -> Option<String> {
    let first = path.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
    (first != "lib" && first != "main").then_some(first)
}

/// Modules named after `crate::` in a text, tests apart.
fn uses(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap();
    let name =
        |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    code.split("crate::").skip(1).map(name).collect()
}

#[test]
fn modules_use_only_those_before_them() {
    for (path, text) in sources() {
        let Some(module) = module(&path) else { continue };
        let own = ORDER
            .iter()
            .position(|name| *name == module)
            .unwrap_or_else(|| panic!("{module} is not in the order"));
        for used in uses(&text) {
            let other = ORDER
                .iter()
                .position(|name| *name == used)
                .unwrap_or_else(|| panic!("{}: crate::{used}", path.display()));
            assert!(other <= own, "{} uses {used}, which comes after it", path.display());
        }
    }
}

#[test]
fn only_two_folders_name_rhai_and_only_cli_touches_the_outside() {
    for (path, text) in sources() {
        let module = module(&path).unwrap_or_default();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let rhai = ["body/read", "body/reference"]
            .iter()
            .any(|folder| path.starts_with(folder) || path == Path::new(&format!("{folder}.rs")));
        if !rhai {
            assert!(!code.contains("rhai::") && !code.contains("use rhai"), "{} names rhai", path.display());
        }
        if module != "cli" && !module.is_empty() {
            for word in [
                "std::env",
                "Timestamp::now",
                "SystemTime",
                "Instant::now",
                "std::process",
                "io::stdout",
                "io::stdin",
                "println!",
            ] {
                assert!(!code.contains(word), "{} uses {word}", path.display());
            }
        }
    }
}

#[test]
fn files_stay_small() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 300, "{} has {lines} lines", path.display());
        assert!(text.starts_with("//!"), "{} does not say what it is for", path.display());
    }
}

/// Whether a line begins a function, whoever may call it.
fn is_function(line: &str) -> bool {
    let mut rest = line;
    if let Some(reach) = rest.strip_prefix("pub(") {
        rest = reach.split_once(") ").map_or("", |(_, rest)| rest);
    }
    for word in ["pub ", "const ", "async "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    rest.starts_with("fn ")
}

#[test]
fn every_function_is_seen() {
    for line in
        ["fn a()", "pub fn a()", "pub(in crate::cli) fn a()", "pub(crate) const fn a()", "pub async fn a()"]
    {
        assert!(is_function(line), "{line}");
    }
    assert!(!is_function("let fn_of = 1;") && !is_function("pub(super) struct A"));
}

#[test]
fn functions_stay_small() {
    for (path, text) in sources() {
        let mut start = None;
        for (number, line) in text.lines().enumerate() {
            let trimmed = line.trim_start();
            let indent = line.len() - trimmed.len();
            let opens = is_function(trimmed);
            if opens {
                start = Some((number, indent, trimmed.to_owned()));
            } else if let Some((from, depth, name)) = &start
                && trimmed == "}"
                && indent == *depth
            {
                let exempt = EXEMPT.iter().any(|word| name.contains(word));
                assert!(
                    exempt || number - from < 40,
                    "{}: {name} has {} lines",
                    path.display(),
                    number - from + 1
                );
                start = None;
            }
        }
    }
}

/// Exhaustive matches over another crate's variants.
const EXEMPT: [&str; 2] = ["fn statement(", "fn expression("];
