//! Rows that nobody with the stated roles can have.

use super::{Clash, UNLISTED_ROLE};
use crate::policy::Policy;
use crate::schema::{Belongs, FieldId, TableId};
use crate::snapshot::{Row, RowId, Snapshot};
use crate::source::Place;
use crate::value::Value;
use std::sync::Arc;

/// Rows that nobody with the stated roles can have, and the roles of which one they prove. Unknown roles contradict
/// nothing: then every rule runs.
pub(in crate::audit) fn clashes(
    policy: &Policy,
    snapshot: &Snapshot,
    stated: Option<&[String]>,
) -> (Vec<Clash>, Vec<Arc<str>>) {
    let (mut clashes, mut proved) = (Vec::new(), Vec::new());
    let Some(stated) = stated else { return (clashes, proved) };
    let each = policy.schema.tables.iter().enumerate();
    for (table, belongs) in each.flat_map(|(id, table)| table.belongs.iter().map(move |one| (id, one))) {
        if belongs.roles.iter().any(|role| stated.iter().any(|own| **own == **role)) {
            continue;
        }
        let rows = &snapshot.tables[table].rows;
        let proving: Vec<RowId> = (0..rows.len()).filter(|row| proves(belongs, &rows[*row])).collect();
        if proving.is_empty() {
            continue;
        }
        clashes.push(role_clash(policy, snapshot, (table, belongs), &proving, stated));
        proved
            .extend(belongs.roles.iter().filter(|role| !proved.contains(role)).cloned().collect::<Vec<_>>());
    }
    (clashes, proved)
}

/// Whether a row is one that only these roles can have. What is not known about it excuses nothing.
fn proves(belongs: &Belongs, row: &Row) -> bool {
    let is = |field: FieldId, word: &str| match &row.values[field] {
        Value::Text(text) => **text == *word,
        Value::Flag(flag) => word == if *flag { "true" } else { "false" },
        Value::Money(money) => word == "0" && money.amount.is_zero(),
        Value::Integer(number) => word == "0" && *number == 0,
        Value::Decimal(number) => word == "0" && number.is_zero(),
        Value::Nothing => word == "none",
        Value::Unknown | Value::Day(_) | Value::Instant(_) | Value::List(_) => false,
    };
    let said = belongs.word.as_ref().is_none_or(|(field, word)| is(*field, word));
    said && !belongs.unless.iter().any(|(field, words)| words.iter().any(|word| is(*field, word)))
}

fn role_clash(
    policy: &Policy,
    snapshot: &Snapshot,
    (table, belongs): (TableId, &Belongs),
    proving: &[RowId],
    stated: &[String],
) -> Clash {
    let about = &policy.schema.tables[table];
    let first = &snapshot.tables[table].rows[proving[0]];
    let field = belongs.word.as_ref().map(|(field, _)| *field);
    let names = named(snapshot, table, proving);
    let fact = match &belongs.word {
        None if proving.len() == 1 => format!("{} has a row{names}", about.name),
        None => format!("{} has {} rows{names}", about.name, proving.len()),
        Some((field, word)) => {
            format!("{}.{} is {}{names},", about.name, about.fields[*field].name, plain(word))
        }
    };
    let which = if belongs.word.is_some() { "which" } else { "that" };
    let stated = stated.iter().map(|role| plain(role)).collect::<Vec<_>>().join(" and ");
    Clash {
        check: &UNLISTED_ROLE,
        table,
        key: first.key.clone(),
        field: field.map(|field| format!("{}.{}", about.name, about.fields[field].name)),
        message: format!("{fact} {which} only {} can have; your roles say {stated}", any_of(&belongs.roles)),
        place: field.map_or_else(|| first.place(), |field| first.place_of(field)),
        against: place_of(policy, snapshot),
        related: proving[1..].iter().map(|row| snapshot.tables[table].rows[*row].place()).collect(),
        lacking: None,
        rows: proving.iter().map(|row| (table, *row)).collect(),
    }
}

/// How many rows are named.
const NAMED: usize = 3;

/// ` (Logo wanted, Flyer and 2 more)`; nothing for a record.
fn named(snapshot: &Snapshot, table: TableId, rows: &[RowId]) -> String {
    let names: Vec<String> = rows.iter().take(NAMED).filter_map(|row| snapshot.called(table, *row)).collect();
    match (names.is_empty(), rows.len().saturating_sub(NAMED)) {
        (true, _) => String::new(),
        (false, 0) => format!(" ({})", names.join(", ")),
        (false, more) => format!(" ({} and {more} more)", names.join(", ")),
    }
}

fn plain(word: &str) -> String {
    word.replace('_', " ")
}

/// `a client, a company owner or a company member`.
fn any_of(roles: &[Arc<str>]) -> String {
    let article = |role: &str| if role.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let each: Vec<String> = roles.iter().map(|role| format!("{} {}", article(role), plain(role))).collect();
    match each.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => each.join(""),
    }
}

/// Where the roles of the account stand.
fn place_of(policy: &Policy, snapshot: &Snapshot) -> Place {
    let found = policy.schema.path(&policy.pack.roles);
    let place = found.and_then(|(table, field)| snapshot.record(table)?.places.get(field));
    place.unwrap_or_else(|| snapshot.as_of_place.place())
}
