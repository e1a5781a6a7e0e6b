//! Text into fields, by the core of the csv crate: making a reader takes longer than reading many rows, so one is kept.

use csv_core::{ReadRecordResult, Reader};

/// Splits one row after the other into fields.
pub(super) struct Splitter {
    core: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    /// How many fields the row has.
    count: usize,
}

impl Splitter {
    pub(super) fn new() -> Self {
        Self { core: Reader::new(), text: vec![0; 256], ends: vec![0; 32], count: 0 }
    }

    /// Begins another text.
    pub(super) fn reset(&mut self) {
        self.core.reset();
    }

    /// Takes the next row from a text; false at its end.
    pub(super) fn take(&mut self, rest: &mut &[u8]) -> bool {
        let (mut written, mut ended) = (0, 0);
        loop {
            let (text, ends) = (&mut self.text[written..], &mut self.ends[ended..]);
            let (result, read, more, fields) = self.core.read_record(rest, text, ends);
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
