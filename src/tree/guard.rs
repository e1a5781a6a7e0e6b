//! Limits that are checked while reading, and keys that stand twice.

use super::{DEPTH, KEY, KEYS, NODES, SCALAR, Sink};
use crate::problem::{MOST, Problem, repeated};
use crate::source::Source;
use std::borrow::Cow;
use std::collections::HashMap;

/// A mapping with more keys than these has an index of them; the few of a usual one are looked through.
const FEW: usize = 24;

enum Nest {
    List,
    Map(Keys),
}

/// The keys of an open mapping.
struct Keys {
    /// Where its keys begin among those of all open mappings.
    from: usize,
    /// Where each key stands first; only of many.
    index: HashMap<Box<str>, usize>,
    /// Whether a key was told whose value is to come.
    told: bool,
}

/// Stands between a reader and its sink. Nothing passes that is beyond the limits of [`crate::tree`].
pub(super) struct Guard<'a, S> {
    source: &'a Source,
    pub sink: &'a mut S,
    stack: Vec<Nest>,
    /// The keys of all open mappings, innermost last: a range of one text, and where each stands.
    keys: Vec<(usize, usize)>,
    texts: String,
    nodes: usize,
    /// Doubled keys, which do not end the reading.
    pub problems: Vec<Problem>,
}

/// What reading goes on with, or why it ends.
pub(super) type Step<T = ()> = Result<T, Problem>;

impl<'a, S: Sink> Guard<'a, S> {
    pub(super) fn new(source: &'a Source, sink: &'a mut S) -> Self {
        let (stack, keys, texts) = (Vec::new(), Vec::new(), String::new());
        Self { source, sink, stack, keys, texts, nodes: 0, problems: Vec::new() }
    }

    fn refuse<T>(&self, at: usize, what: impl Into<String>) -> Result<T, Problem> {
        Err(Problem::new(what).at(self.source.place(at)))
    }

    pub(super) fn start_list(&mut self, at: usize) -> Step {
        self.deeper(at)?;
        self.stack.push(Nest::List);
        self.sink.list(at);
        Ok(())
    }

    pub(super) fn start_map(&mut self, at: usize) -> Step {
        self.deeper(at)?;
        let keys = Keys { from: self.keys.len(), index: HashMap::new(), told: false };
        self.stack.push(Nest::Map(keys));
        self.sink.map(at);
        Ok(())
    }

    fn deeper(&mut self, at: usize) -> Step {
        if self.stack.len() >= DEPTH {
            return self.refuse(at, format!("this is nested more than {DEPTH} levels deep"));
        }
        if self.wants_key() {
            return self
                .refuse(at, "a key must be a single word")
                .map_err(|problem| problem.hint("write key: value"));
        }
        self.value(at)
    }

    /// Whether the next scalar is a key.
    pub(super) fn wants_key(&self) -> bool {
        matches!(self.stack.last(), Some(Nest::Map(Keys { told: false, .. })))
    }

    /// Whether the innermost open collection is a mapping; none when all are closed.
    pub(super) fn open(&self) -> Option<bool> {
        self.stack.last().map(|nest| matches!(nest, Nest::Map(_)))
    }

    pub(super) fn end(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        if let Nest::Map(keys) = frame {
            let text = self.keys.get(keys.from).map_or(self.texts.len(), |(start, _)| *start);
            self.texts.truncate(text);
            self.keys.truncate(keys.from);
        }
        self.sink.end();
    }

    /// Counts a value, which takes the place behind its key.
    fn value(&mut self, at: usize) -> Step {
        self.nodes += 1;
        if self.nodes > NODES {
            return self.refuse(at, format!("this file holds more than {NODES} values"));
        }
        if let Some(Nest::Map(keys)) = self.stack.last_mut() {
            keys.told = false;
        }
        Ok(())
    }

    pub(super) fn null(&mut self, at: usize) -> Step {
        self.value(at)?;
        self.sink.null(at);
        Ok(())
    }

    pub(super) fn scalar(&mut self, at: usize, text: Cow<'_, str>) -> Step {
        if text.len() > SCALAR {
            return self.refuse(at, format!("this value has more than {SCALAR} bytes"));
        }
        // A text has no such byte; only an escape can make one.
        if matches!(text, Cow::Owned(_)) && text.contains('\0') {
            return self
                .refuse(at, "this value holds a NUL character")
                .map_err(|problem| problem.hint("leave the character out"));
        }
        if self.wants_key() {
            return self.key(at, text);
        }
        self.value(at)?;
        self.sink.scalar(at, text);
        Ok(())
    }

    fn key(&mut self, at: usize, text: Cow<'_, str>) -> Step {
        if text.len() > KEY {
            return self.refuse(at, format!("this key has more than {KEY} bytes"));
        }
        let many = self.problems.len() >= MOST;
        let Some(Nest::Map(keys)) = self.stack.last_mut() else { return Ok(()) };
        // Doubled keys are collected, so that all of a file are said at once; but a file of nothing else ends here.
        if self.keys.len() - keys.from >= KEYS || many {
            let what = format!("this mapping has more than {KEYS} keys, or too many of them twice");
            return self.refuse(at, what);
        }
        keys.told = true;
        if let Some(first) = keys.first(&text, at, &mut self.keys, &mut self.texts) {
            let line = self.source.place(first).line;
            let what = format!("the key {} stands here twice: it is on line {line} already", repeated(&text));
            self.problems.push(Problem::new(what).at(self.source.place(at)).hint("keep one of them"));
        }
        self.sink.key(at, text);
        Ok(())
    }
}

impl Keys {
    /// Where a key stood last; none, and it is remembered, where it is new.
    fn first(
        &mut self,
        key: &str,
        at: usize,
        all: &mut Vec<(usize, usize)>,
        texts: &mut String,
    ) -> Option<usize> {
        let own = all.get_mut(self.from..).unwrap_or_default();
        if own.len() >= FEW {
            if self.index.is_empty() {
                self.index = ranges(own, texts).map(|(key, at)| (key.into(), *at)).collect();
            }
            let twin = self.index.insert(key.into(), at);
            if twin.is_some() {
                return twin;
            }
        } else {
            let twin = ranges(own, texts).position(|(known, _)| known == key);
            if let Some((_, first)) = twin.and_then(|index| own.get_mut(index)) {
                return Some(std::mem::replace(first, at));
            }
        }
        all.push((texts.len(), at));
        texts.push_str(key);
        None
    }
}

/// Keys with where they stand. The last one ends with the text.
fn ranges<'t>(keys: &'t [(usize, usize)], texts: &'t str) -> impl Iterator<Item = (&'t str, &'t usize)> {
    let ends = keys.iter().skip(1).map(|(start, _)| *start).chain([texts.len()]);
    keys.iter().zip(ends).map(|((start, at), end)| (texts.get(*start..end).unwrap_or_default(), at))
}
