//! The accounting of rows: what holds something open has to be spoken for by a finding, or nobody judged it.

use super::run::AuditRun;
use crate::body::{Answer, Binding, RowJudge};
use crate::finding::{Judgement, Outcome};
use crate::policy::{Condition, Level, Rest, Rule, Settling};
use crate::problem::{Checked, Name};
use crate::schema::{FieldId, TableId};
use crate::snapshot::RowId;
use crate::source::Place;
use crate::value::Value;
use std::collections::HashSet;

/// A row, or a field of a record, that may hold something open and that no finding speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unaccounted {
    /// The table or record.
    pub table: TableId,
    /// The row.
    pub row: RowId,
    /// Its key.
    pub key: Name,
    /// What people call it.
    pub called: Option<String>,
    /// The field of a record, `record.field`.
    pub field: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// Indexes of the actions for which nothing speaks for it.
    pub actions: Vec<usize>,
    /// A rule over this row that could not answer: then that is the question.
    pub question: Option<Name>,
}

/// What was spoken for.
#[derive(Debug, Default)]
pub struct Accounting {
    /// What nothing speaks for, in the order of the schema and of the rows.
    pub unaccounted: Vec<Unaccounted>,
    /// Rules that a person added and that alone speak for rows, with how many.
    pub own: Vec<(Name, usize)>,
}

/// What findings speak for, for one action.
#[derive(Default)]
struct Spoken<'a> {
    rows: HashSet<(TableId, RowId)>,
    fields: HashSet<&'a str>,
}

impl<'a> Spoken<'a> {
    fn has(&self, (table, row): (TableId, RowId), field: Option<&str>) -> bool {
        match field {
            None => self.rows.contains(&(table, row)),
            Some(field) => self.fields.contains(field),
        }
    }

    /// A finding speaks for its row and its field; what stops or costs something also for the rows it names.
    fn add(&mut self, judgement: &'a Judgement, level: Level) {
        for finding in &judgement.findings {
            self.rows.insert((finding.table, finding.row));
            self.fields.extend(finding.field.as_deref());
            match level {
                Level::Blocker | Level::Contradiction | Level::Warning => {
                    self.rows.extend(finding.rows.iter().copied());
                }
                Level::Info | Level::Wait => {}
            }
        }
    }
}

impl AuditRun<'_> {
    /// Accounts for every row that may hold something open.
    pub(super) fn accounts(
        &self,
        judgements: &[Judgement],
        clashed: &[(TableId, RowId)],
    ) -> Checked<Accounting> {
        let actions = self.policy.pack.actions.len();
        let of = |own| (0..actions).map(|action| self.spoken(judgements, action, own)).collect::<Vec<_>>();
        let (mut pack, own) = (of(false), of(true));
        for spoken in &mut pack {
            spoken.rows.extend(clashed.iter().copied());
        }
        let mut accounts = Accounting::default();
        let mut by_own: HashSet<(TableId, RowId)> = HashSet::new();
        for settling in &self.policy.settled {
            let field = self.field_of(settling);
            let bindings: Vec<Vec<Binding>> =
                settling.conditions.iter().map(|one| self.condition(settling, one)).collect();
            let mut judges = self.judges(settling, &bindings);
            for row in 0..self.snapshot.tables[settling.table].rows.len() {
                let at = (settling.table, row);
                let live: Vec<usize> = self.live(settling, &mut judges, row)?;
                let silent = |action: &usize| !pack[*action].has(at, field.as_deref());
                let unspoken: Vec<usize> = live.into_iter().filter(silent).collect();
                let nobody = |action: &usize| !own[*action].has(at, field.as_deref());
                let open: Vec<usize> = unspoken.iter().copied().filter(nobody).collect();
                if open.len() < unspoken.len() {
                    by_own.insert(at);
                }
                if !open.is_empty() {
                    let open = self.unaccounted(settling, row, field.clone(), open, judgements);
                    accounts.unaccounted.push(open);
                }
            }
        }
        accounts.own = self.own_speakers(judgements, &by_own);
        Ok(accounts)
    }

    /// Those who judge by the conditions of a table, over all its rows; none for one that is broken.
    fn judges<'b>(
        &'b self,
        settling: &'b Settling,
        bindings: &'b [Vec<Binding>],
    ) -> Vec<Option<RowJudge<'b>>> {
        let rows = self.snapshot.tables[settling.table].rows.len();
        let judge = |(condition, bindings): (&'b Condition, &'b Vec<Binding>)| {
            let script = condition.script(&self.policy.language).ok().filter(|_| rows > 0)?;
            Some(self.judge_by(script, bindings, rows))
        };
        settling.conditions.iter().zip(bindings).map(judge).collect()
    }

    fn field_of(&self, settling: &Settling) -> Option<String> {
        let about = &self.policy.schema.tables[settling.table];
        settling.field.map(|field| format!("{}.{}", about.name, about.fields[field].name))
    }

    fn spoken<'a>(&self, judgements: &'a [Judgement], action: usize, own: bool) -> Spoken<'a> {
        let mut spoken = Spoken::default();
        for (rule, judgement) in self.policy.rules.iter().zip(judgements) {
            if let Some(level) = speaks(rule, action).filter(|_| rule.own == own) {
                spoken.add(judgement, level);
            }
        }
        spoken
    }

    /// The actions for which a row may hold something open. What is not known of a record is no row; what is not
    /// known about a row settles nothing.
    fn live(
        &self,
        settling: &Settling,
        judges: &mut [Option<RowJudge<'_>>],
        row: RowId,
    ) -> Checked<Vec<usize>> {
        let found = &self.snapshot.tables[settling.table].rows[row];
        if settling.field.is_some_and(|field| found.values[field] == Value::Unknown) {
            return Ok(Vec::new());
        }
        let mut known: Vec<bool> = Vec::new();
        for judge in judges {
            known.push(self.holds(settling, judge.as_mut(), row)?);
        }
        let settled = |rest: &Rest| match rest {
            Rest::Always => true,
            Rest::Never => false,
            Rest::Condition(index) => known.get(*index).copied().unwrap_or(false),
        };
        Ok((0..settling.rests.len()).filter(|action| !settled(&settling.rests[*action])).collect())
    }

    fn holds(&self, settling: &Settling, judge: Option<&mut RowJudge<'_>>, row: RowId) -> Checked<bool> {
        let Some(judge) = judge else { return Ok(false) };
        judge.row(settling.table, row);
        let holds = matches!(judge.judge(), Answer::Flag(_));
        self.go_on(judge, || Place::file(&self.policy.schema.tables[settling.table].name))?;
        Ok(holds)
    }

    /// What the names of a condition stand for; the first is the row.
    fn condition(&self, settling: &Settling, condition: &Condition) -> Vec<Binding> {
        let mut bindings = self.given(settling.table);
        bindings
            .extend(condition.params.iter().map(|index| Binding::Value(self.policy.param(*index).clone())));
        bindings
    }

    fn unaccounted(
        &self,
        settling: &Settling,
        row: RowId,
        field: Option<String>,
        actions: Vec<usize>,
        judgements: &[Judgement],
    ) -> Unaccounted {
        let found = &self.snapshot.tables[settling.table].rows[row];
        let place = settling.field.map_or_else(|| found.place(), |field: FieldId| found.place_of(field));
        let asks = |(rule, judgement): (&Rule, &Judgement)| {
            let concerns = actions.iter().any(|action| speaks(rule, *action).is_some());
            (rule.target.table == settling.table && concerns && judgement.outcome == Outcome::Judged)
                .then(|| judgement.unanswered.has(row))
                .filter(|asks| *asks)
                .map(|_| rule.id.clone())
        };
        Unaccounted {
            table: settling.table,
            row,
            key: found.key.clone(),
            called: self.snapshot.called(settling.table, row).filter(|name| **name != *found.key),
            field,
            place,
            question: self.policy.rules.iter().zip(judgements).find_map(asks),
            actions,
        }
    }

    /// The rules of a person that alone speak for rows.
    fn own_speakers(&self, judgements: &[Judgement], rows: &HashSet<(TableId, RowId)>) -> Vec<(Name, usize)> {
        let speaker = |(rule, judgement): (&Rule, &Judgement)| {
            let own =
                judgement.findings.iter().filter(|found| rows.contains(&(found.table, found.row))).count();
            (rule.own && own > 0).then(|| (rule.id.clone(), own))
        };
        self.policy.rules.iter().zip(judgements).filter_map(speaker).collect()
    }
}

/// The level with which a rule speaks for rows, for an action; what only a step starts, and what only tells
/// history or loss, speaks for nothing.
fn speaks(rule: &Rule, action: usize) -> Option<Level> {
    let level = rule.severity.get(action).copied().flatten()?;
    (rule.speaks && level != Level::Wait).then_some(level)
}
