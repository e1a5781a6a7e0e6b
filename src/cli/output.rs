//! Where a report goes, and how it gets there whole or not at all.

use super::args::{Format, Shared, When};
use crate::problem::Problem;
use crate::report::escape::SafeJson;
use crate::report::{Detail, Style};
use crate::source::Place;
use clap::ValueEnum;
use serde::Serialize;
use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// The width of a page that nobody looks at on a terminal.
const PAGE: usize = 100;

/// The width and colour of the page.
pub(super) fn style(shared: &Shared) -> Style {
    let terminal = shared.output.is_none() && io::stdout().is_terminal();
    let width = if terminal { terminal_width() } else { PAGE };
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    let color = match shared.color {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && !plain,
    };
    let detail = match (shared.brief, shared.full) {
        (true, _) => Detail::Brief,
        (_, true) => Detail::Full,
        _ => Detail::Normal,
    };
    Style::new(width, color, detail)
}

/// The form that is asked for, when this command has it; the first one unless said otherwise.
pub(super) fn form(given: Option<Format>, command: &str, known: &[Format]) -> Result<Format, Vec<Problem>> {
    let word = |format: &Format| {
        format.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    };
    match given {
        None => Ok(known.first().copied().unwrap_or(Format::Table)),
        Some(format) if known.contains(&format) => Ok(format),
        Some(format) => {
            let words: Vec<String> = known.iter().map(word).collect();
            let problem = Problem::new(format!("--format {}: {command} has no such form", word(&format)));
            Err(vec![problem.hint(format!("it may be: {}", words.join(", ")))])
        }
    }
}

/// JSON as it is printed: two spaces a level, every hidden character escaped.
pub(super) fn json(value: &serde_json::Value) -> String {
    let mut bytes = Vec::new();
    let mut json = serde_json::Serializer::with_formatter(&mut bytes, SafeJson::new());
    // Writing a value to memory cannot fail.
    let _ = value.serialize(&mut json);
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

/// A page for this terminal, in the normal form.
pub(super) fn page() -> Style {
    Style::new(terminal_width(), false, Detail::Normal)
}

fn terminal_width() -> usize {
    comfy_table::Table::new().width().map_or(PAGE, usize::from)
}

/// Writes a report to a file or to standard output. A reader that goes away is nobody's error.
pub(super) fn write(
    path: Option<&Path>,
    report: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Vec<Problem>> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout().lock());
        let written = report(&mut out).and_then(|()| out.flush());
        return match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                // What is buffered can go nowhere any more.
                let _ = out.into_parts();
                Ok(())
            }
            Err(error) => Err(vec![Problem::new(format!("cannot write the report: {error}"))]),
            Ok(()) => Ok(()),
        };
    };
    to_file(path, report).map_err(|error| {
        vec![
            Problem::new(format!("cannot write the report: {error}"))
                .at(Place::file(&path.to_string_lossy())),
        ]
    })
}

/// Writes beside the file and renames, so that an earlier report stays intact until the new one is whole.
fn to_file(path: &Path, report: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let target = match fs::symlink_metadata(path) {
        Ok(about) if about.is_symlink() => fs::canonicalize(path)?,
        _ => path.to_owned(),
    };
    if let Ok(about) = fs::metadata(&target)
        && !about.is_file()
    {
        return through(&target, report);
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Made readable by its owner alone: a report is personal.
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    {
        let mut out = BufWriter::new(temporary.as_file_mut());
        report(&mut out)?;
        out.flush()?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// A pipe or a device is written to as it is; a folder cannot be.
fn through(target: &Path, report: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let file = fs::OpenOptions::new().write(true).open(target)?;
    let mut out = BufWriter::new(file);
    report(&mut out)?;
    out.flush()
}
