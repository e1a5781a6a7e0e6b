//! One text as a document, and what it is recognised by.

use crate::problem::{Checked, Problem};
use crate::schema::Schema;
use crate::source::{Place, Source};
use crate::tree::{self, Content, Node};

/// Whether a text is JSON: by its name and its first brace, else by how it looks; all others are YAML.
pub(super) fn is_json(source: &Source) -> bool {
    source.text().trim_start().starts_with('{') && source.name().ends_with(".json")
        || serde_like(source.text())
}

/// A text as a tree.
pub(super) fn parse(source: &Source) -> Checked<Node> {
    let node = if is_json(source) { tree::json::read(source)? } else { tree::yaml::read(source)? };
    if matches!(node.content, Content::Null) && empty(source.text()) {
        let problem = Problem::new("no snapshot in this file").at(Place::file(source.name()));
        return Err(vec![problem.hint("`audit template` prints one to fill in")]);
    }
    Ok(node)
}

/// Whether the reader finds something of a snapshot in a text, sound or not.
pub(in crate::input) fn recognises(schema: &Schema, source: &Source) -> bool {
    let known = |key: &str| matches!(key, "as_of" | "snapshot") || schema.table(key).is_some();
    let entries = parse(source).map(|node| node.content);
    matches!(entries, Ok(Content::Map(entries)) if entries.iter().any(|entry| known(&entry.key)))
}

/// A brace and a quoted key: JSON, whatever the file is called. YAML reads this too, but not its escapes.
fn serde_like(text: &str) -> bool {
    let inside = text.trim_start().strip_prefix(['{', '[']).map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with(['"', '}']))
}

/// Whether nothing stands in a text.
pub(super) fn empty(text: &str) -> bool {
    text.lines().all(|line| matches!(line.trim(), "" | "---" | "...") || line.trim_start().starts_with('#'))
}
