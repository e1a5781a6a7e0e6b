//! `audit new ID`: a rule file made from the schema, which passes its own examples before it is written.

use super::args::{NewOptions, Shared};
use super::{Ended, clock, load, output};
use crate::audit::example;
use crate::body::Stop;
use crate::policy::Policy;
use crate::problem::{Problem, suggest};
use crate::schema::{Field, Kind, Range, Table};
use crate::source::{Place, Source};
use crate::value;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) fn run(shared: &Shared, options: &NewOptions) -> Ended {
    let stop: Arc<dyn Stop> = Arc::new(clock::Deadline);
    let mut policy = load::load_untried(shared)?;
    let path = path(shared, &options.id)?;
    let table = table(&policy, options.table.as_deref())?;
    let today = clock::today(shared.today.as_deref())?;
    let filled = policy.schema.table(&table.name);
    let exported = policy.exports.iter().any(|export| export.table.is_some() && export.table == filled);
    let text =
        RuleDraft { policy: &policy, table, exported, id: &options.id, today: today.to_string() }.text()?;
    let source = Arc::new(Source::new(&path.to_string_lossy(), text.as_str()));
    let before = policy.rules.len();
    policy.add(&[source])?;
    example::run(&policy, before, &stop)?;
    output::write(Some(&path), &mut |out| out.write_all(text.as_bytes()))?;
    let shown = path.to_string_lossy();
    super::warn(&super::escaped(&format!("wrote {shown}; `audit test {shown}` runs its examples")));
    Ok(0)
}

/// Where the file goes: `--output`, else the first folder of `--rules`, else here. A file is never overwritten.
fn path(shared: &Shared, id: &str) -> Result<PathBuf, Vec<Problem>> {
    let name = format!("{id}.rhai");
    let folder = shared.rules.iter().find(|path| path.is_dir());
    let path =
        shared.output.clone().or_else(|| folder.map(|folder| folder.join(&name))).unwrap_or(name.into());
    if path.exists() {
        let problem = Problem::new("this file is there already").at(Place::file(&path.to_string_lossy()));
        return Err(vec![problem.hint("choose another name, or another place with --output")]);
    }
    Ok(path)
}

fn table<'a>(policy: &'a Policy, name: Option<&str>) -> Result<&'a Table, Vec<Problem>> {
    let schema = &policy.schema;
    let found = match name {
        Some(name) => schema.table(name).map(|index| &schema.tables[index]),
        None => schema.tables.iter().find(|table| !table.record).or_else(|| schema.tables.first()),
    };
    found.ok_or_else(|| {
        let name = name.unwrap_or_default();
        let problem = Problem::new(format!("--for: there is no table or record {name}"));
        vec![problem.hint(suggest(name, &schema.names()))]
    })
}

/// A rule to begin with: one field of the table has a value that is a fault.
struct RuleDraft<'a> {
    policy: &'a Policy,
    table: &'a Table,
    /// Whether downloads fill it.
    exported: bool,
    id: &'a str,
    today: String,
}

/// A test of a field, a value that meets it and one that does not.
struct Test {
    condition: String,
    meets: String,
    other: String,
}

impl RuleDraft<'_> {
    fn text(&self) -> Result<String, Vec<Problem>> {
        let table = self.table;
        let tested = table.fields.iter().enumerate().filter(|(index, _)| !table.key.contains(index));
        let mut tests = tested.filter_map(|(_, field)| Some((field, self.test(field)?)));
        let Some((field, test)) = tests.next() else {
            return Err(vec![Problem::new(format!(
                "{} has no field that a first rule could test",
                table.name
            ))]);
        };
        let about = match field.about.trim() {
            "" => String::new(),
            about => format!("// {}: {}\n", field.name, about.replace("*/", "").replace("/*", "")),
        };
        let target =
            if table.record { table.name.to_string() } else { format!("{} in {}", table.row, table.name) };
        let action = self.policy.pack.actions.first().map_or("", |action| &*action.name);
        let sentence =
            format!("{}: {} is {}", self.subject(), field.name.replace('_', " "), self.spoken(field));
        let head = format!(
            "/*---\ntitle: {title}\nseverity: {{ {action}: warning }}\nfor: {target}\nat: {row}.{field}\n{back}confidence: unverified\nchecked: {today}\nwhy: Say what happens to the person if this is ignored.\nfix: Say what to do about it.\n---*/\n",
            title = self.title(),
            row = table.row,
            field = field.name,
            back =
                if self.exported { format!("looks_back: {{ {}: 30 }}\n", table.name) } else { String::new() },
            today = self.today,
        );
        let body = format!("\n{about}if {} {{\n    `{sentence}`\n}}\n", test.condition);
        Ok(format!("{head}{body}{}", self.examples(field, &test)))
    }

    /// The id in words: `unsaved-messages` is "Unsaved messages".
    fn title(&self) -> String {
        let words = self.id.replace('-', " ");
        let mut letters = words.chars();
        letters
            .next()
            .map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
    }

    /// What the sentence calls the row.
    fn subject(&self) -> String {
        match self.table.key.as_slice() {
            [key] if matches!(self.table.fields[*key].kind, Kind::Text) => {
                format!("${{{}.{}}}", self.table.row, self.table.fields[*key].name)
            }
            _ => self.table.row.replace('_', " "),
        }
    }

    fn spoken(&self, field: &Field) -> String {
        format!("${{{}.{}}}", self.table.row, field.name)
    }

    fn test(&self, field: &Field) -> Option<Test> {
        let path = format!("{}.{}", self.table.row, field.name);
        let test = |condition: String, meets: &str, other: &str| {
            Some(Test { condition, meets: meets.to_owned(), other: other.to_owned() })
        };
        match &field.kind {
            Kind::OneOf(choices) => match choices.values.as_slice() {
                [first, other, ..] => test(format!("{path} == \"{first}\""), first, other),
                _ => None,
            },
            Kind::Flag => test(path, "true", "false"),
            Kind::Count | Kind::Integer => test(format!("{path} > 0"), "1", "0"),
            Kind::Decimal => test(format!("{path} > 0.0"), "1.5", "0"),
            Kind::Money => test(format!("{path} > 0"), "12.50 USD", "0"),
            Kind::Day if field.range.past => test(format!("{path} + 7 <= today"), "2026-11-10", "2026-11-20"),
            Kind::Day => test(format!("{path} <= today"), "2026-11-20", "2026-11-30"),
            Kind::Text => test(format!("{path} == \"unknown\""), "unknown", "Something"),
            Kind::Instant | Kind::List(_) | Kind::Ref(_) => None,
        }
        .filter(|test| [&test.meets, &test.other].iter().all(|text| holds(field, text)))
        .map(|test| self.guarded(field, test))
    }

    /// A field that may be nothing is asked for that first, because `()` compares with nothing else.
    fn guarded(&self, field: &Field, test: Test) -> Test {
        if !field.may_be_none {
            return test;
        }
        let condition = format!("{}.{} != () && {}", self.table.row, field.name, test.condition);
        Test { condition, ..test }
    }

    fn examples(&self, field: &Field, test: &Test) -> String {
        let table = self.table;
        let name = field.name.replace('_', " ");
        if table.record {
            let record = &table.name;
            return format!(
                "\n/*--- examples\n- name: it is found\n  given:\n    {record}: {{ {0}: {1} }}\n  flags:\n    {record}: \"{2}\"\n- name: all is well\n  given:\n    {record}: {{ {0}: {3} }}\n- name: {name} is not known\n  given:\n    {record}: {{}}\n  unknown: [{record}]\n---*/\n",
                field.name,
                test.meets,
                self.sentence(field, test, record),
                test.other,
            );
        }
        let row = |number: usize, value: Option<&str>| {
            let mut cells: Vec<String> = table.key.iter().map(|key| self.key_cell(*key, number)).collect();
            cells.extend(value.map(|value| format!("{}: {value}", field.name)));
            format!("      - {{ {} }}\n", cells.join(", "))
        };
        // Money names a row by its currency alone.
        let part = |key: usize, number: usize| match &table.fields[key].kind {
            Kind::Money => self.key_value(key, number).split(' ').next_back().unwrap_or_default().to_owned(),
            _ => self.key_value(key, number),
        };
        let key = |number: usize| {
            let parts: Vec<String> = table.key.iter().map(|key| part(*key, number)).collect();
            parts.join(" ")
        };
        format!(
            "\n/*--- examples\n- name: one is found, another is well\n  given:\n    {table}:\n{}{}  flags:\n    \"{}\": \"{}\"\n- name: {name} is not known\n  given:\n    {table}:\n{}  unknown: [\"{}\"]\n- name: without the table nothing is known\n  given: {{}}\n  unknown: [{table}]\n---*/\n",
            row(1, Some(&test.meets)),
            row(2, Some(&test.other)),
            key(1),
            self.sentence(field, test, &self.key_value(table.key[0], 1)),
            row(1, None),
            key(1),
            table = table.name,
        )
    }

    fn sentence(&self, field: &Field, test: &Test, first_key: &str) -> String {
        let subject = match self.subject() {
            subject if subject.starts_with("${") => first_key.to_owned(),
            subject => subject,
        };
        let value = match &field.kind {
            Kind::Day => value::day(&test.meets).map_or_else(|_| test.meets.clone(), value::spoken),
            _ => test.meets.clone(),
        };
        format!("{subject}: {} is {value}", field.name.replace('_', " "))
    }

    fn key_value(&self, key: usize, number: usize) -> String {
        match &self.table.fields[key].kind {
            Kind::OneOf(choices) => choices
                .values
                .get(number - 1)
                .or(choices.values.first())
                .map_or_else(String::new, ToString::to_string),
            Kind::Day => format!("2026-11-0{number}"),
            Kind::Instant => format!("2026-11-0{number}T10:00:00Z"),
            Kind::Count | Kind::Integer | Kind::Decimal => number.to_string(),
            Kind::Money => format!("{number}.00 {}", ["USD", "EUR"][usize::from(number != 1)]),
            Kind::Flag => (number == 1).to_string(),
            Kind::Text | Kind::List(_) | Kind::Ref(_) => {
                format!("{}{number}", self.table.row.chars().next().unwrap_or('x'))
            }
        }
    }

    fn key_cell(&self, key: usize, number: usize) -> String {
        format!("{}: {}", self.table.fields[key].name, self.key_value(key, number))
    }
}

/// Whether a number or amount lies in the range of its field; anything else does.
fn holds(field: &Field, text: &str) -> bool {
    let number = value::decimal(text.split(' ').next().unwrap_or(text));
    !Range::bounds(&field.kind) || number.is_ok_and(|number| field.range.fault(number).is_none())
}
