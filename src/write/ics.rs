//! A calendar of all accounts.

use super::calendar;
use super::writer::ReportWriter;
use crate::report::{AccountResult, Summary};
use std::io::{self, Write};

#[derive(Default)]
pub(super) struct Ics {
    begun: bool,
}

const BEGIN: &str = "BEGIN:VEVENT";
const END: &str = "END:VCALENDAR";

impl ReportWriter for Ics {
    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        calendar::write(entry, &mut bytes)?;
        Ok(bytes)
    }

    /// The first calendar without its end; of every further one its events.
    fn join(&mut self, piece: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let text = std::str::from_utf8(piece).map_err(io::Error::other)?;
        if text.is_empty() {
            return Ok(());
        }
        let body = text.rfind(END).map_or(text, |end| &text[..end]);
        let body = match (std::mem::replace(&mut self.begun, true), body.find(BEGIN)) {
            (false, _) => body,
            (true, Some(start)) => &body[start..],
            (true, None) => "",
        };
        out.write_all(body.as_bytes())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if !self.begun {
            write!(
                out,
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//closeout//audit//EN\r\nCALSCALE:GREGORIAN\r\n"
            )?;
        }
        let mut bytes = Vec::new();
        calendar::passed_over(summary, &mut bytes)?;
        self.join(&bytes, out)?;
        write!(out, "{END}\r\n")
    }
}
