//! Accounts judged one by one, however many there are: a broken one is an entry, not the end.

use crate::audit::{Choice, audit, given_up};
use crate::body::Stop;
use crate::decision::{Question, decide};
use crate::input::many::{Account, Reading};
use crate::policy::Policy;
use crate::problem::{Checked, Problem};
use crate::report::{AccountResult, Baseline, Report};
use crate::snapshot::Snapshot;
use crate::source::Place;
use jiff::civil::Date;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// All that accounts are judged with; the same for each of them.
pub struct Judge {
    /// The rules.
    pub policy: Policy,
    /// What is asked.
    pub question: Question,
    /// Which rules run.
    pub choice: Choice,
    /// The day of judgement.
    pub today: Date,
    /// What an earlier run found already.
    pub baseline: Baseline,
    /// What watches over the rules of each account.
    pub stop: Arc<dyn Stop>,
}

/// An account that was judged.
pub struct JudgedAccount {
    /// Its result.
    pub entry: AccountResult,
    /// What is to be told and is no error.
    pub notes: Vec<Problem>,
}

impl Judge {
    /// Judges one account.
    ///
    /// # Errors
    /// Data from the future, choices that name no rule, and an account that is given up.
    pub fn report(&self, snapshot: &Arc<Snapshot>, input: &str) -> Checked<AccountResult> {
        let audited = audit(&self.policy, snapshot, self.today, &self.choice, &self.stop)?;
        let decision = decide(&self.policy, snapshot, &audited, &self.question, &self.stop);
        if self.stop.expired() {
            return Err(vec![given_up().at(Place::file(input))]);
        }
        let report = Report::new(&self.policy, snapshot, &audited, &decision).of(input);
        let mut entry = AccountResult::Report(Box::new(report));
        self.baseline.mark(&mut entry);
        Ok(entry)
    }

    /// Reads and judges one account of many. Whatever happens, there is a result.
    #[must_use]
    pub fn account(&self, account: &Account, limit: u64) -> JudgedAccount {
        let name = account.name.clone();
        let judged = catch_unwind(AssertUnwindSafe(|| self.read_and_report(account, limit)));
        let broke = |_| vec![Problem::new("audit itself broke on this account").hint("please report this")];
        match judged.map_err(broke).and_then(|judged| judged) {
            Ok(judged) => judged,
            Err(problems) => JudgedAccount {
                entry: AccountResult::broken(&name, self.today, &problems),
                notes: Vec::new(),
            },
        }
    }

    fn read_and_report(&self, account: &Account, limit: u64) -> Checked<JudgedAccount> {
        let name = account.name.clone();
        let mut snapshot = account.read(self.reading(limit))?;
        self.question.tell(&self.policy, &mut snapshot);
        let notes = std::mem::take(&mut snapshot.notes);
        let entry = self.report(&Arc::new(snapshot), &name)?;
        Ok(JudgedAccount { entry, notes })
    }

    /// How accounts are read for these rules.
    #[must_use]
    pub fn reading(&self, limit: u64) -> Reading<'_> {
        let subject = self.policy.pack.subject.as_deref();
        Reading { schema: &self.policy.schema, exports: &self.policy.exports, subject, limit }
    }
}

/// Several workers.
pub struct Workers(rayon::ThreadPool);

impl Workers {
    /// So many of them.
    ///
    /// # Errors
    /// Threads that the system does not give.
    pub fn new(jobs: usize) -> Checked<Self> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
        pool.map(Self).map_err(|error| vec![Problem::new(format!("--jobs {jobs}: {error}"))])
    }

    /// Does the work on each item; results come in the order of the items.
    pub fn each<T: Send, R: Send>(&self, items: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
        self.0.install(|| items.into_par_iter().map(work).collect())
    }
}
