//! Money at stake: added up per currency and stage, never over currencies.

use crate::policy::{MoneyField, Policy, StageOf};
use crate::snapshot::{Row, Snapshot};
use crate::value::{Currency, Money, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The money at one stage.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MoneyAt {
    /// The word of the stage.
    pub stage: String,
    /// What people call it.
    pub title: String,
    /// One amount per currency, as `418.20 USD`.
    pub amounts: Vec<String>,
    /// What must happen to it.
    pub then: String,
}

/// What is at each stage that holds anything, in the order of the pack. An amount that the snapshot does not
/// know, or whose stage it does not know, is in none of them; the rules that need it say so.
pub(super) fn gather(policy: &Policy, snapshot: &Snapshot) -> Vec<MoneyAt> {
    let map = &policy.pack.money;
    let mut sums: Vec<BTreeMap<Currency, Money>> = vec![BTreeMap::new(); map.stages.len()];
    for field in &map.fields {
        for row in &snapshot.tables[field.table].rows {
            let index =
                stage(field, row).and_then(|name| map.stages.iter().position(|stage| stage.name == name));
            let (Some(index), Some(Value::Money(money))) = (index, row.values.get(field.amount)) else {
                continue;
            };
            let Some(currency) = money.currency.filter(|_| !money.amount.is_zero()) else { continue };
            let sum = sums[index]
                .entry(currency)
                .or_insert(Money { amount: rust_decimal::Decimal::ZERO, ..*money });
            sum.amount = sum.amount.saturating_add(money.amount);
        }
    }
    let each = map.stages.iter().zip(sums).filter(|(_, sums)| !sums.is_empty());
    each.map(|(stage, sums)| MoneyAt {
        stage: stage.name.clone(),
        title: stage.title.clone(),
        amounts: sums.values().map(ToString::to_string).collect(),
        then: stage.then.clone(),
    })
    .collect()
}

fn stage(field: &MoneyField, row: &Row) -> Option<String> {
    match &field.stage {
        StageOf::Fixed(name) => Some(name.clone()),
        StageOf::Field(field) => match row.values.get(*field) {
            Some(Value::Text(name)) => Some(name.to_string()),
            _ => None,
        },
    }
}
