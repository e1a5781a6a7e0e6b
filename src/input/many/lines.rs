//! JSON lines: one account a line, read one after the other.

use crate::problem::{Checked, Problem};
use crate::source::Source;
use std::io::{self, BufRead};

/// One line as it stands in the file.
pub struct Line {
    /// 1-based.
    pub number: usize,
    /// Without its end; none when it is longer than the limit.
    pub bytes: Option<Vec<u8>>,
}

/// The lines of a stream; none is held longer than it takes.
pub struct Lines<R> {
    reader: R,
    limit: u64,
    number: usize,
}

impl<R: BufRead> Lines<R> {
    /// Lines of at most `limit` bytes.
    pub fn new(reader: R, limit: u64) -> Self {
        Self { reader, limit, number: 0 }
    }

    /// The next line, or none at the end.
    ///
    /// # Errors
    /// What the reader says.
    pub fn read(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let limit = self.limit.saturating_add(2);
        let taken = io::Read::take(&mut self.reader, limit).read_until(b'\n', &mut bytes)?;
        if taken == 0 {
            return Ok(None);
        }
        self.number += 1;
        let number = self.number;
        let ended = bytes.last() == Some(&b'\n');
        if ended {
            bytes.pop();
        } else if taken as u64 == limit {
            self.skip()?;
        }
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        if number == 1 && bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
            bytes.drain(..3);
        }
        let fits = bytes.len() as u64 <= self.limit;
        Ok(Some(Line { number, bytes: fits.then_some(bytes) }))
    }

    /// Leaves out the rest of a line.
    fn skip(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |at| at + 1);
            self.reader.consume(used);
            if end.is_some() || used == 0 {
                return Ok(());
            }
        }
    }
}

impl Line {
    /// Whether there is nothing in it.
    pub(super) fn blank(&self) -> bool {
        self.bytes.as_ref().is_some_and(|bytes| bytes.iter().all(u8::is_ascii_whitespace))
    }
}

/// The text of a part of a file that begins at this 1-based line.
pub(super) fn text(file: &str, bytes: Vec<u8>, line: usize) -> Checked<Source> {
    let source = Source::from_bytes(file, bytes).map_err(|mut flaw| {
        let before = u32::try_from(line).unwrap_or(u32::MAX).saturating_sub(1);
        if let Some(place) = &mut flaw.place {
            place.line = place.line.saturating_add(before);
        }
        vec![Problem::from(flaw)]
    })?;
    Ok(source.from_line(line))
}
