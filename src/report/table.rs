//! The report for a terminal: verdicts and recommendation first, then what they rest on.

mod findings;
mod plan;
mod sections;
mod text;

use super::Report;
use std::io::{self, Write};

/// How wide the terminal is and whether it shows colour.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// Whether escape sequences for colour are written.
    pub color: bool,
}

impl Style {
    /// A width in which the report can be read.
    #[must_use]
    pub fn new(width: usize, color: bool) -> Self {
        Self { width: width.clamp(40, 140), color }
    }
}

/// Writes the report as text.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = text::Page::new(style);
    sections::header(&mut page, report);
    sections::verdicts(&mut page, report);
    sections::recommendation(&mut page, report);
    findings::write(&mut page, report);
    sections::unanswered(&mut page, report);
    sections::money(&mut page, report);
    plan::write(&mut page, report);
    sections::accepted(&mut page, report);
    sections::changed(&mut page, report);
    sections::last_line(&mut page, report);
    out.write_all(page.text().as_bytes())
}
