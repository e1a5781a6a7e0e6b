//! What is told of files that could hold an account and are in no place where one is recognised.

use super::look::{self, Looks};
use crate::problem::Problem;
use crate::source::Place;
use std::path::{Path, PathBuf};

/// So many of the files are named.
const NAMED: usize = 5;

/// A folder without an account.yaml that holds such files.
pub(super) fn folder(folder: &Path, strays: &[(PathBuf, Looks)]) -> Problem {
    let names: Vec<String> = strays.iter().take(NAMED).map(|(file, _)| look::name(file)).collect();
    let more = match strays.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (names, advice) = (names.join(", "), advice(folder, strays));
    let what = format!("there is no account.yaml in this folder; found: {names}{more}; {advice}");
    Problem::new(what).at(place(folder)).hint(leave_out(folder))
}

fn advice(folder: &Path, strays: &[(PathBuf, Looks)]) -> String {
    let shown = folder.to_string_lossy();
    if let Some((lines, _)) = strays.iter().find(|(_, kind)| *kind == Looks::Lines) {
        return format!("name {} itself", lines.to_string_lossy());
    }
    let documents: Vec<String> =
        strays.iter().map(|(file, _)| look::name(file)).filter(|name| document(name)).collect();
    match documents.as_slice() {
        [] => format!("write an account.yaml beside them, as `audit init {shown}` does"),
        [one] => format!("rename {one} to {}", account(one)),
        _ => format!("rename one to account.yaml; if each is an account, name {shown} itself"),
    }
}

/// Whether a file seems to be a snapshot and no table.
fn document(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ![".csv", ".xlsx"].iter().any(|ending| name.contains(ending))
}

fn account(name: &str) -> &'static str {
    if name.to_ascii_lowercase().contains(".json") { "account.json" } else { "account.yaml" }
}

fn leave_out(path: &Path) -> String {
    format!("if it is nobody's, leave it out with --leave-out '{}'", glob::Pattern::escape(&look::name(path)))
}

/// A file that nobody named and whose name hides that it is a snapshot.
pub(super) fn file(path: &Path) -> Problem {
    let what = "this seems to be a snapshot or a table, but its name does not end like one; \
                rename it so that it ends in .yaml, .json or .csv";
    Problem::new(what).at(place(path)).hint(leave_out(path))
}

/// A file beside an accounts.csv that is called like a table, and like none that is known.
pub(super) fn table(path: &Path) -> Problem {
    let what = "no table is called like this file, so that nobody's rows were read from it; \
                rename it to the table's name and .csv, as contracts.csv";
    Problem::new(what).at(place(path)).hint(leave_out(path))
}

/// Something that is called like a snapshot and is no file.
pub(super) fn no_file(path: &Path) -> Problem {
    let what = "this is called like a snapshot or a table, but it is no file";
    Problem::new(what).at(place(path)).hint(leave_out(path))
}

/// A link to a folder of folders, which could lead back to where it stands.
pub(super) fn link(path: &Path) -> Problem {
    let what = "this is a link to a folder of folders, which is not followed; name that folder itself";
    Problem::new(what).at(place(path)).hint(leave_out(path))
}

/// A document that nobody named and that is like no snapshot at all.
pub(super) fn strange(path: &Path) -> Problem {
    Problem::new("this has none of the keys of a snapshot").at(place(path)).hint(leave_out(path))
}

/// A folder that a person named and that holds nobody.
pub(super) fn nobody(path: &Path) -> Problem {
    let hint = "name files, folders of accounts, .jsonl files or - for standard input";
    Problem::new("there is no account in this folder").at(place(path)).hint(hint)
}

/// Something that is passed over, and why.
pub(super) fn passed(path: &Path, why: impl Into<String>) -> Problem {
    Problem::new(why).at(place(path))
}

fn place(path: &Path) -> Place {
    Place::file(&path.to_string_lossy())
}
