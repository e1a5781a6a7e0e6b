//! Where something is written to, and when it is there.

use super::Unfinished;
use super::pipe;
use super::unfinished::unwritten;
use crate::problem::Problem;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a report to a file or to standard output. A reader that goes away is nobody's error.
pub(in crate::cli) fn write(
    path: Option<&Path>,
    report: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Vec<Problem>> {
    let mut target = Destination::open(path)?;
    target.write(report)?;
    target.finish()
}

/// Where something is written to; a file appears whole, at the end, or not at all.
pub(in crate::cli) enum Destination {
    /// Standard output, as long as somebody reads it.
    Stdout(Option<BufWriter<io::Stdout>>),
    /// A pipe or a device is written to as it is; a folder cannot be.
    Through(PathBuf, BufWriter<File>),
    /// A file beside the one it will replace.
    Beside(PathBuf, BufWriter<Unfinished>),
}

impl Destination {
    /// Opens a file, or standard output when none is named.
    pub(in crate::cli) fn open(path: Option<&Path>) -> Result<Self, Vec<Problem>> {
        let Some(path) = path else {
            if pipe::nowhere() {
                let what = "standard output is closed, or leads nowhere; only the exit code answers";
                crate::cli::note(&Problem::new(what));
            }
            return Ok(Self::Stdout(Some(BufWriter::new(io::stdout()))));
        };
        let wrong = |error: io::Error| unwritten(Some(path), &error);
        if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
            let file = pipe::open(path).map_err(wrong)?;
            return Ok(Self::Through(path.to_owned(), BufWriter::new(file)));
        }
        // A link stays one: what it leads to is replaced.
        let target = match fs::symlink_metadata(path) {
            Ok(about) if about.is_symlink() => fs::canonicalize(path).map_err(wrong)?,
            _ => path.to_owned(),
        };
        let unfinished = Unfinished::open(&target)?;
        Ok(Self::Beside(target, BufWriter::new(unfinished)))
    }

    /// Writes a piece.
    pub(in crate::cli) fn write(
        &mut self,
        piece: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Vec<Problem>> {
        match self {
            Self::Stdout(None) => Ok(()),
            Self::Stdout(Some(out)) => {
                let written = piece(out);
                self.read_by_somebody(written)
            }
            Self::Through(path, out) => piece(out).map_err(|error| unwritten(Some(path), &error)),
            Self::Beside(path, out) => piece(out).map_err(|error| unwritten(Some(path), &error)),
        }
    }

    /// Lets those who read along have what there is.
    pub(in crate::cli) fn flush(&mut self) -> Result<(), Vec<Problem>> {
        match self {
            Self::Stdout(Some(out)) => {
                let written = out.flush();
                self.read_by_somebody(written)
            }
            Self::Stdout(None) | Self::Through(..) | Self::Beside(..) => Ok(()),
        }
    }

    fn read_by_somebody(&mut self, written: io::Result<()>) -> Result<(), Vec<Problem>> {
        match (written, self) {
            (Err(error), Self::Stdout(out)) if error.kind() == io::ErrorKind::BrokenPipe => {
                // What is buffered can go nowhere any more.
                let _ = out.take().map(BufWriter::into_parts);
                Ok(())
            }
            (written, _) => written.map_err(|error| unwritten(None, &error)),
        }
    }

    /// Whether nobody reads it any more.
    pub(in crate::cli) fn gone(&self) -> bool {
        matches!(self, Self::Stdout(None))
    }

    /// Writes out all that there is, so that nothing but its name can fail any more.
    pub(in crate::cli) fn settle(&mut self) -> Result<(), Vec<Problem>> {
        match self {
            Self::Stdout(_) => self.flush(),
            Self::Through(path, out) => out.flush().map_err(|error| unwritten(Some(path), &error)),
            Self::Beside(path, out) => {
                let settled = out.flush().and_then(|()| out.get_ref().settle());
                settled.map_err(|error| unwritten(Some(path), &error))
            }
        }
    }

    /// Makes it last: until here an earlier file is intact.
    pub(in crate::cli) fn finish(mut self) -> Result<(), Vec<Problem>> {
        self.settle()?;
        let Self::Beside(path, out) = self else { return Ok(()) };
        let unfinished = out.into_inner().map_err(io::IntoInnerError::into_error);
        unfinished.and_then(Unfinished::appear).map_err(|error| unwritten(Some(&path), &error))
    }
}
