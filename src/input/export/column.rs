//! One column of an export: which cells it takes, and how their text becomes that of a snapshot.

use super::super::csv::Cell;
use super::names::same;
use crate::problem::{Notes, Problem};
use crate::schema::folded;
use crate::source::Place;
use crate::tree::{Content, Ordered};
use crate::value::{self, Currency};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashSet;

/// A column as a mapping writes it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnText {
    /// The column, or the names it had over time.
    column: Names,
    /// Joins all of the named columns that hold something, instead of taking the first that the file has.
    #[serde(default)]
    join: Option<String>,
    #[serde(default)]
    day: Option<DayForm>,
    #[serde(default)]
    take: Option<Take>,
    #[serde(default)]
    currency: Option<String>,
    /// The column that holds the currency.
    #[serde(default)]
    currency_column: Option<String>,
    /// Whether amounts went through a spreadsheet and may carry its rounding errors.
    #[serde(default)]
    round: bool,
    /// What an empty cell means; without it, it is unknown.
    #[serde(default)]
    blank: Option<String>,
    #[serde(default)]
    values: Option<Ordered<String>>,
    /// The texts that are known; others are told to the person and kept.
    #[serde(default)]
    known: Vec<String>,
    /// The texts whose rows belong to somebody's bookkeeping, not to the account.
    #[serde(default)]
    skip: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Names {
    One(String),
    Many(Vec<String>),
}

/// How days are written in a file.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum DayForm {
    /// `2023-03-01`
    Iso,
    /// `Mar 1, 2023`; a spreadsheet may have made it `2023-03-01`.
    UsShort,
}

/// Which part of a cell is meant.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Take {
    /// What stands in the last parentheses.
    LastParentheses,
    /// What stands before them.
    BeforeLastParentheses,
}

/// A column of one file.
pub(super) struct Column<'a> {
    text: &'a ColumnText,
    /// The cells it takes, by index; at least one.
    at: Vec<usize>,
    currency: Option<usize>,
}

impl ColumnText {
    fn names(&self) -> &[String] {
        match &self.column {
            Names::One(name) => std::slice::from_ref(name),
            Names::Many(names) => names,
        }
    }

    /// Whether a text is a day as this column writes it.
    pub(super) fn is_day(&self, text: &str) -> bool {
        match self.day {
            Some(DayForm::Iso) => value::day(text.trim()).is_ok(),
            Some(DayForm::UsShort) => us_short(text.trim()).is_some_and(|day| value::day(&day).is_ok()),
            None => false,
        }
    }

    /// Whether a text is one of the kinds of row that are known.
    pub(super) fn is_kind_of_row(&self, text: &str) -> bool {
        self.known.iter().any(|known| loosely(known, text))
    }

    /// Whether a text has a number in its last parentheses, where this column takes one from there.
    pub(super) fn is_numbered_title(&self, text: &str) -> bool {
        let number = part(text, Take::LastParentheses);
        matches!(self.take, Some(Take::LastParentheses))
            && number.len() >= 5
            && number.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Where its cells stand in a file; none when the file does not have it.
    pub(super) fn bind(&self, header: &[&str]) -> Option<Column<'_>> {
        let find = |name: &String| header.iter().position(|there| same(there, name));
        let mut at: Vec<usize> = self.names().iter().filter_map(find).collect();
        if self.join.is_none() {
            at.truncate(1);
        }
        let currency = self.currency_column.as_ref().and_then(find);
        (!at.is_empty()).then_some(Column { text: self, at, currency })
    }
}

type Unfit = (String, String);

fn misread<T>(what: &str, hint: &str) -> Result<T, Unfit> {
    Err((what.to_owned(), hint.to_owned()))
}

/// The longest text that is held against words, in bytes; no word is nearly as long.
const LONGEST: usize = 1000;

/// Exact spellings apart from case, hyphens and blanks.
fn loosely(a: &str, b: &str) -> bool {
    b.len() <= LONGEST && folded(a) == folded(b)
}

impl Column<'_> {
    pub(super) fn name(&self) -> &str {
        self.text.names().first().map_or("", String::as_str)
    }

    pub(super) fn place(&self, cells: &[Cell]) -> Place {
        let cell = self.at.first().and_then(|index| cells.get(*index));
        cell.map_or_else(|| Place::file(""), |cell| cell.place.clone())
    }

    /// The text of its cells.
    fn raw(&self, cells: &[Cell]) -> String {
        let texts = self.at.iter().filter_map(|index| cells.get(*index)).map(|cell| cell.text.trim());
        let full: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
        full.join(self.text.join.as_deref().unwrap_or_default())
    }

    /// A cell as it would be written in a snapshot; an empty one is unknown, unless the mapping says more.
    pub(super) fn read(&self, cells: &[Cell]) -> Result<Content, Unfit> {
        let text = match self.text.take {
            Some(take) => part(&self.raw(cells), take),
            None => self.raw(cells),
        };
        if let Some(values) = &self.text.values {
            return one_of(values, &text);
        }
        if text.is_empty() {
            return Ok(self
                .text
                .blank
                .as_ref()
                .map_or(Content::Null, |word| Content::Scalar(word.as_str().into())));
        }
        let text = match (self.text.day, self.code(cells)) {
            (Some(form), _) => day(form, &text)?,
            (None, Some(code)) => self.amount(&text, &code)?,
            (None, None) => text,
        };
        Ok(Content::Scalar(text.into()))
    }

    /// The currency of an amount: that of the file, or of the row.
    fn code(&self, cells: &[Cell]) -> Option<String> {
        let cell = self.currency.and_then(|index| cells.get(index)).map(|cell| cell.text.trim());
        cell.filter(|code| !code.is_empty()).map(ToOwned::to_owned).or_else(|| self.text.currency.clone())
    }

    fn amount(&self, text: &str, code: &str) -> Result<String, Unfit> {
        const HINT: &str = "expected an amount as 1234.56 or -25.80";
        let Ok(amount) = value::decimal(text) else { return misread("this is not an amount", HINT) };
        let Some(currency) = Currency::new(code) else {
            return misread("the currency beside this amount is not a currency code", "expected USD, EUR, …");
        };
        let places = currency.places();
        // Written with all its places, so that the same amount is the same text in every file.
        let written = |amount: Decimal| format!("{amount:.*} {code}", places as usize);
        if amount.scale() <= places {
            return Ok(written(amount));
        }
        if !self.text.round {
            return Ok(format!("{text} {code}"));
        }
        // A binary fraction is off by far less than this; anything more is another amount.
        let rounded = amount.round_dp(places);
        if (amount - rounded).abs() > Decimal::new(1, 6) {
            return misread("this amount has more decimals than its currency", HINT);
        }
        Ok(written(rounded))
    }

    /// Whether a row is none of the account's.
    pub(super) fn skips(&self, cells: &[Cell]) -> bool {
        let text = || self.raw(cells);
        !self.text.skip.is_empty() && self.text.skip.iter().any(|skip| loosely(skip, &text()))
    }

    /// Tells of texts that are not known, each kind of row once.
    pub(super) fn odd(&self, rows: &[Vec<Cell>], notes: &mut Notes) {
        if self.text.known.is_empty() {
            return;
        }
        let mut told: HashSet<String> = HashSet::new();
        for cells in rows {
            let text = self.raw(cells);
            if told.contains(&text) {
                continue;
            }
            let known = self.text.known.iter().chain(&self.text.skip).any(|known| loosely(known, &text));
            if !known {
                let what = format!("{}: this kind of row is not known; it is kept as it is", self.name());
                notes.add(Problem::new(what).at(self.place(cells)));
            }
            told.insert(text);
        }
    }
}

fn one_of(values: &Ordered<String>, text: &str) -> Result<Content, Unfit> {
    let known = values.0.iter().find(|(spelling, _)| loosely(spelling, text));
    known.map(|(_, value)| Content::Scalar(value.as_str().into())).ok_or_else(|| {
        let all: Vec<String> = values.0.iter().map(|(spelling, _)| format!("\"{spelling}\"")).collect();
        ("this is a kind of row that is not known".into(), format!("known are: {}", all.join(", ")))
    })
}

/// `Title (with (anything)) (12345)`: the last parentheses, or what stands before them.
fn part(text: &str, take: Take) -> String {
    let text = text.trim();
    let inner = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    match (inner, take) {
        (Some((_, number)), Take::LastParentheses) => number.trim().to_owned(),
        (Some((title, _)), Take::BeforeLastParentheses) => title.trim().to_owned(),
        (None, Take::LastParentheses) => String::new(),
        (None, Take::BeforeLastParentheses) => text.to_owned(),
    }
}

fn day(form: DayForm, text: &str) -> Result<String, Unfit> {
    match form {
        DayForm::Iso => Ok(text.to_owned()),
        DayForm::UsShort if value::day(text).is_ok() => Ok(text.to_owned()),
        DayForm::UsShort => us_short(text)
            .filter(|day| value::day(day).is_ok())
            .ok_or_else(|| ("this is not a day".to_owned(), "expected Mar 1, 2023".to_owned())),
    }
}

/// `Mar 1, 2023` as `2023-03-01`.
fn us_short(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (start, year) = text.split_once(", ")?;
    let (month, day) = start.split_once(' ')?;
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    Some(format!("{year:0>4}-{month:02}-{day:0>2}"))
}
