//! The report as JSON: whole, for programs.

use super::Report;
use super::escape::SafeJson;
use serde::Serialize;
use std::io::{self, Write};

/// Writes the report as one JSON document.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut json = serde_json::Serializer::with_formatter(&mut *out, SafeJson::new());
    report.serialize(&mut json)?;
    writeln!(out)
}
