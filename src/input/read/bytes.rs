//! Bytes of files and pipes, up to a limit that is checked while reading.

use super::patient::Patient;
use super::record::record;
use crate::problem::{Checked, Problem};
use crate::source::{Place, Source};
use std::borrow::Cow;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

fn refuse<T>(path: &Path, what: String, hint: &str) -> Checked<T> {
    let problem = Problem::new(what).at(Place::file(&path.to_string_lossy()));
    Err(vec![if hint.is_empty() { problem } else { problem.hint(hint) }])
}

fn unreadable<T>(path: &Path, error: &io::Error) -> Checked<T> {
    match error.kind() {
        io::ErrorKind::NotFound => refuse(path, "there is no such file or folder".into(), ""),
        io::ErrorKind::PermissionDenied => {
            refuse(path, "you may not read this".into(), "check its permissions")
        }
        _ => refuse(path, format!("cannot read this: {error}"), ""),
    }
}

/// What a path is; links are followed.
pub(in crate::input) fn about(path: &Path) -> Checked<Metadata> {
    let about = fs::metadata(path).or_else(|error| unreadable(path, &error));
    record(path, || match &about {
        Ok(about) => vec![u8::from(about.is_file()), u8::from(about.is_dir()), u8::from(is_pipe(about))],
        Err(problems) => told(problems),
    });
    about
}

/// What is wrong, as a part of what was read.
fn told(problems: &[Problem]) -> Vec<u8> {
    problems.iter().flat_map(|problem| problem.what.bytes()).collect()
}

/// Refuses what is called like a file that is read, and is none: opening a pipe could wait for ever.
pub(super) fn no_file<T>(path: &Path, hint: &str) -> Checked<T> {
    refuse(path, "this is called like a file that audit reads, but it is no file".into(), hint)
}

/// Whether a file lies in a folder, links followed; none when one of them is not there.
pub(super) fn inside(folder: &Path, path: &Path) -> Option<bool> {
    let (real, home) = (path.canonicalize().ok()?, folder.canonicalize().ok()?);
    Some(real.starts_with(home))
}

/// Refuses a link that leads out of its folder; nothing there is opened.
pub(super) fn stays_inside(folder: &Path, path: &Path) -> Checked<()> {
    if !fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink()) {
        return Ok(());
    }
    match inside(folder, path) {
        Some(false) => refuse(
            path,
            "this is a link that leads out of the folder".into(),
            "put a copy of the file into the folder instead",
        ),
        Some(true) | None => Ok(()),
    }
}

#[cfg(unix)]
fn is_pipe(about: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    about.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_: &Metadata) -> bool {
    false
}

/// Reads the text of a regular file or a pipe.
pub(in crate::input) fn from_path(path: &Path, limit: u64) -> Checked<Source> {
    let bytes = raw(path, limit)?;
    Source::from_bytes(&path.to_string_lossy(), bytes).map_err(|flaw| vec![Problem::from(flaw)])
}

/// Opens a regular file or a pipe.
pub(in crate::input) fn open(path: &Path) -> Checked<File> {
    let about = about(path)?;
    if !about.is_file() && !is_pipe(&about) {
        return refuse(path, "this is neither a file nor a pipe".into(), "name a file or a folder");
    }
    opened(path, &about).or_else(|error| unreadable(path, &error))
}

/// A pipe is opened without waiting for whoever writes to it: that is for the reader to do, which can be stopped.
#[cfg(target_os = "linux")]
fn opened(path: &Path, about: &Metadata) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    if !is_pipe(about) {
        return File::open(path);
    }
    let flags = nix::fcntl::OFlag::O_NONBLOCK.bits();
    fs::OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(target_os = "linux"))]
fn opened(path: &Path, _: &Metadata) -> io::Result<File> {
    File::open(path)
}

/// Reads a regular file or a pipe. Devices and sockets are refused without opening them: they may never end.
pub(in crate::input) fn raw(path: &Path, limit: u64) -> Checked<Vec<u8>> {
    let raw = whole(path, limit);
    record(path, || match &raw {
        Ok(bytes) => Cow::Borrowed(bytes.as_slice()),
        Err(problems) => Cow::Owned(told(problems)),
    });
    raw
}

fn whole(path: &Path, limit: u64) -> Checked<Vec<u8>> {
    let before = about(path)?;
    if !before.is_file() && !is_pipe(&before) {
        return refuse(path, "this is neither a file nor a pipe".into(), "name a file or a folder");
    }
    if before.is_file() && before.len() > limit {
        return too_large(path, limit);
    }
    let mut file = Patient(opened(path, &before).or_else(|error| unreadable(path, &error))?);
    let bytes = read_up_to(&mut file, limit).or_else(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > limit {
        return too_large(path, limit);
    }
    let after = file.0.metadata().or_else(|error| unreadable(path, &error))?;
    let same = after.len() == before.len() && after.modified().ok() == before.modified().ok();
    if before.is_file() && (!same || bytes.len() as u64 != before.len()) {
        return refuse(
            path,
            "this file changed while it was read".into(),
            "run again when nothing writes to it",
        );
    }
    Ok(bytes)
}

/// Reads a stream to its end.
pub(in crate::input) fn from_reader(name: &str, reader: &mut dyn Read, limit: u64) -> Checked<Source> {
    let path = Path::new(name);
    let bytes = read_up_to(reader, limit).or_else(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > limit {
        return too_large(path, limit);
    }
    Source::from_bytes(name, bytes).map_err(|flaw| vec![Problem::from(flaw)])
}

fn too_large<T>(path: &Path, limit: u64) -> Checked<T> {
    refuse(
        path,
        format!("this is larger than {} MiB", limit >> 20),
        "a snapshot is one account; split what belongs to others",
    )
}

/// One byte more than the limit, so that more can be told from exactly as much.
fn read_up_to(reader: &mut dyn Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}
