//! Rows as they are read: no tree stands between the text and what is kept.

use super::draft::Draft;
use super::row::Filling;
use crate::input::fields::Stated;
use crate::input::limits::ROWS;
use crate::schema::{FieldId, TableId};
use crate::snapshot::Spot;
use crate::source::Source;
use crate::tree::{Builder, Content, Entry, Node, Sink};
use crate::value;
use std::borrow::Cow;
use std::sync::Arc;

/// Where in a snapshot the reader is.
enum Within {
    /// Before the first thing, or behind the last.
    Outside,
    /// Among the names of tables and the few other keys.
    Top,
    /// Among the rows of a table; how many came so far.
    Table(TableId, usize),
    /// In a row, or in the fields of a record.
    Row(Filling<u32>, Owner),
}

/// What a row belongs to.
#[derive(Clone, Copy)]
enum Owner {
    Table(TableId, usize),
    Record,
}

/// Fills a draft with what a reader tells. What is no row of a table becomes a node of a tree.
pub(super) struct Intake<'d, 'a> {
    draft: &'d mut Draft<'a>,
    source: &'d Source,
    at: Within,
    /// The key that was read last on the top, and where it stands.
    key: (Arc<str>, usize),
    /// The field whose key was read last; none where there is no such field.
    field: Option<FieldId>,
    /// Where the value of that field starts, if it is more than a single one.
    inner: u32,
    /// Grows what is no row.
    builder: Builder<'d>,
    /// The document, when it is no mapping.
    other: Option<Node>,
    /// Whether it is a mapping.
    begun: bool,
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<'d, 'a> Intake<'d, 'a> {
    pub(super) fn new(draft: &'d mut Draft<'a>, source: &'d Source) -> Self {
        let key: (Arc<str>, usize) = ("".into(), 0);
        let builder = Builder::new(source);
        Self {
            draft,
            source,
            at: Within::Outside,
            key,
            field: None,
            inner: 0,
            builder,
            other: None,
            begun: false,
        }
    }

    /// The document, when it is no mapping, or nothing at all.
    pub(super) fn finish(self) -> Option<Node> {
        let nothing = || Node { place: self.source.at(1, 1), content: Content::Null };
        if self.begun { None } else { Some(self.other.unwrap_or_else(nothing)) }
    }

    /// The table whose name was read last, if it is one of this kind.
    fn named(&self, record: bool) -> Option<TableId> {
        self.draft.schema.table(&self.key.0).filter(|table| self.draft.schema.tables[*table].record == record)
    }

    /// Something that is no row is whole.
    fn node(&mut self, node: Node) {
        match &mut self.at {
            Within::Outside => self.other = Some(node),
            Within::Top => {
                if let ("as_of", Content::Scalar(text)) = (&*self.key.0, &node.content) {
                    self.draft.as_of = value::day(text).ok();
                }
                let (key, at) = (self.key.0.clone(), self.key.1);
                self.draft.entries.push(Entry { key, place: self.source.place(at), value: node });
            }
            Within::Table(table, count) => {
                // What is beyond the last row that there is room for is told once.
                if !self.draft.too_many(*table, *count, || node.place.clone()) {
                    self.draft.no_row(*table, &node);
                }
                *count += 1;
            }
            Within::Row(row, _) => {
                let Some(field) = self.field else { return };
                self.draft.set(row, field, Stated::of(&node), (self.inner, self.source));
            }
        }
    }

    /// A single value, or none.
    fn leaf(&mut self, at: usize, text: Option<Cow<'_, str>>) {
        if self.builder.open() {
            match text {
                Some(text) => self.builder.scalar(at, text),
                None => self.builder.null(at),
            }
            return;
        }
        if let (Within::Row(row, _), Some(field)) = (&mut self.at, self.field) {
            let said = text.as_deref().map_or(Stated::Nothing, Stated::Text);
            return self.draft.set(row, field, said, (narrow(at), self.source));
        }
        if matches!(self.at, Within::Row(..)) {
            return;
        }
        let content = text.map_or(Content::Null, |text| Content::Scalar(text.into()));
        self.node(Node { place: self.source.place(at), content });
    }
}

impl Sink for Intake<'_, '_> {
    fn map(&mut self, at: usize) {
        if !self.builder.open() {
            self.inner = narrow(at);
            match self.at {
                Within::Outside => {
                    self.draft.root = Spot::byte(self.source, at);
                    self.at = Within::Top;
                    self.begun = true;
                    return;
                }
                Within::Top => {
                    if let Some(record) = self.named(true) {
                        self.at = Within::Row(self.draft.begin(record, narrow(at)), Owner::Record);
                        return;
                    }
                }
                Within::Table(table, count) => {
                    let source = self.source;
                    if !self.draft.too_many(table, count, || source.place(at)) {
                        let row = self.draft.begin(table, narrow(at));
                        self.at = Within::Row(row, Owner::Table(table, count + 1));
                        return;
                    }
                    self.at = Within::Table(table, ROWS + 1);
                }
                Within::Row(..) => {}
            }
        }
        self.builder.map(at);
    }

    fn list(&mut self, at: usize) {
        if let (false, Within::Top, Some(table)) = (self.builder.open(), &self.at, self.named(false)) {
            self.draft.known(table, Spot::byte(self.source, self.key.1));
            self.at = Within::Table(table, 0);
            return;
        }
        if !self.builder.open() {
            self.inner = narrow(at);
        }
        self.builder.list(at);
    }

    fn end(&mut self) {
        if self.builder.open() {
            self.builder.end();
            if let Some(node) = self.builder.take() {
                self.node(node);
            }
            return;
        }
        match std::mem::replace(&mut self.at, Within::Top) {
            Within::Outside | Within::Top => self.at = Within::Outside,
            Within::Table(..) => {}
            Within::Row(row, Owner::Record) => {
                let place = Spot::byte(self.source, self.key.1);
                self.draft.end_record(row, self.source, place);
            }
            Within::Row(row, Owner::Table(table, count)) => {
                self.draft.end_row(row, self.source);
                self.at = Within::Table(table, count);
            }
        }
    }

    fn key(&mut self, at: usize, text: Cow<'_, str>) {
        if self.builder.open() {
            return self.builder.key(at, text);
        }
        match &mut self.at {
            Within::Row(row, _) => self.field = self.draft.field(row, &text, (narrow(at), self.source)),
            _ => self.key = (text.into(), at),
        }
    }

    fn scalar(&mut self, at: usize, text: Cow<'_, str>) {
        self.leaf(at, Some(text));
    }

    fn null(&mut self, at: usize) {
        self.leaf(at, None);
    }
}
