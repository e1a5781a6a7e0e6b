//! Where a report goes, and how it gets there whole or not at all.

use super::args::{Form, Format, Shared, When};
use crate::problem::Problem;
use crate::report::escape::{self, SafeJson};
use crate::report::{Detail, Style};
use crate::snapshot::many::UNFINISHED;
use crate::source::Place;
use serde::Serialize;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The width of a page that nobody looks at on a terminal.
const PAGE: usize = 100;

/// The width and colour of the page.
pub(super) fn style(shared: &Shared) -> Style {
    page_style(shared, shared.output.is_none() && io::stdout().is_terminal())
}

/// The same for a file.
pub(super) fn file_style(shared: &Shared) -> Style {
    page_style(shared, false)
}

fn page_style(shared: &Shared, terminal: bool) -> Style {
    let width = if terminal { terminal_width() } else { PAGE };
    let color = match shared.color {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && !plain(),
    };
    let detail = match (shared.brief, shared.full) {
        (true, _) => Detail::Brief,
        (_, true) => Detail::Full,
        _ => Detail::Normal,
    };
    Style::new(width, color, detail)
}

/// Whether the person, or the terminal, wants no colours.
fn plain() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_none_or(|term| term == "dumb")
}

/// Whether help, which no flag colours, may be set off by more than its words.
pub(super) fn colorful() -> bool {
    io::stdout().is_terminal() && !plain()
}

/// The form that is asked for, when this command has it; the first one unless said otherwise.
pub(super) fn form(given: &[Form], command: &str, known: &[Format]) -> Result<Format, Vec<Problem>> {
    let words: Vec<&str> = known.iter().map(|format| format.word()).collect();
    match given {
        [] => Ok(known.first().copied().unwrap_or(Format::Table)),
        [Form { format, file: None }] if known.contains(format) => Ok(*format),
        [Form { format, file: None }] => {
            let problem = Problem::new(format!("--format {}: {command} has no such form", format.word()));
            Err(vec![problem.hint(format!("it may be: {}", words.join(", ")))])
        }
        _ => {
            let problem = Problem::new(format!("--format: {command} has one form at a time"));
            Err(vec![problem.hint("name one, and a file with --output")])
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

/// A page for reading: no line of it can move a cursor or be a command of a build log, whatever a pack, a stored
/// result or a path has put into it.
pub(super) fn show(shared: &Shared, page: &str) -> Result<(), Vec<Problem>> {
    write(shared.output.as_deref(), &mut |out| out.write_all(escape::page(page).as_bytes()))
}

/// Writes a report to a file or to standard output. A reader that goes away is nobody's error.
pub(super) fn write(
    path: Option<&Path>,
    report: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Vec<Problem>> {
    let mut target = Target::open(path)?;
    target.write(report)?;
    target.finish()
}

/// Where something is written to; a file appears whole, at the end, or not at all.
pub(super) enum Target {
    /// Standard output, as long as somebody reads it.
    Stdout(Option<BufWriter<io::Stdout>>),
    /// A pipe or a device is written to as it is; a folder cannot be.
    Through(PathBuf, BufWriter<File>),
    /// A file beside the one it will replace.
    Beside(PathBuf, BufWriter<NamedTempFile>),
}

pub(super) fn unwritten(path: Option<&Path>, error: &io::Error) -> Vec<Problem> {
    let problem = Problem::new(format!("cannot write the report: {error}"));
    vec![match path {
        Some(path) => problem.at(Place::file(&path.to_string_lossy())),
        None => problem,
    }]
}

impl Target {
    /// Opens a file, or standard output when none is named.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Vec<Problem>> {
        let Some(path) = path else { return Ok(Self::Stdout(Some(BufWriter::new(io::stdout())))) };
        beside(path).map_err(|error| unwritten(Some(path), &error))
    }

    /// Writes a piece.
    pub(super) fn write(
        &mut self,
        piece: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Vec<Problem>> {
        match self {
            Self::Stdout(None) => Ok(()),
            Self::Stdout(Some(out)) => {
                let written = piece(out);
                self.read_by_somebody(written)
            }
            Self::Through(path, out) => piece(out).map_err(|error| unwritten(Some(path), &error)),
            Self::Beside(path, out) => piece(out).map_err(|error| unwritten(Some(path), &error)),
        }
    }

    /// Writes out what is buffered.
    pub(super) fn flush(&mut self) -> Result<(), Vec<Problem>> {
        match self {
            Self::Stdout(Some(out)) => {
                let written = out.flush();
                self.read_by_somebody(written)
            }
            Self::Stdout(None) | Self::Through(..) | Self::Beside(..) => Ok(()),
        }
    }

    fn read_by_somebody(&mut self, written: io::Result<()>) -> Result<(), Vec<Problem>> {
        match (written, self) {
            (Err(error), Self::Stdout(out)) if error.kind() == io::ErrorKind::BrokenPipe => {
                // What is buffered can go nowhere any more.
                let _ = out.take().map(BufWriter::into_parts);
                Ok(())
            }
            (written, _) => written.map_err(|error| unwritten(None, &error)),
        }
    }

    /// Whether nobody reads it any more.
    pub(super) fn gone(&self) -> bool {
        matches!(self, Self::Stdout(None))
    }

    /// Makes it last: until here an earlier file is intact.
    pub(super) fn finish(mut self) -> Result<(), Vec<Problem>> {
        self.flush()?;
        match self {
            Self::Stdout(_) => Ok(()),
            Self::Through(path, mut out) => out.flush().map_err(|error| unwritten(Some(&path), &error)),
            Self::Beside(path, out) => {
                let last = || {
                    let temporary = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                    temporary.as_file().sync_all()?;
                    temporary.persist(&path).map_err(|error| error.error).map(|_| ())
                };
                last().map_err(|error| unwritten(Some(&path), &error))
            }
        }
    }
}

/// Opens a file beside the one that is meant, so that an earlier report stays intact until the new one is whole.
fn beside(path: &Path) -> io::Result<Target> {
    let target = match fs::symlink_metadata(path) {
        Ok(about) if about.is_symlink() => fs::canonicalize(path)?,
        _ => path.to_owned(),
    };
    if fs::metadata(&target).is_ok_and(|about| !about.is_file()) {
        let file = fs::OpenOptions::new().write(true).open(&target)?;
        return Ok(Target::Through(target, BufWriter::new(file)));
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Made readable by its owner alone: a report is personal.
    let temporary = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    Ok(Target::Beside(target, BufWriter::new(temporary)))
}
