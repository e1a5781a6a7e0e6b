//! What the verdicts of many accounts rest on, each line once.

use crate::report::basis::data_as_of;
use crate::report::{AccountResult, count};

/// So many lines are told; the others are counted.
const MOST: usize = 40;

/// What differs from this program's own pack as it is, over all accounts.
#[derive(Debug, Clone, Default)]
pub struct RestsOn {
    /// A line, in how many accounts it holds, and the first of them.
    told: Vec<(String, u64, String)>,
    more: u64,
    accounts: u64,
    /// The oldest day of data of an account with such a line.
    oldest: Option<String>,
}

impl RestsOn {
    pub(super) fn add(&mut self, entry: &AccountResult) {
        let AccountResult::Report(report) = entry else { return };
        self.accounts += 1;
        let basis = &report.basis;
        let lines = basis.lines();
        if lines.is_empty() {
            return;
        }
        if self.oldest.as_ref().is_none_or(|oldest| basis.as_of < *oldest) {
            self.oldest = Some(basis.as_of.clone());
        }
        // The day of the data comes first; it is told once, for all.
        for line in lines.into_iter().skip(1) {
            if let Some((_, accounts, _)) = self.told.iter_mut().find(|(known, ..)| *known == line) {
                *accounts += 1;
            } else if self.told.len() < MOST {
                self.told.push((line, 1, entry.name().to_owned()));
            } else {
                self.more += 1;
            }
        }
    }

    /// A line each; none when no account has anything to tell.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let oldest = self.oldest.iter().map(|day| format!("oldest {}", data_as_of(day)));
        let each = self.told.iter().map(|(line, accounts, first)| match *accounts {
            accounts if accounts == self.accounts => line.clone(),
            1 => format!("{first}: {line}"),
            accounts => {
                let accounts = count(usize::try_from(accounts).unwrap_or(usize::MAX), "account");
                format!("{accounts}, {first} first: {line}")
            }
        });
        let more = (self.more > 0).then(|| format!("… and {} more; --format csv has all", self.more));
        oldest.chain(each).chain(more).collect()
    }
}
