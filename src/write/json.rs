//! JSON: one report, a batch as one document, or a result a line.

use super::writer::{Comma, ReportWriter};
use crate::escape::{SafeJson, json_line};
use crate::report::{AccountResult, Summary};
use serde::Serialize;
use std::io::{self, Write};

/// One document that is the report.
pub(super) struct JsonReport;

impl ReportWriter for JsonReport {
    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut json = serde_json::Serializer::with_formatter(&mut bytes, SafeJson::new());
        entry.serialize(&mut json)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// One document: the accounts, then the summary.
#[derive(Default)]
pub(super) struct JsonBatch(Comma);

impl ReportWriter for JsonBatch {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\n\"batch\": {},\n\"accounts\": [", crate::report::VERSION)
    }

    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        Ok(json_line(entry).into_bytes())
    }

    fn join(&mut self, piece: &[u8], out: &mut dyn Write) -> io::Result<()> {
        self.0.join(piece, out)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n],\n\"summary\": {}\n}}", json_line(&summary.totals))
    }
}

/// A result a line; behind them, if there is any, what was passed over.
pub(super) struct JsonLines;

impl ReportWriter for JsonLines {
    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        Ok((json_line(entry) + "\n").into_bytes())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let passed = &summary.totals.passed_over;
        if passed.count == 0 {
            return Ok(());
        }
        let line = serde_json::json!({ "batch": crate::report::VERSION, "passed_over": passed });
        writeln!(out, "{}", json_line(&line))
    }
}
