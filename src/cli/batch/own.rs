//! Whose a journal is: nothing that is none is ever written to, or deleted as one.

use crate::cli::lock::{self, Refused};
use crate::problem::{Checked, Problem};
use crate::source::Place;
use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::Path;

/// How every journal begins.
pub(super) const MAGIC: &[u8] = b"audit journal 2\n";

/// Opens a journal and keeps every other run from it. What is no journal of this program, or may be somebody else's, is
/// refused: it would be written to, and deleted at the end.
pub(super) fn own(path: &Path) -> Checked<File> {
    let mut file = lock::take(path).map_err(|refused| refuse(path, refused))?;
    let wrong = |error: io::Error| vec![unusable(path, &error)];
    let start = start(&mut file).map_err(wrong)?;
    if start != MAGIC && !cut_off(&start) {
        return Err(vec![said(path, "this is no journal of audit batch", ANOTHER)]);
    }
    file.rewind().map_err(wrong)?;
    Ok(file)
}

/// What to do about a file that is something else.
const ANOTHER: &str = "name a file that is not there yet; this one stays as it is";

fn said(path: &Path, what: &str, hint: &str) -> Problem {
    Problem::new(what).at(Place::file(&path.to_string_lossy())).hint(hint)
}

/// A journal is made for its owner alone; one that came by other ways, as from a repository, is not.
fn refuse(path: &Path, refused: Refused) -> Vec<Problem> {
    let anew = "if it is not yours to trust, begin anew with another --journal";
    let problem = match refused {
        Refused::Busy => {
            let hint = "wait until it has ended, or write to another file";
            said(path, "another run is writing this", hint)
        }
        Refused::Kind => said(path, "a journal is a plain file, not a link, a folder or a device", ANOTHER),
        Refused::Owner => {
            let hint = "begin anew with another --journal; this one stays as it is";
            said(path, "this journal belongs to another user", hint)
        }
        Refused::Open => {
            let hint = format!("if nobody else wrote to it, take their rights away (chmod 600); {anew}");
            said(path, "others can read or write this journal", &hint)
        }
        Refused::Names => {
            let hint = format!("remove the other name; {anew}");
            said(path, "this journal has a second name (a hard link)", &hint)
        }
        Refused::Failed(error) => {
            let what = format!("cannot write the journal: {error}");
            Problem::new(what).at(Place::file(&path.to_string_lossy()))
        }
    };
    vec![problem]
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

/// That a journal cannot be used, as the system says why.
pub(super) fn unusable(path: &Path, error: &io::Error) -> Problem {
    Problem::new(format!("cannot use the journal: {error}")).at(Place::file(&path.to_string_lossy()))
}
