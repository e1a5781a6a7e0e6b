//! YAML into a located tree, without anything that means more than it says.

use super::build::Builder;
use super::{Content, Node};
use crate::problem::{Checked, Problem};
use crate::source::{Place, Source};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

/// Reads a YAML text. Nothing at all, comments or `---` alone give a null node.
///
/// # Errors
/// Syntax errors; anchors, aliases, tags, merge keys, several documents; keys that are not scalars or stand
/// twice; texts beyond the limits of [`crate::tree`].
pub fn read(source: &Source) -> Checked<Node> {
    let mut builder = Builder::default();
    let mut documents = 0;
    for event in Parser::new_from_str(source.text()) {
        let step = match event {
            Err(error) => Err(syntax(source, &error)),
            Ok((event, span)) => take(&mut builder, source, event, span, &mut documents),
        };
        if let Err(problem) = step {
            builder.problems.push(problem);
            return Err(builder.problems);
        }
    }
    let (root, problems) = builder.finish();
    if problems.is_empty() {
        Ok(root.unwrap_or(Node { place: source.at(1, 1), content: Content::Null }))
    } else {
        Err(problems)
    }
}

fn place(source: &Source, span: Span) -> Place {
    source.at(span.start.line(), span.start.col() + 1)
}

fn syntax(source: &Source, error: &ScanError) -> Problem {
    let place = source.at(error.marker().line(), error.marker().col() + 1);
    let what = format!("this is not valid YAML: {}", error.info());
    let hint = "put text with special characters into double quotes, and indent with spaces";
    Problem::new(what).at(place).hint(hint)
}

fn take(
    builder: &mut Builder,
    source: &Source,
    event: Event<'_>,
    span: Span,
    documents: &mut u32,
) -> Result<(), Problem> {
    let place = place(source, span);
    if let Some((what, hint)) = more_than_it_says(&event) {
        return Err(Problem::new(what).at(place).hint(hint));
    }
    match event {
        Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd | Event::Alias(_) => {
            Ok(())
        }
        Event::DocumentStart(_) if *documents > 0 => Err(Problem::new("a second document starts here")
            .at(place)
            .hint("keep one document a file; remove the ---")),
        Event::DocumentStart(_) => {
            *documents += 1;
            Ok(())
        }
        Event::Scalar(text, style, ..) => scalar(builder, place, &text, style == ScalarStyle::Plain),
        Event::SequenceStart(..) => builder.start_list(place),
        Event::MappingStart(..) => builder.start_map(place),
        Event::SequenceEnd | Event::MappingEnd => builder.end(),
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

fn scalar(builder: &mut Builder, place: Place, text: &str, plain: bool) -> Result<(), Problem> {
    if plain && builder.wants_key() && text == "<<" {
        return Err(Problem::new("this is a merge key").at(place).hint("write the fields out"));
    }
    if plain && !builder.wants_key() && matches!(text, "" | "~" | "null" | "Null" | "NULL") {
        return builder.value(Node { place, content: Content::Null });
    }
    builder.scalar(place, text)
}
