//! The real exports of a folder: recognised by what is in them, never by their names.

use super::super::export::{Part, join};
use super::super::{Export, csv, sheet};
use super::bytes;
use crate::problem::{Checked, Problem, Problems};
use crate::schema::{Kind, Schema, TableId};
use crate::source::{Place, Source};
use crate::tree::{Content, Node};
use crate::value;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::Path;

/// Files as they are found, and what is to be said about them.
pub(super) struct Exports<'a> {
    schema: &'a Schema,
    kinds: &'a [Export],
    limit: u64,
    /// Things to tell that are not errors.
    pub notes: Vec<Problem>,
    /// Rows per table, one part a file, with the name of the first file.
    parts: BTreeMap<TableId, (String, Vec<Part>)>,
    /// The newest day in a file's name, and the newest day of a row.
    named: Option<Date>,
    newest: Option<Date>,
}

/// The rows of a table, with the name of the first file they come from.
pub(super) type Joined = Vec<(TableId, String, Node)>;

impl<'a> Exports<'a> {
    pub(super) fn new(schema: &'a Schema, kinds: &'a [Export], limit: u64) -> Self {
        let (notes, parts) = (Vec::new(), BTreeMap::new());
        Self { schema, kinds, limit, notes, parts, named: None, newest: None }
    }

    pub(super) fn note(&mut self, file: &Path, what: &str, hint: Option<String>) {
        let problem = Problem::new(what).at(Place::file(&file.to_string_lossy()));
        self.notes.push(match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
    }

    /// Reads a file if it is an export. Whatever else it is, it is named, and costs nothing else of the folder.
    ///
    /// # Errors
    /// An export that cannot be read to its end.
    pub(super) fn take(&mut self, file: &Path) -> Checked<()> {
        let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let table = match ending.as_deref() {
            Some("xlsx") => sheet::read(file, &bytes::raw(file, self.limit)?, self.limit),
            Some("csv") => match self.text(file)? {
                Some(source) => csv::read(&source),
                None => return Ok(()),
            },
            _ => {
                let hint = "audit reads account.yaml, CSV files and the spreadsheets that Upwork offers";
                self.note(file, "not recognised, not read", Some(hint.into()));
                return Ok(());
            }
        };
        // A spreadsheet that cannot be read at all is no export of anybody's.
        let table = match (table, ending.as_deref()) {
            (Err(problems), Some("xlsx")) => {
                self.notes.extend(problems);
                return Ok(());
            }
            (table, _) => table?,
        };
        let names: Vec<&str> = table.header.iter().map(|cell| cell.text.as_str()).collect();
        let Some(kind) = self.recognise(file, &names) else { return Ok(()) };
        let part = kind.rows(self.schema, &table, &mut self.notes)?;
        self.remember(file, kind, part);
        Ok(())
    }

    /// The text of a CSV file with the header of an export; none when it is something else, which is said.
    fn text(&mut self, file: &Path) -> Checked<Option<Source>> {
        let raw = bytes::raw(file, self.limit)?;
        if let Some(what) = disguised(&raw) {
            let what = format!("this is {what}, not a CSV file; not read");
            self.note(file, &what, Some("use the download button of the page".into()));
            return Ok(None);
        }
        let source = match Source::from_bytes(&file.to_string_lossy(), raw) {
            Ok(source) => source,
            Err(flaw) => {
                self.notes.push(Problem::from(flaw));
                return Ok(None);
            }
        };
        let first = source.text().lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(first.as_bytes());
        let header = reader.records().next().and_then(Result::ok).unwrap_or_default();
        let names: Vec<&str> = header.iter().collect();
        Ok(self.recognise(file, &names).map(|_| source))
    }

    /// Which kind of export has such a header; a file that is none is named, once.
    fn recognise(&mut self, file: &Path, names: &[&str]) -> Option<&'a Export> {
        let kind = self.kinds.iter().find(|kind| kind.matches(names));
        match kind {
            Some(kind) if kind.table.is_some() => Some(kind),
            Some(foreign) => {
                let what = format!("this is a file of another platform ({}), not read", foreign.title);
                self.note(file, &what, Some("remove it from the folder".into()));
                None
            }
            None => {
                let own = self.kinds.iter().filter(|kind| kind.table.is_some());
                let known: Vec<String> =
                    own.map(|kind| format!("{} ({}, …)", kind.title, kind.header.join(","))).collect();
                let hint = format!(
                    "a CSV file is named after a table, as contracts.csv, or is an export: {}",
                    known.join("; ")
                );
                self.note(file, "not recognised, not read", Some(hint));
                None
            }
        }
    }

    fn remember(&mut self, file: &Path, kind: &Export, part: Part) {
        let Some(table) = kind.table else { return };
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.named = self.named.max(days_in(&name).into_iter().max());
        let fields = &self.schema.tables[table].fields;
        let days: Vec<&str> =
            fields.iter().filter(|field| field.kind == Kind::Day).map(|field| &*field.name).collect();
        let newest = part.rows.iter().flat_map(|row| days.iter().filter_map(|name| day_of(row, name))).max();
        self.newest = self.newest.max(newest);
        let shown = file.to_string_lossy().into_owned();
        self.parts.entry(table).or_insert_with(|| (shown, Vec::new())).1.push(part);
    }

    /// The rows of each table, each row once.
    ///
    /// # Errors
    /// Files that contradict each other.
    pub(super) fn joined(&mut self) -> Checked<Joined> {
        let mut problems = Problems::default();
        let mut all = Vec::new();
        for (table, (name, parts)) in std::mem::take(&mut self.parts) {
            if let Some(rows) = problems.take(join(&self.schema.tables[table], parts)) {
                self.gaps(table, &name, &rows);
                let node = Node { place: Place::file(&name), content: Content::List(rows) };
                all.push((table, name, node));
            }
        }
        problems.finish(all)
    }

    /// Long times without a row, in which a file may be missing.
    fn gaps(&mut self, table: TableId, name: &str, rows: &[Node]) {
        let most =
            self.kinds.iter().filter(|kind| kind.table == Some(table)).filter_map(|kind| kind.gap_days);
        let Some(most) = most.max() else { return };
        let fields = &self.schema.tables[table].fields;
        let Some(day) = fields.iter().find(|field| field.kind == Kind::Day) else { return };
        let mut days: Vec<Date> = rows.iter().filter_map(|row| day_of(row, &day.name)).collect();
        days.sort_unstable();
        for pair in days.windows(2) {
            let between = pair[0].until((jiff::Unit::Day, pair[1])).map_or(0, |span| span.get_days());
            if u32::try_from(between).is_ok_and(|between| between > most) {
                let what = format!(
                    "there is nothing between {} and {}; if anything was paid then, a statement is missing",
                    pair[0], pair[1]
                );
                self.notes.push(Problem::new(what).at(Place::file(name)));
            }
        }
    }

    /// The day that the files seem to describe, and why it seems so.
    pub(super) fn suggested(&self) -> Option<(Date, &'static str)> {
        match (self.named, self.newest) {
            (Some(named), newest) if newest.is_none_or(|newest| newest <= named) => {
                Some((named, "the name of a file says so"))
            }
            (_, Some(newest)) => Some((newest, "it is the day of the newest row")),
            _ => None,
        }
    }
}

/// The day in a field of a row.
pub(super) fn day_of(row: &Node, name: &str) -> Option<Date> {
    let Content::Map(entries) = &row.content else { return None };
    match &entries.iter().find(|entry| &*entry.key == name)?.value.content {
        Content::Scalar(text) => value::day(text).ok(),
        _ => None,
    }
}

/// Every day such as 2026-11-20 in a file's name.
fn days_in(name: &str) -> Vec<Date> {
    let at = |start: usize| name.get(start..start + 10).and_then(|text| value::day(text).ok());
    (0..name.len()).filter_map(at).collect()
}

/// What a file is that only calls itself CSV.
fn disguised(bytes: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 6] = [
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"%PDF", "a PDF file"),
        (b"PK\x03\x04", "a packed file or a spreadsheet"),
        (b"{", "JSON"),
    ];
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if text.starts_with(b"<") {
        return Some("a web page");
    }
    MARKS.iter().find(|(mark, _)| text.starts_with(mark)).map(|(_, what)| *what)
}
