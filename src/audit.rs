//! Every rule over every row.

mod accept;
mod accounts;
mod choice;
mod clash;
pub mod example;
mod found;
mod gaps;
mod run;
mod trace;
mod watch;

pub use accept::{Acceptance, Accepted, untimely};
pub use accounts::{Accounting, Unaccounted};
pub use choice::Choice;
pub use clash::{CHECKS, Check, Clash, UNLISTED_ROLE, UNLISTED_ROW};
pub use trace::{Traced, TracedRow, params, trace};
pub use watch::given_up;

use crate::body::{Answer, Binding, Stop};
use crate::finding::{Judgement, OpenRows, Outcome, Unanswered};
use crate::policy::{Policy, Rule};
use crate::problem::{Checked, Problem};
use crate::schema::TableId;
use crate::snapshot::{RowId, Snapshot, Spot};
use crate::source::Place;
use crate::value::Value;
use gaps::Gap;
use jiff::civil::Date;
use run::AuditRun;
use std::sync::Arc;

/// Every rule judged over one snapshot on one day.
#[derive(Debug)]
pub struct Audit {
    /// The day of judgement.
    pub today: Date,
    /// One per rule of the policy, in its order.
    pub judgements: Vec<Judgement>,
    /// The roles of the account, when the snapshot says.
    pub roles: Option<Vec<String>>,
    /// The roles it is judged by: those, and what its rows prove beside them; none when it does not say.
    pub judged_as: Option<Vec<String>>,
    /// Facts that cannot both be true, whatever the rules say.
    pub clashes: Vec<Clash>,
    /// Rows that may hold something open, and whether something speaks for them.
    pub accounts: Accounting,
    /// How many days old the data is.
    pub age: i64,
    /// Whether it is older than the parameter `max_age` allows.
    pub too_old: bool,
    /// Every acknowledgement of the snapshot, then every waiver, and what became of it.
    pub accepted: Vec<Acceptance>,
}

/// Judges every rule over every row. Pure: the same arguments give the same result; only the stop signal comes from
/// outside, and all that it can do is to end the whole.
///
/// # Errors
/// Data from the future, choices that name no rule, and an account that is given up.
pub fn audit(
    policy: &Policy,
    snapshot: &Arc<Snapshot>,
    today: Date,
    choice: &Choice,
    stop: &Arc<dyn Stop>,
) -> Checked<Audit> {
    let age = age(snapshot, today)?;
    let max_age = policy.pack.params.iter().find(|param| &*param.name == "max_age").map(|param| &param.value);
    let too_old = matches!(max_age, Some(Value::Integer(most)) if age > *most);
    let roles = roles(policy, snapshot);
    let (mut clashes, proved) = clash::roles::clashes(policy, snapshot, roles.as_deref());
    clashes.extend(clash::rows::clashes(snapshot));
    let judged_as = roles.clone().map(|mut roles| {
        roles.extend(proved.iter().map(ToString::to_string));
        roles
    });
    let run = AuditRun::new(policy, snapshot, today, stop);
    let judge = |rule| run.judge(rule, choice, judged_as.as_deref());
    let mut judgements = policy.rules.iter().map(judge).collect::<Checked<Vec<Judgement>>>()?;
    let clashed: Vec<(TableId, RowId)> =
        clashes.iter().flat_map(|clash| clash.rows.iter().copied()).collect();
    let accounts = run.accounts(&judgements, &clashed)?;
    let accepted = accept::all(policy, snapshot, &mut judgements, (choice, today));
    Ok(Audit { today, judgements, roles, judged_as, clashes, accounts, age, too_old, accepted })
}

fn age(snapshot: &Snapshot, today: Date) -> Checked<i64> {
    let age =
        snapshot.as_of.until((jiff::Unit::Day, today)).map_or(i64::MAX, |span| i64::from(span.get_days()));
    if age < -1 {
        let what = format!("the data is of {}, which is after the day of judgement, {today}", snapshot.as_of);
        let problem = Problem::new(what).at(snapshot.as_of_place.place());
        return Err(vec![problem.hint("correct as_of, or give the day of judgement with --today")]);
    }
    Ok(age)
}

fn roles(policy: &Policy, snapshot: &Snapshot) -> Option<Vec<String>> {
    match snapshot.value(&policy.pack.roles) {
        Value::List(roles) => Some(roles.iter().map(ToString::to_string).collect()),
        Value::Text(role) => Some(vec![role.to_string()]),
        _ => None,
    }
}

impl AuditRun<'_> {
    fn judge(&self, rule: &Rule, choice: &Choice, roles: Option<&[String]>) -> Checked<Judgement> {
        let chosen = choice.only.is_empty() || choice.only.iter().any(|id| **id == *rule.id);
        if !concerns(rule, roles) {
            return Ok(Judgement::of(Outcome::NotConcerned));
        }
        if !chosen || choice.skip.iter().any(|id| **id == *rule.id) {
            return Ok(Judgement::of(Outcome::Skipped));
        }
        let mut judgement = self.judge_with(rule, &params(self.policy, rule))?;
        if rule.contradicts() {
            // Only two known facts contradict each other; what one of them is, other rules ask.
            judgement.unanswered = OpenRows::default();
        }
        Ok(judgement)
    }

    /// Judges every row with these values of the rule's parameters.
    fn judge_with(&self, rule: &Rule, params: &[Value]) -> Checked<Judgement> {
        let table = &self.snapshot.tables[rule.target.table];
        if !table.known {
            let missing = vec![self.policy.schema.tables[rule.target.table].name.to_string()];
            let mut judgement = Judgement::of(Outcome::Judged);
            let open = Unanswered {
                key: None,
                place: table.place.as_ref().map(Spot::place),
                missing,
                uncovered: Vec::new(),
            };
            judgement.unanswered.add(None, open);
            return Ok(judgement);
        }
        let gaps = self.gaps(rule, params);
        let mut judgement = self.rows(rule, params, &gaps, table.rows.len())?;
        // Rows of the days that no file covers were judged by nobody.
        let own = gaps.into_iter().find(|gap| gap.table == rule.target.table);
        if let Some(gap) = own {
            judgement.unanswered.add(None, gap.rows_not_there(table));
        }
        Ok(judgement)
    }

    /// Judges row after row; a rule that breaks on one is broken.
    fn rows(&self, rule: &Rule, params: &[Value], gaps: &[Gap], count: usize) -> Checked<Judgement> {
        let mut judgement = Judgement::of(Outcome::Judged);
        if count == 0 {
            return Ok(judgement);
        }
        let script = match rule.script(&self.policy.language) {
            Ok(script) => script,
            Err(problems) => {
                let broken = || Problem::new("the rule is broken").at(Place::file(rule.source.name()));
                return Ok(Judgement::of(Outcome::Failed(problems.first().cloned().unwrap_or_else(broken))));
            }
        };
        let bindings = self.bindings(rule, params);
        let mut judge = self.judge_by(script, &bindings, count);
        let mut texts = found::Texts::default();
        for row in 0..count {
            judge.row(rule.target.table, row);
            judgement.rows += 1;
            let answer = judge.judge();
            self.go_on(&judge, || Place::file(rule.source.name()))?;
            match answer {
                Answer::Silent if gaps.is_empty() => {}
                Answer::Silent => open(&mut judgement, row, self.half_seen(rule, row, gaps, judge.walked())),
                Answer::Unknown(missing) => {
                    open(&mut judgement, row, Some(self.unanswered(rule, row, missing)))
                }
                Answer::Flag(flag) => judgement.findings.push(texts.take(self.finding(rule, row, flag))),
                Answer::Failed(problem) => {
                    judgement.outcome = Outcome::Failed(problem);
                    let table = &self.snapshot.tables[rule.target.table];
                    judgement.broke_on = Some(table.rows[row].key.clone());
                    break;
                }
            }
        }
        self.over(&judge);
        Ok(judgement)
    }

    /// The names of the body, in the order of its compilation; the first is the row.
    fn bindings(&self, rule: &Rule, params: &[Value]) -> Vec<Binding> {
        let mut bindings = self.given(rule.target.table);
        bindings.extend(params.iter().cloned().map(Binding::Value));
        bindings.extend(rule.reads.iter().map(|table| match self.policy.schema.tables[*table].record {
            true => Binding::Row(*table, 0),
            false => Binding::Rows(*table),
        }));
        bindings
    }

    /// What every body over a table is given first: the row, today, and the day of the data.
    fn given(&self, table: TableId) -> Vec<Binding> {
        vec![
            Binding::Row(table, 0),
            Binding::Value(Value::Day(self.today)),
            Binding::Value(Value::Day(self.snapshot.as_of)),
        ]
    }

    fn unanswered(&self, rule: &Rule, row: RowId, missing: Vec<String>) -> Unanswered {
        let row = &self.snapshot.tables[rule.target.table].rows[row];
        let (key, place) = (Some(row.key.clone()), Some(row.place()));
        Unanswered { key, place, missing, uncovered: Vec::new() }
    }
}

/// Adds a row that has no answer, if it has none.
fn open(judgement: &mut Judgement, row: RowId, unanswered: Option<Unanswered>) {
    if let Some(unanswered) = unanswered {
        judgement.unanswered.add(Some(row), unanswered);
    }
}

/// Whether a rule concerns an account; unknown roles concern every rule.
#[must_use]
pub fn concerns(rule: &Rule, roles: Option<&[String]>) -> bool {
    rule.roles.is_empty() || roles.is_none_or(|roles| rule.roles.iter().any(|role| roles.contains(role)))
}
