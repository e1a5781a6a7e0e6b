//! What a file may be, by its name and its first bytes.

/// How much is expected of a file by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::input::read) enum Class {
    /// A table as text.
    Table,
    /// A spreadsheet.
    Workbook,
    /// A text, of which nothing is expected.
    Text,
    /// Something that no export is.
    Other,
}

impl Class {
    pub(in crate::input::read) fn of(name: &str) -> Self {
        let lower = name.to_lowercase();
        let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending {
            "csv" | "tsv" | "tab" => Self::Table,
            "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" | "numbers" => Self::Workbook,
            "" | "txt" | "text" | "dat" | "bak" | "old" | "tmp" | "part" | "download" | "crdownload" => {
                Self::Text
            }
            _ if [".csv", ".tsv", ".xls", ".txt"].iter().any(|known| lower.contains(known)) => Self::Text,
            _ => Self::Other,
        }
    }
}

/// What a file is that only calls itself CSV, where that is clear.
pub(super) fn disguised(bytes: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 6] = [
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"%PDF", "a PDF file"),
        (b"{", "JSON"),
        (b"[{", "JSON"),
    ];
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    MARKS.iter().find(|(mark, _)| text.starts_with(mark)).map(|(_, what)| *what)
}

/// Whether this is a packed file, as spreadsheets are.
pub(super) fn packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0")
}

/// How a report of this program starts, without blanks; no snapshot and no export starts like one.
const STARTS: [&str; 7] = [
    "{\"report\":",
    "{\"batch\":",
    "{\"$schema\":\"https://json.schemastore.org/sarif",
    "{\"$schema\":\"https://json-schema.org/",
    "[{\"description\":",
    "[]",
    "kind,input,account,verdict,level,rule,pack",
];

/// Whether the bytes of a file, or the first of them, are a report of this program.
#[must_use]
pub fn own_report(bytes: &[u8]) -> bool {
    let start = bytes.iter().take(512).copied().filter(|byte| !byte.is_ascii_whitespace());
    let start: Vec<u8> = start.collect();
    STARTS.iter().any(|own| start.starts_with(own.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::Class;

    #[test]
    fn a_name_says_what_may_be_expected() {
        for (name, class) in [
            ("a.CSV", Class::Table),
            ("a.tsv", Class::Table),
            ("a.xls", Class::Workbook),
            ("notes.txt", Class::Text),
            ("a.csv (1)", Class::Text),
            ("a.csv~", Class::Text),
            ("weekly summary", Class::Text),
            ("a.png", Class::Other),
            ("a.html", Class::Other),
            ("a.json", Class::Other),
        ] {
            assert_eq!(Class::of(name), class, "{name}");
        }
    }
}
