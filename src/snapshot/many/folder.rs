//! What a folder holds: one account, tables over many, or an account an entry.

use super::look::ending;
use super::tables;
use crate::problem::Checked;
use crate::snapshot::read::{bytes, folder as one};
use sha2::{Digest, Sha256};
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

/// Adds all that an account is read from: its file and the CSV files that it names, or the files of its folder.
pub(super) fn digest(path: &Path, limit: u64, hash: &mut Sha256) {
    let Ok(about) = std::fs::metadata(path) else { return };
    if about.is_dir() {
        for file in one::list(path).unwrap_or_default() {
            add(&file, limit, hash);
        }
        return;
    }
    let text = add(path, limit, hash);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !contains(&text, b".csv") {
        return;
    }
    for file in one::list(folder).unwrap_or_default() {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if ending(&file) == "csv" && contains(&text, name.as_bytes()) {
            add(&file, limit, hash);
        }
    }
}

fn add(file: &Path, limit: u64, hash: &mut Sha256) -> Vec<u8> {
    let bytes = if file.is_file() { bytes::raw(file, limit).unwrap_or_default() } else { Vec::new() };
    hash.update(file.to_string_lossy().as_bytes());
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(&bytes);
    bytes
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}
