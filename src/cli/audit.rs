//! `audit PATH`: one account.

use super::args::Shared;
use super::deliver::{self, Sinks};
use super::{Ended, load};
use crate::problem::Problem;
use crate::report::{AccountResult, Summary, View};
use crate::write::Many;
use jiff::civil::Date;
use std::path::Path;
use std::sync::Arc;

pub(super) fn run(shared: &Shared, path: Option<&Path>) -> Ended {
    let Some(path) = path else {
        let problem = Problem::new("name the account: audit PATH, or audit - for standard input");
        return Err(vec![
            problem.hint("`audit init` asks for what it needs; `audit template > account.yaml` makes a form to fill in; `audit --help` says more"),
        ]);
    };
    let mut sinks = Sinks::open(shared, Many::One, &View::default())?;
    let judge = load::judge(shared)?;
    let mut snapshot = match load::open(&judge.policy, path) {
        Err(problems) if path.is_dir() => return broken(shared, sinks, (path, judge.today), problems),
        read => read?,
    };
    judge.question.tell(&judge.policy, &mut snapshot);
    let snapshot = Arc::new(snapshot);
    snapshot.notes.iter().for_each(super::note);
    let entry = judge.report(&snapshot, &path.to_string_lossy())?;
    let code = entry.code();
    let mut summary = Summary::default();
    summary.add(&entry);
    sinks.entry(&entry)?;
    sinks.end(&summary)?;
    // The process ends here; taking all of it apart piece by piece would be wasted work.
    std::mem::forget((judge, snapshot, entry, summary));
    Ok(code)
}

/// A folder with a file that cannot be read: the forms for programs name it, as those of a batch do. On a terminal
/// stderr says it already.
fn broken(shared: &Shared, mut sinks: Sinks, (path, today): (&Path, Date), problems: Vec<Problem>) -> Ended {
    let entry = AccountResult::broken(&path.to_string_lossy(), today, &problems);
    if !deliver::only_for_reading(shared) {
        let mut summary = Summary::default();
        summary.add(&entry);
        sinks.entry(&entry)?;
        sinks.end(&summary)?;
    }
    Err(problems)
}
