//! Where lines start, and how many characters stand before a byte: also of a line of many megabytes, which is all that
//! some files are.

/// How many bytes are counted anew for a place.
const BLOCK: usize = 1024;

/// What is counted once of a text.
#[derive(Debug)]
pub(super) struct Index {
    /// Where each line starts; what lies beyond four gigabytes counts as the last of them.
    pub starts: Vec<u32>,
    /// How many characters stand before each block.
    blocks: Vec<u32>,
}

/// How many characters begin in some bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Index {
    pub(super) fn of(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).map(narrow).collect();
        let mut sum = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            let before = narrow(sum);
            sum += characters(block);
            before
        });
        Self { starts, blocks: blocks.collect() }
    }

    /// How many characters stand before a byte of the text that was counted.
    pub(super) fn before(&self, text: &str, at: usize) -> usize {
        let (block, start) = (at / BLOCK, at / BLOCK * BLOCK);
        let Some(before) = self.blocks.get(block) else {
            // Behind the last block, which is full.
            let last = self.blocks.len().saturating_sub(1);
            let rest = text.as_bytes().get(last * BLOCK..at).unwrap_or_default();
            return self.blocks.get(last).map_or(0, |before| *before as usize) + characters(rest);
        };
        *before as usize + characters(text.as_bytes().get(start..at).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn characters_are_counted_alike_wherever_blocks_end() {
        for text in ["", "a", &"é☃😀x\n".repeat(700), &"x".repeat(1024), &"x".repeat(2049)] {
            let index = Index::of(text);
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                assert_eq!(index.before(text, at), text[..at].chars().count(), "{at} of {}", text.len());
            }
        }
    }
}
