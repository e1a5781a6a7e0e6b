//! Rows that exports name and their own table lacks: those of the last weeks are asked about one by one, the older
//! ones all at once.

use super::ask::{self, Asked, Reply};
use super::{InterimReport, Session};
use crate::problem::Problem;
use crate::schema::{FieldId, Kind, LongOver, Table, TableId};
use crate::snapshot::{RowId, Snapshot};
use crate::tree::Content;
use crate::value::{Value, spoken};
use jiff::civil::Date;

/// The fields of a row of the account file.
pub(super) type Fields = Vec<(String, Content)>;

/// A row that exports name.
#[derive(Debug)]
pub(super) struct Named {
    /// Its key, and what the export calls it.
    pub fields: Fields,
    /// The rows that name it.
    rows: Vec<(TableId, RowId)>,
}

/// How many lines are shown at once.
const SCREEN: usize = 20;

/// The rows of a table that exports name and the snapshot does not have, in the order of the exports.
pub(super) fn named(snapshot: &Snapshot, to: TableId) -> Vec<Named> {
    let schema = &snapshot.schema;
    let [key] = schema.tables[to].key.as_slice() else { return Vec::new() };
    let key = schema.tables[to].fields[*key].name.to_string();
    let called = schema.tables[to].called.as_deref();
    let mut all: Vec<Named> = Vec::new();
    for table in snapshot.exported.iter().map(|exported| exported.table) {
        let about = &schema.tables[table];
        let Some(field) = about.fields.iter().position(|field| field.kind == Kind::Ref(to)) else { continue };
        let title = called.and_then(|called| Some((called, about.field(called)?)));
        for (id, row) in snapshot.tables[table].rows.iter().enumerate() {
            let Value::Text(name) = &row.values[field] else { continue };
            if snapshot.tables[to].by_key.contains_key(name) {
                continue;
            }
            let same =
                |named: &&mut Named| matches!(&named.fields[0].1, Content::Scalar(known) if known == name);
            if let Some(named) = all.iter_mut().find(same) {
                named.rows.push((table, id));
                continue;
            }
            let mut fields = vec![(key.clone(), Content::Scalar(name.clone()))];
            if let Some((called, Value::Text(text))) = title.map(|(name, field)| (name, &row.values[field])) {
                fields.push((called.to_owned(), Content::Scalar(text.clone())));
            }
            all.push(Named { fields, rows: vec![(table, id)] });
        }
    }
    all
}

impl Named {
    /// The latest day of the rows that name it.
    fn last(&self, snapshot: &Snapshot) -> Option<Date> {
        let day = |(table, row): &(TableId, RowId)| {
            let field = snapshot.schema.tables[*table].day()?;
            snapshot.tables[*table].rows[*row].values[field].as_day()
        };
        self.rows.iter().filter_map(day).max()
    }

    /// The values that a field has in the rows that name it.
    fn values<'a>(
        &'a self,
        snapshot: &'a Snapshot,
        name: &'a str,
    ) -> impl Iterator<Item = (usize, &'a Value)> {
        self.rows.iter().enumerate().filter_map(move |(index, (table, row))| {
            let field = snapshot.schema.tables[*table].field(name)?;
            Some((index, &snapshot.tables[*table].rows[*row].values[field]))
        })
    }

    fn told(&self, snapshot: &Snapshot) -> String {
        let text = |(_, content): &(String, Content)| match content {
            Content::Scalar(text) => text.to_string(),
            Content::Null | Content::List(_) | Content::Map(_) => String::new(),
        };
        let name = match self.fields.as_slice() {
            [key, title, ..] => format!("{} ({})", text(title), text(key)),
            [key] => text(key),
            [] => String::new(),
        };
        let last = self.last(snapshot);
        last.map_or_else(|| name.clone(), |day| format!("{name}, last {}", spoken(day)))
    }

    /// What yes says of it.
    fn over(&self, snapshot: &Snapshot, about: &Table, over: &LongOver) -> Fields {
        let mut fields = self.fields.clone();
        let mut put = |field: FieldId, word: String| {
            fields.push((about.fields[field].name.to_string(), Content::Scalar(word.as_str().into())));
        };
        over.set.iter().for_each(|(field, word)| put(*field, word.clone()));
        for (field, from) in &over.words {
            let Kind::OneOf(choices) = &about.fields[*field].kind else { continue };
            let is = |word: &str| self.values(snapshot, from).any(|(_, value)| text_is(value, word));
            if let Some(word) = choices.values.iter().find(|word| is(word)) {
                put(*field, word.to_string());
            }
        }
        for (field, latest) in &over.days {
            let fits = |index: usize| {
                latest.only.as_ref().is_none_or(|(name, word)| {
                    self.values(snapshot, name).any(|(at, value)| at == index && text_is(value, word))
                })
            };
            let days = self.values(snapshot, &latest.day).filter(|(index, _)| fits(*index));
            let last = days.filter_map(|(_, value)| value.as_day()).max();
            put(*field, last.map_or_else(|| "none".to_owned(), |day| day.to_string()));
        }
        fields
    }
}

fn text_is(value: &Value, word: &str) -> bool {
    matches!(value, Value::Text(text) if **text == *word)
}

impl Session<'_> {
    /// The rows to add for what exports name; an answer instead when the person stops or does not know.
    pub(super) fn listed(
        &mut self,
        open: &InterimReport,
        table: TableId,
    ) -> Result<Result<Vec<Fields>, Reply>, Vec<Problem>> {
        let all = named(&open.snapshot, table);
        let about = &self.policy.schema.tables[table];
        let Some(over) = &about.long_over else {
            return Ok(Ok(all.into_iter().map(|one| one.fields).collect()));
        };
        let since = open.snapshot.as_of.checked_sub(jiff::Span::new().days(over.recent));
        let is_old = |one: &Named| {
            one.last(&open.snapshot).is_some_and(|day| since.as_ref().is_ok_and(|since| day < *since))
        };
        let (old, recent): (Vec<Named>, Vec<Named>) = all.into_iter().partition(is_old);
        let mut rows: Vec<Fields> = recent.into_iter().map(|one| one.fields).collect();
        if old.is_empty() {
            return Ok(Ok(rows));
        }
        match show(open, about, over, &old)? {
            Asked::Stop => return Ok(Err(Reply::Stop)),
            Asked::Empty | Asked::Unknown => {
                self.unknown.insert(left_out(table));
                return Ok(if rows.is_empty() { Err(Reply::Unknown) } else { Ok(rows) });
            }
            Asked::Text(text) if text == "no" => rows.extend(old.into_iter().map(|one| one.fields)),
            Asked::Text(_) => {
                let sides = match self.by_role(open, table, over)? {
                    Ok(sides) => sides,
                    Err(answer) => return Ok(Err(answer)),
                };
                let over = |one: &Named| [one.over(&open.snapshot, about, over), sides.clone()].concat();
                rows.extend(old.iter().map(over));
            }
        }
        Ok(Ok(rows))
    }

    /// What the only role of the account decides; asked once where it does not.
    fn by_role(
        &self,
        open: &InterimReport,
        table: TableId,
        over: &LongOver,
    ) -> Result<Result<Fields, Reply>, Vec<Problem>> {
        let about = &self.policy.schema.tables[table];
        let roles = open.report.roles.as_deref().unwrap_or_default();
        let mut fields = Fields::new();
        for (field, words) in &over.by_role {
            let mut own: Vec<&str> = words
                .iter()
                .filter(|(role, _)| roles.contains(role))
                .map(|(_, word)| word.as_str())
                .collect();
            own.dedup();
            let content = match own.as_slice() {
                [word] => Content::Scalar((*word).into()),
                _ => match ask::value(self.policy, &open.snapshot, (table, *field), Some("All of them"), "")?
                {
                    Reply::Value(content) | Reply::Every(content) => content,
                    Reply::Unknown => continue,
                    Reply::Stop => return Ok(Err(Reply::Stop)),
                },
            };
            fields.push((about.fields[*field].name.to_string(), content));
        }
        Ok(Ok(fields))
    }
}

/// The name under which a sitting remembers that nobody knows about the older rows.
pub(super) fn left_out(table: TableId) -> String {
    format!("older rows of {table}")
}

/// Lists the rows, a screen at a time, and asks the question: yes, no, or nothing that is known.
fn show(open: &InterimReport, about: &Table, over: &LongOver, old: &[Named]) -> Result<Asked, Vec<Problem>> {
    ask::say("");
    ask::say(&format!(
        "Your exports name {} more, with nothing in the last {} days:",
        old.len(),
        over.recent
    ));
    for (index, one) in old.iter().enumerate() {
        if index > 0 && index.is_multiple_of(SCREEN) {
            ask::say(&format!("  {index} of {}; Enter shows more", old.len()));
            if let Asked::Stop = ask::line(&about.name)? {
                return Ok(Asked::Stop);
            }
        }
        ask::say(&format!("  {}", one.told(&open.snapshot)));
    }
    ask::say(&over.ask);
    ask::say("  yes | no | don't know");
    loop {
        match ask::line(&about.name)? {
            Asked::Text(text) if matches!(&*text, "yes" | "y") => return Ok(Asked::Text("yes".into())),
            Asked::Text(text) if matches!(&*text, "no" | "n") => return Ok(Asked::Text("no".into())),
            Asked::Text(text) if text.starts_with("don") => return Ok(Asked::Unknown),
            Asked::Text(_) => ask::wrong("this is none of the answers", "write yes, no, or ?"),
            other => return Ok(other),
        }
    }
}
