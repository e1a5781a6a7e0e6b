//! A text that problems can point into; the only code that counts lines and columns.

mod index;

use index::Index;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Where something stands in a file: 1-based line and column, counted in characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file as the user named it; not escaped.
    pub file: Arc<str>,
    /// 1-based; 0 when the whole file is meant.
    pub line: u32,
    /// 1-based, in characters; 0 when the whole line is meant.
    pub column: u32,
}

impl Place {
    /// A place that means the whole file.
    #[must_use]
    pub fn file(name: &str) -> Self {
        Self { file: name.into(), line: 0, column: 0 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if self.column > 0 {
            write!(f, ":{}", self.column)?;
        }
        Ok(())
    }
}

/// A half-open range of bytes of a [`Source`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What makes bytes unfit to be read as text at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong.
    pub what: String,
    /// Where, when it is known.
    pub place: Option<Place>,
    /// What to do instead.
    pub hint: &'static str,
}

/// A named text; copies share it. Lines are only looked for where somebody asks for a place.
#[derive(Debug, Clone)]
pub struct Source(Arc<Whole>);

#[derive(Debug)]
struct Whole {
    name: Arc<str>,
    text: String,
    /// Where lines start, and how many characters stand before each block; counted once somebody asks.
    index: OnceLock<Index>,
    /// How many lines of the file stand before this text.
    before: usize,
}

const SAVE_AS_UTF8: &str = "save the file as UTF-8 text";

impl Source {
    /// Takes a text that is already known to be sound (built in, or made by a test).
    #[must_use]
    pub fn new(name: &str, text: impl Into<String>) -> Self {
        Self::of(name.into(), text.into(), 0)
    }

    /// A part of a file that begins at this 1-based line, and is known to be sound.
    #[must_use]
    pub fn part(name: &Arc<str>, text: String, line: usize) -> Self {
        Self::of(name.clone(), text, line.saturating_sub(1))
    }

    fn of(name: Arc<str>, text: String, before: usize) -> Self {
        Self(Arc::new(Whole { name, text, index: OnceLock::new(), before }))
    }

    /// Takes the bytes of a file: strips a byte order mark and refuses what is not plain UTF-8 text.
    ///
    /// # Errors
    /// UTF-16 and UTF-32, invalid UTF-8, NUL bytes, and files whose lines end in a lone CR.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, Flaw> {
        let whole =
            |what: &str| Flaw { what: what.into(), place: Some(Place::file(name)), hint: SAVE_AS_UTF8 };
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            return Err(whole("this file is UTF-16 or UTF-32, not UTF-8"));
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return Err(Self::not_utf8(name, &error)),
        };
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        let source = Self::new(name, text);
        source.refuse_control_bytes().map_or(Ok(source), Err)
    }

    /// The same text as a part of a file that begins at this 1-based line.
    #[must_use]
    pub fn from_line(self, line: usize) -> Self {
        let before = line.saturating_sub(1);
        match Arc::try_unwrap(self.0) {
            Ok(whole) => Self(Arc::new(Whole { before, index: OnceLock::new(), ..whole })),
            Err(shared) => Self::of(shared.name.clone(), shared.text.clone(), before),
        }
    }

    fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> Flaw {
        let at = error.utf8_error().valid_up_to();
        let good = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
        let place = Source::new(name, good).place(at);
        Flaw { what: format!("byte {at} is not UTF-8"), place: Some(place), hint: SAVE_AS_UTF8 }
    }

    fn refuse_control_bytes(&self) -> Option<Flaw> {
        let bytes = self.text().as_bytes();
        if let Some(at) = zero(bytes) {
            let what = format!("byte {at} is NUL; this is not a text file, or it is UTF-16 or UTF-32");
            return Some(Flaw { what, place: Some(self.place(at)), hint: SAVE_AS_UTF8 });
        }
        // Most texts have none at all, which is seen at once.
        if !bytes.contains(&b'\r') {
            return None;
        }
        let mut each = bytes.iter().enumerate();
        let at = each.position(|(at, byte)| *byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))?;
        let what = "a carriage return that does not end a line (an old Macintosh file?)".into();
        Some(Flaw { what, place: Some(self.place(at)), hint: "save the file with LF or CRLF line ends" })
    }

    /// The name the user gave.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.0.name
    }

    /// The whole text, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The whole text, for whoever needs nothing else.
    #[must_use]
    pub fn into_text(self) -> String {
        Arc::try_unwrap(self.0).map_or_else(|shared| shared.text.clone(), |whole| whole.text)
    }

    /// The text of a range; empty where the range does not fit.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text().get(span.start..span.end).unwrap_or_default()
    }

    /// The place of a byte; the end of the text where it lies beyond.
    #[must_use]
    pub fn place(&self, at: usize) -> Place {
        let at = at.min(self.text().len());
        let index = self.index();
        let line = index.starts.partition_point(|start| *start as usize <= at);
        let start = index.starts.get(line.saturating_sub(1)).map_or(0, |start| *start as usize);
        let column = index.before(self.text(), at).saturating_sub(index.before(self.text(), start)) + 1;
        self.at(line, column)
    }

    fn index(&self) -> &Index {
        self.0.index.get_or_init(|| Index::of(self.text()))
    }

    /// Where a 1-based line of this text starts; its end where it has fewer.
    #[must_use]
    pub fn start(&self, line: usize) -> usize {
        let start = line.checked_sub(1).and_then(|index| self.index().starts.get(index));
        start.map_or(self.text().len(), |start| *start as usize)
    }

    /// A place from a 1-based line and column that a library counted in characters.
    #[must_use]
    pub fn at(&self, line: usize, column: usize) -> Place {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let line = if line == 0 { 0 } else { line + self.0.before };
        Place { file: self.name().clone(), line: narrow(line), column: narrow(column) }
    }

    /// The text of a 1-based line without its end; empty where there is none.
    #[must_use]
    pub fn line(&self, line: u32) -> &str {
        let Some(start) =
            (line as usize).checked_sub(1 + self.0.before).and_then(|index| self.index().starts.get(index))
        else {
            return "";
        };
        self.text().get(*start as usize..).unwrap_or_default().lines().next().unwrap_or_default()
    }
}

/// Places in rising order: counts each character of the text once, however long its lines are.
#[derive(Debug)]
pub struct Cursor<'a> {
    source: &'a Source,
    at: usize,
    line: usize,
    column: usize,
}

impl<'a> Cursor<'a> {
    /// Starts at the beginning.
    #[must_use]
    pub fn new(source: &'a Source) -> Self {
        Self { source, at: 0, line: 1, column: 1 }
    }

    /// The place of a byte; cheap when it lies at or after the one asked for before.
    pub fn place(&mut self, at: usize) -> Place {
        let Some(between) = self.source.text().get(self.at..at) else { return self.source.place(at) };
        for c in between.chars() {
            (self.line, self.column) =
                if c == '\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        }
        self.at = at;
        self.source.at(self.line, self.column)
    }
}

/// The first byte that is zero; most texts have none, which is seen at once.
fn zero(bytes: &[u8]) -> Option<usize> {
    if bytes.contains(&0) { bytes.iter().position(|byte| *byte == 0) } else { None }
}

/// Characters that a reader cannot see, or that reorder, hide or rewrite what stands around them: control
/// characters, zero-width and bidirectional marks, tags, line and paragraph separators.
#[must_use]
pub fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}'
            | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
            | '\u{f0000}'..='\u{10ffff}')
}

/// The text, or as many characters of its beginning with a mark behind them.
#[must_use]
pub fn beginning(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Whether a person can read something in a text: a letter or a digit, and not one that nobody sees.
#[must_use]
pub fn readable(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() && !hidden(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_not_bytes() {
        let source = Source::new("a", "é: x\r\nyy");
        assert_eq!(source.place(4).to_string(), "a:1:4");
        assert_eq!(source.place(7).to_string(), "a:2:1");
        assert_eq!(source.line(1), "é: x");
    }

    #[test]
    fn unsound_bytes_are_refused_with_their_place() {
        let flaw = |bytes: &[u8]| {
            Source::from_bytes("a", bytes.to_vec()).map_err(|flaw| flaw.place.map(|p| p.to_string()))
        };
        assert_eq!(flaw(b"ok\n\xe9").unwrap_err(), Some("a:2:1".into()));
        assert_eq!(flaw(b"o\0k").unwrap_err(), Some("a:1:2".into()));
        assert_eq!(flaw(b"a\rb").unwrap_err(), Some("a:1:2".into()));
        assert_eq!(flaw(b"\xff\xfea\0").unwrap_err(), Some("a".into()));
        assert_eq!(flaw(b"\xef\xbb\xbfa").unwrap().text(), "a");
    }
}
