//! What is accepted: by the person in the snapshot, and by an auditor in a file of waivers.

use super::Choice;
use crate::finding::{Finding, Judgement};
use crate::policy::{Policy, Rule, Section, waiver};
use crate::problem::Name;
use crate::snapshot::Snapshot;
use crate::source::Place;
use jiff::civil::Date;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// What became of an acknowledgement or a waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It accepts this many findings.
    Used(usize),
    /// It matches no finding.
    Unused,
    /// The rule says that nobody may accept it.
    NotWaivable,
    /// There is no such rule.
    NoSuchRule,
    /// Its last day is over.
    Expired,
    /// It has no last day, and the loss is not final.
    Endless,
    /// Its last day lies further ahead than this one.
    TooFar(Date),
    /// Nothing of its kind is accepted in this run.
    SetAside,
}

/// An acknowledgement of the snapshot, or a waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The id of the rule.
    pub rule: Name,
    /// The key of the row; none for every finding of the rule.
    pub row: Option<Name>,
    /// Why.
    pub reason: Name,
    /// Who requires it; none for the person.
    pub by: Option<String>,
    /// The last day on which it counts.
    pub until: Option<Date>,
    /// Where it stands.
    pub place: Place,
    /// What became of it.
    pub state: Accepted,
}

/// Marks the findings that are accepted, those of the person first.
pub(super) fn all(
    policy: &Policy,
    snapshot: &Snapshot,
    judgements: &mut [Judgement],
    (choice, today): (&Choice, Date),
) -> Vec<Acceptance> {
    let own = snapshot.acknowledged.iter().map(|said| Acceptance {
        rule: said.rule.clone(),
        row: said.row.clone(),
        reason: said.reason.clone(),
        by: None,
        until: None,
        place: said.place.clone(),
        state: Accepted::Unused,
    });
    let waived = choice.waivers.iter().map(|waiver| Acceptance {
        rule: waiver.rule.as_str().into(),
        row: Some(waiver.row.as_str().into()),
        reason: waiver.reason.as_str().into(),
        by: Some(waiver.by.clone()),
        until: waiver.until,
        place: waiver.place.clone(),
        state: Accepted::Unused,
    });
    let latest = waiver::latest(&policy.pack, today);
    let mut all: Vec<Acceptance> = own.chain(waived).collect();
    let mut marks: Vec<Marks<'_>> = judgements.iter_mut().map(Marks::of).collect();
    for (index, acceptance) in all.iter_mut().enumerate() {
        let own = acceptance.by.is_none();
        acceptance.state = match choice.accept_nothing || (own && choice.no_acknowledgements) {
            true => Accepted::SetAside,
            false => accept(policy, &mut marks, acceptance, (index, today..=latest)),
        };
    }
    all
}

/// The findings of a rule, by the key of their row as soon as somebody asks for one.
struct Marks<'a> {
    findings: &'a mut [Finding],
    by_key: Option<HashMap<Name, Vec<usize>>>,
    /// Whether all are marked.
    all: bool,
}

impl<'a> Marks<'a> {
    fn of(judgement: &'a mut Judgement) -> Self {
        Self { findings: &mut judgement.findings, by_key: None, all: false }
    }

    /// Marks the findings of a row, or all, that nothing marked before; how many there are of them.
    fn accept(&mut self, row: Option<&Name>, index: usize) -> usize {
        let Some(row) = row else {
            if !std::mem::replace(&mut self.all, true) {
                self.findings.iter_mut().for_each(|finding| {
                    finding.acknowledged.get_or_insert(index);
                });
            }
            return self.findings.len();
        };
        let by_key = self.by_key.get_or_insert_with(|| {
            let mut all: HashMap<Name, Vec<usize>> = HashMap::new();
            let keys = self.findings.iter().map(|finding| finding.key.clone()).enumerate();
            keys.for_each(|(at, key)| all.entry(key).or_default().push(at));
            all
        });
        let here = by_key.get(row).map_or(&[][..], Vec::as_slice);
        for at in here {
            self.findings[*at].acknowledged.get_or_insert(index);
        }
        here.len()
    }
}

fn accept(
    policy: &Policy,
    marks: &mut [Marks<'_>],
    said: &Acceptance,
    (index, days): (usize, RangeInclusive<Date>),
) -> Accepted {
    let Some(at) = policy.rule(&said.rule) else { return Accepted::NoSuchRule };
    if let Some(why) = refused(&policy.rules[at], said, &days) {
        return why;
    }
    match marks[at].accept(said.row.as_ref(), index) {
        0 => Accepted::Unused,
        used => Accepted::Used(used),
    }
}

/// Why a rule or a day does not let it count.
fn refused(rule: &Rule, said: &Acceptance, days: &RangeInclusive<Date>) -> Option<Accepted> {
    if !rule.waivable {
        return Some(Accepted::NotWaivable);
    }
    said.by.as_ref().and_then(|_| untimely(rule, said.until, days))
}

/// Why the last day of a waiver, or that it has none, lets it not count; it has to lie among these days.
#[must_use]
pub fn untimely(rule: &Rule, until: Option<Date>, days: &RangeInclusive<Date>) -> Option<Accepted> {
    match until {
        Some(until) if until < *days.start() => Some(Accepted::Expired),
        Some(until) if until > *days.end() => Some(Accepted::TooFar(*days.end())),
        None if rule.section != Some(Section::Lost) => Some(Accepted::Endless),
        Some(_) | None => None,
    }
}
