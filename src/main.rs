//! Parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    closeout::cli::run()
}
