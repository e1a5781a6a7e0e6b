//! The real exports of a folder: recognised by what is in them; a name alone only raises a doubt.

use super::bytes;
use super::names::name_of;
use super::unread::{self, Class, Look, Unread};
use crate::input::csv::{self, Cell, Csv};
use crate::input::export::{Export, Part, join};
use crate::input::sheet;
use crate::problem::{Checked, Notes, Problem, Problems};
use crate::schema::{Kind, Schema, TableId};
use crate::snapshot::Days;
use crate::snapshot::FileRead;
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
    pub notes: Notes,
    /// What was read as what, and what was not.
    pub files: Vec<FileRead>,
    /// Rows per table, one part a file, with the name of the first file.
    parts: BTreeMap<TableId, (String, Vec<Part>)>,
    /// The newest day in a file's name, and the newest day of a row.
    named: Option<Date>,
    newest: Option<Date>,
}

/// The rows of a table, with the name of the first file they come from.
pub(super) type JoinedTables = Vec<(TableId, String, Node)>;

impl<'a> Exports<'a> {
    pub(super) fn new(schema: &'a Schema, kinds: &'a [Export], limit: u64) -> Self {
        let (notes, files, parts) = (Notes::default(), Vec::new(), BTreeMap::new());
        Self { schema, kinds, limit, notes, files, parts, named: None, newest: None }
    }

    /// A file that is passed over, with why.
    pub(super) fn note(&mut self, file: &Path, why: &str, hint: Option<String>) {
        let problem = Problem::new(why).at(Place::file(&file.to_string_lossy()));
        self.notes.add(match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
        self.pass(file, why);
    }

    /// The same, where nobody needs to be told before the report.
    pub(super) fn pass(&mut self, file: &Path, why: &str) {
        self.files.push(FileRead::unread(&file.to_string_lossy(), why));
    }

    /// Reads a file if it is an export. What is clearly something else is named, and costs nothing else of the
    /// folder.
    ///
    /// # Errors
    /// An export that cannot be read to its end, and what may be one.
    pub(super) fn take(&mut self, file: &Path) -> Checked<()> {
        let class = Class::of(&name_of(file));
        if class == Class::Other || !is_file(file, class)? {
            self.other(file, "not recognised, not read");
            return Ok(());
        }
        let raw = match (bytes::raw(file, self.limit), class) {
            (Err(problems), Class::Text) => {
                let why = problems.first().map_or("not read", |problem| &problem.what);
                self.note(file, &format!("not read: {why}"), None);
                return Ok(());
            }
            (raw, _) => raw?,
        };
        match self.strictly(file, class, &raw) {
            Some((kind, table)) => self.rows(file, kind, table?),
            None => self.leniently(file, class, &raw),
        }
    }

    /// A file with the header of an export, and its rows; none when it is anything else.
    fn strictly(&self, file: &Path, class: Class, raw: &[u8]) -> Option<(&'a Export, Checked<Csv>)> {
        let name = file.to_string_lossy();
        if class == Class::Workbook {
            let sheet = sheet::read(file, raw, self.limit).ok()?;
            return Some((self.own(&sheet.table.header)?, sheet.flaws.finish(sheet.table)));
        }
        if class != Class::Table {
            return None;
        }
        let source = Source::from_bytes(&name, raw.to_vec()).ok()?;
        let first = source.text().lines().find(|line| !line.trim().is_empty())?;
        let header = csv::record(&Source::new(&name, first)).ok()?;
        Some((self.own(&header)?, csv::read(&source)))
    }

    /// Which kind of export has such a header.
    fn own(&self, header: &[Cell]) -> Option<&'a Export> {
        let names: Vec<&str> = header.iter().map(|cell| &*cell.text).collect();
        self.kinds.iter().find(|kind| kind.table.is_some() && kind.matches(&names))
    }

    fn rows(&mut self, file: &Path, kind: &Export, table: Csv) -> Checked<()> {
        let part = kind.rows(self.schema, table, &mut self.notes)?;
        let read = FileRead::table(&file.to_string_lossy(), &kind.title, part.rows.len());
        self.remember(file, kind, part, read);
        Ok(())
    }

    /// What no reader knows is looked at once more, with forbearance.
    fn leniently(&mut self, file: &Path, class: Class, raw: &[u8]) -> Checked<()> {
        let look = Look { kinds: self.kinds, path: file, class, limit: self.limit };
        match look.at(raw) {
            Unread::Error(problem) => return Err(vec![problem]),
            Unread::Other(why) => self.other(file, &why),
        }
        Ok(())
    }

    /// Something else, with what is read.
    fn other(&mut self, file: &Path, why: &str) {
        let own = self.kinds.iter().filter(|kind| kind.table.is_some());
        let known: Vec<String> =
            own.map(|kind| format!("{} ({}, …)", kind.title, kind.header.join(","))).collect();
        let hint = match Class::of(&name_of(file)) {
            _ if known.is_empty() => "audit reads account.yaml and CSV files named after tables".to_owned(),
            Class::Table | Class::Workbook => {
                format!(
                    "a CSV file is named after a table, as contracts.csv, or is an export: {}",
                    known.join("; ")
                )
            }
            Class::Text | Class::Other => {
                "audit reads account.yaml, CSV files and the spreadsheets that Upwork offers".to_owned()
            }
        };
        self.note(file, why, Some(hint));
    }

    fn remember(&mut self, file: &Path, kind: &Export, part: Part, read: FileRead) {
        let Some(table) = kind.table else { return };
        let named = days_in(&name_of(file));
        self.named = self.named.max(named.iter().max().copied());
        let days = self.schema.tables[table].fields.iter().filter(|field| field.kind == Kind::Day);
        let spans: Vec<Option<Days>> =
            days.map(|day| Days::around(part.rows.iter().filter_map(|row| day_of(row, &day.name)))).collect();
        self.newest = self.newest.max(spans.iter().flatten().map(|days| days.to).max());
        // The first day that a row has is the one it is of.
        let rows_of = spans.first().copied().flatten();
        let (stated, dated) = match named.as_slice() {
            [from, to] if from <= to => (Some(Days { from: *from, to: *to }), None),
            [day] => (None, Some(*day)),
            _ => (None, None),
        };
        self.files.push(FileRead { export: Some(table), rows_of, stated, dated, ..read });
        let shown = file.to_string_lossy().into_owned();
        self.parts.entry(table).or_insert_with(|| (shown, Vec::new())).1.push(part);
    }

    /// The rows of each table, each row once.
    ///
    /// # Errors
    /// Files that contradict each other.
    pub(super) fn joined(&mut self) -> Checked<JoinedTables> {
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
        let Some(day) = self.schema.tables[table].day() else { return };
        let day = &self.schema.tables[table].fields[day];
        let mut days: Vec<Date> = rows.iter().filter_map(|row| day_of(row, &day.name)).collect();
        days.sort_unstable();
        for pair in days.windows(2) {
            let between = pair[0].until((jiff::Unit::Day, pair[1])).map_or(0, |span| span.get_days());
            if u32::try_from(between).is_ok_and(|between| between > most) {
                let what = format!(
                    "there is nothing between {} and {}; if anything was paid then, a statement is missing",
                    pair[0], pair[1]
                );
                self.notes.add(Problem::new(what).at(Place::file(name)));
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

/// Whether there is a file to open; what is called like a table has to be one.
fn is_file(file: &Path, class: Class) -> Checked<bool> {
    let table = matches!(class, Class::Table | Class::Workbook);
    match bytes::about(file) {
        Err(problems) if table => Err(problems),
        Ok(about) if table && !about.is_file() => bytes::no_file(file, &unread::way_out(file)),
        about => Ok(about.is_ok_and(|about| about.is_file())),
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
