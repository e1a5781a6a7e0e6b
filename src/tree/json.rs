//! JSON into a located tree, strictly after RFC 8259; YAML's reader refuses valid JSON escapes.

use super::build::Builder;
use super::{Content, Node};
use crate::problem::{Checked, Problem};
use crate::source::{Cursor, Source};

/// Reads a JSON text. Numbers and `true`/`false` stay as they are written.
///
/// # Errors
/// Syntax errors, doubled keys, lone surrogates, texts beyond the limits of [`crate::tree`].
pub fn read(source: &Source) -> Checked<Node> {
    let mut reader = Reader {
        cursor: Cursor::new(source),
        source,
        text: source.text(),
        at: 0,
        builder: Builder::default(),
        open: Vec::new(),
    };
    if let Err(problem) = reader.document() {
        reader.builder.problems.push(problem);
        return Err(reader.builder.problems);
    }
    let (root, problems) = reader.builder.finish();
    if problems.is_empty() {
        Ok(root.unwrap_or(Node { place: source.at(1, 1), content: Content::Null }))
    } else {
        Err(problems)
    }
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    source: &'a Source,
    text: &'a str,
    at: usize,
    builder: Builder,
    /// True for an object, false for an array, innermost last.
    open: Vec<bool>,
}

type Step<T = ()> = Result<T, Problem>;

impl Reader<'_> {
    fn wrong<T>(&self, what: &str) -> Step<T> {
        Err(Problem::new(format!("this is not valid JSON: {what}")).at(self.source.place(self.at)))
    }

    fn space(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
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
        while !self.open.is_empty() {
            self.after_value()?;
        }
        self.space();
        if self.at < self.text.len() { self.wrong("something follows the end") } else { Ok(()) }
    }

    /// A value, or the start of one.
    fn value(&mut self) -> Step {
        self.space();
        let place = self.cursor.place(self.at);
        match self.peek() {
            b'{' => {
                self.at += 1;
                self.builder.start_map(place)?;
                self.open.push(true);
                self.space();
                if self.peek() == b'}' { self.close() } else { self.key() }
            }
            b'[' => {
                self.at += 1;
                self.builder.start_list(place)?;
                self.open.push(false);
                self.space();
                if self.peek() == b']' { self.close() } else { self.value() }
            }
            b'"' => {
                let text = self.string()?;
                self.builder.scalar(place, &text)
            }
            b'-' | b'0'..=b'9' => {
                let text = self.number()?;
                self.builder.scalar(place, &text)
            }
            _ => self.word(place),
        }
    }

    fn word(&mut self, place: crate::source::Place) -> Step {
        let rest = &self.text[self.at..];
        for word in ["true", "false", "null"] {
            let after = rest.strip_prefix(word);
            if after.is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
            {
                self.at += word.len();
                return match word {
                    "null" => self.builder.value(Node { place, content: Content::Null }),
                    _ => self.builder.scalar(place, word),
                };
            }
        }
        self.wrong("a value must stand here")
    }

    fn close(&mut self) -> Step {
        self.at += 1;
        self.open.pop();
        self.builder.end()
    }

    fn key(&mut self) -> Step {
        self.space();
        let place = self.cursor.place(self.at);
        if self.peek() != b'"' {
            return self.wrong("a key in double quotes must stand here");
        }
        let key = self.string()?;
        self.builder.scalar(place, &key)?;
        self.space();
        if self.peek() != b':' {
            return self.wrong("a colon must stand here");
        }
        self.at += 1;
        self.value()
    }

    fn after_value(&mut self) -> Step {
        self.space();
        let object = self.open.last() == Some(&true);
        match (self.peek(), object) {
            (b',', true) => {
                self.at += 1;
                self.key()
            }
            (b',', false) => {
                self.at += 1;
                self.value()
            }
            (b'}', true) | (b']', false) => self.close(),
            (_, true) => self.wrong("a comma or } must stand here"),
            (_, false) => self.wrong("a comma or ] must stand here"),
        }
    }

    fn number(&mut self) -> Step<String> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte)).count();
        let text = &rest[..length];
        if !is_number(text) {
            return self.wrong("this is not a number");
        }
        self.at += length;
        Ok(text.to_owned())
    }

    /// A string from its opening quote.
    fn string(&mut self) -> Step<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(length) = rest.find(|c: char| c == '"' || c == '\\' || c < ' ') else {
                return self.wrong("this text is not closed");
            };
            out.push_str(&rest[..length]);
            self.at += length;
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Ok(out);
                }
                b'\\' => out.push(self.escape()?),
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

/// Whether a text is a number after the grammar of RFC 8259.
fn is_number(text: &str) -> bool {
    let all = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, power) =
        text.split_once(['e', 'E']).map_or((text, None), |(number, power)| (number, Some(power)));
    let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
    let power = power.map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
    all(whole) && (whole == "0" || !whole.starts_with('0')) && part.is_none_or(all) && power.is_none_or(all)
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
