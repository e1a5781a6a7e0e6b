//! What a file is that nobody named, by its name and, where that says too little, by what the reader makes of it.

use super::reading::Reading;
use crate::input::read::{bytes, own_report, recognises};
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

/// What a file may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// YAML or JSON: an account, whatever is wrong with it.
    Document,
    /// An account a line.
    Lines,
    /// A table or a spreadsheet, which alone does not say whose it is.
    Table,
    /// A snapshot or a table under another kind of name, as `account.yaml.txt`.
    Renamed,
    /// Called like something that is read, but no file.
    NoFile,
    /// A report, or another file that belongs to this program.
    Own,
    /// Something that is never read, such as a picture.
    Other,
}

/// What a file is, of which nothing may be known but its name.
pub(super) fn kind(how: Reading<'_>, path: &Path, about: Option<&Metadata>) -> Looks {
    let kind = by_name(path);
    if !about.is_some_and(Metadata::is_file) {
        return if kind == Looks::Other { kind } else { Looks::NoFile };
    }
    match kind {
        Looks::Document | Looks::Lines | Looks::Table if own(how, path) => Looks::Own,
        Looks::Other if holds_snapshot(how, path) => Looks::Renamed,
        kind => kind,
    }
}

pub(super) fn ending(path: &Path) -> String {
    path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_ascii_lowercase())
}

pub(super) fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whether each line of a file is an account.
pub(super) fn holds_lines(path: &Path) -> bool {
    by_name(path) == Looks::Lines
}

/// Whether a file is called like a table or a spreadsheet.
pub(super) fn is_table(path: &Path) -> bool {
    by_name(path) == Looks::Table
}

fn by_name(path: &Path) -> Looks {
    match &*ending(path) {
        "yaml" | "yml" | "json" => Looks::Document,
        "jsonl" | "ndjson" => Looks::Lines,
        "csv" | "xlsx" => Looks::Table,
        _ if renamed(&name(path).to_ascii_lowercase()) => Looks::Renamed,
        _ => Looks::Other,
    }
}

/// `account.yaml.txt`, `account.json~`, `contracts.csv (1)`: an ending that is read, and something behind it.
fn renamed(name: &str) -> bool {
    const READ: [&str; 7] = [".yaml", ".yml", ".jsonl", ".json", ".ndjson", ".csv", ".xlsx"];
    const OURS: [&str; 4] = [".journal", ".lock", ".license", ".licence"];
    let behind = READ.iter().find_map(|ending| Some(&name[name.rfind(ending)? + ending.len()..]));
    behind.is_some_and(|behind| {
        behind.starts_with(|c: char| !c.is_ascii_alphanumeric()) && !OURS.contains(&behind)
    })
}

/// Whether the reader finds a snapshot in a text under any name. Every snapshot says `as_of`.
fn holds_snapshot(how: Reading<'_>, path: &Path) -> bool {
    let text = |start: &[u8]| !start.contains(&0) && !start.starts_with(b"%PDF");
    if !text(&start(path)) {
        return false;
    }
    let Ok(source) = bytes::from_path(path, how.limit) else { return false };
    source.text().contains("as_of") && recognises(how.schema, &source)
}

/// Files that rules, settings and waivers are written into.
const NAMES: [&str; 3] = ["audit.yaml", "waivers.yaml", "pack.yaml"];

/// Whether a file is a result or a setting of this program.
fn own(how: Reading<'_>, path: &Path) -> bool {
    if NAMES.contains(&&*name(path)) {
        let source = bytes::from_path(path, how.limit);
        return source.is_ok_and(|source| !recognises(how.schema, &source));
    }
    let json = ending(path) != "yaml" && ending(path) != "yml";
    json && own_report(&start(path))
}

/// The first bytes of a file.
fn start(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(512).read_to_end(&mut bytes));
    read.map(|_| bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn an_ending_behind_an_ending_is_told() {
        for name in ["account.yaml.txt", "a.json~", "a.csv (1)", "a.jsonl.bak", "a.xlsx.tmp"] {
            assert!(renamed(name), "{name}");
        }
        for name in ["a.txt", "a.yamlx", "out.jsonl.journal", "out.csv.lock", "a.csv.license", "csv.png"] {
            assert!(!renamed(name), "{name}");
        }
    }
}
