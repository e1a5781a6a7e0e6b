//! Texts and numbers as RFC 8259 writes them.

/// The first quote, backslash or control character; eight bytes at a time, for most of a text is none.
pub(super) fn special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    // The lowest byte that is found is right, whatever is said of those above it.
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*chunk);
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        let found = zero(word ^ (ONES * u64::from(b'"'))) | zero(word ^ (ONES * u64::from(b'\\'))) | control;
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..b' '))?;
    Some(at + rest)
}

/// Whether a text is a number after the grammar of RFC 8259.
pub(super) fn is_number(text: &str) -> bool {
    let all = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, power) =
        text.split_once(['e', 'E']).map_or((text, None), |(number, power)| (number, Some(power)));
    let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
    let power = power.map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
    all(whole) && (whole == "0" || !whole.starts_with('0')) && part.is_none_or(all) && power.is_none_or(all)
}

#[cfg(test)]
mod tests {
    use super::special;

    #[test]
    fn what_ends_a_text_is_found_wherever_it_stands() {
        for length in 0..40 {
            for mark in ['"', '\\', '\n', '\u{1f}'] {
                let text =
                    format!("{}{mark}é\"", "aé\u{7f}!".chars().cycle().take(length).collect::<String>());
                assert_eq!(special(text.as_bytes()), text.find(mark), "{text:?}");
            }
        }
        assert_eq!(special("nothing of it, \u{7f} é".as_bytes()), None);
    }
}
