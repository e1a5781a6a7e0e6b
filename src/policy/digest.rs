//! The digest of files that judge. The build script has this module, too: what it makes of the pack inside the program
//! is what the program makes of a folder.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// A SHA-256 over names and texts, each with its length before it, so that none can pass for two.
pub(super) fn digest<'a>(parts: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut hash = Sha256::new();
    for (name, text) in parts {
        for part in [name, text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
