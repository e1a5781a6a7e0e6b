//! What an export looks like that has lost its header or its name: its usual file names, and the shape of a row.

use super::column::ColumnText;
use super::model::Export;
use super::names::same;
use crate::problem::Problem;

/// Reads patterns of file names.
///
/// # Errors
/// What is no pattern.
pub(super) fn patterns(names: &[String]) -> Result<Vec<glob::Pattern>, Problem> {
    let read = |name: &String| {
        let wrong = |error: glob::PatternError| {
            Problem::new(format!("files: {name} is no pattern: {}", error.msg)).hint("write statements_*.csv")
        };
        glob::Pattern::new(&name.to_lowercase()).map_err(wrong)
    };
    names.iter().map(read).collect()
}

/// Names of columns that a table of anything may have.
const COMMON: [&str; 6] = ["Date", "Type", "Description", "Amount", "Currency", "Balance"];

impl Export {
    /// Whether the platform gives such a file this name.
    #[must_use]
    pub fn called(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.files.iter().any(|pattern| pattern.matches(&name))
    }

    /// Whether a header is that of this kind but for one column, and no table of just anything has it.
    #[must_use]
    pub fn nearly_matches(&self, header: &[&str]) -> bool {
        let there: Vec<&String> =
            self.header.iter().filter(|wanted| header.iter().any(|name| same(name, wanted))).collect();
        let rare = |name: &&String| !COMMON.iter().any(|common| same(name, common));
        there.len() + 1 == self.header.len() && there.len() > 2 && there.iter().any(rare)
    }

    /// Whether a row looks like one of such a file, whatever the order of its cells: it has a day as the file
    /// writes it, an amount, and what no other table has, a kind of row or a title with a number.
    #[must_use]
    pub fn resembles(&self, cells: &[String]) -> bool {
        let columns = || self.columns.iter().map(|(_, column)| column);
        let any = |test: &dyn Fn(&ColumnText, &str) -> bool, cell: &str| columns().any(|one| test(one, cell));
        let numbered = cells.iter().any(|cell| any(&ColumnText::is_numbered_title, cell));
        let told = numbered || cells.iter().any(|cell| any(&ColumnText::is_kind_of_row, cell));
        // `Nov 18, 2026` without quotes is two cells.
        let pairs = cells.windows(2).map(|pair| pair.join(", "));
        let day = |cell: &str| any(&ColumnText::is_day, cell) || numbered && day_like(cell);
        told && cells.iter().cloned().chain(pairs).any(|cell| day(&cell))
            && cells.iter().any(|cell| number(cell))
    }
}

/// `12`, `-25.80`, `6,5`.
pub(in crate::input) fn number(text: &str) -> bool {
    let digits = text.trim().trim_start_matches(['-', '+', '$', '€', '£']);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

/// Whether a text could be a day in any of the ways in which days are written.
pub(in crate::input) fn day_like(text: &str) -> bool {
    let text = text.trim();
    let parts: Vec<&str> =
        text.split(['-', '/', '.', ' ', ',', 'T']).filter(|part| !part.is_empty()).collect();
    let numbers = |parts: &[&str]| parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let year = |part: &&str| part.len() == 4 && numbers(&[*part]);
    let short = |part: &&str| part.len() <= 2 && numbers(&[*part]);
    let month = |part: &&str| part.len() >= 3 && part.chars().all(char::is_alphabetic);
    match parts.as_slice() {
        [] | [_] => text.len() == 8 && numbers(&[text]),
        [a, b, c, ..] => {
            let sides = (year(a) && short(c)) || (short(a) && (year(c) || short(c)));
            (sides && (short(b) || month(b)) && !text.contains(", ")) || (month(a) && short(b) && year(c))
        }
        [..] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::day_like;

    #[test]
    fn days_are_told_from_other_texts() {
        for day in [
            "2026-11-18",
            "18.11.2026",
            "11/18/26",
            "Nov 18, 2026",
            "18 Nov 2026",
            "20261118",
            "2026-11-18T10:00",
        ] {
            assert!(day_like(day), "{day}");
        }
        for other in ["", "Milk", "12", "1.50", "1,234.56", "two or three", "Logo (31000077)"] {
            assert!(!day_like(other), "{other}");
        }
    }
}
