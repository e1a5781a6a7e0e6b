//! Facts that cannot both be true.

use super::text::{Color, Page, SENTENCE};
use crate::escape::{line, short};
use crate::policy::Level;
use crate::report::{At, Report, ReportedFinding};

/// So many are told; --full tells all.
const MOST: usize = 10;

/// Facts that cannot both be true, each with both places; whatever else is cut short, these are told.
pub(super) fn write(page: &mut Page, report: &Report) {
    let level = |found: &&ReportedFinding| found.told() && found.gravest() == Some(Level::Contradiction);
    let list: Vec<&ReportedFinding> = report.findings.iter().filter(level).collect();
    if list.is_empty() {
        return;
    }
    let most = if page.full() { list.len() } else { MOST };
    page.heading("CONTRADICTIONS", Color::Yellow);
    for found in list.iter().take(most) {
        let place = |at: &At| line(&at.line_of_file());
        let against = found.against.as_ref().map_or_else(String::new, |at| format!(" and {}", place(at)));
        page.wrapped(&format!("{} ({}).", short(&found.message, SENTENCE), found.rule), "  ", "      ");
        let where_found = format!("{}{against}. Which is right? {}", place(&found.at), line(&found.fix));
        page.wrapped(&where_found, "      ", "      ");
    }
    if list.len() > most {
        page.line(&format!("  … and {} more (--full)", list.len() - most));
    }
}
