//! The elements of lists and of rows, one by one.

use crate::body::notes::{Got, Work};
use crate::body::value::Val;

/// Starts to go over a list or rows: how many elements there are. Rows of a table that the snapshot does not know are
/// none, and what the body makes of that is unknown.
pub(in crate::body) fn walk<'a>(work: &mut Work<'a>, list: &Val<'a>) -> Got<usize> {
    let count = match list {
        Val::Rows(rows) => {
            work.notes.walks(rows.table);
            if rows.missing {
                let table = work.snapshot.schema.tables.get(rows.table);
                work.notes.lacks(table.map_or_else(String::new, |table| table.name.to_string()));
            }
            rows.rows.len()
        }
        Val::List(list) => list.len(),
        other => return work.notes.refuse(format!("this needs rows or a list, not {}", other.kind())),
    };
    work.notes.goes_over(count);
    Ok(count)
}

/// One element of a list or of rows.
#[inline]
pub(in crate::body) fn element<'a>(list: &Val<'a>, index: usize) -> Val<'a> {
    match list {
        Val::Rows(rows) => rows.rows.get(index).map_or(Val::Nothing, |row| Val::Row(rows.table, row)),
        Val::List(list) => list.get(index).unwrap_or(Val::Nothing),
        _ => Val::Nothing,
    }
}
