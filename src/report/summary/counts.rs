//! How many accounts have which verdict, and how sums are written.

use crate::report::Standing;
use rust_decimal::Decimal;
use serde::Serializer;
use std::collections::BTreeMap;

/// How many accounts have which verdict.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts([u64; 4]);

impl Counts {
    pub(super) fn add(&mut self, standing: Standing) {
        self.0[standing as usize] += 1;
    }

    /// How many have this verdict.
    #[must_use]
    pub fn of(&self, standing: Standing) -> u64 {
        self.0[standing as usize]
    }

    /// Each verdict that there is, with its number.
    pub fn each(&self) -> impl Iterator<Item = (&'static str, u64)> {
        Standing::ALL.into_iter().map(|one| (one.word(), self.of(one))).filter(|(_, count)| *count > 0)
    }

    /// `1 no-go, 3 go`.
    #[must_use]
    pub fn text(&self) -> String {
        self.each().map(|(verdict, count)| format!("{count} {verdict}")).collect::<Vec<_>>().join(", ")
    }
}

pub(super) fn by_name<S: Serializer>(counts: &Counts, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(counts.each())
}

pub(super) fn by_action<S: Serializer>(actions: &[(String, Counts)], to: S) -> Result<S::Ok, S::Error> {
    let each = |counts: &Counts| counts.each().collect::<BTreeMap<_, _>>();
    to.collect_map(actions.iter().map(|(action, counts)| (action, each(counts))))
}

/// Amounts as text: they never pass through a float.
pub(super) fn amounts<S: Serializer>(money: &BTreeMap<String, Decimal>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(money.iter().map(|(currency, amount)| (currency, amount.to_string())))
}
