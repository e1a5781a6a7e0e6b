//! From a path or standard input to a snapshot.

mod beside;
pub(super) mod bytes;
mod document;
mod exports;
pub(super) mod folder;
mod names;
pub mod patient;
pub(super) mod record;
mod unread;

pub(super) use document::recognises;
pub use folder::{Gathered, account, gather, of_gathered};
pub use record::recorded;
pub use unread::own_report;

use super::build::Draft;
use super::export::Export;
use crate::problem::{Checked, Problem};
use crate::schema::Schema;
use crate::snapshot::Snapshot;
use crate::source::{Place, Source};
use beside::Beside;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Where a snapshot comes from.
pub enum Input<'a> {
    /// A file, a pipe or a folder.
    Path(&'a Path),
    /// Standard input.
    Stdin(&'a mut dyn Read),
    /// A text that was read already.
    Text(&'a Source),
    /// The same, of which JSON is expected: a line of a file.
    Line(&'a Source),
}

/// Reads a snapshot of at most `limit` bytes a file.
///
/// # Errors
/// Everything that is wrong with any of its files.
pub fn read(schema: &Arc<Schema>, exports: &[Export], input: Input<'_>, limit: u64) -> Checked<Snapshot> {
    let none = Beside { folder: None, limit, schema };
    match input {
        Input::Text(source) => none.document(source),
        Input::Line(source) => none.finish(Draft::read(schema, source, true)?, None),
        Input::Stdin(stdin) => none.document(&bytes::from_reader("-", stdin, limit)?),
        Input::Path(path) => {
            let about = bytes::about(path)?;
            if about.is_dir() {
                return folder::read(schema, exports, path, limit);
            }
            let source = bytes::from_path(path, limit)?;
            refuse_csv(path)?;
            Beside { folder: Some(folder_of(path)), limit, schema }.document(&source)
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A table alone does not say whose it is or of which day.
fn refuse_csv(path: &Path) -> Checked<()> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    if ending.as_deref() != Some("csv") {
        return Ok(());
    }
    let problem = Problem::new("a CSV file alone is not a snapshot").at(Place::file(&path.to_string_lossy()));
    Err(vec![problem.hint(
        "put it into a folder with an account.yaml (`audit template` prints one) and audit the folder",
    )])
}
