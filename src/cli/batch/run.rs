//! Accounts on their way through the workers and back into the order of the input.

use super::journal::{self, Journal, KeptResult, Replay};
use super::progress::Progress;
use crate::batch::{Judge, Workers};
use crate::cli::deliver::Sinks;
use crate::cli::{Ended, load, note, warn};
use crate::input::many::{Account, Accounts, Item, patient, recorded};
use crate::problem::{Checked, Problem};
use crate::report::{AccountResult, PassedOver, Summary, gravest};
use crate::source::Place;

/// How many accounts are judged before their results are written, for each worker.
const CHUNK: usize = 32;
/// How many bytes of accounts are held at once, for each worker.
const HELD: u64 = 16 << 20;

/// So many notes are told on stderr; the others are counted.
const NOTES: u64 = 40;

/// A run on its way.
pub(super) struct BatchRun<'a> {
    pub judge: &'a Judge,
    pub accounts: Accounts<'a>,
    pub fail_fast: bool,
    pub sinks: Sinks,
    pub journal: Option<Journal>,
    pub replay: Option<Replay>,
    pub summary: Summary,
    pub progress: Progress,
    pub code: u8,
    /// Why the run ends before its input does.
    pub ended: Option<Early>,
    /// What was passed over behind the last account that was taken.
    pub before: PassedOver,
    /// How many notes were told.
    pub noted: u64,
    /// How many results of an interrupted run were kept; none when there is no such run.
    pub kept: Option<u64>,
}

/// Why a run ends early.
pub(super) enum Early {
    /// Somebody asked for it.
    Stopped,
    /// An account is not a go, with --fail-fast.
    Failed(String),
}

/// An account on its way to a worker, with its result when an earlier run made it.
struct Todo {
    account: Account,
    kept: Option<KeptResult>,
    /// Whether its result goes into the journal: there is one, and it does not hold that of a later account already.
    lasts: bool,
    /// What was passed over before it.
    before: PassedOver,
}

/// An account on its way back.
struct Done {
    entry: AccountResult,
    notes: Vec<Problem>,
    pieces: Vec<Vec<u8>>,
    frame: Option<Vec<u8>>,
    /// Whether an interrupted run has made it.
    kept: bool,
    size: u64,
    before: PassedOver,
}

impl BatchRun<'_> {
    /// Judges all accounts and writes what came out.
    pub(super) fn all(mut self, jobs: usize) -> Ended {
        let workers = Workers::new(jobs)?;
        while self.chunk(&workers, jobs)? {}
        self.end()
    }

    /// Judges the next accounts and writes what came out; false when there are none, or when the run ends early.
    fn chunk(&mut self, workers: &Workers, jobs: usize) -> Checked<bool> {
        let todo = self.take(jobs)?;
        if todo.is_empty() {
            return Ok(false);
        }
        let (judge, sinks) = (self.judge, &self.sinks);
        let done = workers.each(todo, |todo| {
            let done = (!patient::stopped() || todo.kept.is_some()).then(|| work(judge, sinks, todo));
            // What was not read to its end was not judged.
            done.filter(|_| !patient::gave_up())
        });
        let mut frames = Vec::new();
        for done in done {
            let Some(done) = done else {
                self.ended = Some(Early::Stopped);
                break;
            };
            let mut done = done?;
            frames.extend(done.frame.take().unwrap_or_default());
            self.deliver(&mut done)?;
            if self.fail_fast && done.entry.code() != 0 {
                self.ended = Some(Early::Failed(done.entry.input().to_owned()));
                break;
            }
        }
        if let Some(journal) = &mut self.journal
            && !frames.is_empty()
        {
            journal.add(&frames)?;
        }
        self.sinks.flush()?;
        Ok(self.ended.is_none())
    }

    /// Tells a note, if there were not too many of them before.
    fn tell(&mut self, told: &Problem) {
        self.noted += 1;
        if self.noted <= NOTES {
            self.progress.say(|| note(told));
        }
    }

    fn pass(&mut self, passed: PassedOver) {
        for one in &passed.named {
            self.tell(&Problem::new(format!("passed over: {}", one.why)).at(Place::file(&one.path)));
        }
        self.noted += passed.count - passed.named.len() as u64;
        self.summary.totals.passed_over.merge(passed);
    }

    fn deliver(&mut self, done: &mut Done) -> Checked<()> {
        self.pass(std::mem::take(&mut done.before));
        std::mem::take(&mut done.notes).iter().for_each(|told| self.tell(told));
        self.sinks.join(&done.pieces)?;
        self.summary.add(&done.entry);
        self.kept = self.kept.map(|kept| kept + u64::from(done.kept));
        self.code = gravest(self.code, done.entry.code());
        self.progress.add(1, done.size);
        Ok(())
    }

    /// The next accounts, as many as are judged side by side.
    fn take(&mut self, jobs: usize) -> Checked<Vec<Todo>> {
        let (mut todo, mut bytes, mut before) = (Vec::new(), 0, PassedOver::default());
        while todo.len() < CHUNK * jobs && bytes < HELD * jobs as u64 {
            match self.accounts.next() {
                None => break,
                Some(Item::PassedOver(problem)) => before.add(&problem),
                Some(Item::Account(account)) => {
                    bytes += account.size;
                    let kept = self.kept(&account)?;
                    let lasts = self.journal.is_some() && self.replay.is_none();
                    todo.push(Todo { account, kept, lasts, before: std::mem::take(&mut before) });
                }
            }
        }
        self.before.merge(before);
        if todo.is_empty()
            && let Some(mut replay) = self.replay.take()
            && replay.next()?.is_some()
        {
            return replay.refuse("its end");
        }
        Ok(todo)
    }

    /// The result of an account that the interrupted run has judged already. Whether the account is still what it was
    /// is found out beside others.
    fn kept(&mut self, account: &Account) -> Checked<Option<KeptResult>> {
        let Some(replay) = &mut self.replay else { return Ok(None) };
        let Some(kept) = replay.next()? else {
            if replay.damaged() {
                let damaged = "an entry of this journal is damaged; it and those behind it are judged again";
                let damaged = Problem::new(damaged).at(replay.place());
                self.progress.say(|| note(&damaged));
            }
            if let Some(journal) = &mut self.journal {
                journal.cut(replay.end())?;
            }
            self.replay = None;
            return Ok(None);
        };
        if kept.entry.input() != account.name {
            return replay.refuse(&account.name);
        }
        Ok(Some(kept))
    }

    fn end(mut self) -> Ended {
        if self.ended.is_none() {
            let last = std::mem::take(&mut self.before);
            self.pass(last);
        }
        self.progress.end();
        if let Some(kept) = self.kept {
            warn(&format!("{kept} results are kept from the interrupted run, as it made them"));
        }
        self.early()?;
        self.counts();
        self.sinks.end(&self.summary)?;
        self.journal.map_or(Ok(()), Journal::remove)?;
        Ok(self.code)
    }

    /// Says how much was told in notes, and how much was not.
    fn counts(&self) {
        if self.noted > NOTES {
            warn(&format!("… and {} more notes; the report has what was passed over", self.noted - NOTES));
        }
        if let count @ 1.. = self.summary.totals.passed_over.count {
            warn(&format!("{count} passed over, on purpose"));
        }
    }

    /// Says why a run ends before its input does.
    fn early(&self) -> Checked<()> {
        let accounts = self.summary.totals.accounts;
        match (&self.ended, &self.journal) {
            (Some(Early::Stopped), journal) => {
                let how = match journal {
                    Some(_) => "repeat the command with --resume to go on",
                    None => "nothing was kept; with --journal FILE a run can go on where it stopped",
                };
                let what = format!("stopped on request after {accounts} accounts");
                Err(vec![Problem::new(what).hint(how)])
            }
            (Some(Early::Failed(account)), _) => {
                let what = Problem::new("this account is not a go; --fail-fast leaves the others unjudged");
                note(&what.at(Place::file(account)));
                Ok(())
            }
            (None, _) if accounts == 0 => {
                let problem = Problem::new("there is no account in these paths; nothing was judged");
                Err(vec![
                    problem.hint("name files, folders of accounts, .jsonl files or - for standard input"),
                ])
            }
            (None, _) => Ok(()),
        }
    }
}

fn work(judge: &Judge, sinks: &Sinks, todo: Todo) -> Checked<Done> {
    let Todo { account, kept, lasts, before } = todo;
    let size = account.size;
    let mut changed = None;
    if let Some(kept) = kept {
        if kept.digest == account.digest(judge.reading(load::LIMIT)) {
            let pieces = sinks.pieces(&kept.entry)?;
            let (entry, notes) = (kept.entry, Vec::new());
            return Ok(Done { entry, notes, pieces, frame: None, kept: true, size, before });
        }
        let what = "this is not what the interrupted run has judged; it is judged again";
        changed = Some(Problem::new(what).at(Place::file(&account.name)));
    }
    let judged = || judge.account(&account, load::LIMIT);
    // What is read is digested only where a journal will ask for it.
    let (judged, digest) = match lasts.then(|| recorded(judged)) {
        Some((judged, digest)) => (judged, Some(digest)),
        None => (judged(), None),
    };
    let pieces = sinks.pieces(&judged.entry)?;
    let frame = digest.map(|digest| journal::pack(digest, &judged.entry)).transpose()?;
    let notes = changed.into_iter().chain(judged.notes).collect();
    Ok(Done { entry: judged.entry, notes, pieces, frame, kept: false, size, before })
}
