//! What a file is that nothing reads: something else, or an export that is damaged. What is damaged, or cannot be
//! told, is an error: nobody may take silence for an answer.

mod cause;
mod lenient;
mod sort;

pub(super) use sort::Class;
pub use sort::own_report;

use super::names::name_of;
use crate::input::export::{Export, day_like, number};
use crate::input::sheet;
use crate::problem::Problem;
use crate::source::Place;
use cause::Cause;
use lenient::{Cut, DecodedText};
use std::path::Path;

/// What a file is that is not read.
pub(super) enum Unread {
    /// Something else, which costs nothing but its name.
    Other(String),
    /// It is, or may be, an export.
    Error(Problem),
}

/// A file to look at.
pub(super) struct Look<'a> {
    pub kinds: &'a [Export],
    pub path: &'a Path,
    pub class: Class,
    pub limit: u64,
}

/// A header may stand so far down.
const DEEP: usize = 30;

impl Look<'_> {
    /// What a file is that the readers of exports do not know.
    pub(super) fn at(&self, bytes: &[u8]) -> Unread {
        if own_report(bytes) {
            return Unread::Other("a report of audit, not read".into());
        }
        if let (Some(what), false) = (sort::disguised(bytes), self.named().is_some()) {
            return Unread::Other(format!("this is {what}, not a CSV file; not read"));
        }
        if sort::packed(bytes) || self.class == Class::Workbook {
            return self.workbook(bytes);
        }
        let text = lenient::decode(bytes);
        let cuts = lenient::cuts(&text);
        self.known(&cuts).unwrap_or_else(|| self.doubt(&text, &cuts))
    }

    fn workbook(&self, bytes: &[u8]) -> Unread {
        let sheets = sheet::all(bytes, self.limit).unwrap_or_default();
        let cuts: Vec<Cut> = sheets.into_iter().map(lenient::sheet).collect();
        let full = cuts.iter().any(|cut| !cut.rows.is_empty());
        match self.known(&cuts) {
            Some(known) => known,
            None if self.class == Class::Text || full && other(&cuts) => not_recognised(),
            None => self.undecided("this spreadsheet cannot be read, or is empty"),
        }
    }

    /// A file that is known by its header, its rows or its name.
    fn known(&self, cuts: &[Cut]) -> Option<Unread> {
        let own = |kind: &&Export| kind.table.is_some();
        let rows =
            || cuts.iter().flat_map(|cut| cut.rows.iter().take(DEEP).enumerate().map(move |row| (cut, row)));
        let header = |test: fn(&Export, &[&str]) -> bool, ours: bool| {
            rows().find_map(|(cut, (index, row))| {
                let names: Vec<&str> = row.iter().map(String::as_str).collect();
                let kind = self.kinds.iter().find(|kind| own(kind) == ours && test(kind, &names))?;
                Some((kind, cut, index))
            })
        };
        if let Some((kind, cut, index)) = header(Export::matches, true) {
            return Some(self.damaged(kind, cut, (index > 0).then_some(Cause::Late)));
        }
        if let Some((kind, ..)) = header(Export::matches, false) {
            return Some(Unread::Other(foreign(kind)));
        }
        let shaped = cuts.iter().find_map(|cut| {
            let kind = self.kinds.iter().find(|kind| cut.rows.iter().any(|row| kind.resembles(row)))?;
            Some(self.damaged(kind, cut, Some(Cause::Header)))
        });
        let near = || {
            header(Export::nearly_matches, true)
                .map(|(kind, cut, _)| self.damaged(kind, cut, Some(Cause::Column)))
        };
        shaped.or_else(near).or_else(|| self.named().map(|kind| self.error(kind, &[Cause::Name])))
    }

    /// The kind of export whose usual name the file has.
    fn named(&self) -> Option<&Export> {
        let name = name_of(self.path);
        self.kinds.iter().find(|kind| kind.called(&name))
    }

    fn damaged(&self, kind: &Export, cut: &Cut, more: Option<Cause>) -> Unread {
        let mut causes: Vec<Cause> = cut.causes.iter().copied().chain(more).collect();
        if causes.is_empty() {
            causes.push(if self.class == Class::Text { Cause::Ending } else { Cause::Broken });
        }
        self.error(kind, &causes)
    }

    fn error(&self, kind: &Export, causes: &[Cause]) -> Unread {
        let words: Vec<&str> = causes.iter().map(|cause| cause.words()).collect();
        let mut remedies: Vec<&str> = causes.iter().map(|cause| cause.remedy()).collect();
        remedies.dedup();
        let what = format!("this looks like the {} {}", lower(&kind.title), words.join(", "));
        let hint = format!("download it again ({}), or {}", kind.where_found, remedies.join(" and "));
        Unread::Error(self.problem(what, &hint))
    }

    /// A table of something else, or what cannot be told.
    fn doubt(&self, text: &DecodedText, cuts: &[Cut]) -> Unread {
        let page = text.causes.contains(&Cause::Page);
        match () {
            () if self.class == Class::Text => not_recognised(),
            () if page => self.undecided("this is a web page, not a CSV file"),
            () if text.text.trim().is_empty() => self.undecided("this file is empty"),
            () if !lenient::sound(&text.text) => self.undecided("this is no text"),
            () if other(cuts) => not_recognised(),
            () => self.undecided("no line names the columns of this table"),
        }
    }

    fn undecided(&self, why: &str) -> Unread {
        let what = format!("{why}; it cannot be told whether it is an export");
        Unread::Error(self.problem(what, "download it again"))
    }

    fn problem(&self, what: String, hint: &str) -> Problem {
        Problem::new(what)
            .at(Place::file(&self.path.to_string_lossy()))
            .hint(format!("{hint}; {}", way_out(self.path)))
    }
}

/// How to leave a file out.
pub(super) fn way_out(path: &Path) -> String {
    let name = serde_json::Value::from(name_of(path));
    format!(
        "if it is something else, take it out of the folder or write ignore: [{name}] at the top of account.yaml"
    )
}

fn not_recognised() -> Unread {
    Unread::Other("not recognised, not read".into())
}

/// What is said of a file of another platform.
pub(super) fn foreign(kind: &Export) -> String {
    format!("this is a file of another platform ({}), not read", kind.title)
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Whether it is clear that rows are something else: a line names other columns, or no row has a day, as every
/// row of an export has.
fn other(cuts: &[Cut]) -> bool {
    let no_day = |cut: &Cut| !cut.rows.iter().flatten().any(|cell| day_like(cell));
    cuts.iter().any(header) || cuts.iter().all(no_day)
}

/// Whether one of the first lines names columns, and the next has as many cells.
fn header(cut: &Cut) -> bool {
    let name = |cell: &String| {
        !cell.is_empty()
            && cell.chars().count() <= 60
            && !number(cell)
            && !day_like(cell)
            && cell.contains(char::is_alphabetic)
    };
    let fits =
        |index: usize, row: &Vec<String>| cut.rows.get(index + 1).is_none_or(|next| next.len() == row.len());
    let names =
        |(index, row): (usize, &Vec<String>)| row.len() > 1 && row.iter().all(name) && fits(index, row);
    cut.rows.iter().take(DEEP).enumerate().any(names)
}
