//! What could not be checked, grouped by the fact that is missing.

use super::covered::{self, DaysInfo};
use super::judged::judged;
use crate::audit::Audit;
use crate::decision::Decision;
use crate::policy::{Level, Policy, Rule};
use crate::schema::Schema;
use crate::snapshot::{self, Days};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A fact that the snapshot does not hold, and the rules that wait for it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Missing {
    /// `table` or `table.field`.
    pub fact: String,
    /// Whether a whole table is missing.
    pub whole_table: bool,
    /// Of a table that is known in part: the days that no file covers.
    #[serde(default)]
    pub days: Vec<DaysInfo>,
    /// What it means, for people.
    pub about: String,
    /// Where one looks it up.
    #[serde(rename = "where")]
    pub where_found: String,
    /// Everything that may be written.
    pub write: String,
    /// The rules that wait for it.
    pub rules: Vec<String>,
    /// How many rows lack it.
    pub rows: usize,
    /// The gravest level of these rules for the action asked about; none when they only matter for others.
    pub level: Option<Level>,
    /// Whether the recommendation waits for it, too.
    #[serde(default)]
    pub recommendation: bool,
}

impl Missing {
    /// Makes it a question for the days that no file covers, if there are any.
    fn covered_by_none(&mut self, days: &[Days]) {
        self.days = days.iter().map(DaysInfo::from).collect();
        self.whole_table &= days.is_empty();
    }

    /// The days that would have to be covered, from the first to the last of them.
    fn time(&self) -> Option<String> {
        let (first, last) = (self.days.first()?, self.days.last()?);
        Some(format!("{}: {{ from: {}, to: {} }}", self.fact, first.from, last.to))
    }

    /// What is missing, as a sentence without its end.
    #[must_use]
    pub fn says(&self) -> String {
        match self.days.as_slice() {
            [] => format!("{} is not in the snapshot", self.fact),
            days => format!("no file covers the {} of {}", self.fact, covered::spoken(days)),
        }
    }

    /// Who waits for it, as the end of a sentence about it.
    #[must_use]
    pub fn waits(&self) -> String {
        let level = self.level.map_or("for other actions", Level::word);
        let it = if self.days.is_empty() { "it" } else { "them" };
        let rules = match self.rules.as_slice() {
            [] => return "the recommendation waits for it".to_owned(),
            [one] => format!("without {it} {one} cannot answer"),
            many if many.len() <= 3 => format!("without {it} {} cannot answer", many.join(", ")),
            many => format!("{} rules wait for {it}", many.len()),
        };
        let also = if self.recommendation { "; the recommendation waits for it, too" } else { "" };
        format!("{rules} ({level}){also}")
    }
}

/// Groups what is missing, the gravest first, then in the order of the rules.
pub(super) fn gather(policy: &Policy, audit: &Audit, decision: &Decision) -> Vec<Missing> {
    let asked = decision.asked;
    let mut groups: Vec<Missing> = Vec::new();
    let mut uncovered: BTreeMap<String, Vec<Days>> = BTreeMap::new();
    for (rule, judgement) in judged(policy, audit) {
        for lack in judgement.unanswered.lacks() {
            add(&mut groups, policy, rule, &lack.fact, lack.rows, asked);
            let days = lack.uncovered.iter().flat_map(|days| &days.days);
            uncovered.entry(lack.fact.clone()).or_default().extend(days);
        }
    }
    for group in &mut groups {
        let days = snapshot::joined(uncovered.remove(&group.fact).unwrap_or_default());
        group.covered_by_none(&days);
    }
    one_line(&mut groups);
    for fact in &decision.recommendation.missing {
        let index = group_of(&mut groups, policy, fact);
        groups[index].recommendation = true;
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.level));
    groups
}

/// What covers several tables is one line: a snapshot has one `covers`.
fn one_line(groups: &mut [Missing]) {
    let times: Vec<String> = groups.iter().filter_map(Missing::time).collect();
    let line = format!(
        "covers: {{ {} }} if you downloaded all of these days; else download them, too",
        times.join(", ")
    );
    groups.iter_mut().filter(|group| !group.days.is_empty()).for_each(|group| group.write.clone_from(&line));
}

fn add(groups: &mut Vec<Missing>, policy: &Policy, rule: &Rule, fact: &str, rows: usize, asked: usize) {
    let level = rule.severity.get(asked).copied().flatten();
    let index = group_of(groups, policy, fact);
    let group = &mut groups[index];
    group.rules.push(rule.id.to_string());
    group.rows = group.rows.max(rows);
    group.level = group.level.max(level);
}

fn group_of(groups: &mut Vec<Missing>, policy: &Policy, fact: &str) -> usize {
    groups.iter().position(|group| group.fact == fact).unwrap_or_else(|| {
        groups.push(describe(&policy.schema, fact));
        groups.len() - 1
    })
}

/// What the schema says about a fact, and all that may be written.
#[must_use]
pub fn describe(schema: &Schema, fact: &str) -> Missing {
    let (name, field_name) = fact.split_once('.').unwrap_or((fact, ""));
    let empty = Missing {
        fact: fact.to_owned(),
        whole_table: false,
        days: Vec::new(),
        about: String::new(),
        where_found: String::new(),
        write: String::new(),
        rules: Vec::new(),
        rows: 0,
        level: None,
        recommendation: false,
    };
    let Some(table) = schema.table(name).map(|index| &schema.tables[index]) else { return empty };
    let Some(field) = table.field(field_name).map(|index| &table.fields[index]) else {
        let write = format!("{name}: [] if there are none, or list each one");
        return Missing {
            whole_table: true,
            about: table.about.clone(),
            where_found: table.where_found.clone(),
            write,
            ..empty
        };
    };
    let allowed = field.allowed();
    let write = if table.record {
        format!("{name}: {{ {field_name}: {allowed} }}")
    } else {
        format!("{field_name}: {allowed} in each such row of {name}")
    };
    let where_found =
        if field.where_found.is_empty() { table.where_found.clone() } else { field.where_found.clone() };
    Missing { about: field.about.clone(), where_found, write, ..empty }
}
