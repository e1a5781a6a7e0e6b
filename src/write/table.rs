//! For reading: the whole report of one account, or a line for each of many.

use super::page::{self, Style, summary};
use super::writer::ReportWriter;
use crate::report::{AccountResult, Summary, View};
use std::io::{self, Write};

/// The whole report.
pub(super) struct WholeReport(pub Style);

impl ReportWriter for WholeReport {
    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        let mut page = Vec::new();
        match entry {
            AccountResult::Report(report) => page::write(report, self.0, &mut page)?,
            AccountResult::Broken(broken) => summary::write_problems(broken, &mut page)?,
        }
        Ok(page)
    }
}

/// The whole report of each account that is asked for, and the summary.
pub(super) struct BatchOverview {
    pub style: Style,
    pub view: View,
}

impl ReportWriter for BatchOverview {
    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        if !self.view.details || !self.view.shows(entry.standing()) {
            return Ok(Vec::new());
        }
        let mut page = WholeReport(self.style).entry(entry)?;
        page.extend(b"\n\n");
        Ok(page)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        summary::write(summary, self.style, out)
    }
}
