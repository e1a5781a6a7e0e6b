//! A rule file: a header block, a body, and a block of examples, all of it valid Rhai.

use super::blocks::{CLOSE, EXAMPLES, OPEN, Parts, find_line};
use super::text::Text;
use crate::problem::{Problem, Problems};
use crate::source::{Place, Source, hidden};
use std::ops::Range;
use unicode_security::MixedScript;

/// The largest rule file, in bytes.
pub(super) const LARGEST: usize = 64 * 1024;

/// The blocks of a file. In what is part of this program, the build has found them.
///
/// # Errors
/// As [`split`].
pub(super) fn parts(text: &Text) -> Result<Parts, Vec<Problem>> {
    text.prepared().and_then(|prepared| prepared.blocks.clone()).map_or_else(|| split(text), Ok)
}

/// Finds the blocks.
///
/// # Errors
/// A block that is missing, not closed or doubled, text where none may be, comments nested into a block, and
/// characters that make a text look like another.
pub(super) fn split(source: &Source) -> Result<Parts, Vec<Problem>> {
    let mut problems = Problems::default();
    disguised(source, &mut problems);
    let text = source.text();
    if text.len() > LARGEST {
        problems.add(
            Problem::new(format!("a rule file may have at most {LARGEST} bytes"))
                .at(Place::file(source.name())),
        );
        return problems.finish(Parts { header: 0..0, examples: 0..0 });
    }
    let header = block(source, 0, "", &mut problems);
    let after = header.as_ref().map_or(0, |range| range.end + CLOSE.len());
    let marker = text.get(after..).and_then(|rest| find_line(rest, OPEN)).map(|at| at + after);
    let examples = marker.and_then(|at| block(source, at, EXAMPLES, &mut problems));
    let end = marker.unwrap_or(text.len());
    if let Some(range) = &examples {
        let rest = range.end + CLOSE.len();
        if text.get(rest..).is_some_and(|rest| !rest.trim().is_empty()) {
            problems
                .add(Problem::new("nothing may follow the examples").at(source.place(rest)).excerpt(source));
        }
    }
    let parts = Parts { header: header.unwrap_or(0..0), examples: examples.unwrap_or(end..end) };
    problems.finish(parts)
}

/// The inside of the block that opens at or after `from`.
fn block(source: &Source, from: usize, title: &str, problems: &mut Problems) -> Option<Range<usize>> {
    let text = source.text();
    let start = from + text[from..].len() - text[from..].trim_start().len();
    let opening = format!("{OPEN}{title}");
    let line = text[start..].lines().next().unwrap_or_default();
    if line.trim_end() != opening {
        let what = format!("the file must start with a block that opens with {opening} on a line of its own");
        let what =
            if title.is_empty() { what } else { format!("a block after the body opens with {opening}") };
        problems.add(Problem::new(what).at(source.place(start)));
        return None;
    }
    let inside = start + line.len();
    let Some(length) = find_line(&text[inside..], CLOSE) else {
        let what = format!("this block is not closed; it ends with {CLOSE} on a line of its own");
        problems.add(Problem::new(what).at(source.place(start)));
        return None;
    };
    let range = inside..inside + length;
    for mark in ["/*", "*/"] {
        if let Some(at) = text[range.clone()].find(mark) {
            let what =
                format!("{mark} may not stand inside a block: comments nest, and it would swallow the body");
            problems.add(Problem::new(what).at(source.place(range.start + at)).excerpt(source));
        }
    }
    Some(range)
}

/// Characters that are invisible or reorder a line, so that code would not be what it looks like.
fn disguised(source: &Source, problems: &mut Problems) {
    for (at, c) in
        source.text().char_indices().filter(|(_, c)| hidden(*c) && !matches!(c, '\n' | '\r' | '\t'))
    {
        let what = format!("the invisible character U+{:04X} may not stand in a rule", u32::from(c));
        problems.add(Problem::new(what).at(source.place(at)));
    }
    let letters = |c: char| !c.is_alphanumeric();
    let mut at = 0;
    for word in source.text().split_inclusive(letters) {
        if !word.is_ascii() && !word.trim_end_matches(letters).is_single_script() {
            let what = format!("{} mixes letters of different alphabets that look alike", word.trim_end());
            problems.add(Problem::new(what).at(source.place(at)).hint("write it anew, in one alphabet"));
        }
        at += word.len();
    }
}

/// A part as a source of its own whose lines keep their numbers.
pub(super) fn part(source: &Source, range: &Range<usize>) -> Source {
    let before = source.text()[..range.start].matches('\n').count();
    let text = source.text().get(range.clone()).unwrap_or_default();
    Source::new(source.name(), format!("{}{text}", "\n".repeat(before)))
}

/// Where a key of the header stands; the start of the file when it does not.
pub(super) fn key_place(source: &Source, key: &str) -> Place {
    let start = |line: &str| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
    let index = source.text().lines().position(start);
    index.map_or_else(|| source.at(1, 1), |index| source.at(index + 1, 1))
}
