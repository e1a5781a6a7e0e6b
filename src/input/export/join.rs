//! Joining the rows of several files of one table: what overlaps counts once.

mod twin;

use crate::problem::{Checked, Problem, Problems};
use crate::schema::{Kind, Likeness, Table};
use crate::tree::{Content, Entry, Node};
use std::collections::HashMap;
use std::sync::Arc;

/// The rows of one file.
pub(in crate::input) struct Part {
    /// The name of its kind.
    pub export: String,
    /// In the order of the file.
    pub rows: Vec<Node>,
}

/// Joins files. Rows with one id are one row, which says all that any of them says; if they contradict each
/// other, that is an error. Of rows without an id, which overlapping files hold twice, the highest count in any
/// one file stands. What the files are called changes nothing.
///
/// # Errors
/// Rows that contradict each other, with both places.
pub(in crate::input) fn join(table: &Table, mut parts: Vec<Part>) -> Checked<Vec<Node>> {
    let id = match table.key.as_slice() {
        [only] if table.fields[*only].kind == Kind::Text => Some(&*table.fields[*only].name),
        _ => None,
    };
    let content = |part: &Part| part.rows.iter().map(signature).collect::<String>();
    parts.sort_by_cached_key(|part| (part.export.clone(), content(part)));
    let mut joined = Joined {
        table,
        id,
        rows: Vec::new(),
        counts: HashMap::new(),
        by_id: HashMap::new(),
        problems: Problems::default(),
    };
    for part in parts {
        joined.add(part);
    }
    joined.finish()
}

/// The most rows of one id that say different things and do not contradict each other.
const TWINS: usize = 100;

struct Joined<'a> {
    table: &'a Table,
    id: Option<&'a str>,
    rows: Vec<Node>,
    /// Rows without an id: how many of each there are.
    counts: HashMap<String, usize>,
    /// Rows with an id: the place of the first in `rows`, and those that say something else beside it.
    by_id: HashMap<Arc<str>, (usize, Vec<Node>)>,
    problems: Problems,
}

impl Joined<'_> {
    fn add(&mut self, part: Part) {
        let mut here: HashMap<String, usize> = HashMap::new();
        for mut row in part.rows {
            if let Some(id) = self.id.and_then(|name| text(&row, name)) {
                self.identified(id, row);
                continue;
            }
            let signature = signature(&row);
            let count = here.entry(signature.clone()).or_default();
            *count += 1;
            let most = self.counts.entry(signature).or_default();
            if *count > *most {
                *most = *count;
                self.name(&mut row);
                self.rows.push(row);
            }
        }
    }

    /// A row that its export gives no id gets one by which it can be told.
    fn name(&self, row: &mut Node) {
        let (Some(name), Content::Map(entries)) = (self.id, &mut row.content) else { return };
        let id: Arc<str> = format!("row-{}", self.rows.len() + 1).into();
        entries.retain(|entry| &*entry.key != name);
        let value = Node { place: row.place.clone(), content: Content::Scalar(id) };
        entries.insert(0, Entry { key: name.into(), place: row.place.clone(), value });
    }

    /// A row is held against all that its id stands for: two that agree with a third, because it is in another
    /// currency or has an older word, need not agree with each other. What is only worded differently is one.
    fn identified(&mut self, id: Arc<str>, row: Node) {
        let Some((first, others)) = self.by_id.get_mut(&id) else {
            self.by_id.insert(id, (self.rows.len(), Vec::new()));
            self.rows.push(row);
            return;
        };
        let many = others.len() >= TWINS;
        let twins = std::iter::once(&mut self.rows[*first]).chain(&mut *others);
        let mut same = None;
        for twin in twins {
            match twin::compare(self.table, twin, &row) {
                (Likeness::Apart, fields) => return self.problems.add(contradiction(&row, twin, &fields)),
                (Likeness::Same, _) => same = same.or(Some(twin)),
                (Likeness::Near, _) => {}
            }
        }
        match same {
            Some(twin) => twin::complete(twin, row),
            // Each is held against all others.
            None if many => {
                let what = format!("more than {TWINS} different rows have the id of this one");
                let hint = "download the file again; it is not as it was made";
                self.problems.add(Problem::new(what).at(row.place.clone()).hint(hint));
            }
            None => others.push(row),
        }
    }

    fn finish(mut self) -> Checked<Vec<Node>> {
        for (first, others) in self.by_id.into_values() {
            others.into_iter().for_each(|other| twin::complete(&mut self.rows[first], other));
        }
        self.problems.finish(self.rows)
    }
}

fn contradiction(row: &Node, twin: &Node, fields: &[&str]) -> Problem {
    let fields = fields.join(" and another ");
    let what = format!("this row has the id of another, at {}, and another {fields}", twin.place);
    Problem::new(what)
        .at(row.place.clone())
        .hint("download both files again; one of them is not as it was made")
}

fn text(row: &Node, name: &str) -> Option<Arc<str>> {
    let Content::Map(entries) = &row.content else { return None };
    let entry = entries.iter().find(|entry| &*entry.key == name)?;
    match &entry.value.content {
        Content::Scalar(text) if !text.trim().is_empty() => Some(text.clone()),
        _ => None,
    }
}

fn signature(row: &Node) -> String {
    let Content::Map(entries) = &row.content else { return String::new() };
    let text = |entry: &Entry| match &entry.value.content {
        Content::Scalar(text) => format!("{}={text}\u{1f}", entry.key),
        Content::Null | Content::List(_) | Content::Map(_) => format!("{}\u{1f}", entry.key),
    };
    entries.iter().map(text).collect()
}
