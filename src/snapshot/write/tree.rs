//! A snapshot file as a tree, written out as YAML: what a person answered, before it means anything.

use super::quote::{escaped, quoted};
use crate::tree::{Content, Entry, Node};
use std::fmt::Write as _;

/// The entries of a snapshot file. Unknown values are left out.
#[must_use]
pub fn tree_to_yaml(entries: &[Entry]) -> String {
    let mut out =
        String::from("# Written by `audit init`; change it as you like, it is an ordinary snapshot.\n");
    for entry in entries {
        match &entry.value.content {
            Content::Null => {}
            Content::Map(fields) => {
                let _ = writeln!(out, "\n{}:", entry.key);
                for field in fields {
                    line(&mut out, "  ", field);
                }
            }
            Content::List(rows) if rows.iter().any(|row| matches!(row.content, Content::Map(_))) => {
                let _ = writeln!(out, "\n{}:", entry.key);
                for row in rows {
                    item(&mut out, row);
                }
            }
            other => {
                let _ = writeln!(out, "{}: {}", entry.key, inline(other));
            }
        }
    }
    out
}

fn item(out: &mut String, row: &Node) {
    let Content::Map(fields) = &row.content else { return };
    let mut mark = "  - ";
    for field in fields {
        line(out, mark, field);
        mark = "    ";
    }
}

fn line(out: &mut String, indent: &str, entry: &Entry) {
    if !matches!(entry.value.content, Content::Null) {
        let _ = writeln!(out, "{indent}{}: {}", entry.key, inline(&entry.value.content));
    }
}

fn inline(content: &Content) -> String {
    match content {
        Content::Null => "null".to_owned(),
        Content::Scalar(text) => scalar(text),
        Content::List(items) => {
            let all: Vec<String> = items.iter().map(|item| inline(&item.content)).collect();
            format!("[{}]", all.join(", "))
        }
        Content::Map(entries) => {
            let each = |entry: &Entry| format!("{}: {}", entry.key, inline(&entry.value.content));
            format!("{{ {} }}", entries.iter().map(each).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Numbers, days, amounts and words stay plain; every other text is quoted.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
    let number = text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && text.chars().all(plain);
    if matches!(text, "true" | "false" | "none") || (number && !text.contains("  ")) {
        text.to_owned()
    } else if text.chars().all(plain) && !text.contains(' ') {
        quoted(text)
    } else {
        escaped(text)
    }
}
