//! Which files of a folder an account says to pass over.

use crate::problem::{Checked, Problem, Problems, suggest};
use crate::schema::Schema;
use crate::source::Place;
use crate::tree::{Content, Entry};
use std::sync::Arc;

/// Why a file is not read that `ignore` names.
pub(super) const IGNORED: &str = "passed over: the account says ignore";

/// A name in `ignore`, with its place.
pub(super) type Ignored = (Arc<str>, Place);

/// The files that an account says to pass over.
///
/// # Errors
/// What is no list of names.
pub(super) fn ignored(entries: &[Entry]) -> Checked<Vec<Ignored>> {
    let Some(entry) = entries.iter().find(|entry| &*entry.key == "ignore") else { return Ok(Vec::new()) };
    let mut problems = Problems::default();
    let wrong = |place: &Place| {
        Problem::new("ignore: this is not a list of file names").at(place.clone()).hint("write [bank.csv]")
    };
    let items = match &entry.value.content {
        Content::List(items) => items.as_slice(),
        Content::Scalar(_) => std::slice::from_ref(&entry.value),
        Content::Null => &[],
        Content::Map(_) => return Err(vec![wrong(&entry.value.place)]),
    };
    let mut names = Vec::new();
    for item in items {
        match &item.content {
            Content::Scalar(name) if &**name == "none" && items.len() == 1 => {}
            Content::Scalar(name) => names.push((name.clone(), item.place.clone())),
            Content::Null | Content::List(_) | Content::Map(_) => problems.add(wrong(&item.place)),
        }
    }
    problems.finish(names)
}

/// Holds what is to be passed over against what there is.
///
/// # Errors
/// Names that are not there, and those of files that say what the account is.
pub(super) fn check(
    schema: &Schema,
    ignored: &[Ignored],
    here: &[&str],
    used: &[String],
) -> Result<(), Vec<Problem>> {
    let mut problems = Problems::default();
    for (name, place) in ignored {
        if used.iter().any(|used| **used == **name) {
            let what = "ignore: the account is read from this file";
            problems.add(Problem::new(what).at(place.clone()).hint("name it in one of the two places"));
        } else if !here.contains(&&**name) {
            let what = "ignore: there is no such file in this folder";
            let hint = if schema.table(name).is_some() {
                "name a file, with its ending".to_owned()
            } else {
                suggest(name, here)
            };
            problems.add(Problem::new(what).at(place.clone()).hint(hint));
        }
    }
    problems.finish(())
}
