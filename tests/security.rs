//! The page on security promises only what a test holds.
#![allow(clippy::unwrap_used)]

mod support;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use support::root;

fn page() -> String {
    fs::read_to_string(root().join("docs/security.md")).unwrap()
}

/// What stands between backticks and is called like a test: `file::test`.
fn named(text: &str) -> BTreeSet<(String, String)> {
    let word = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || b"_0123456789".contains(&byte))
    };
    let quoted = text.split('`').skip(1).step_by(2).filter_map(|quoted| quoted.split_once("::"));
    let tests = quoted.filter(|(file, test)| word(file) && word(test));
    tests.map(|(file, test)| (file.to_owned(), test.to_owned())).collect()
}

/// Whether a file of tests has such a test, and runs it.
fn exists(source: &str, test: &str) -> bool {
    let lines: Vec<&str> = source.lines().collect();
    let at = lines.iter().position(|line| *line == format!("fn {test}() {{"));
    at.is_some_and(|at| {
        let above = lines[..at].iter().rev().take_while(|line| line.starts_with("#["));
        let above: Vec<&&str> = above.collect();
        above.contains(&&"#[test]") && !above.iter().any(|line| line.starts_with("#[ignore"))
    })
}

/// The promises: each is one line.
fn promises(page: &str) -> Vec<&str> {
    let section = page.split("\n## ").find(|section| section.starts_with("What is promised")).unwrap();
    section.lines().filter(|line| line.starts_with("- ")).collect()
}

#[test]
fn every_promise_names_a_test_that_exists() {
    let page = page();
    let promises = promises(&page);
    assert!(promises.len() > 30, "only {} promises found", promises.len());
    for promise in promises {
        let tests = named(promise);
        assert!(!tests.is_empty(), "no test holds this: {promise}");
        for (file, test) in tests {
            let source = fs::read_to_string(root().join(format!("tests/{file}.rs"))).unwrap_or_default();
            assert!(exists(&source, &test), "there is no test {file}::{test}, which holds: {promise}");
        }
    }
    // A name elsewhere on the page is one, too.
    for (file, test) in named(&page) {
        let source = fs::read_to_string(root().join(format!("tests/{file}.rs"))).unwrap_or_default();
        assert!(exists(&source, &test), "there is no test {file}::{test}");
    }
}

#[test]
fn a_promise_without_its_test_would_be_seen() {
    let page = "# x\n\n## What is promised\n\n### A\n\n- One. `security::gone`\n- Two.\n\n## What is not\n\n- Three.\n";
    let promises = promises(page);
    assert_eq!(promises, ["- One. `security::gone`", "- Two."]);
    assert!(named(promises[1]).is_empty() && !exists("fn gone() {\n", "gone"));
    assert!(exists("#[cfg(unix)]\n#[test]\nfn here() {\n", "here"));
    assert!(!exists("#[test]\n#[ignore = \"slow\"]\nfn here() {\n", "here"));
}

/// Links of the page lead to files of this repository.
#[test]
fn the_links_of_the_page_lead_somewhere() {
    let page = page();
    let links: Vec<&str> = page.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(links.len() >= 4);
    for link in links {
        assert!(root().join("docs").join(link).exists(), "{link}");
    }
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains("](docs/security.md)"));
}

fn sources(folder: &Path, into: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else {
            into.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Nothing in the program, and no library that it is built with, can open a connection for it or start another program.
#[test]
fn nothing_is_sent_and_nothing_is_started() {
    let mut all = Vec::new();
    sources(&root().join("src"), &mut all);
    assert!(all.len() > 100);
    for (path, text) in all {
        for word in ["std::net", "os::unix::net", "TcpStream", "UdpSocket", "UnixStream", "process::Command"]
        {
            assert!(!text.contains(word), "{path} uses {word}");
        }
    }
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let libraries =
        ["hyper", "reqwest", "ureq", "curl", "isahc", "tokio", "mio", "socket2", "rustls", "openssl"];
    for library in libraries {
        assert!(!lock.contains(&format!("name = \"{library}\"\n")), "{library}");
    }
    // The system's own calls are at hand for files, waiting for them, users, signals and the clock alone.
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("features = [\"fs\", \"poll\", \"signal\", \"time\", \"user\"] }"));
}
