//! Lines, wrapped text and tables of a given width.

use super::{Detail, Style};
use crate::escape::{self, line};
use crate::value::{day, spoken_with_weekday};
use comfy_table::{
    ColumnConstraint, ContentArrangement, ContentLineStyle, Table, TableStyle, Width, presets,
};
use std::fmt::Write as _;

/// The longest sentence shown in a table, in characters; JSON has it whole.
pub(super) const SENTENCE: usize = 300;

pub(super) fn nice_with_weekday(iso: &str) -> String {
    day(iso).map_or_else(|_| iso.to_owned(), spoken_with_weekday)
}

/// Colours; each has a meaning that stands in words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Color {
    Red,
    Yellow,
    Green,
    Bold,
}

impl Color {
    fn code(self) -> &'static str {
        match self {
            Self::Red => "1;31",
            Self::Yellow => "33",
            Self::Green => "1;32",
            Self::Bold => "1",
        }
    }
}

/// Thin lines, none between the rows.
const LOOK: TableStyle = presets::UTF8_FULL_CONDENSED
    .header_lines(ContentLineStyle::new('│', '│', '│'))
    .content_lines(ContentLineStyle::new('│', '│', '│'));

/// A page that grows line by line.
pub(super) struct Page {
    style: Style,
    text: String,
}

impl Page {
    pub(super) fn new(style: Style) -> Self {
        Self { style, text: String::new() }
    }

    pub(super) fn text(self) -> String {
        self.text
    }

    /// How many lines there are so far.
    pub(super) fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// Whether everything is to be shown.
    pub(super) fn full(&self) -> bool {
        self.style.detail == Detail::Full
    }

    pub(super) fn width(&self) -> usize {
        self.style.width
    }

    /// One line. Whatever stands on a page comes by here, so that nothing on it can be a control sequence but the
    /// colours, and no line a command of a build log.
    pub(super) fn line(&mut self, text: &str) {
        self.spans(&[(text.trim_end(), None)]);
    }

    /// One line of pieces, some of them in a colour, where there is colour.
    pub(super) fn spans(&mut self, spans: &[(&str, Option<Color>)]) {
        for (text, color) in spans {
            let text = line(text);
            let _ = match color.filter(|_| self.style.color) {
                Some(color) => write!(self.text, "\u{1b}[{}m{text}\u{1b}[0m", color.code()),
                None => write!(self.text, "{text}"),
            };
        }
        self.text.push('\n');
    }

    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn heading(&mut self, text: &str, color: Color) {
        self.gap();
        self.spans(&[(" ", None), (text, Some(color))]);
    }

    /// Text wrapped to the page, its lines indented.
    pub(super) fn wrapped(&mut self, text: &str, first: &str, rest: &str) {
        let options = textwrap::Options::new(self.style.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(true)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&line(text), options) {
            self.line(&line);
        }
    }

    /// A table of two columns without lines or a heading row, the first of a given width.
    pub(super) fn bare_table(&mut self, rows: Vec<Vec<String>>, first: u16) {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.style.width).unwrap_or(u16::MAX));
        for row in rows {
            table.add_row(row.iter().map(|cell| escape::page(cell)).collect::<Vec<_>>());
        }
        if let Some(column) = table.column_mut(0) {
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(first + 2)));
            column.set_padding((2, 0));
        }
        if let Some(column) = table.column_mut(1) {
            column.set_padding((2, 0));
        }
        for line in table.lines() {
            self.line(&line);
        }
    }

    /// A table with a heading row; the last column may be left out on a narrow page.
    pub(super) fn table(&mut self, headings: &[&str], rows: Vec<Vec<String>>, narrow: &[u16]) {
        let mut table = Table::new();
        table.load_style(LOOK).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.style.width).unwrap_or(u16::MAX));
        table.set_header(headings);
        for row in rows {
            table.add_row(row.iter().map(|cell| escape::page(cell)).collect::<Vec<_>>());
        }
        for (index, most) in narrow.iter().enumerate().filter(|(_, most)| **most > 0) {
            if let Some(column) = table.column_mut(index) {
                column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(*most)));
            }
        }
        for line in table.lines() {
            self.line(&line);
        }
    }
}
