//! Many accounts at a glance: totals that are exact, and as many accounts as one wants to see.

mod basis;
mod counts;

pub use basis::RestsOn;
pub use counts::Counts;

use super::{AccountResult, Broken, PassedOver, Sort, Standing};
use crate::policy::Level;
use crate::value::{Money, money};
use rust_decimal::Decimal;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Sums over all accounts; their size does not depend on how many there are.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Totals {
    /// How many accounts.
    pub accounts: u64,
    /// How many have which verdict on the action asked about.
    #[serde(serialize_with = "counts::by_name")]
    pub verdicts: Counts,
    /// Per action, in the order of the pack, how many have which verdict.
    #[serde(serialize_with = "counts::by_action")]
    pub actions: Vec<(String, Counts)>,
    /// Blockers of all accounts, for the action asked about of each.
    pub blockers: u64,
    /// Warnings of all accounts.
    pub warnings: u64,
    /// Unanswered rules of all accounts.
    pub unanswered: u64,
    /// Contradictions of all accounts.
    pub contradictions: u64,
    /// Rows of all accounts that may hold something open and that nothing judged.
    pub unaccounted: u64,
    /// Money at stake, one sum per currency.
    #[serde(serialize_with = "counts::amounts")]
    pub money: BTreeMap<String, Decimal>,
    /// The latest day from which an account can follow its action.
    pub not_before: Option<String>,
    /// The nearest deadline.
    pub deadline: Option<String>,
    /// In how many accounts a rule blocks.
    pub blocking: BTreeMap<String, u64>,
    /// What the batch passed over on purpose.
    pub passed_over: PassedOver,
}

/// One account in the summary.
#[derive(Debug, Clone)]
pub struct AccountLine {
    /// Its place in the input.
    pub index: u64,
    /// Its name.
    pub name: String,
    /// Its verdict on the action asked about.
    pub verdict: Standing,
    /// Verdict per action.
    pub actions: Vec<(String, Standing)>,
    /// Blockers, warnings, and what is open: unanswered rules, contradictions, rows that nothing judged.
    pub counts: [usize; 3],
    /// Of what is open, the contradictions.
    pub contradictions: usize,
    /// Of what is open, the rows that nothing judged.
    pub unaccounted: usize,
    /// Money at stake per currency.
    pub money: BTreeMap<String, Decimal>,
    /// The day from which it can follow its action.
    pub not_before: Option<String>,
    /// Its nearest deadline.
    pub deadline: Option<String>,
}

/// What the summary shows.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The order.
    pub sort: Sort,
    /// Only accounts with one of these verdicts; empty means all.
    pub verdicts: Vec<Standing>,
    /// At most so many.
    pub most: usize,
    /// Whether the whole report of each of them is printed, too.
    pub details: bool,
}

impl View {
    /// Whether accounts with this verdict are shown.
    #[must_use]
    pub fn shows(&self, verdict: Standing) -> bool {
        self.verdicts.is_empty() || self.verdicts.contains(&verdict)
    }
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// Exact sums.
    pub totals: Totals,
    /// The accounts to show, in order.
    pub lines: Vec<AccountLine>,
    /// How many more would have been shown.
    pub hidden: u64,
    /// The first of those that could not be judged, with why.
    pub broken: Vec<Broken>,
    /// The day of judgement.
    pub today: Option<String>,
    /// What the verdicts rest on, as far as it is not this program's own pack as it is.
    pub rests_on: RestsOn,
    view: View,
}

/// Of so many broken accounts it is told what is wrong.
const BROKEN: usize = 20;

impl Summary {
    /// An empty one.
    #[must_use]
    pub fn new(view: View) -> Self {
        Self { view, ..Self::default() }
    }

    /// Counts one account.
    pub fn add(&mut self, entry: &AccountResult) {
        let line = one(self.totals.accounts, entry);
        if let AccountResult::Broken(broken) = entry
            && self.broken.len() < BROKEN
        {
            self.broken.push(broken.clone());
        }
        self.totals.add(&line, entry);
        self.rests_on.add(entry);
        self.today = self.today.take().max(entry.today().map(ToOwned::to_owned));
        if !self.view.shows(line.verdict) {
            return;
        }
        let sort = self.view.sort;
        let at = self.lines.partition_point(|other| order(sort, other, &line) != Ordering::Greater);
        if at < self.view.most {
            self.lines.insert(at, line);
        } else {
            self.hidden += 1;
        }
        if self.lines.len() > self.view.most {
            self.lines.pop();
            self.hidden += 1;
        }
    }
}

fn order(sort: Sort, a: &AccountLine, b: &AccountLine) -> Ordering {
    let most = |line: &AccountLine| line.money.values().max().copied().unwrap_or_default();
    let last = |day: &Option<String>| day.clone().unwrap_or_else(|| "9999".into());
    let own = match sort {
        Sort::Input => Ordering::Equal,
        Sort::Name => a.name.cmp(&b.name),
        Sort::Verdict => a.verdict.cmp(&b.verdict),
        Sort::Blockers => b.counts[0].cmp(&a.counts[0]),
        Sort::Warnings => b.counts[1].cmp(&a.counts[1]),
        Sort::Unanswered => b.counts[2].cmp(&a.counts[2]),
        Sort::Money => most(b).cmp(&most(a)),
        Sort::NotBefore => b.not_before.cmp(&a.not_before),
        Sort::Deadline => last(&a.deadline).cmp(&last(&b.deadline)),
    };
    own.then(a.index.cmp(&b.index))
}

fn one(index: u64, entry: &AccountResult) -> AccountLine {
    let mut line = AccountLine {
        index,
        name: entry.name().to_owned(),
        verdict: entry.standing(),
        actions: Vec::new(),
        counts: [0; 3],
        contradictions: 0,
        unaccounted: 0,
        money: BTreeMap::new(),
        not_before: None,
        deadline: None,
    };
    let AccountResult::Report(report) = entry else { return line };
    line.actions =
        report.actions.iter().map(|action| (action.action.clone(), action.verdict.into())).collect();
    if let Some(asked) = report.asked() {
        line.counts =
            [asked.blockers, asked.warnings, asked.unanswered + asked.contradictions + asked.unaccounted];
        line.contradictions = asked.contradictions;
        line.unaccounted = asked.unaccounted;
        line.not_before.clone_from(&asked.not_before);
        line.deadline.clone_from(&asked.deadline);
    }
    for amount in report.money.iter().flat_map(|at| &at.amounts) {
        if let Ok(Money { amount, currency: Some(currency) }) = money(amount, None) {
            let sum = line.money.entry(currency.to_string()).or_default();
            *sum = sum.saturating_add(amount);
        }
    }
    line
}

impl Totals {
    fn add(&mut self, line: &AccountLine, entry: &AccountResult) {
        self.accounts += 1;
        self.verdicts.add(line.verdict);
        for (action, verdict) in &line.actions {
            match self.actions.iter_mut().find(|(known, _)| known == action) {
                Some((_, counts)) => counts.add(*verdict),
                None => {
                    let mut counts = Counts::default();
                    counts.add(*verdict);
                    self.actions.push((action.clone(), counts));
                }
            }
        }
        let add = |sum: &mut u64, count: usize| *sum += count as u64;
        add(&mut self.blockers, line.counts[0]);
        add(&mut self.warnings, line.counts[1]);
        add(&mut self.unanswered, line.counts[2] - line.contradictions - line.unaccounted);
        add(&mut self.contradictions, line.contradictions);
        add(&mut self.unaccounted, line.unaccounted);
        for (currency, amount) in &line.money {
            let sum = self.money.entry(currency.clone()).or_default();
            *sum = sum.saturating_add(*amount);
        }
        self.not_before = self.not_before.take().max(line.not_before.clone());
        let days = [self.deadline.take(), line.deadline.clone()];
        self.deadline = days.into_iter().flatten().min();
        let AccountResult::Report(report) = entry else { return };
        let mut blocking: Vec<&str> = Vec::new();
        for found in report.findings.iter().filter(|found| found.acknowledged.is_none()) {
            if found.level(&report.asked) == Some(Level::Blocker) && !blocking.contains(&found.rule.as_str())
            {
                blocking.push(&found.rule);
            }
        }
        for rule in blocking {
            *self.blocking.entry(rule.to_owned()).or_default() += 1;
        }
    }
}
