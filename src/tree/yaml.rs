//! YAML with the place of everything, without anything that means more than it says.

use super::build::Builder;
use super::guard::Guard;
use super::{Content, Node, Sink};
use crate::problem::{Checked, Problem};
use crate::source::Source;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};
use std::borrow::Cow;

/// Reads a YAML text as a tree. Nothing at all, comments or `---` alone give a null node.
///
/// # Errors
/// As [`tell`].
pub fn read(source: &Source) -> Checked<Node> {
    let mut builder = Builder::new(source);
    tell(source, &mut builder)?;
    Ok(builder.take().unwrap_or(Node { place: source.at(1, 1), content: Content::Null }))
}

/// Tells a sink what a YAML text holds.
///
/// # Errors
/// Syntax errors; anchors, aliases, tags, merge keys, several documents; keys that are not scalars or stand
/// twice; texts beyond the limits of [`crate::tree`].
pub fn tell(source: &Source, sink: &mut impl Sink) -> Checked<()> {
    let marks = Bytes { source, ascii: source.text().is_ascii(), last: (1, 0, 0) };
    let mut reader = Events { source, marks, guard: Guard::new(source, sink), documents: 0 };
    for event in Parser::new_from_str(source.text()) {
        let step = match event {
            Err(error) => Err(syntax(source, &error)),
            Ok((event, span)) => reader.take(event, span.start),
        };
        if let Err(problem) = step {
            reader.guard.problems.push(problem);
            break;
        }
    }
    let problems = reader.guard.problems;
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn syntax(source: &Source, error: &ScanError) -> Problem {
    let place = source.at(error.marker().line(), error.marker().col() + 1);
    let what = format!("this is not valid YAML: {}", error.info());
    let hint = "put text with special characters into double quotes, and indent with spaces";
    Problem::new(what).at(place).hint(hint)
}

/// From the lines and columns of the parser to bytes.
struct Bytes<'a> {
    source: &'a Source,
    ascii: bool,
    /// The line, column and byte that were asked for last: what follows on a long line need not be counted again.
    last: (usize, usize, usize),
}

impl Bytes<'_> {
    fn byte(&mut self, mark: Marker) -> usize {
        let (line, column) = (mark.line(), mark.col());
        if self.ascii {
            return self.source.start(line).saturating_add(column);
        }
        let (known, from, at) = self.last;
        let (from, at) =
            if line == known && column >= from { (from, at) } else { (0, self.source.start(line)) };
        let rest = self.source.text().get(at..).unwrap_or_default();
        let end = rest.char_indices().nth(column - from).map_or(rest.len(), |(end, _)| end);
        self.last = (line, column, at + end);
        at + end
    }
}

struct Events<'a, S> {
    source: &'a Source,
    marks: Bytes<'a>,
    guard: Guard<'a, S>,
    documents: u32,
}

impl<S: Sink> Events<'_, S> {
    fn take(&mut self, event: Event<'_>, start: Marker) -> Result<(), Problem> {
        let wrong = |what: &str, hint: &str| {
            Err(Problem::new(what).at(self.source.at(start.line(), start.col() + 1)).hint(hint))
        };
        if let Some((what, hint)) = more_than_it_says(&event) {
            return wrong(what, hint);
        }
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd | Event::Alias(_) => {
            }
            Event::DocumentStart(_) if self.documents > 0 => {
                return wrong("a second document starts here", "keep one document a file; remove the ---");
            }
            Event::DocumentStart(_) => self.documents += 1,
            Event::Scalar(text, style, ..) => {
                let at = self.marks.byte(start);
                return self.scalar(at, text, style == ScalarStyle::Plain);
            }
            Event::SequenceStart(..) => {
                let at = self.marks.byte(start);
                return self.guard.start_list(at);
            }
            Event::MappingStart(..) => {
                let at = self.marks.byte(start);
                return self.guard.start_map(at);
            }
            Event::SequenceEnd | Event::MappingEnd => self.guard.end(),
        }
        Ok(())
    }

    fn scalar(&mut self, at: usize, text: Cow<'_, str>, plain: bool) -> Result<(), Problem> {
        if plain && self.guard.wants_key() && text == "<<" {
            let problem = Problem::new("this is a merge key").at(self.source.place(at));
            return Err(problem.hint("write the fields out"));
        }
        if plain && !self.guard.wants_key() && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
            return self.guard.null(at);
        }
        self.guard.scalar(at, text)
    }
}

/// Anchors, aliases and tags: what is wrong, and what to write.
fn more_than_it_says(event: &Event<'_>) -> Option<(&'static str, &'static str)> {
    let (anchor, tagged) = match event {
        Event::Alias(_) => return Some(("this is an alias", "write the value out")),
        Event::Scalar(_, _, anchor, tag) => (*anchor, tag.is_some()),
        Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => (*anchor, tag.is_some()),
        _ => return None,
    };
    match (anchor, tagged) {
        (0, false) => None,
        (0, true) => Some(("this is a tag", "write the value without !; the field knows its own type")),
        _ => Some(("this is an anchor", "write the value without &")),
    }
}
