//! Every error a person sees, and its one renderer.

mod near;

pub use near::{nearest, suggest};

use crate::source::{Flaw, Place, Source, beginning};
use std::fmt::Write;
use std::sync::Arc;

/// The line of a rule or pack file that a problem shows. Snapshots never show one: it may hold personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// A part of it around the place.
    shown: String,
    /// What of that stands before the place.
    before: String,
}

/// What is wrong, where, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// One sentence, lower case, no full stop.
    pub what: String,
    /// Where it is; none when no file is concerned.
    pub place: Option<Place>,
    /// What may be written instead.
    pub hint: Option<String>,
    /// The line concerned.
    pub excerpt: Option<Box<Excerpt>>,
    /// It stands for so many that were counted and not kept.
    more: usize,
}

impl Problem {
    /// A problem without a place.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), place: None, hint: None, excerpt: None, more: 0 }
    }

    /// So many further ones; none for none.
    fn further(more: usize, name: &str) -> Option<Self> {
        let what = format!("… and {more} more {name}{}", if more == 1 { "" } else { "s" });
        (more > 0).then(|| Self { more, ..Self::new(what) })
    }

    /// How many that were not kept it stands for; none where it is one of its own.
    #[must_use]
    pub fn more(&self) -> usize {
        self.more
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what may be written instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Shows the line it stands on; only for files that hold no personal data.
    #[must_use]
    pub fn excerpt(mut self, source: &Source) -> Self {
        let line = self.place.as_ref().map_or("", |place| source.line(place.line));
        let column = self.place.as_ref().map_or(0, |place| place.column) as usize;
        self.excerpt = (!line.trim().is_empty()).then(|| Box::new(cut_around(line, column)));
        self
    }

    /// The problem as text of one to four lines; `escape` makes each piece of foreign text safe to print.
    pub fn render(&self, escape: &dyn Fn(&str) -> String) -> String {
        self.render_as("error", escape)
    }

    /// The same for what is no mistake: `level` is the word that it starts with.
    pub fn render_as(&self, level: &str, escape: &dyn Fn(&str) -> String) -> String {
        let mut out = format!("{level}: ");
        if let Some(place) = &self.place {
            let _ = write!(out, "{}: ", escape(&place.to_string()));
        }
        out += &escape(&self.what);
        if let Some(excerpt) = &self.excerpt {
            let line = self.place.as_ref().map_or(0, |place| place.line);
            let column = self.place.as_ref().map_or(0, |place| place.column) as usize;
            let _ = write!(out, "\n  {line} | {}", escape(&excerpt.shown));
            if column > 0 {
                let margin = line.to_string().len() + 5 + escape(&excerpt.before).chars().count();
                let _ = write!(out, "\n{:margin$}^", "");
            }
        }
        if let Some(hint) = &self.hint {
            let _ = write!(out, "\n  {}", escape(hint));
        }
        out
    }
}

/// At most 80 characters around a 1-based column, and the part of them before it.
fn cut_around(line: &str, column: usize) -> Excerpt {
    let skip = column.saturating_sub(60);
    let shown: String = line.chars().skip(skip).take(80).collect();
    let before = shown.chars().take(column.saturating_sub(skip + 1)).collect();
    Excerpt { shown, before }
}

impl From<Flaw> for Problem {
    fn from(flaw: Flaw) -> Self {
        Self { what: flaw.what, place: flaw.place, hint: Some(flaw.hint.to_owned()), excerpt: None, more: 0 }
    }
}

/// What a step that can find several problems returns.
pub type Checked<T> = Result<T, Vec<Problem>>;

/// The most problems of one file that are worth showing.
pub const MOST: usize = 100;

/// Collects the problems of one file.
#[derive(Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
    /// How many were dropped.
    more: usize,
}

impl Problems {
    /// Adds one; those beyond [`MOST`] are counted.
    pub fn add(&mut self, problem: Problem) {
        if problem.more > 0 {
            self.more += problem.more;
        } else {
            self.add_with(|| problem);
        }
    }

    /// The same, where it costs something to say what is wrong.
    pub fn add_with(&mut self, problem: impl FnOnce() -> Problem) {
        if self.list.len() < MOST {
            self.list.push(problem());
        } else {
            self.more += 1;
        }
    }

    /// How many there are, to go back to.
    #[must_use]
    pub fn mark(&self) -> (usize, usize) {
        (self.list.len(), self.more)
    }

    /// Forgets what was added since.
    pub fn back_to(&mut self, (kept, more): (usize, usize)) {
        self.list.truncate(kept);
        self.more = more;
    }

    /// Adds those of a part.
    pub fn extend(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            self.add(problem);
        }
    }

    /// Keeps a value, or adds why there is none.
    pub fn take<T>(&mut self, result: Checked<T>) -> Option<T> {
        result.map_err(|problems| self.extend(problems)).ok()
    }

    /// True when nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What was collected, where there can be no value.
    ///
    /// # Errors
    /// Always.
    pub fn fail<T>(self) -> Checked<T> {
        self.finish(()).and(Err(Vec::new()))
    }

    /// The value when nothing was found, else the problems in the order of their places.
    ///
    /// # Errors
    /// What was collected.
    pub fn finish<T>(mut self, value: T) -> Checked<T> {
        if self.list.is_empty() {
            return Ok(value);
        }
        self.list.sort_by_key(|problem| problem.place.as_ref().map(|p| (p.file.clone(), p.line, p.column)));
        self.list.dedup();
        self.list.extend(Problem::further(self.more, "problem"));
        Err(self.list)
    }
}

/// Collects what is no mistake and is told all the same.
#[derive(Debug, Default)]
pub struct Notes(Problems);

impl Notes {
    /// Adds one; those beyond [`MOST`] are counted.
    pub fn add(&mut self, note: Problem) {
        self.0.add(note);
    }

    /// They, in the order in which they came, and how many more there are.
    #[must_use]
    pub fn all(self) -> Vec<Problem> {
        let more = Problem::further(self.0.more, "note");
        self.0.list.into_iter().chain(more).collect()
    }
}

/// How many problems these are, those included that were not kept.
#[must_use]
pub fn count(problems: &[Problem]) -> usize {
    problems.iter().map(|problem| problem.more.max(1)).sum()
}

/// The first of many problems, in their order, and how many more there are.
#[must_use]
pub fn first(problems: Vec<Problem>) -> Vec<Problem> {
    let more = problems.len().saturating_sub(MOST);
    problems.into_iter().take(MOST).chain(Problem::further(more, "problem")).collect()
}

/// So many characters of a name that is not known are repeated.
const REPEATED: usize = 40;

/// The beginning of a name that somebody wrote, where it stands for nothing that is known.
#[must_use]
pub fn repeated(name: &str) -> String {
    beginning(name, REPEATED)
}

/// A shared text, the form in which names travel.
pub type Name = Arc<str>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_points_at_its_column() {
        let source = Source::new("r.rhai", "a\nif contract.statu == 1 {\n");
        let place = source.at(2, 13);
        let shown = Problem::new("no such field")
            .at(place)
            .excerpt(&source)
            .hint("try status")
            .render(&str::to_owned);
        assert_eq!(
            shown,
            "error: r.rhai:2:13: no such field\n  2 | if contract.statu == 1 {\n                  ^\n  try status"
        );
    }

    #[test]
    fn near_names_are_suggested_and_far_ones_are_not() {
        assert_eq!(nearest("contarcts", ["contracts", "jobs"]), Some("contracts"));
        assert_eq!(nearest("zebra", ["contracts", "jobs"]), None);
    }
}
