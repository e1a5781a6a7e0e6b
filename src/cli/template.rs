//! `audit template`: a form to fill in, made from the schema. It is a valid snapshot in which all is unknown.

use super::args::{Shared, TemplateOptions};
use super::{Ended, clock, load, output};
use crate::body::Stop;
use crate::escape::line;
use crate::policy::Policy;
use crate::problem::{Problem, suggest};
use crate::schema::{Field, Kind, Table, TableId};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

/// What the rules read: a table with a field's name; an empty name stands for the table itself.
type Wanted = BTreeSet<(TableId, String)>;

pub(super) fn run(shared: &Shared, options: &TemplateOptions) -> Ended {
    let stop: Arc<dyn Stop> = Arc::new(clock::Deadline);
    let policy = load::load(shared, &stop)?;
    let known = policy.roles();
    if let Some(role) = options.role.iter().find(|role| !known.contains(&role.as_str())) {
        let problem = Problem::new(format!("--role: there is no role {role}"));
        return Err(vec![problem.hint(suggest(role, &known))]);
    }
    let today = clock::today(shared.today.as_deref())?;
    let text = text(&policy, &options.role, &today.to_string());
    output::write(shared.output.as_deref(), &mut |out| out.write_all(text.as_bytes()))?;
    Ok(0)
}

const HEAD: &str = "\
# yaml-language-server: $schema=snapshot.schema.json
# (`audit schema snapshot > snapshot.schema.json` puts that beside this file, for editors)
# An account, for `audit`. Fill in what you know and run:  audit FILE
#
# What you leave empty stays unknown; the report then says what it could not check.
# none means: I looked, and there is none. A table without entries is [].
# A table may be a CSV file beside this one, as contracts: contracts.csv; there, too, an empty cell is unknown.
# Money is written 418.20 USD, days 2026-11-20. Uncomment the lines of a table and repeat them for each entry.
";

fn text(policy: &Policy, roles: &[String], today: &str) -> String {
    let wanted = if roles.is_empty() { everything(policy) } else { relevant(policy, roles) };
    let mut out = String::from(HEAD);
    if !roles.is_empty() {
        let _ = writeln!(out, "# Only what the rules for {} ask.", roles.join(" and "));
    }
    let _ = writeln!(out, "\nas_of: {today}   # the day this describes");
    for (index, table) in policy.schema.tables.iter().enumerate() {
        let fields: Vec<&Field> =
            table.fields.iter().filter(|field| wanted.contains(&(index, field.name.to_string()))).collect();
        if fields.is_empty() && !wanted.contains(&(index, String::new())) {
            continue;
        }
        heading(&mut out, table);
        if table.record {
            record(&mut out, policy, table, &fields, roles)
        } else {
            rows(&mut out, policy, table, &fields)
        }
    }
    acknowledging(&mut out, policy);
    out
}

/// How to accept a finding, with a rule of the pack as the example.
fn acknowledging(out: &mut String, policy: &Policy) {
    let waivable =
        |rule: &&crate::policy::Rule| rule.waivable && policy.schema.tables[rule.target.table].record;
    let Some(rule) = policy.rules.iter().find(waivable) else { return };
    let row = &policy.schema.tables[rule.target.table].name;
    let _ = write!(
        out,
        "\n# Findings you have read and accept, where the rule allows it:\n# acknowledged:\n#   - rule: {}\n#     row: {row}\n#     reason: Why you accept it.\n",
        rule.id,
    );
}

fn everything(policy: &Policy) -> Wanted {
    let each = policy.schema.tables.iter().enumerate();
    each.flat_map(|(index, table)| table.fields.iter().map(move |field| (index, field.name.to_string())))
        .collect()
}

/// What the rules read, the keys of these tables, and the field that holds the roles.
fn relevant(policy: &Policy, roles: &[String]) -> Wanted {
    let mut wanted = policy.wanted(roles);
    let schema = &policy.schema;
    for (index, table) in schema.tables.iter().enumerate() {
        let read: Vec<&str> =
            wanted.iter().filter(|(of, _)| *of == index).map(|(_, name)| name.as_str()).collect();
        let through: Vec<_> =
            table.backs.iter().filter(|back| read.contains(&&*back.name)).cloned().collect();
        for back in through {
            wanted.insert((back.table, schema.tables[back.table].fields[back.field].name.to_string()));
        }
    }
    for path in [Some(&policy.pack.roles), Some(&policy.pack.asked), policy.pack.subject.as_ref()]
        .into_iter()
        .flatten()
    {
        if let Some((table, field)) = schema.path(path) {
            wanted.insert((table, schema.tables[table].fields[field].name.to_string()));
        }
    }
    let used: BTreeSet<TableId> = wanted.iter().map(|(table, _)| *table).collect();
    for table in used {
        let about = &schema.tables[table];
        wanted.extend(about.key.iter().map(|field| (table, about.fields[*field].name.to_string())));
    }
    wanted
}

fn heading(out: &mut String, table: &Table) {
    let found = if table.where_found.is_empty() {
        String::new()
    } else {
        format!(" Look it up: {}.", table.where_found)
    };
    let text = format!("{}{found}", table.about);
    out.push('\n');
    for own in
        textwrap::wrap(&line(&text), textwrap::Options::new(110).initial_indent("# ").subsequent_indent("# "))
    {
        let _ = writeln!(out, "{own}");
    }
}

fn record(out: &mut String, policy: &Policy, table: &Table, fields: &[&Field], roles: &[String]) {
    let _ = writeln!(out, "{}:", table.name);
    for field in fields {
        let path = format!("{}.{}", table.name, field.name);
        let value = if path == policy.pack.roles && !roles.is_empty() {
            format!(" [{}]", roles.join(", "))
        } else {
            String::new()
        };
        comment(out, "  ", policy, field);
        let _ = writeln!(out, "  {}:{value}", field.name);
    }
}

fn rows(out: &mut String, policy: &Policy, table: &Table, fields: &[&Field]) {
    let _ = writeln!(out, "{}:   # [] if there are none", table.name);
    for (index, field) in fields.iter().enumerate() {
        comment(out, "#     ", policy, field);
        let dash = if index == 0 { "- " } else { "  " };
        let text =
            format!("#   {dash}{}: {}", field.name, line(identifier(table, field).unwrap_or_default()));
        let _ = writeln!(out, "{}", text.trim_end());
    }
}

/// What stands in a row from the start: only what names a row. Anything else would be an answer that nobody
/// gave, and one that might clear a rule.
fn identifier<'a>(table: &Table, field: &'a Field) -> Option<&'a str> {
    let key = table.key.iter().any(|key| table.fields[*key].name == field.name);
    let names = matches!(field.kind, Kind::Ref(_)) || (key && field.kind == Kind::Text);
    field.example.as_deref().filter(|_| names)
}

/// The question, and everything that may be written.
fn comment(out: &mut String, indent: &str, policy: &Policy, field: &Field) {
    let none = if field.may_be_none { " | none" } else { "" };
    let allowed = match &field.kind {
        Kind::Ref(table) => format!("the key of one of {}", policy.schema.tables[*table].name),
        _ => field.values(),
    };
    let found = if field.where_found.is_empty() {
        String::new()
    } else {
        format!(" Look it up: {}.", field.where_found)
    };
    let example = field.example.as_deref().filter(|_| field.kind == Kind::Text);
    let example = example.map_or_else(String::new, |example| format!(", as {example}"));
    let text = format!("{}{found} [{allowed}{example}{none}]", field.about);
    let start = format!("{indent}# ");
    for own in textwrap::wrap(
        &line(&text),
        textwrap::Options::new(110).initial_indent(&start).subsequent_indent(&start),
    ) {
        let _ = writeln!(out, "{own}");
    }
}
