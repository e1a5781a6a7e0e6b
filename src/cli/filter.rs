//! `audit filter`: an account a line in, a result a line out, each as soon as it is made.

use super::args::{Format, Shared};
use super::{Ended, clock, load, output, stored};
use crate::batch::Judge;
use crate::escape::json_line;
use crate::input::many::Lines;
use crate::problem::Problem;
use crate::script::Stop;
use std::sync::Arc;

/// Answers every line, also a blank or a broken one. The verdicts are in the data, so that 0 means that every
/// line has its answer.
pub(super) fn run(shared: &Shared) -> Ended {
    output::form(&shared.format, "audit filter", &[Format::Jsonl])?;
    let today = clock::today(shared.today.as_deref())?;
    let stop: Arc<dyn Stop> = Arc::new(clock::Deadline);
    let policy = load::load(shared, &stop)?;
    let question = load::question(&policy, shared)?;
    let choice = load::choice(&policy, shared)?;
    let baseline = stored::baseline(shared)?;
    let stop = &|| -> Arc<dyn Stop> { Arc::new(clock::Deadline) };
    let judge =
        Judge { policy: &policy, question: &question, choice: &choice, today, baseline: &baseline, stop };
    let mut lines = Lines::new(std::io::stdin().lock(), load::LIMIT);
    let mut target = output::Target::open(shared.output.as_deref())?;
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
