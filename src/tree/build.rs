//! Grows a tree from the events of a reader, within limits that are checked while reading.

use super::{Content, DEPTH, Entry, KEY, KEYS, NODES, Node, SCALAR};
use crate::problem::{MOST, Problem, repeated};
use crate::source::Place;
use std::collections::HashMap;
use std::sync::Arc;

enum Frame {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, lines: HashMap<Arc<str>, u32>, key: Option<(Arc<str>, Place)> },
}

/// A tree that is still growing.
#[derive(Default)]
pub(super) struct Builder {
    stack: Vec<(Frame, Place)>,
    nodes: usize,
    root: Option<Node>,
    /// Doubled keys, which do not end the reading.
    pub problems: Vec<Problem>,
}

type Step = Result<(), Problem>;

fn refuse(place: Place, what: impl Into<String>) -> Problem {
    Problem::new(what).at(place)
}

impl Builder {
    pub(super) fn start_list(&mut self, place: Place) -> Step {
        self.deeper(&place)?;
        self.stack.push((Frame::List(Vec::new()), place));
        Ok(())
    }

    pub(super) fn start_map(&mut self, place: Place) -> Step {
        self.deeper(&place)?;
        self.stack.push((Frame::Map { entries: Vec::new(), lines: HashMap::new(), key: None }, place));
        Ok(())
    }

    fn deeper(&mut self, place: &Place) -> Step {
        if self.stack.len() >= DEPTH {
            return Err(refuse(place.clone(), format!("this is nested more than {DEPTH} levels deep")));
        }
        if self.wants_key() {
            return Err(refuse(place.clone(), "a key must be a single word").hint("write key: value"));
        }
        Ok(())
    }

    /// Whether the next scalar is a key.
    pub(super) fn wants_key(&self) -> bool {
        matches!(self.stack.last(), Some((Frame::Map { key: None, .. }, _)))
    }

    pub(super) fn end(&mut self) -> Step {
        let Some((frame, place)) = self.stack.pop() else { return Ok(()) };
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
        self.value(Node { place, content })
    }

    /// A value that is not a key.
    pub(super) fn value(&mut self, node: Node) -> Step {
        self.nodes += 1;
        if self.nodes > NODES {
            return Err(refuse(node.place, format!("this file holds more than {NODES} values")));
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some((Frame::List(items), _)) => items.push(node),
            Some((Frame::Map { entries, key, .. }, _)) => {
                if let Some((key, place)) = key.take() {
                    entries.push(Entry { key, place, value: node });
                }
            }
        }
        Ok(())
    }

    pub(super) fn scalar(&mut self, place: Place, text: &str) -> Step {
        if text.len() > SCALAR {
            return Err(refuse(place, format!("this value has more than {SCALAR} bytes")));
        }
        if text.contains('\0') {
            return Err(refuse(place, "this value holds a NUL character").hint("leave the character out"));
        }
        if self.wants_key() {
            return self.key(place, text);
        }
        self.value(Node { place, content: Content::Scalar(text.into()) })
    }

    fn key(&mut self, place: Place, text: &str) -> Step {
        if text.len() > KEY {
            return Err(refuse(place, format!("this key has more than {KEY} bytes")));
        }
        let Some((Frame::Map { lines, key, .. }, _)) = self.stack.last_mut() else { return Ok(()) };
        // Doubled keys are collected, so that all of a file are said at once; but a file of nothing else ends here.
        if lines.len() >= KEYS || self.problems.len() >= MOST {
            return Err(refuse(
                place,
                format!("this mapping has more than {KEYS} keys, or too many of them twice"),
            ));
        }
        let name: Arc<str> = text.into();
        if let Some(first) = lines.insert(name.clone(), place.line) {
            let what = format!("the key {} stands here twice: it is on line {first} already", repeated(text));
            self.problems.push(refuse(place.clone(), what).hint("keep one of them"));
        }
        *key = Some((name, place));
        Ok(())
    }

    /// The tree, when anything was read.
    pub(super) fn finish(self) -> (Option<Node>, Vec<Problem>) {
        (self.root, self.problems)
    }
}
