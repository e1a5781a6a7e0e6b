//! Sorting more than fits into memory: runs on disk, then one merge of them. The files have no name, so that
//! nothing is left behind however the run ends.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

/// How many runs are merged at once; each has an open file and a buffer.
const FAN: usize = 32;

/// A key and what belongs to it.
pub(super) type Pair = (Vec<u8>, Vec<u8>);

/// Takes pairs in any order.
pub(super) struct Sorter {
    /// How many bytes are held in memory.
    budget: usize,
    held: Vec<Pair>,
    bytes: usize,
    runs: Vec<File>,
}

impl Sorter {
    pub(super) fn new(budget: usize) -> Self {
        Self { budget, held: Vec::new(), bytes: 0, runs: Vec::new() }
    }

    /// Adds a pair; keys must differ.
    pub(super) fn push(&mut self, key: Vec<u8>, payload: Vec<u8>) -> io::Result<()> {
        // A pair costs more than its bytes.
        self.bytes += key.len() + payload.len() + 2 * size_of::<Vec<u8>>() + 32;
        self.held.push((key, payload));
        if self.bytes > self.budget { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.held.sort_unstable();
        self.bytes = 0;
        let run = write(self.held.drain(..).map(Ok))?;
        self.runs.push(run);
        if self.runs.len() >= FAN {
            let merged = write(Sorted::of(std::mem::take(&mut self.runs), Vec::new())?)?;
            self.runs.push(merged);
        }
        Ok(())
    }

    /// All pairs in the order of their keys.
    pub(super) fn finish(mut self) -> io::Result<Sorted> {
        self.held.sort_unstable();
        Sorted::of(self.runs, self.held)
    }
}

fn write(pairs: impl Iterator<Item = io::Result<Pair>>) -> io::Result<File> {
    let mut out = BufWriter::new(tempfile::tempfile()?);
    for pair in pairs {
        let (key, payload) = pair?;
        for part in [key, payload] {
            out.write_all(&(part.len() as u64).to_le_bytes())?;
            out.write_all(&part)?;
        }
    }
    let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(file)
}

/// Where the merge takes its next pair from.
enum Run {
    Disk(BufReader<File>),
    Memory(std::vec::IntoIter<Pair>),
}

impl Run {
    fn next(&mut self) -> io::Result<Option<Pair>> {
        let file = match self {
            Self::Memory(pairs) => return Ok(pairs.next()),
            Self::Disk(file) => file,
        };
        let Some(key) = part(file)? else { return Ok(None) };
        let payload = part(file)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(Some((key, payload)))
    }
}

fn part(file: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match file.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut bytes = vec![0; usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?];
    file.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

/// The next pair of a run: key, run, payload.
type Head = (Vec<u8>, usize, Vec<u8>);

/// The merged runs.
pub(super) struct Sorted {
    runs: Vec<Run>,
    heads: BinaryHeap<Reverse<Head>>,
}

impl Sorted {
    fn of(files: Vec<File>, held: Vec<Pair>) -> io::Result<Self> {
        let disk = files.into_iter().map(|file| Run::Disk(BufReader::new(file)));
        let runs: Vec<Run> = disk.chain([Run::Memory(held.into_iter())]).collect();
        let mut sorted = Self { heads: BinaryHeap::new(), runs };
        for index in 0..sorted.runs.len() {
            sorted.refill(index)?;
        }
        Ok(sorted)
    }

    fn refill(&mut self, index: usize) -> io::Result<()> {
        if let Some((key, payload)) = self.runs[index].next()? {
            self.heads.push(Reverse((key, index, payload)));
        }
        Ok(())
    }
}

impl Iterator for Sorted {
    type Item = io::Result<Pair>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((key, index, payload)) = self.heads.pop()?;
        Some(self.refill(index).map(|()| (key, payload)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn whatever_the_memory_pairs_come_in_order() {
        let mut numbers: Vec<u32> = (0..5000).map(|n: u32| n.wrapping_mul(2_654_435_761)).collect();
        for budget in [1, 1000, 100_000, usize::MAX] {
            let mut sorter = Sorter::new(budget);
            for n in &numbers {
                sorter.push(n.to_be_bytes().to_vec(), vec![7; (n % 50) as usize]).unwrap();
            }
            let sorted: Vec<Vec<u8>> = sorter.finish().unwrap().map(|pair| pair.unwrap().0).collect();
            numbers.sort_unstable();
            let expected: Vec<Vec<u8>> = numbers.iter().map(|n| n.to_be_bytes().to_vec()).collect();
            assert_eq!(sorted, expected, "{budget}");
        }
    }
}
