//! `audit batch`: many accounts, each of which gets exactly one result, in the order of the input.

mod header;
mod journal;
mod own;
mod progress;
mod run;

use super::args::{BatchOptions, Shared};
use super::audited::is_pattern;
use super::deliver::{self, Sinks};
use super::{Ended, load, stored};
use crate::batch::Judge;
use crate::escape;
use crate::input::many::patient::{self, Patient};
use crate::input::many::{self, Accounts, LeaveOut};
use crate::problem::{Checked, Problem, Problems};
use crate::report::{PassedOver, Summary};
use crate::source::Place;
use crate::write::Many;
use journal::{Journal, Replay};
use progress::Progress;
use run::BatchRun;
use std::path::PathBuf;

/// What is judged: what patterns match, or the accounts that changed files belong to.
pub(super) fn accounts(options: &BatchOptions) -> Checked<Vec<PathBuf>> {
    if options.changed { Ok(changed(&options.paths)) } else { expand(&options.paths) }
}

/// Judges these accounts. Changed files may belong to none.
pub(super) fn run(shared: &Shared, options: &BatchOptions, paths: Vec<PathBuf>) -> Ended {
    listen();
    if paths.is_empty() { Ok(0) } else { judge(shared, options, paths) }
}

fn judge(shared: &Shared, options: &BatchOptions, paths: Vec<PathBuf>) -> Ended {
    let judge = load::judge(shared)?;
    let files = deliver::files(shared);
    let view = stored::view(&options.view);
    let sinks = Sinks::open(shared, Many::Several, &view)?;
    let size = many::size(&paths);
    let stdin = Box::new(std::io::BufReader::new(Patient(std::io::stdin())));
    let leave = LeaveOut::read(&options.leave_out, &written(options, &files))?;
    let (journal, replay) = open_journal(shared, options, &judge, &files)?;
    let accounts = Accounts::new(judge.reading(load::LIMIT), paths, leave, stdin);
    let run = BatchRun {
        judge: &judge,
        accounts,
        fail_fast: options.fail_fast,
        sinks,
        journal,
        replay,
        summary: Summary::new(view),
        progress: Progress::new(size),
        code: 0,
        ended: None,
        before: PassedOver::default(),
        noted: 0,
        kept: options.resume.then_some(0),
    };
    run.all(options.jobs.map_or_else(cores, usize::from))
}

/// The files that the run writes itself, and the journals that runs keep beside them.
fn written(options: &BatchOptions, files: &[PathBuf]) -> Vec<PathBuf> {
    let beside = |file: &PathBuf| [file.clone(), journal::beside(file, "journal")];
    files.iter().flat_map(beside).chain(options.journal.clone()).collect()
}

/// Lets a signal end the run after the accounts at work, also while it waits for input; a second one ends it at once.
fn listen() {
    // Where signals cannot be caught they end the run, whose journal is as good as after any other end.
    let _ = ctrlc::set_handler(|| {
        if patient::stop() {
            std::process::exit(i32::from(super::UNDECIDED));
        }
    });
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The accounts that changed files belong to; the other files are named.
fn changed(files: &[PathBuf]) -> Vec<PathBuf> {
    let many::Changed { accounts, others } = many::Changed::of(files);
    if let [first, rest @ ..] = others.as_slice() {
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        let first = escape::line(&first.to_string_lossy());
        super::warn(&format!("{first}{more}: no account around it, so nothing was judged for it"));
    }
    accounts
}

/// Replaces patterns by what they match, in the order of names.
fn expand(paths: &[PathBuf]) -> Checked<Vec<PathBuf>> {
    let mut problems = Problems::default();
    let mut all = Vec::new();
    for path in paths {
        let text = path.to_string_lossy();
        // A file may be called like a pattern; it is one of those that are meant, and hides none of the others.
        let named = path.symlink_metadata().is_ok();
        if named {
            all.push(path.clone());
        }
        if !is_pattern(path) {
            all.extend((!named).then(|| path.clone()));
            continue;
        }
        let wrong = |what: String| vec![Problem::new(what).at(Place::file(&text))];
        let options =
            glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::default() };
        let found = match glob::glob_with(&text, options) {
            Err(_) if named => continue,
            found => found.map_err(|error| wrong(format!("this is no pattern: {error}"))),
        };
        let Some(found) = problems.take(found) else { continue };
        let before = all.len();
        for found in found {
            let found = found.map_err(|error| wrong(format!("cannot read this: {}", error.error())));
            all.extend(problems.take(found).filter(|found| !named || found != path));
        }
        if all.len() == before && !named {
            problems.add(Problem::new("no file has such a name").at(Place::file(&text)));
        }
    }
    problems.finish(all)
}

/// The journal of a run that writes these files: the one it names, or one beside the first of them.
pub(super) fn journal_of(options: &BatchOptions, files: &[PathBuf]) -> Option<PathBuf> {
    options.journal.clone().or_else(|| Some(journal::beside(files.first()?, "journal")))
}

fn open_journal(
    shared: &Shared,
    options: &BatchOptions,
    judge: &Judge,
    files: &[PathBuf],
) -> Checked<(Option<Journal>, Option<Replay>)> {
    match journal_of(options, files) {
        Some(path) => {
            let header = header::of(shared, options, judge)?;
            Journal::open(&path, &header, options.resume).map(|(journal, replay)| (Some(journal), replay))
        }
        None if options.resume => {
            let problem = Problem::new("--resume: there is no journal to go on with");
            Err(vec![problem.hint("name the one of the interrupted run with --journal")])
        }
        None => Ok((None, None)),
    }
}
