//! What changed between two runs over the same accounts, and what an earlier run knew already.

use super::entry::Broken;
use super::fingerprint::fingerprint;
use super::{AccountResult, Report, ReportedFinding, Standing, StepState, UnaccountedInfo};
use crate::finding::Became;
use crate::policy::Level;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The findings of an earlier run, by fingerprint.
#[derive(Debug, Default)]
pub struct Baseline {
    name: Option<String>,
    known: HashSet<String>,
}

impl Baseline {
    /// Of a file of results, which every report names then.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self { name: Some(name.to_owned()), known: HashSet::new() }
    }

    /// Remembers the findings of an account.
    pub fn add(&mut self, entry: &AccountResult) {
        if let AccountResult::Report(report) = entry {
            self.known.extend(report.findings.iter().map(|found| fingerprint(report, found)));
        }
    }

    /// Marks what it knows. Verdicts stay as they are: what is known stops the closing all the same.
    pub fn mark(&self, entry: &mut AccountResult) {
        let AccountResult::Report(report) = entry else { return };
        report.basis.baseline.clone_from(&self.name);
        let known: Vec<bool> =
            report.findings.iter().map(|found| self.known.contains(&fingerprint(report, found))).collect();
        report.findings.iter_mut().zip(known).for_each(|(found, known)| found.known = known);
    }
}

/// A finding as a difference names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// For the action asked about; of a finding that does not concern it, the gravest.
    pub level: Level,
    /// Whether it concerns the action asked about.
    pub asked: bool,
    /// The id of the rule.
    pub rule: String,
    /// The table of the row.
    pub table: String,
    /// The key of the row.
    pub row: String,
    /// One sentence.
    pub message: String,
    /// Whether it is accepted.
    pub acknowledged: bool,
}

/// How an account stood and stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change<T> {
    /// Before.
    pub before: T,
    /// After.
    pub after: T,
}

/// What became of one account.
#[derive(Debug, Clone, Serialize)]
pub struct AccountChange {
    /// Its name.
    pub account: String,
    /// Its verdict on the action asked about; none where there is no result of it.
    pub verdict: Change<Option<Standing>>,
    /// Verdicts per action, where they changed.
    pub actions: BTreeMap<String, Change<Option<Standing>>>,
    /// What was not found before.
    pub new: Vec<Brief>,
    /// What is found no longer.
    pub resolved: Vec<Brief>,
    /// What is found still.
    pub still_open: Vec<Brief>,
    /// Steps of the plan that are done, of how many.
    pub steps_done: Change<[usize; 2]>,
    /// Steps that were still to do before and are done now, by title.
    pub done: Vec<String>,
    /// Rules that could be answered before and cannot now.
    pub newly_unanswered: Vec<String>,
    /// What each result rests on, as far as it is not this program's own pack as it is.
    pub rests_on: Change<Vec<String>>,
    /// Rows that nothing judges now, and that were judged or not there before.
    pub newly_unaccounted: Vec<String>,
}

/// All accounts of two runs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Difference {
    /// In the order of the later run; then those that only the earlier one has.
    pub accounts: Vec<AccountChange>,
}

/// As much of a result as a comparison needs.
#[derive(Debug, Clone, Default)]
struct ComparedResult {
    verdict: Option<Standing>,
    actions: BTreeMap<String, Standing>,
    findings: Vec<(String, Brief)>,
    /// Title and whether it is done.
    steps: Vec<(String, bool)>,
    unanswered: Vec<String>,
    unaccounted: Vec<String>,
    rests_on: Vec<String>,
}

/// Compares two runs, account by account.
#[derive(Debug, Default)]
pub struct Comparison {
    before: HashMap<String, ComparedResult>,
    order: Vec<String>,
    difference: Difference,
}

impl Comparison {
    /// Takes an account of the earlier run.
    pub fn before(&mut self, entry: &AccountResult) {
        let name = self.unique(entry.name());
        self.order.push(name.clone());
        self.before.insert(name, ComparedResult::of(entry));
    }

    /// A second account of the same name is another account.
    fn unique(&self, name: &str) -> String {
        let mut unique = name.to_owned();
        let mut count = 1;
        while self.before.contains_key(&unique) {
            count += 1;
            unique = format!("{name} #{count}");
        }
        unique
    }

    /// Takes an account of the later run.
    pub fn after(&mut self, entry: &AccountResult) {
        let mut name = entry.name().to_owned();
        let seen = |name: &str| self.difference.accounts.iter().any(|known| known.account == name);
        let mut count = 1;
        while seen(&name) {
            count += 1;
            name = format!("{} #{count}", entry.name());
        }
        let before = self.before.remove(&name).unwrap_or_default();
        self.difference.accounts.push(change(name, &before, &ComparedResult::of(entry)));
    }

    /// What came out, with the accounts that are gone.
    #[must_use]
    pub fn finish(mut self) -> Difference {
        for name in std::mem::take(&mut self.order) {
            if let Some(before) = self.before.remove(&name) {
                self.difference.accounts.push(change(name, &before, &ComparedResult::default()));
            }
        }
        self.difference
    }
}

impl Difference {
    /// Whether anything is worse than before: a new finding that counts, a graver verdict, a new question, a row
    /// that nothing judges, or an account that is gone.
    #[must_use]
    pub fn worse(&self) -> bool {
        self.accounts.iter().any(AccountChange::worse)
    }
}

impl AccountChange {
    /// Whether it is worse than before.
    #[must_use]
    pub fn worse(&self) -> bool {
        let counts = |brief: &Brief| match brief.level {
            Level::Blocker | Level::Contradiction | Level::Warning => !brief.acknowledged && brief.asked,
            Level::Info | Level::Wait => false,
        };
        let graver = match self.verdict.after {
            None => true,
            Some(after) => after < self.verdict.before.unwrap_or(Standing::Go),
        };
        let open = !self.newly_unanswered.is_empty() || !self.newly_unaccounted.is_empty();
        graver || open || self.new.iter().any(counts)
    }

    /// Whether nothing is different.
    #[must_use]
    pub fn same(&self) -> bool {
        self.verdict.before == self.verdict.after
            && self.actions.is_empty()
            && self.new.is_empty()
            && self.resolved.is_empty()
            && self.steps_done.before == self.steps_done.after
            && self.newly_unanswered.is_empty()
            && self.newly_unaccounted.is_empty()
            && self.rests_on.before == self.rests_on.after
    }
}

impl ComparedResult {
    fn of(entry: &AccountResult) -> Self {
        let report = match entry {
            AccountResult::Report(report) => report,
            AccountResult::Broken(Broken { .. }) => {
                return Self { verdict: Some(entry.standing()), ..Self::default() };
            }
        };
        let plan = report.plans.iter().find(|plan| plan.action == report.asked);
        let unanswered = report.rules.iter().filter(|rule| match rule.outcome {
            Became::Unknown | Became::Failed | Became::Skipped => true,
            Became::Finding | Became::Clear | Became::NotConcerned => false,
        });
        Self {
            verdict: Some(report.verdict.into()),
            actions: report.actions.iter().map(|one| (one.action.clone(), one.verdict.into())).collect(),
            findings: report
                .findings
                .iter()
                .map(|found| (fingerprint(report, found), brief(report, found)))
                .collect(),
            steps: plan
                .into_iter()
                .flat_map(|plan| &plan.steps)
                .map(|step| (step.title.clone(), step.state == StepState::Done))
                .collect(),
            unanswered: unanswered.map(|rule| rule.rule.clone()).collect(),
            // The day of the data comes first; that it moves on is no difference.
            rests_on: report.basis.lines().into_iter().skip(1).collect(),
            unaccounted: report.unaccounted.iter().map(UnaccountedInfo::what).collect(),
        }
    }

    fn done(&self) -> [usize; 2] {
        [self.steps.iter().filter(|(_, done)| *done).count(), self.steps.len()]
    }
}

fn brief(report: &Report, found: &ReportedFinding) -> Brief {
    Brief {
        level: found.level(&report.asked).or_else(|| found.gravest()).unwrap_or(Level::Info),
        asked: found.severity.contains_key(&report.asked),
        rule: found.rule.clone(),
        table: found.table.clone(),
        row: found.row.clone(),
        message: found.message.clone(),
        acknowledged: found.acknowledged.is_some(),
    }
}

/// How each action stood and stands, where that changed.
fn turned(before: &ComparedResult, after: &ComparedResult) -> BTreeMap<String, Change<Option<Standing>>> {
    let names: HashSet<&String> = before.actions.keys().chain(after.actions.keys()).collect();
    let of = |state: &ComparedResult, name: &str| state.actions.get(name).copied();
    let turn = |name: &String| Change { before: of(before, name), after: of(after, name) };
    let each = names.into_iter().map(|name| (name.clone(), turn(name)));
    each.filter(|(_, change)| change.before != change.after).collect()
}

/// The findings of a state that are, or are not, in another one.
fn findings(of: &ComparedResult, other: &ComparedResult, there: bool) -> Vec<Brief> {
    let known: HashSet<&String> = other.findings.iter().map(|(print, _)| print).collect();
    let keep = |(print, brief): &(String, Brief)| (known.contains(print) == there).then(|| brief.clone());
    of.findings.iter().filter_map(keep).collect()
}

fn change(account: String, before: &ComparedResult, after: &ComparedResult) -> AccountChange {
    let was_done = |title: &String| before.steps.iter().any(|(known, done)| known == title && *done);
    let done = after.steps.iter().filter(|(title, done)| *done && !was_done(title));
    let unanswered = after.unanswered.iter().filter(|rule| !before.unanswered.contains(rule));
    let known: HashSet<&String> = before.unaccounted.iter().collect();
    let unaccounted = after.unaccounted.iter().filter(|row| !known.contains(row));
    AccountChange {
        account,
        actions: turned(before, after),
        new: findings(after, before, false),
        resolved: findings(before, after, false),
        still_open: findings(after, before, true),
        steps_done: Change { before: before.done(), after: after.done() },
        done: done.map(|(title, _)| title.clone()).collect(),
        newly_unanswered: unanswered.cloned().collect(),
        rests_on: Change { before: before.rests_on.clone(), after: after.rests_on.clone() },
        newly_unaccounted: unaccounted.cloned().collect(),
        verdict: Change { before: before.verdict, after: after.verdict },
    }
}
