//! What a folder holds: one account, tables over many, or an account an entry.

use super::tables;
use crate::input::read::folder as one;
use crate::problem::Checked;
use std::path::{Path, PathBuf};

/// What a folder is.
pub(super) enum Found {
    /// It holds an account.yaml.
    Account,
    /// It holds an accounts.csv; these are its files.
    Tables(Vec<PathBuf>),
    /// Its entries, of which some may be accounts.
    Entries(Vec<PathBuf>),
}

/// Looks at the names in a folder.
pub(super) fn look(path: &Path) -> Checked<Found> {
    let files = one::list(path)?;
    let named = |name: &str| files.iter().any(|file| file.file_name().is_some_and(|own| own == name));
    if one::NAMES.iter().any(|name| named(name)) {
        return Ok(Found::Account);
    }
    let tables = named(tables::ACCOUNTS);
    Ok(if tables { Found::Tables(files) } else { Found::Entries(files) })
}
