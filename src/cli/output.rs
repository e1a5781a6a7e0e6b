//! Where a report goes, and how it gets there whole or not at all.

mod pipe;
mod target;
mod unfinished;

pub(super) use target::{Destination, write};
pub(super) use unfinished::{Unfinished, unwritten};

use super::args::{ColorChoice, FormatArg, Shared};
use crate::escape::{self, SafeJson};
use crate::problem::Problem;
use crate::write::{Detail, Format, Style};
use serde::Serialize;
use std::io::{self, IsTerminal};

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
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => terminal && !plain(),
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
pub(super) fn format(given: &[FormatArg], command: &str, known: &[Format]) -> Result<Format, Vec<Problem>> {
    match given {
        [] => Ok(known.first().copied().unwrap_or(Format::Table)),
        [FormatArg { format, file: None }] if known.contains(format) => Ok(*format),
        [FormatArg { format, file: None }] => {
            let problem = Problem::new(format!("--format {}: {command} has no such form", format.word()));
            Err(vec![problem.hint(format!("it may be: {}", Format::words(known)))])
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

/// A file that may not become so large is an error of its writing, and not the sudden end of the process. Threads that
/// are started later are like the one that calls this.
pub(super) fn outlive_limits() {
    #[cfg(unix)]
    {
        let mut signals = nix::sys::signal::SigSet::empty();
        signals.add(nix::sys::signal::Signal::SIGXFSZ);
        // Where it cannot be done, the limit ends the process, and what is unfinished is taken over by the next run.
        let _ = signals.thread_block();
    }
}

fn terminal_width() -> usize {
    comfy_table::Table::new().width().map_or(PAGE, usize::from)
}

/// A page for reading: no line of it can move a cursor or be a command of a build log, whatever a pack, a stored
/// result or a path has put into it.
pub(super) fn show(shared: &Shared, page: &str) -> Result<(), Vec<Problem>> {
    write(shared.output.as_deref(), &mut |out| out.write_all(escape::page(page).as_bytes()))
}
