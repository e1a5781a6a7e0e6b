//! Joining the rows of several files of one table: what overlaps counts once.

use crate::problem::{Checked, Problem, Problems};
use crate::schema::{Kind, Table};
use crate::tree::{Content, Entry, Node};
use std::collections::HashMap;
use std::sync::Arc;

/// The rows of one file.
pub(in crate::snapshot) struct Part {
    /// The name of its kind.
    pub export: String,
    /// In the order of the file.
    pub rows: Vec<Node>,
}

/// Joins files. A row with an id counts once; the same id with other content is an error. Of rows without an
/// id, which overlapping files hold twice, the highest count in any one file stands.
///
/// # Errors
/// Rows that contradict each other, with both places.
pub(in crate::snapshot) fn join(table: &Table, parts: Vec<Part>) -> Checked<Vec<Node>> {
    let id = match table.key.as_slice() {
        [only] if table.fields[*only].kind == Kind::Text => Some(&*table.fields[*only].name),
        _ => None,
    };
    let of = |kind: &Kind| {
        table.fields.iter().filter(|field| field.kind == *kind).map(|field| &*field.name).collect()
    };
    let mut joined = Joined {
        id,
        days: of(&Kind::Day),
        amounts: of(&Kind::Money),
        rows: Vec::new(),
        counts: HashMap::new(),
        by_id: HashMap::new(),
        problems: Problems::default(),
    };
    for part in parts {
        joined.add(part);
    }
    joined.problems.finish(joined.rows)
}

struct Joined<'a> {
    id: Option<&'a str>,
    days: Vec<&'a str>,
    amounts: Vec<&'a str>,
    rows: Vec<Node>,
    /// Rows without an id: how many of each there are.
    counts: HashMap<String, usize>,
    /// Rows with an id: the kind of their file and their place in `rows`.
    by_id: HashMap<Arc<str>, (String, usize)>,
    problems: Problems,
}

impl Joined<'_> {
    fn add(&mut self, part: Part) {
        let mut here: HashMap<String, usize> = HashMap::new();
        for mut row in part.rows {
            if let Some(id) = self.id.and_then(|name| text(&row, name)) {
                self.identified(&part.export, id, row);
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

    /// Files of different kinds word a row differently; its days, and its amounts in the same currency, do not
    /// change.
    fn same_event(&self, a: &Node, b: &Node) -> bool {
        let days = self.days.iter().all(|name| text(a, name) == text(b, name));
        let currency = |text: &str| text.rsplit_once(' ').map(|(_, code)| code.to_owned());
        let amount = |name: &&str| match (text(a, name), text(b, name)) {
            (Some(one), Some(other)) => currency(&one) != currency(&other) || one == other,
            _ => true,
        };
        days && self.amounts.iter().all(amount)
    }

    fn identified(&mut self, export: &str, id: Arc<str>, row: Node) {
        let Some((kind, index)) = self.by_id.get(&id) else {
            self.by_id.insert(id, (export.to_owned(), self.rows.len()));
            self.rows.push(row);
            return;
        };
        let twin = &self.rows[*index];
        let agrees = match kind == export {
            true => signature(twin) == signature(&row),
            false => self.same_event(twin, &row),
        };
        if !agrees {
            let what = format!("this row has the id of another, at {}, and says something else", twin.place);
            let hint = "download both again; one of the files is not as Upwork made it";
            self.problems.add(Problem::new(what).at(row.place.clone()).hint(hint));
        }
    }
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
