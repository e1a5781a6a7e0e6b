//! Rows that may hold something open: what nothing judged.

use super::text::{Color, Page};
use crate::escape::line;
use crate::report::Report;

/// So many are told; --full tells all.
const MOST: usize = 10;

pub(super) fn write(page: &mut Page, report: &Report) {
    let list = &report.unaccounted;
    if !list.is_empty() {
        page.heading("NOT JUDGED", Color::Yellow);
    }
    let most = if page.full() { list.len() } else { MOST };
    for row in list.iter().take(most) {
        let text = format!(
            "{} may hold something open, and nothing judged it for {} ({}).",
            row.what(),
            row.actions.join(" or "),
            row.at.line_of_file()
        );
        page.wrapped(&line(&text), "  ", "      ");
    }
    if list.len() > most {
        page.line(&format!("  … and {} more (--full)", list.len() - most));
    }
    if let Some(text) = report.own_speakers() {
        page.gap();
        page.wrapped(&line(&format!("{text}.")), "  ", "  ");
    }
}
