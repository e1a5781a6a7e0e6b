//! For reading: the whole report of one account, or a line for each of many.

use super::format::Format;
use super::page::{self, Style, summary};
use crate::report::{Entry, Summary, View};
use std::io::{self, Write};

/// The whole report.
pub(super) struct One(pub Style);

impl Format for One {
    fn entry(&self, entry: &Entry) -> io::Result<Vec<u8>> {
        let mut page = Vec::new();
        match entry {
            Entry::Report(report) => page::write(report, self.0, &mut page)?,
            Entry::Broken(broken) => summary::write_problems(broken, &mut page)?,
        }
        Ok(page)
    }
}

/// The whole report of each account that is asked for, and the summary.
pub(super) struct Several {
    pub style: Style,
    pub view: View,
}

impl Format for Several {
    fn entry(&self, entry: &Entry) -> io::Result<Vec<u8>> {
        if !self.view.details || !self.view.shows(entry.standing()) {
            return Ok(Vec::new());
        }
        let mut page = One(self.style).entry(entry)?;
        page.extend(b"\n\n");
        Ok(page)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        summary::write(summary, self.style, out)
    }
}
