//! Text that is text on a terminal, in JSON and in a build log.

use crate::source::{beginning, hidden};
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

/// For a terminal, a log or an error: one line, nothing that moves the cursor, hides or reorders, and nothing that
/// the reader of a build log takes for a command. GitHub does so with `::` at the beginning of a line, whatever
/// blanks stand before it, and with `##[` anywhere; Azure with `##vso[` and `TeamCity` with `##teamcity[`. Which word
/// begins a line is known only when a page is wrapped, so no two colons and no two number signs ever stand side by
/// side. To escape twice is to escape once.
#[must_use]
pub fn line(text: &str) -> String {
    harmless(text).into_owned()
}

/// The same, which most texts are as they stand.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if hidden(c) || matches!(c, ':' | '#') && out.ends_with(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether nothing in it could be anything but text; most lines are such, and this is told much faster.
fn is_plain(text: &str) -> bool {
    let mut before = 0;
    text.bytes().all(|byte| {
        let doubled = byte == before && matches!(byte, b':' | b'#');
        before = byte;
        matches!(byte, b' '..=b'~') && !doubled
    })
}

/// A page of several lines, each of them made harmless; what was harmless stays as it is.
#[must_use]
pub fn page(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|own| own.strip_suffix('\n').map_or_else(|| line(own), |own| line(own) + "\n"))
        .collect()
}

/// The same, cut to a number of characters.
#[must_use]
pub fn short(text: &str, most: usize) -> String {
    line(&beginning(text, most))
}

/// Writes JSON in which every hidden character is escaped, so that no reader's terminal ever sees one.
pub struct SafeJson<F>(F);

impl SafeJson<PrettyFormatter<'static>> {
    /// Two spaces a level.
    #[must_use]
    pub fn new() -> Self {
        Self(PrettyFormatter::new())
    }
}

impl SafeJson<CompactFormatter> {
    /// On one line.
    #[must_use]
    pub fn compact() -> Self {
        Self(CompactFormatter)
    }
}

impl Default for SafeJson<PrettyFormatter<'static>> {
    fn default() -> Self {
        Self::new()
    }
}

/// A value as JSON on one line, without a line break.
#[must_use]
pub fn json_line<T: serde::Serialize>(value: &T) -> String {
    let mut bytes = Vec::new();
    let mut json = serde_json::Serializer::with_formatter(&mut bytes, SafeJson::compact());
    // Writing a value to memory cannot fail.
    let _ = value.serialize(&mut json);
    String::from_utf8(bytes).unwrap_or_default()
}

/// The first character that JSON has to write as `\uXXXX`: one that is hidden, or the second of two number signs,
/// with which commands begin in build logs.
fn risky(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(at, c)| hidden(*c) || *c == '#' && text[..*at].ends_with('#'))
}

impl<F: Formatter> Formatter for SafeJson<F> {
    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }
    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }
    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }
    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }
    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }
    fn end_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_key(writer)
    }
    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }
    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }
    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        if fragment.bytes().all(|byte| (0x20..0x7f).contains(&byte) && byte != b'#') {
            return writer.write_all(fragment.as_bytes());
        }
        while let Some((at, c)) = risky(rest) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hidden_reaches_a_terminal() {
        let hostile = "a\u{1b}]8;;x\u{7}b\u{9b}c\rd\u{202e}e\u{200b}f\u{e0041}g\nh";
        let shown = line(hostile);
        assert!(!shown.chars().any(hidden), "{shown}");
        assert_eq!(line("Åsa — “Logo” 日本"), "Åsa — “Logo” 日本");
        assert_eq!(short("abcdef", 3), "abc…");
        assert_eq!(line(&shown), shown);
        assert_eq!(page("a\u{1b}\n\nb::c"), "a\\u{1b}\n\nb:\\u{3a}c");
    }

    #[test]
    fn no_text_is_a_command_in_a_build_log() {
        assert_eq!(
            line(" ::error::x :::: ##vso[a]"),
            " :\\u{3a}error:\\u{3a}x :\\u{3a}:\\u{3a} #\\u{23}vso[a]"
        );
        assert_eq!(json_line(&"###[error]"), "\"#\\u0023#[error]\"");
    }
}
