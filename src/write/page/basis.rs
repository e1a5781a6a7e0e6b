//! What the verdict rests on, as far as it is not this program's own pack as it is.

use super::Detail;
use super::text::{Color, Page};
use crate::escape::short;
use crate::report::Report;

/// So much of a line is shown; a path and a digest fit.
const LINE: usize = 400;

/// What was accepted stands in a section of its own, but for the brief form, which has none.
pub(super) fn write(page: &mut Page, report: &Report, detail: Detail) {
    let lines = match detail {
        Detail::Brief => report.basis.lines(),
        Detail::Normal => report.basis.beside_accepted(),
        Detail::Full => report.basis.all(),
    };
    if lines.is_empty() {
        return;
    }
    page.heading("WHAT THIS RESTS ON", Color::Bold);
    for line in lines {
        page.wrapped(&short(&line, LINE), "  ", "      ");
    }
}
