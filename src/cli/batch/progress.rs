//! How far a batch has come, for a person who looks on.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};

/// A bar on a terminal, nothing in a pipe.
pub(super) struct Progress {
    bar: ProgressBar,
    accounts: u64,
}

impl Progress {
    /// `bytes` is about how much there is to read; 0 when that is not known.
    pub(super) fn new(bytes: u64) -> Self {
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        if dumb || !io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), accounts: 0 };
        }
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
        let known = "{msg} [{bar:24}] {percent}%, {eta} left";
        let template = if bytes == 0 { "{msg} {elapsed}" } else { known };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        Self { bar, accounts: 0 }
    }

    pub(super) fn add(&mut self, accounts: u64, bytes: u64) {
        self.accounts += accounts;
        self.bar.inc(bytes);
        let seconds = self.bar.elapsed().as_secs();
        let rate =
            self.accounts.checked_div(seconds).map_or_else(String::new, |rate| format!(", {rate} a second"));
        self.bar.set_message(format!("{} accounts{rate}", self.accounts));
    }

    /// Says something without the bar in between.
    pub(super) fn say(&self, say: impl FnOnce()) {
        self.bar.suspend(say);
    }

    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
