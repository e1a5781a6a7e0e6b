//! The files of the account, when there is more to say than what was named.

use super::text::{Color, Page};
use super::{Detail, Style, crowded};
use crate::escape::short;
use crate::report::Report;

/// So many files are told; --full tells all. What was not read is left out last.
const MOST: usize = 12;
/// The widest name, in characters.
const NAME: usize = 36;

pub(super) fn write(page: &mut Page, report: &Report, style: Style) {
    // On a dense page only what was not read has a place.
    let unread = report.unread().count();
    let dense = style.detail == Detail::Brief || crowded(report, style);
    if !report.tells_files() || dense && unread == 0 {
        return;
    }
    page.heading("FILES", Color::Bold);
    let most = match () {
        () if page.full() => report.files.len(),
        () if dense => unread.min(MOST),
        () => MOST,
    };
    let files = report.first_files(most);
    let width = files.iter().map(|file| report.inside(file).chars().count()).max().unwrap_or(0).min(NAME);
    for file in &files {
        let name = short(report.inside(file), NAME);
        let first = format!("  {name:width$}  ");
        page.wrapped(&short(&file.became(), 300), &first, "      ");
    }
    let more = report.files.len() - files.len();
    if more > 0 {
        page.line(&format!("  … and {more} more (--full)"));
    }
}
