//! Files that this program makes for itself and one run alone may have: journals, and outputs that are not whole yet. A
//! file of anybody else, or one that another path leads to, is never taken for one.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// Why a file is not taken.
#[derive(Debug)]
pub(super) enum Refused {
    /// Another run has it.
    Busy,
    /// It is a link, a folder, a pipe or a device.
    Kind,
    /// It belongs to another user.
    Owner,
    /// Others can read or write it.
    Open,
    /// It has more than one name: what is written here would appear elsewhere.
    Names,
    /// It cannot be opened or locked.
    Failed(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// Makes a file for its owner alone, or opens the one that an earlier run left. What is checked is what was opened: the
/// name may come to lead elsewhere at any time.
///
/// # Errors
/// A file that is not this user's own, and one that another run has.
pub(super) fn take(path: &Path) -> Result<File, Refused> {
    loop {
        let (file, found) = match options().create_new(true).open(path) {
            Ok(file) => (file, false),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match open(path)? {
                Some(file) => (file, true),
                None => continue,
            },
            Err(error) => return Err(error.into()),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Refused::Busy),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // Otherwise the run that had it has ended and taken the file away in between.
        if same(&file, path) {
            return if found { own(&file).map(|()| file) } else { Ok(file) };
        }
    }
}

/// Opens a file that is there; none when it is there no more.
fn open(path: &Path) -> Result<Option<File>, Refused> {
    match fs::symlink_metadata(path) {
        // A device might do something when it is opened.
        Ok(about) if !about.is_file() => return Err(Refused::Kind),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    match options().open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// No link is followed, and a pipe that was put there in between does not hang.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    {
        use nix::fcntl::OFlag;
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK).bits());
    }
    options
}

#[cfg(unix)]
fn own(file: &File) -> Result<(), Refused> {
    use std::os::unix::fs::MetadataExt;
    let about = file.metadata()?;
    match () {
        () if !about.is_file() => Err(Refused::Kind),
        () if about.uid() != nix::unistd::geteuid().as_raw() => Err(Refused::Owner),
        () if about.mode() & 0o077 != 0 => Err(Refused::Open),
        () if about.nlink() != 1 => Err(Refused::Names),
        () => Ok(()),
    }
}

#[cfg(not(unix))]
fn own(file: &File) -> Result<(), Refused> {
    if file.metadata()?.is_file() { Ok(()) } else { Err(Refused::Kind) }
}

/// Whether the name leads to this file, and not over a link.
#[cfg(unix)]
pub(super) fn same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let there = fs::symlink_metadata(path).map(|about| (about.dev(), about.ino()));
    let own = file.metadata().map(|about| (about.dev(), about.ino()));
    matches!((there, own), (Ok(there), Ok(own)) if there == own)
}

#[cfg(not(unix))]
pub(super) fn same(_: &File, path: &Path) -> bool {
    path.exists()
}
