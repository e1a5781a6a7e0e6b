//! Whose a journal is: nothing that is none is ever written to, or deleted as one.

use super::journal::unusable;
use crate::problem::{Checked, Problem};
use crate::source::Place;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// How every journal begins.
pub(super) const MAGIC: &[u8] = b"audit journal 2\n";

/// Refuses what is no journal of this program, or may be somebody else's: it would be written to, and deleted at the end.
pub(super) fn own(path: &Path, resume: bool) -> Checked<()> {
    let refuse = |what: &str| {
        let problem = Problem::new(what).at(Place::file(&path.to_string_lossy()));
        Err(vec![problem.hint("name a file that is not there yet; this one stays as it is")])
    };
    match fs::symlink_metadata(path) {
        Ok(about) if !about.is_file() => {
            refuse("a journal is a plain file, not a link, a folder or a device")
        }
        Ok(about) if resume && shared(&about) => refuse("others can read or write this journal"),
        Ok(_) => match File::open(path).and_then(|mut file| start(&mut file)) {
            Ok(start) if start == MAGIC || cut_off(&start) => Ok(()),
            Ok(_) => refuse("this is no journal of audit batch"),
            Err(error) => Err(vec![unusable(path, &error)]),
        },
        Err(_) => Ok(()),
    }
}

/// The first bytes, as many as a journal has of its own.
pub(super) fn start(file: &mut File) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    file.take(MAGIC.len() as u64).read_to_end(&mut start)?;
    Ok(start)
}

/// Whether a run was ended before it had written that.
pub(super) fn cut_off(start: &[u8]) -> bool {
    start.len() < MAGIC.len() && MAGIC.starts_with(start)
}

/// A journal is made for its owner alone; one that came by other ways, as from a repository, is not.
#[cfg(unix)]
fn shared(about: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
fn shared(_: &fs::Metadata) -> bool {
    false
}
