//! audit.yaml that nobody named: where it is looked for, and when it counts.

use crate::cli::args::Command;
use crate::cli::audited::{Audited, SettingsLocation};
use crate::problem::Problem;
use crate::source::Place;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// What the file is called.
pub(super) const NAME: &str = "audit.yaml";

/// Whether settings could change what a command says of an account, or of what judges.
pub(in crate::cli) fn judges(command: Option<&Command>) -> bool {
    match command {
        None => true,
        Some(
            Command::Init(_)
            | Command::Import(_)
            | Command::Explain(_)
            | Command::Batch(_)
            | Command::Filter
            | Command::Test(_)
            | Command::Check(_)
            | Command::Pack
            | Command::Config,
        ) => true,
        Some(
            Command::Template(_)
            | Command::Glossary
            | Command::Rules(_)
            | Command::New(_)
            | Command::Schema(_)
            | Command::Render(_)
            | Command::Diff(_)
            | Command::Completions(_)
            | Command::Man(_),
        ) => false,
    }
}

/// audit.yaml of the working folder or above it: the nearest one that lies outside of what is audited and belongs to
/// this user or to root, and only where a person looks on. What is passed over is told in one line.
pub(super) fn settings(audited: &Audited, tell: bool) -> Option<PathBuf> {
    let folder = std::env::current_dir().ok()?;
    let there = folder.ancestors().map(|folder| folder.join(NAME)).enumerate();
    let mut passed = Vec::new();
    let mut used = None;
    for (above, path) in there.filter(|(_, path)| path.is_file()) {
        let found = audited.found(&path);
        let counts = found == SettingsLocation::Outside && trusted(&path);
        if counts && watched() {
            used = Some(path);
            break;
        }
        let why = match found {
            SettingsLocation::Inside | SettingsLocation::Beside => "because it lies with what is audited",
            SettingsLocation::Outside if counts => "where nobody looks on",
            SettingsLocation::Outside => "because it belongs to somebody else",
        };
        let named =
            (found != SettingsLocation::Inside).then(|| format!("--config {}{NAME}", "../".repeat(above)));
        passed.push((path, why, named));
        if counts {
            break;
        }
    }
    if tell {
        told(&passed);
    }
    used
}

/// What was passed over, in one line: the nearest file, why, and what uses it.
fn told(passed: &[(PathBuf, &str, Option<String>)]) {
    let [(path, why, named), more @ ..] = passed else { return };
    let more = match more.len() {
        0 => String::new(),
        1 => ", nor is one above it".to_owned(),
        many => format!(", nor are {many} above it"),
    };
    let named = named.as_ref().map_or_else(String::new, |named| format!("{named} uses it, "));
    let what = format!("{NAME} is not used here, {why}{more}; {named}--no-config silences this");
    crate::cli::note(&Problem::new(what).at(Place::file(&path.to_string_lossy())));
}

/// Whether a person looks on, and would see what settings change.
fn watched() -> bool {
    io::stdout().is_terminal() && std::env::var_os("CI").is_none_or(|value| value.is_empty())
}

/// Whether a file, and a link to it, belong to this user or to root.
#[cfg(unix)]
fn trusted(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = nix::unistd::geteuid().as_raw();
    let fine = |about: io::Result<std::fs::Metadata>| {
        about.is_ok_and(|about| about.uid() == 0 || about.uid() == own)
    };
    fine(path.symlink_metadata()) && fine(path.metadata())
}

#[cfg(not(unix))]
fn trusted(_: &Path) -> bool {
    true
}
