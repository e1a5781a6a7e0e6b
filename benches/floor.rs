//! What `audit` takes beside a hand-written program that does the same work: `cargo bench --bench floor`.
//!
//! The work is the neutral pack: twenty rules over generated accounts. The hand-written program, the floor, is this
//! file itself, started again with a word before its file, so that both sides are whole processes and are measured in
//! one way. A run first compares what both find, and fails where they differ; then it prints ratios, never a promise.

#[path = "floor/mod.rs"]
mod floor;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["judge", file, ..] => floor::native::program(file),
        [side @ ("rows" | "typed" | "events"), file, ..] => floor::reading::program(side, file.as_ref()),
        ["measure", times, command @ ..] => floor::measure::program(times, command),
        _ => floor::run::everything(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}
