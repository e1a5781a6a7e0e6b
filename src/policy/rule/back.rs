//! How far back a rule looks into a table that comes from exports.

use super::reader::HeaderReader;
use super::{Around, LooksBack, Rule};
use crate::body::Script;
use crate::policy::file;
use crate::policy::meta::{Level, RuleHeader};
use crate::problem::{Problem, suggest};
use crate::schema::{Kind, TableId};

const HINT: &str = "write looks_back: { hours: 30 }, or with parameters of the rule: review_days + 7";

impl HeaderReader<'_> {
    /// Reads `looks_back`: per table a number of days, or parameters and numbers that are added.
    pub(super) fn looks_back(&mut self, header: &RuleHeader) -> Vec<LooksBack> {
        let schema = self.around.schema;
        let mut all: Vec<LooksBack> = Vec::new();
        for (name, text) in &header.looks_back.0 {
            let Some(table) = schema.table(name).filter(|table| !schema.tables[*table].record) else {
                let hint = suggest(name, &schema.names());
                self.wrong("looks_back", &format!("there is no table {name}"), Some(hint));
                continue;
            };
            if schema.tables[table].day().is_none() {
                self.wrong("looks_back", &format!("the rows of {name} have no day"), None);
            } else if all.iter().any(|one| one.table == table) {
                self.wrong("looks_back", &format!("{name} stands there twice"), None);
            } else if let Some((days, params)) = self.sum(&header.params, &text.0) {
                all.push(LooksBack { table, days, params });
            }
        }
        all
    }

    fn sum(&mut self, own: &[String], text: &str) -> Option<(i64, Vec<usize>)> {
        let (mut days, mut params) = (0_i64, Vec::new());
        for part in text.split('+').map(str::trim) {
            if let Ok(number) = part.parse::<u16>() {
                days += i64::from(number);
                continue;
            }
            let known = self.around.pack.params.iter().find(|param| *param.name == *part);
            match (own.iter().position(|name| name == part), known) {
                (Some(index), Some(param)) if matches!(param.kind, Kind::Count | Kind::Integer) => {
                    params.push(index);
                }
                (None, Some(_)) => {
                    let what = format!("{part} is not among the params of this rule");
                    self.wrong("looks_back", &what, Some(format!("add it: params: [{part}]")));
                    return None;
                }
                _ => {
                    self.wrong("looks_back", "this is no number of days", Some(HINT.to_owned()));
                    return None;
                }
            }
        }
        Some((days, params))
    }
}

/// What `looks_back` lacks and what it has too much: a table that exports fill, of whose rows a rule makes a blocker
/// or a warning, without a word about the days it has to see (it would be silent about days that nobody downloaded);
/// and a table that the rule does not read.
pub(super) fn unsound(around: &Around<'_>, rule: &Rule, script: &Script) -> Vec<Problem> {
    let schema = around.schema;
    let related = script.reads(around.language).iter().filter_map(|(table, name)| {
        schema.tables[*table].backs.iter().find(|back| &*back.name == name).map(|back| back.table)
    });
    let mut tables: Vec<TableId> =
        std::iter::once(rule.target.table).chain(rule.reads.iter().copied()).chain(related).collect();
    tables.sort_unstable();
    tables.dedup();
    let spare = rule.looks_back.iter().filter(|back| !tables.contains(&back.table));
    let spare = spare.map(|back| {
        let what = format!("looks_back: the rule does not read {}", schema.tables[back.table].name);
        placed(rule, "looks_back", what, "take it out of the header".to_owned())
    });
    let mut problems: Vec<Problem> = spare.collect();
    let counts = |level: &Level| matches!(level, Level::Blocker | Level::Warning);
    if rule.severity.iter().flatten().any(counts) {
        let exported = |table: &TableId| around.exports.iter().any(|export| export.table == Some(*table));
        let said = |table: &TableId| rule.looks_back.iter().any(|back| back.table == *table);
        problems.extend(tables.into_iter().filter(|table| exported(table) && !said(table)).map(|table| {
            let name = &schema.tables[table].name;
            let what = format!("looks_back is missing: how many days of {name} does the answer need?");
            let hint = format!(
                "write looks_back: {{ {name}: 30 }}, or 0 if it needs none; a download may end before today"
            );
            placed(rule, "for", what, hint)
        }));
    }
    problems
}

fn placed(rule: &Rule, key: &str, what: String, hint: String) -> Problem {
    Problem::new(what).at(file::key_place(&rule.source, key)).excerpt(&rule.source).hint(hint)
}
