//! Text into fields, by the core of the csv crate: making a reader takes longer than reading many rows, so one is kept.

use csv_core::{ReadRecordResult, Reader};
use std::cell::Cell;

thread_local! {
    /// The reader that was used last: a new one first makes tables of what follows on what, and a copy of one does not
    /// read alike.
    static KEPT: Cell<Option<Box<Reader>>> = const { Cell::new(None) };
}

impl Drop for Splitter {
    fn drop(&mut self) {
        KEPT.set(self.core.take());
    }
}

/// Splits one row after the other into fields.
pub(super) struct Splitter {
    /// Only none while it is let go.
    core: Option<Box<Reader>>,
    text: Vec<u8>,
    ends: Vec<usize>,
    /// How many fields the row has.
    count: usize,
}

impl Splitter {
    pub(super) fn new() -> Self {
        let mut core = KEPT.take().unwrap_or_else(|| Box::new(Reader::new()));
        core.reset();
        Self { core: Some(core), text: vec![0; 256], ends: vec![0; 32], count: 0 }
    }

    /// Begins another text.
    pub(super) fn reset(&mut self) {
        if let Some(core) = &mut self.core {
            core.reset();
        }
    }

    /// Takes the next row from a text; false at its end.
    pub(super) fn take(&mut self, rest: &mut &[u8]) -> bool {
        let (mut written, mut ended) = (0, 0);
        let Some(core) = &mut self.core else { return false };
        loop {
            let (text, ends) = (&mut self.text[written..], &mut self.ends[ended..]);
            let (result, read, more, fields) = core.read_record(rest, text, ends);
            *rest = rest.get(read..).unwrap_or_default();
            (written, ended) = (written + more, ended + fields);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    self.count = ended;
                    return true;
                }
                ReadRecordResult::End => {
                    self.count = 0;
                    return false;
                }
            }
        }
    }

    /// The fields of the row that was taken last: all of them in one text, and where each ends. None when they are no
    /// text, which fields of a text always are.
    pub(super) fn fields(&self) -> Option<(&str, &[usize])> {
        let ends = self.ends.get(..self.count)?;
        let all = self.text.get(..ends.last().copied().unwrap_or(0))?;
        Some((std::str::from_utf8(all).ok()?, ends))
    }
}
