//! Bytes read with all forbearance: whatever encoding, separator or wrapping, and what of that is wrong. What is
//! read so is looked at and never used.

use super::cause::Cause;

/// So many lines are looked at.
const LINES: usize = 200;
/// So many bytes of a line, and so many characters of a cell.
const LINE: usize = 200_000;
const CELL: usize = 1000;

/// A text, and what had to be forgiven to get it.
pub(super) struct DecodedText {
    pub text: String,
    pub causes: Vec<Cause>,
}

/// The rows of a text or of a sheet, as one separator cuts them.
pub(super) struct Cut {
    pub causes: Vec<Cause>,
    pub rows: Vec<Vec<String>>,
}

/// Reads bytes as text in the encoding that they seem to have.
pub(super) fn decode(bytes: &[u8]) -> DecodedText {
    let mut causes = Vec::new();
    let mut text = match (wide(bytes), std::str::from_utf8(bytes)) {
        (Some(text), _) => {
            causes.push(Cause::Utf16);
            text
        }
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => {
            causes.push(Cause::Latin1);
            bytes.iter().map(|byte| latin(*byte)).collect()
        }
    };
    if text.contains('\0') {
        causes.extend((!causes.contains(&Cause::Utf16)).then_some(Cause::Nul));
        text = text.replace('\0', "");
    }
    text = text.replace('\u{feff}', "").replace("\r\n", "\n");
    if text.contains('\r') {
        causes.push(Cause::Macintosh);
        text = text.replace('\r', "\n");
    }
    if text.trim_start().starts_with('<') {
        causes.push(Cause::Page);
        text = inside(&text);
    }
    DecodedText { text, causes }
}

/// A character of Windows-1252 or Latin-1; where they differ only that it is some sign matters.
fn latin(byte: u8) -> char {
    if (0x80..0xa0).contains(&byte) { '•' } else { char::from(byte) }
}

/// UTF-16 and UTF-32, with and without a byte order mark: every other byte of plain text is NUL.
fn wide(bytes: &[u8]) -> Option<String> {
    let start = &bytes[..bytes.len().min(1024)];
    let nul = |odd: usize| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count() * 5;
    let pairs = start.len() / 2;
    let little = match start {
        [0xff, 0xfe, ..] => true,
        [0xfe, 0xff, ..] | [0, 0, 0xfe, 0xff, ..] => false,
        _ if nul(1) > pairs * 2 && nul(1) > nul(0) * 2 => true,
        _ if nul(0) > pairs * 2 && nul(0) > nul(1) * 2 => false,
        _ => return None,
    };
    let unit = |pair: &[u8]| {
        let pair = [pair[0], pair[1]];
        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    };
    let units = bytes.chunks_exact(2).map(unit);
    Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// Signs that a page writes in words.
const SIGNS: [(&str, &str); 5] =
    [("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&#34;", "\""), ("&amp;", "&")];

/// The text of a web page: a line for each row of a table, its cells apart by tabs.
fn inside(page: &str) -> String {
    let mut out = String::new();
    for piece in page.split('<') {
        let Some((tag, text)) = piece.split_once('>') else {
            out += piece;
            continue;
        };
        let tag = tag.to_ascii_lowercase();
        match tag.split_whitespace().next().unwrap_or_default() {
            "/td" | "/th" => out.push('\t'),
            "/tr" | "br" | "br/" | "p" | "/p" | "div" | "/div" | "pre" | "/pre" | "body" | "li" => {
                out.push('\n')
            }
            _ => {}
        }
        out += text;
    }
    SIGNS.iter().fold(out, |text, (written, sign)| text.replace(written, sign))
}

/// Whether a text holds nothing that no text holds.
pub(super) fn sound(text: &str) -> bool {
    !text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || c == char::REPLACEMENT_CHARACTER)
}

/// The first rows of a text, cut by each of the marks that separate cells.
pub(super) fn cuts(text: &DecodedText) -> Vec<Cut> {
    const MARKS: [(u8, Option<Cause>); 4] = [
        (b',', None),
        (b';', Some(Cause::Semicolons)),
        (b'\t', Some(Cause::Tabs)),
        (b'|', Some(Cause::Pipes)),
    ];
    let lines = text.text.lines().filter(|line| !line.trim().is_empty()).take(LINES);
    let lines: Vec<&str> = lines.map(beginning).collect();
    let cut = |(mark, cause): (u8, Option<Cause>)| Cut {
        // The cells of a page are apart by tabs because we put them there.
        causes: text
            .causes
            .iter()
            .copied()
            .chain(cause.filter(|_| !text.causes.contains(&Cause::Page)))
            .collect(),
        rows: lines.iter().map(|line| cells(line, mark)).collect(),
    };
    MARKS.into_iter().map(cut).collect()
}

/// The rows of a sheet.
pub(super) fn sheet(mut rows: Vec<Vec<String>>) -> Cut {
    rows.retain(|cells| cells.iter().any(|cell| !cell.trim().is_empty()));
    rows.truncate(LINES);
    rows.iter_mut().flatten().for_each(|cell| *cell = short(cell));
    Cut { causes: Vec::new(), rows }
}

/// The cells of a line; a line that is one cell in quotes is opened.
fn cells(line: &str, mark: u8) -> Vec<String> {
    let cells = split(line, mark);
    match cells.as_slice() {
        [only] if line.trim_start().starts_with('"') && only.contains(char::from(mark)) => split(only, mark),
        _ => cells,
    }
}

fn split(line: &str, mark: u8) -> Vec<String> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(mark)
        .flexible(true)
        .from_reader(line.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    record.iter().map(tidy).collect()
}

/// A cell without the blanks and quotes around it, of whatever kind.
fn tidy(cell: &str) -> String {
    let around =
        |c: char| c.is_whitespace() || crate::source::hidden(c) || matches!(c, '"' | '“' | '”' | '„' | '\'');
    short(cell.trim_matches(around))
}

/// A line, or as much of it as is looked at.
fn beginning(line: &str) -> &str {
    let end = (0..=LINE.min(line.len())).rev().find(|at| line.is_char_boundary(*at));
    &line[..end.unwrap_or(0)]
}

fn short(cell: &str) -> String {
    cell.chars().take(CELL).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_seen() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let utf32 = |text: &str| text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect::<Vec<u8>>();
        for bytes in [
            utf16("\u{feff}a,b\n"),
            utf16("a,b\n"),
            big("\u{feff}a,b\n"),
            big("a,b\n"),
            utf32("\u{feff}a,b\n"),
        ] {
            let text = decode(&bytes);
            assert_eq!((text.text.as_str(), text.causes.as_slice()), ("a,b\n", [Cause::Utf16].as_slice()));
        }
        assert_eq!(decode(b"caf\xe9\x96").text, "café•");
        assert_eq!(decode(b"a\0,b\rc").causes, [Cause::Nul, Cause::Macintosh]);
        assert_eq!(decode(b"\xef\xbb\xbfa,b\r\n").text, "a,b\n");
    }

    #[test]
    fn a_page_and_quoted_lines_are_opened() {
        let rows = |bytes: &[u8], cut: usize| cuts(&decode(bytes)).remove(cut).rows;
        assert_eq!(rows(b"<table><tr><td>a</td><td>b &amp; c</td></tr></table>", 2)[0][..2], ["a", "b & c"]);
        assert_eq!(rows(b"\"a,b\"\n", 0), [["a", "b"]]);
        assert_eq!(rows(b"\"a\";\"b\"", 1), [["a", "b"]]);
    }
}
