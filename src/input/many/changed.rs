//! The accounts that changed files belong to, as a hook names the files.

use crate::input::read::folder::NAMES;
use std::path::{Path, PathBuf};

/// Files, each by the account it belongs to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Folders of accounts or of tables of many accounts, each once, in the order in which they are met.
    pub accounts: Vec<PathBuf>,
    /// Files around which there is no account.
    pub others: Vec<PathBuf>,
}

impl Changed {
    /// Looks around each file: the nearest folder above it that holds an account file, or an `accounts.csv`. Nothing is
    /// read; the file itself may be gone.
    #[must_use]
    pub fn of(files: &[PathBuf]) -> Self {
        let mut changed = Self::default();
        for file in files {
            match file.ancestors().skip(1).find(|folder| holds_accounts(folder)) {
                None => changed.others.push(file.clone()),
                Some(folder) => {
                    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
                    if !changed.accounts.iter().any(|known| known == folder) {
                        changed.accounts.push(folder.to_owned());
                    }
                }
            }
        }
        changed
    }
}

/// Whether a folder is one of an account, or of tables of many accounts.
#[must_use]
pub fn holds_accounts(folder: &Path) -> bool {
    NAMES.iter().chain(["accounts.csv"].iter()).any(|name| folder.join(name).is_file())
}
