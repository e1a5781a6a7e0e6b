//! A file beside the one it will replace. Its name tells which one that is, so that what a killed run has left is taken
//! over by the next one, and so that one run alone writes an output, whatever name it is called by.

use crate::cli::lock::{self, Refused};
use crate::input::many::UNFINISHED;
use crate::problem::Problem;
use crate::source::Place;
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that is not whole yet.
pub(in crate::cli) struct Unfinished {
    file: File,
    path: PathBuf,
    target: PathBuf,
}

/// The longest name of which the whole stands in that of the unfinished file, in bytes.
const LONGEST: usize = 200;

/// What a file is called until it is whole.
fn unfinished(target: &Path) -> io::Result<PathBuf> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut own = OsString::from(UNFINISHED);
    if name.len() <= LONGEST {
        own.push(name);
    } else {
        let digest = Sha256::digest(name.as_encoded_bytes());
        own.push(digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    }
    Ok(target.with_file_name(own))
}

impl Unfinished {
    /// Begins a file. An earlier one of its name stays as it is until [`Unfinished::appear`].
    ///
    /// # Errors
    /// A file that another run is writing, or that may not be replaced.
    pub(in crate::cli) fn open(target: &Path) -> Result<Self, Vec<Problem>> {
        let wrong = |error: io::Error| unwritten(Some(target), &error);
        if fs::metadata(target).is_ok_and(|about| about.permissions().readonly()) {
            let problem = Problem::new("this file may not be written to, so it is not replaced");
            let problem = problem.at(Place::file(&target.to_string_lossy()));
            return Err(vec![problem.hint("change its permissions, or write to another file")]);
        }
        let path = unfinished(target).map_err(wrong)?;
        let file = lock::take(&path).map_err(|refused| refuse(target, &path, refused))?;
        // What is there was left by a run that was killed.
        file.set_len(0).map_err(wrong)?;
        Ok(Self { file, path, target: target.to_owned() })
    }

    /// Lets all of it last on the disk, under its other name.
    pub(in crate::cli) fn settle(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Puts it in the place of an earlier file, whose permissions it takes over when that was this user's.
    pub(in crate::cli) fn appear(self) -> io::Result<()> {
        self.settle()?;
        if let Some(permissions) = earlier(&self.target) {
            self.file.set_permissions(permissions)?;
        }
        fs::rename(&self.path, &self.target)?;
        #[cfg(unix)]
        if let Some(folder) = self.path.parent() {
            // The new name lasts, too, before a journal is taken away; not every disk can promise that.
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Once it has appeared, the name is nobody's, or that of the next run.
        if lock::same(&self.file, &self.path) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn earlier(target: &Path) -> Option<fs::Permissions> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let about = fs::metadata(target).ok().filter(fs::Metadata::is_file)?;
    let own = about.uid() == nix::unistd::geteuid().as_raw();
    own.then(|| fs::Permissions::from_mode(about.mode() & 0o777))
}

#[cfg(not(unix))]
fn earlier(_: &Path) -> Option<fs::Permissions> {
    None
}

fn refuse(target: &Path, path: &Path, refused: Refused) -> Vec<Problem> {
    let (what, hint) = match refused {
        Refused::Failed(error) => return unwritten(Some(target), &error),
        Refused::Busy => ("another run is writing this", "wait until it has ended, or write to another file"),
        Refused::Kind => ("a link, a folder or a device stands where the unfinished file goes", "remove it"),
        Refused::Owner => ("the unfinished file of another user stands here", "write to another folder"),
        Refused::Open => ("others can read or write the unfinished file that stands here", "remove it"),
        Refused::Names => ("the unfinished file that stands here has another name, too", "remove it"),
    };
    let place = if matches!(refused, Refused::Busy) { target } else { path };
    vec![Problem::new(what).at(Place::file(&place.to_string_lossy())).hint(hint)]
}

/// That a report cannot be written, as the system says why.
pub(in crate::cli) fn unwritten(path: Option<&Path>, error: &io::Error) -> Vec<Problem> {
    let problem = Problem::new(format!("cannot write the report: {error}"));
    vec![match path {
        Some(path) => problem.at(Place::file(&path.to_string_lossy())),
        None => problem,
    }]
}
