//! The report for a terminal: verdicts and recommendation first, then what they rest on.

mod accounts;
mod basis;
mod brief;
mod contradictions;
mod dates;
mod files;
mod findings;
mod plan;
mod sections;
pub(super) mod summary;
mod text;

use crate::policy::Level;
use crate::report::{Report, ReportedFinding};
use std::io::{self, Write};

/// How much of the report is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Detail {
    /// One screen: verdicts, recommendation, dates and blockers.
    Brief,
    /// Everything; where there is much, without what to do about each finding.
    #[default]
    Normal,
    /// Everything, with what to do about each finding.
    Full,
}

/// How wide the terminal is and whether it shows colour.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// Whether escape sequences for colour are written.
    pub color: bool,
    /// How much is shown.
    pub detail: Detail,
}

impl Style {
    /// A width in which the report can be read.
    #[must_use]
    pub fn new(width: usize, color: bool, detail: Detail) -> Self {
        Self { width: width.clamp(40, 140), color, detail }
    }
}

/// So many findings of the action asked about fit on a page with what to do about each.
const ROOM: usize = 14;

/// Whether a page has to be dense to stay readable.
fn crowded(report: &Report, style: Style) -> bool {
    let shown = |found: &&ReportedFinding| match found.level(&report.asked) {
        Some(Level::Blocker | Level::Warning | Level::Info) => found.told(),
        Some(Level::Contradiction | Level::Wait) | None => false,
    };
    style.detail != Detail::Full && report.findings.iter().filter(shown).count() > ROOM
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
    dates::write(&mut page, report);
    if style.detail == Detail::Brief {
        brief::write(&mut page, report);
        sections::known(&mut page, report);
    } else {
        let crowded = crowded(report, style);
        findings::write(&mut page, report, crowded);
        sections::kept(&mut page, report, crowded);
        contradictions::write(&mut page, report);
        accounts::write(&mut page, report);
        sections::unanswered(&mut page, report);
        sections::money(&mut page, report, crowded);
        plan::write(&mut page, report, crowded, style.detail);
        sections::accepted(&mut page, report);
        sections::known(&mut page, report);
    }
    basis::write(&mut page, report, style.detail);
    files::write(&mut page, report, style);
    sections::last_line(&mut page, report);
    out.write_all(page.text().as_bytes())
}
