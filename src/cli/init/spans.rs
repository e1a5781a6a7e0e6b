//! Which days a download covers: asked per file, and only where days are missing that no file covers.

use super::ask::{self, Asked, Reply};
use super::{InterimReport, Session};
use crate::problem::Problem;
use crate::report::{Missing, count};
use crate::schema::TableId;
use crate::snapshot::{Days, FileRead};
use crate::tree::Content;
use crate::value::{self, spoken};
use jiff::civil::Date;
use std::cmp::Reverse;
use std::path::Path;

/// What is asked about.
struct Download {
    name: String,
    rows: String,
    rows_of: Option<Days>,
    /// The day up to which it may go, and why.
    until: (Date, &'static str),
    /// The last day of which it can say anything, where its name tells.
    latest: Option<Date>,
}

impl Download {
    fn of(file: &FileRead, as_of: Date) -> Self {
        let until = match file.dated.filter(|day| *day <= as_of) {
            Some(day) => (day, "the day in its name"),
            None => (as_of, "the day that you describe"),
        };
        let name = Path::new(&file.file).file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self {
            name,
            rows: count(file.rows.unwrap_or(0), "row"),
            rows_of: file.rows_of,
            until,
            latest: file.latest(),
        }
    }

    /// From its first row up to the day that is offered.
    fn all(&self) -> Option<Days> {
        self.rows_of.map(|rows| Days { from: rows.from, to: self.until.0.max(rows.to) })
    }

    /// What the person answers, as days.
    fn read(&self, text: &str, as_of: Date) -> Result<Days, (String, String)> {
        if let (Some(all), "yes" | "y") = (self.all(), text) {
            return Ok(all);
        }
        let day = |text: &str| value::day(text.trim()).map_err(|misread| (misread.what, misread.hint));
        let (from, to) = match text.split_once(" to ") {
            Some((from, to)) => (day(from)?, day(to)?),
            None => (day(text)?, self.until.0),
        };
        if from > to {
            return Err(("it ends before it starts".into(), "write the first day, then the last".into()));
        }
        if to > as_of {
            let hint = format!("a download says nothing of days after {as_of}, the day that you describe");
            return Err(("this is after as_of".into(), hint));
        }
        if self.latest.is_some_and(|latest| to > latest) {
            let hint = "a download says nothing of days after it was made".to_owned();
            return Err((format!("this is after {}, {}", self.until.0, self.until.1), hint));
        }
        Ok(Days { from, to })
    }

    fn ask(&self, missing: &Missing, waiting: &str) {
        let rows = self.rows_of.map_or_else(|| "no row".to_owned(), |days| format!("{}, {days}", self.rows));
        ask::say(&format!(
            "{} has {rows}. From which day to which day did you download it? {} so far. ({waiting} wait)",
            self.name,
            sentence(missing)
        ));
        let (until, why) = self.until;
        let first = missing.days.first().map_or_else(|| until.to_string(), |days| days.from.clone());
        let yes = self.all().map_or_else(String::new, |days| format!(" | yes = {days}"));
        let told = spoken(until);
        ask::say(&format!(
            "  two days, as {first} to {until} | the first day alone, then up to {told} ({why}){yes}"
        ));
    }
}

impl Session<'_> {
    /// Asks which days one file covers, the newest first; the others only if that is not enough.
    pub(super) fn spans(
        &mut self,
        open: &InterimReport,
        table: TableId,
        missing: &Missing,
        waiting: &str,
    ) -> Result<Reply, Vec<Problem>> {
        let name = &self.policy.schema.tables[table].name;
        let as_of = open.snapshot.as_of;
        let mut files: Vec<&FileRead> =
            open.snapshot.files.iter().filter(|file| file.export == Some(table)).collect();
        let last = |file: &FileRead| file.covers(as_of).last().map(|days| days.to).max(file.dated);
        files.sort_by_key(|file| Reverse(last(file)));
        let next = files.into_iter().find(|file| !self.unknown.contains(&asked(&file.file)));
        ask::say("");
        let Some(file) = next else {
            ask::say(&format!(
                "{}: download these days, too, and put the file beside the others.",
                sentence(missing)
            ));
            return Ok(Reply::Unknown);
        };
        self.unknown.insert(asked(&file.file));
        let download = Download::of(file, as_of);
        download.ask(missing, waiting);
        loop {
            match ask::line(&format!("covers.{name}"))? {
                Asked::Stop => return Ok(Reply::Stop),
                Asked::Empty | Asked::Unknown => return Ok(go_on()),
                Asked::Text(text) => match download.read(&text, as_of) {
                    Ok(days) => {
                        self.file.add_days(name, days)?;
                        return Ok(go_on());
                    }
                    Err((what, hint)) => ask::wrong(&what, &hint),
                },
            }
        }
    }
}

/// The fact stays open until no file is left to ask about.
fn go_on() -> Reply {
    Reply::Value(Content::Null)
}

/// The name under which a sitting remembers that a file was asked about.
fn asked(file: &str) -> String {
    format!("days of {file}")
}

fn sentence(missing: &Missing) -> String {
    let says = missing.says();
    let mut chars = says.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
