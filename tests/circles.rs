//! No two files need each other, in folders or between: what stands in a circle can only be read as a whole.
//!
//! A file needs the file in which a name that it uses is written down, whatever passes the name on. Names are read
//! from `use` lines and from paths that begin with `crate`, `self` or `super`; unit tests in a file do not count.
#![allow(clippy::unwrap_used)]

mod support;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::sources;

type File = Vec<String>;
/// Paths, each with the name under which it is used.
type Names = Vec<(String, String)>;

/// The code of each file by the path of its module.
fn files() -> BTreeMap<File, String> {
    let each = sources().into_iter().map(|(path, text)| (module(&path), code(&text)));
    each.filter(|(file, _)| !matches!(file.join("/").as_str(), "main" | "lib")).collect()
}

fn module(path: &Path) -> File {
    path.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect()
}

/// A text without comments, unit tests and the reach of what is public.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap();
    let lines = text.lines().map(|line| line.split("//").next().unwrap());
    let mut code = lines.collect::<Vec<_>>().join("\n");
    while let Some(start) = code.find("pub(in ") {
        let end = start + code[start..].find(')').unwrap();
        code.replace_range(start..=end, "pub");
    }
    code
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

/// The names behind one `use`, each with its path and the name under which it is passed on.
fn leaves(prefix: &str, tree: &str, into: &mut Names) {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
        let path = format!("{prefix}{}", path.trim());
        let last = path.rsplit("::").next().unwrap_or_default().to_owned();
        into.push((path, if name.is_empty() { last } else { name.trim().to_owned() }));
        return;
    };
    let prefix = format!("{prefix}{}", &tree[..open]);
    let inside = &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())];
    let (mut depth, mut start) = (0, 0);
    for (at, c) in inside.char_indices().chain([(inside.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = inside[start..at].trim();
                start = at + 1;
                if !part.is_empty() {
                    leaves(&prefix, part, into);
                }
            }
            _ => {}
        }
    }
}

/// What a file uses, and what it passes on.
fn used(code: &str) -> (Names, Names) {
    let (mut uses, mut passed) = (Vec::new(), Vec::new());
    let mut rest = String::new();
    let mut left = code;
    while let Some(start) = left.find("use ") {
        let alone = left[..start].trim_end_matches([' ', '\t']);
        let public = alone.ends_with("pub") || alone.ends_with("pub(super)") || alone.ends_with("pub(crate)");
        let (before, behind) = (&left[..start], &left[start + 4..]);
        rest.push_str(before);
        if !(public || alone.is_empty() || alone.ends_with('\n')) {
            left = behind;
            continue;
        }
        let end = behind.find(';').unwrap_or(behind.len());
        leaves("", &behind[..end].replace('\n', " "), if public { &mut passed } else { &mut uses });
        left = &behind[end..];
    }
    rest.push_str(left);
    for root in ["crate::", "super::", "self::"] {
        for (at, _) in rest.match_indices(root) {
            let inside = rest[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == ':' || c == '_');
            let path: String = rest[at..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '_'))
                .collect();
            if !inside {
                uses.push((path.trim_end_matches(':').to_owned(), String::new()));
            }
        }
    }
    (uses, passed)
}

struct Tree {
    sources: BTreeMap<File, String>,
    passed: BTreeMap<File, Names>,
}

impl Tree {
    fn defines(&self, file: &File, name: &str) -> bool {
        let kinds = ["fn ", "struct ", "enum ", "trait ", "type ", "const ", "static "];
        self.sources[file].lines().filter(|line| !line.starts_with([' ', '}'])).any(|line| {
            kinds.iter().any(|kind| line.find(kind).is_some_and(|at| word(&line[at + kind.len()..]) == name))
        })
    }

    /// The file in which a path ends, seen from a file.
    fn end(&self, from: &File, path: &str) -> Option<File> {
        let mut parts: Vec<&str> = path.split("::").collect();
        let mut here: File = match parts[0] {
            "crate" => Vec::new(),
            "super" => from[..from.len() - 1].to_vec(),
            _ => from.clone(),
        };
        if matches!(parts[0], "crate" | "super" | "self") {
            parts.remove(0);
        } else if !self.sources.contains_key(&[&here[..], &[parts[0].to_owned()]].concat()) {
            return None;
        }
        while parts.first() == Some(&"super") {
            here.pop();
            parts.remove(0);
        }
        while let Some(part) = parts.first() {
            let next = [&here[..], &[(*part).to_owned()]].concat();
            if !self.sources.contains_key(&next) {
                break;
            }
            here = next;
            parts.remove(0);
        }
        let Some(name) = parts.first().filter(|_| !here.is_empty()) else {
            return (!here.is_empty()).then_some(here);
        };
        if self.defines(&here, name) {
            return Some(here);
        }
        let passed = self.passed[&here].iter().find(|(_, passed)| passed == name);
        passed.and_then(|(path, _)| self.end(&here, path)).or(Some(here))
    }

    fn needs(&self) -> BTreeMap<&File, BTreeSet<File>> {
        let each = self.sources.iter().map(|(file, code)| {
            let (uses, _) = used(code);
            let ends = uses.iter().filter_map(|(path, _)| self.end(file, path)).filter(|end| end != file);
            (file, ends.collect())
        });
        each.collect()
    }
}

/// Takes away what needs nothing that is left, until only circles are.
fn circles(mut needs: BTreeMap<&File, BTreeSet<File>>) -> Vec<String> {
    loop {
        let left: BTreeSet<File> = needs.keys().map(|file| (*file).clone()).collect();
        let before = needs.len();
        needs.retain(|_, ends| ends.iter().any(|end| left.contains(end)));
        if needs.len() == before {
            break;
        }
    }
    // What only leads to a circle is none.
    loop {
        let needed: BTreeSet<File> = needs.values().flatten().cloned().collect();
        let before = needs.len();
        needs.retain(|file, _| needed.contains(*file));
        if needs.len() == before {
            break;
        }
    }
    let left: BTreeSet<File> = needs.keys().map(|file| (*file).clone()).collect();
    let told = |(file, ends): (&File, BTreeSet<File>)| {
        let ends = ends.iter().filter(|end| left.contains(*end)).map(|end| end.join("/"));
        format!("{} needs {}", file.join("/"), ends.collect::<Vec<_>>().join(", "))
    };
    needs.into_iter().map(told).collect()
}

fn tree(sources: BTreeMap<File, String>) -> Tree {
    let passed = sources.iter().map(|(file, code)| (file.clone(), used(code).1)).collect();
    Tree { sources, passed }
}

#[test]
fn no_two_files_need_each_other() {
    let tree = tree(files());
    let left = circles(tree.needs());
    assert!(left.is_empty(), "\n{}", left.join("\n"));
}

#[test]
fn a_circle_is_found_through_whatever_passes_a_name_on() {
    let of = |files: &[(&str, &str)]| {
        let file = |name: &str| name.split('/').map(ToOwned::to_owned).collect();
        circles(tree(files.iter().map(|(name, text)| (file(name), code(text))).collect()).needs())
    };
    let facade = ("a", "mod b;\nmod c;\npub use b::B;\npub(super) use c::{C, make as built};\n");
    let there = ("a/b", "use super::C;\npub struct B(C);\n");
    assert!(of(&[facade, there, ("a/c", "pub struct C;\npub fn make() {}\n")]).is_empty());
    let back = ("a/c", "pub struct C;\npub fn make(_: &super::B) {}\n");
    assert_eq!(of(&[facade, there, back]), ["a/b needs a/c", "a/c needs a/b"]);
    let renamed = ("d", "fn f() { crate::a::built() }\npub struct D;\n");
    let behind = ("a/c", "use crate::d::D;\npub struct C;\npub fn make() {}\n");
    assert_eq!(of(&[facade, there, behind, renamed]), ["a/c needs d", "d needs a/c"]);
    // Comments, unit tests and what may see a name are no need.
    let told = ("a/c", "// use super::B;\npub(in crate::a) struct C;\n#[cfg(test)]\nuse super::B;\n");
    assert!(of(&[facade, there, told]).is_empty());
}
