//! What an account is read from, as it is read: a digest of exactly that tells later whether a result still holds.

use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::path::Path;

thread_local! {
    /// What this thread is reading at the moment; an account is read by one thread from its begin to its end.
    static READ: RefCell<Option<Sha256>> = const { RefCell::new(None) };
}

/// Does something, and returns the SHA-256 of all that was read for it.
pub fn recorded<T>(work: impl FnOnce() -> T) -> (T, [u8; 32]) {
    READ.set(Some(Sha256::new()));
    let done = work();
    (done, READ.take().unwrap_or_default().finalize().into())
}

/// Adds something that was read, or looked at: each part with its length before it, so that none can pass for two. What
/// it was is only made where somebody asks.
pub(in crate::input) fn record<B: AsRef<[u8]>>(path: &Path, read: impl FnOnce() -> B) {
    READ.with_borrow_mut(|hash| {
        let Some(hash) = hash else { return };
        let read = read();
        for part in [path.as_os_str().as_encoded_bytes(), read.as_ref()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_and_where_counts_and_nothing_outside() {
        let read = |path: &str, text: &str| recorded(|| record(Path::new(path), || text.to_owned())).1;
        assert_eq!(read("a", "bc"), read("a", "bc"));
        assert_ne!(read("a", "bc"), read("ab", "c"));
        assert_ne!(read("a", "bc"), read("a", ""));
        record(Path::new("outside"), || "x");
        assert_eq!(recorded(|| ()).1, recorded(|| ()).1);
    }
}
