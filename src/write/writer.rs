//! What every writer of a format can do: say what stands before, of each account, and behind.

use crate::report::{AccountResult, Summary};
use std::io::{self, Write};

/// What writes results in a format. It only writes: what is said was decided before. What an account
/// says depends on nothing else, so that many can be written side by side; joining them is left to one.
pub trait ReportWriter: Send + Sync {
    /// What stands before the first account.
    ///
    /// # Errors
    /// What the writer says.
    fn begin(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// What is said of one account.
    ///
    /// # Errors
    /// What cannot be put into this format.
    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>>;

    /// Puts it behind what was said of the accounts before it.
    ///
    /// # Errors
    /// What the writer says.
    fn join(&mut self, piece: &[u8], out: &mut dyn Write) -> io::Result<()> {
        out.write_all(piece)
    }

    /// What stands behind the last account.
    ///
    /// # Errors
    /// What the writer says.
    fn end(&mut self, _summary: &Summary, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// Whether something was written already that a comma must follow.
#[derive(Debug, Default)]
pub(super) struct Comma(bool);

impl Comma {
    /// A piece of a list, on lines of its own.
    pub(super) fn join(&mut self, piece: &[u8], out: &mut dyn Write) -> io::Result<()> {
        if piece.is_empty() {
            return Ok(());
        }
        let comma = if std::mem::replace(&mut self.0, true) { ",\n" } else { "\n" };
        out.write_all(comma.as_bytes())?;
        out.write_all(piece)
    }
}

/// How many accounts there are to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Many {
    /// One account, whose report is the document.
    One,
    /// A batch.
    Several,
}
