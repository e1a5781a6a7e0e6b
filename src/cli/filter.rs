//! `audit filter`: an account a line in, a result a line out, each as soon as it is made.

use super::args::Shared;
use super::{Ended, load, output};
use crate::escape::json_line;
use crate::input::many::Lines;
use crate::problem::Problem;
use crate::write::Format;

/// Answers every line, also a blank or a broken one. The verdicts are in the data, so that 0 means that every
/// line has its answer.
pub(super) fn run(shared: &Shared) -> Ended {
    output::format(&shared.format, "audit filter", &[Format::Jsonl])?;
    let judge = load::judge(shared)?;
    let mut lines = Lines::new(std::io::stdin().lock(), load::LIMIT);
    let mut target = output::Destination::open(shared.output.as_deref())?;
    loop {
        let line = lines.read();
        let line =
            line.map_err(|error| vec![Problem::new(format!("cannot read standard input: {error}"))])?;
        let Some(line) = line else { break };
        let judged = judge.account(&line.account("-", load::LIMIT), load::LIMIT);
        target.write(&mut |out| writeln!(out, "{}", json_line(&judged.entry)))?;
        target.flush()?;
        if target.gone() {
            break;
        }
    }
    target.finish()?;
    Ok(0)
}
