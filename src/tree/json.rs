//! JSON with the place of everything, strictly after RFC 8259; YAML's reader refuses valid JSON escapes.

mod text;

use super::build::Builder;
use super::guard::{Guard, Step};
use super::{Content, Node, Sink};
use crate::problem::{Checked, Problem};
use crate::source::Source;
use std::borrow::Cow;
use text::{is_number, special};

/// Reads a JSON text as a tree. Numbers and `true`/`false` stay as they are written.
///
/// # Errors
/// As [`tell`].
pub fn read(source: &Source) -> Checked<Node> {
    let mut builder = Builder::new(source);
    tell(source, &mut builder)?;
    Ok(builder.take().unwrap_or(Node { place: source.at(1, 1), content: Content::Null }))
}

/// Tells a sink what a JSON text holds.
///
/// # Errors
/// Syntax errors, doubled keys, lone surrogates, texts beyond the limits of [`crate::tree`].
pub fn tell(source: &Source, sink: &mut impl Sink) -> Checked<()> {
    let guard = Guard::new(source, sink);
    let mut reader = Reader { source, text: source.text(), at: 0, guard };
    let read = reader.document();
    let mut problems = reader.guard.problems;
    problems.extend(read.err());
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

struct Reader<'a, S> {
    source: &'a Source,
    text: &'a str,
    at: usize,
    guard: Guard<'a, S>,
}

impl<'a, S: Sink> Reader<'a, S> {
    fn wrong<T>(&self, what: &str) -> Step<T> {
        Err(Problem::new(format!("this is not valid JSON: {what}")).at(self.source.place(self.at)))
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn document(&mut self) -> Step {
        self.space();
        if self.at == self.text.len() {
            return Ok(());
        }
        self.value()?;
        while self.guard.open().is_some() {
            self.after_value()?;
        }
        self.space();
        if self.at < self.text.len() { self.wrong("something follows the end") } else { Ok(()) }
    }

    /// A value, or the start of one.
    fn value(&mut self) -> Step {
        self.space();
        let at = self.at;
        match self.peek() {
            b'{' => {
                self.at += 1;
                self.guard.start_map(at)?;
                self.space();
                if self.peek() != b'}' {
                    return self.key();
                }
                self.close();
                Ok(())
            }
            b'[' => {
                self.at += 1;
                self.guard.start_list(at)?;
                self.space();
                if self.peek() != b']' {
                    return self.value();
                }
                self.close();
                Ok(())
            }
            b'"' => {
                let text = self.string()?;
                self.guard.scalar(at, text)
            }
            b'-' | b'0'..=b'9' => {
                let text = self.number()?;
                self.guard.scalar(at, Cow::Borrowed(text))
            }
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Step {
        let (at, rest) = (self.at, &self.text[self.at..]);
        for word in ["true", "false", "null"] {
            let after = rest.strip_prefix(word);
            if after.is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
            {
                self.at += word.len();
                return match word {
                    "null" => self.guard.null(at),
                    _ => self.guard.scalar(at, Cow::Borrowed(word)),
                };
            }
        }
        self.wrong("a value must stand here")
    }

    fn close(&mut self) {
        self.at += 1;
        self.guard.end();
    }

    fn key(&mut self) -> Step {
        self.space();
        let at = self.at;
        if self.peek() != b'"' {
            return self.wrong("a key in double quotes must stand here");
        }
        let key = self.string()?;
        self.guard.scalar(at, key)?;
        self.space();
        if self.peek() != b':' {
            return self.wrong("a colon must stand here");
        }
        self.at += 1;
        self.value()
    }

    fn after_value(&mut self) -> Step {
        self.space();
        let object = self.guard.open() == Some(true);
        match (self.peek(), object) {
            (b',', true) => {
                self.at += 1;
                self.key()
            }
            (b',', false) => {
                self.at += 1;
                self.value()
            }
            (b'}', true) | (b']', false) => {
                self.close();
                Ok(())
            }
            (_, true) => self.wrong("a comma or } must stand here"),
            (_, false) => self.wrong("a comma or ] must stand here"),
        }
    }

    fn number(&mut self) -> Step<&'a str> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte)).count();
        let text = &rest[..length];
        if !is_number(text) {
            return self.wrong("this is not a number");
        }
        self.at += length;
        Ok(text)
    }

    /// A string from its opening quote; a copy only where it has escapes.
    fn string(&mut self) -> Step<Cow<'a, str>> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(length) = special(rest.as_bytes()) else {
                return self.wrong("this text is not closed");
            };
            self.at += length;
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    let text = &rest[..length];
                    return Ok(if out.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(out + text) });
                }
                b'\\' => {
                    out.push_str(&rest[..length]);
                    out.push(self.escape()?);
                }
                _ => return self.wrong("a control character must be escaped"),
            }
        }
    }

    fn escape(&mut self) -> Step<char> {
        let code = self.text.as_bytes().get(self.at + 1).copied().unwrap_or(0);
        let plain = match code {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return self.wrong("there is no such escape"),
        };
        self.at += 2;
        Ok(plain)
    }

    fn unicode(&mut self) -> Step<char> {
        let unit = |from: usize| {
            let digits = self.text.get(from..from + 6)?.strip_prefix("\\u")?;
            if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                u16::from_str_radix(digits, 16).ok()
            } else {
                None
            }
        };
        let Some(first) = unit(self.at) else { return self.wrong("\\u takes four hexadecimal digits") };
        let second = if (0xd800..0xdc00).contains(&first) { unit(self.at + 6) } else { None };
        let units: Vec<u16> = std::iter::once(first).chain(second).collect();
        match char::decode_utf16(units.iter().copied()).next() {
            Some(Ok(c)) => {
                self.at += 6 * c.len_utf16();
                Ok(c)
            }
            _ => self.wrong("half of a surrogate pair stands alone"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Node, String> {
        read(&Source::new("a", text)).map_err(|problems| problems[0].place.clone().unwrap().to_string())
    }

    #[test]
    fn pairs_of_surrogates_are_joined_and_halves_refused() {
        let node = read_text(r#"{"a": "\ud83d\ude00 ü", "b": [1.50, true, null]}"#).unwrap();
        assert!(matches!(&node.get("a").unwrap().content, Content::Scalar(text) if &**text == "😀 ü"));
        assert!(matches!(&node.get("b").unwrap().content, Content::List(items) if items.len() == 3));
        assert_eq!(read_text(r#"{"a": "\ud83d"}"#).unwrap_err(), "a:1:8");
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for bad in [
            "{\"a\": 1,}",
            "[1,]",
            "{a: 1}",
            "[NaN]",
            "[01]",
            "[1 2]",
            "{\"a\": 1} x",
            "[\"\t\"]",
            "[",
            "{\"a\"",
            "[1e]",
            "{\"a\":1,\"a\":2}",
            "[// c\n1]",
        ] {
            assert!(read_text(bad).is_err(), "{bad}");
        }
        assert!(read_text(&"[".repeat(200_000)).is_err());
    }
}
