//! When rows hold nothing open: the conditions of the schema, ready to be tried.

use super::condition::Condition;
use super::pack::Pack;
use crate::body::Type;
use crate::problem::{Checked, Problem, Problems, suggest};
use crate::schema::{FieldId, Schema, TableId, When};
use crate::source::{Place, Source};
use std::sync::Arc;

/// When the rows of a table, or a field of a record, hold nothing open.
#[derive(Debug)]
pub struct Settling {
    /// The table or record.
    pub table: TableId,
    /// The field of a record; none for the rows of a table.
    pub field: Option<FieldId>,
    /// One per action of the pack.
    pub rests: Vec<Rest>,
    /// The conditions that [`Rest::Condition`] counts.
    pub conditions: Vec<Condition>,
}

/// When something is settled for an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Always.
    Always,
    /// Never: it is open for as long as it is there.
    Never,
    /// Where the condition with this index holds.
    Condition(usize),
}

/// Only the parameters that a condition names are bound: most need none. They follow the row, today and `as_of`.
fn condition(schema: &Schema, pack: &Pack, table: TableId, text: &Arc<str>) -> Condition {
    let mut names = vec![
        (schema.tables[table].row.clone(), Type::Row(table)),
        ("today".into(), Type::Day),
        ("as_of".into(), Type::Day),
    ];
    let named = |name: &str| text.contains(name);
    let params: Vec<usize> =
        (0..pack.params.len()).filter(|index| named(&pack.params[*index].name)).collect();
    for index in &params {
        names.push((pack.params[*index].name.clone(), Type::of(&pack.params[*index].kind)));
    }
    Condition::new("schema.yaml".into(), text.clone(), names.into(), params)
}

/// Makes the conditions of a schema ready; each table has to say when its rows are settled.
pub(super) fn read(source: &Source, schema: &Schema, pack: &Pack) -> Checked<Vec<Settling>> {
    let mut problems = Problems::default();
    let mut all = Vec::new();
    let wrong = |what: String| Problem::new(what).at(Place::file(source.name()));
    let actions: Vec<&str> = pack.actions.iter().map(|action| &*action.name).collect();
    for (table, about) in schema.tables.iter().enumerate() {
        if !about.record && about.settled.is_empty() {
            let problem =
                wrong(format!("{}: settled is missing: when does a row hold nothing open?", about.name));
            problems.add(problem.hint("write a condition, as settled: contract.status == \"completed\"; or { always: why } or { never: why }"));
        }
        for settled in &about.settled {
            for (action, _) in
                settled.actions.iter().filter(|(action, _)| !actions.contains(&action.as_str()))
            {
                let problem = wrong(format!("{}: settled: there is no action {action}", about.name));
                problems.add(problem.hint(suggest(action, &actions)));
            }
            let mut settling =
                Settling { table, field: settled.field, rests: Vec::new(), conditions: Vec::new() };
            for action in &actions {
                match settled.when(action) {
                    Some(when) => {
                        settling.rests.push(rest(schema, pack, &mut settling.conditions, table, when))
                    }
                    None => {
                        problems.add(wrong(format!("{}: settled says nothing about {action}", about.name)))
                    }
                }
            }
            all.push(settling);
        }
    }
    problems.finish(all)
}

fn rest(schema: &Schema, pack: &Pack, conditions: &mut Vec<Condition>, table: TableId, when: &When) -> Rest {
    match when {
        When::Always(_) => Rest::Always,
        When::Never(_) => Rest::Never,
        When::Condition(text) => {
            let known = conditions.iter().position(|condition| condition.text() == text);
            Rest::Condition(known.unwrap_or_else(|| {
                conditions.push(condition(schema, pack, table, text));
                conditions.len() - 1
            }))
        }
    }
}
