//! The nodes of a document, and how large it may be.

use crate::source::Place;
use std::sync::Arc;

/// How deep collections may nest.
pub const DEPTH: usize = 64;
/// How many keys one mapping may have.
pub const KEYS: usize = 10_000;
/// How many nodes one document may have.
pub const NODES: usize = 5_000_000;
/// The longest scalar, in bytes.
pub const SCALAR: usize = 1 << 20;
/// The longest key, in bytes.
pub const KEY: usize = 1024;

/// A value and where it starts.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it starts.
    pub place: Place,
    /// What it is.
    pub content: Content,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Content {
    /// `null`, `~` or nothing at all.
    Null,
    /// Any scalar, as the raw text that was written (quotes removed, escapes resolved).
    Scalar(Arc<str>),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the file, without doubled keys.
    Map(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key.
    pub key: Arc<str>,
    /// Where the key stands.
    pub place: Place,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// What it is, in words for a message.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.content {
            Content::Null => "nothing",
            Content::Scalar(_) => "a single value",
            Content::List(_) => "a list",
            Content::Map(_) => "a mapping",
        }
    }

    /// The value of a key, when this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.content {
            Content::Map(entries) => {
                entries.iter().find(|entry| &*entry.key == key).map(|entry| &entry.value)
            }
            Content::Null | Content::Scalar(_) | Content::List(_) => None,
        }
    }
}
