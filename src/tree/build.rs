//! Grows a tree from what a reader tells.

use super::{Content, Entry, Node, Sink};
use crate::source::{Cursor, Place, Source};
use std::borrow::Cow;
use std::sync::Arc;

enum Frame {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, key: Option<(Arc<str>, Place)> },
}

/// A tree that is still growing.
pub struct Builder<'a> {
    cursor: Cursor<'a>,
    stack: Vec<(Frame, Place)>,
    root: Option<Node>,
}

impl<'a> Builder<'a> {
    /// Of a document, or of a part of it.
    #[must_use]
    pub fn new(source: &'a Source) -> Self {
        Self { cursor: Cursor::new(source), stack: Vec::new(), root: None }
    }

    /// Whether a collection is still open.
    #[must_use]
    pub fn open(&self) -> bool {
        !self.stack.is_empty()
    }

    /// The tree, when anything was read; it can be used for another one then.
    pub fn take(&mut self) -> Option<Node> {
        self.root.take()
    }

    fn value(&mut self, node: Node) {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some((Frame::List(items), _)) => items.push(node),
            Some((Frame::Map { entries, key, .. }, _)) => {
                if let Some((key, place)) = key.take() {
                    entries.push(Entry { key, place, value: node });
                }
            }
        }
    }
}

impl Sink for Builder<'_> {
    fn map(&mut self, at: usize) {
        let place = self.cursor.place(at);
        self.stack.push((Frame::Map { entries: Vec::new(), key: None }, place));
    }

    fn list(&mut self, at: usize) {
        let place = self.cursor.place(at);
        self.stack.push((Frame::List(Vec::new()), place));
    }

    fn end(&mut self) {
        let Some((frame, place)) = self.stack.pop() else { return };
        let content = match frame {
            // Room for more than there is would be most of what millions of small collections take.
            Frame::List(mut items) => {
                items.shrink_to_fit();
                Content::List(items)
            }
            Frame::Map { mut entries, .. } => {
                entries.shrink_to_fit();
                Content::Map(entries)
            }
        };
        self.value(Node { place, content });
    }

    fn key(&mut self, at: usize, text: Cow<'_, str>) {
        let place = self.cursor.place(at);
        if let Some((Frame::Map { key, .. }, _)) = self.stack.last_mut() {
            *key = Some((text.into(), place));
        }
    }

    fn scalar(&mut self, at: usize, text: Cow<'_, str>) {
        let place = self.cursor.place(at);
        self.value(Node { place, content: Content::Scalar(text.into()) });
    }

    fn null(&mut self, at: usize) {
        let place = self.cursor.place(at);
        self.value(Node { place, content: Content::Null });
    }
}
