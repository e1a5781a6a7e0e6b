//! `audit explain ID SNAPSHOT`: why a rule did or did not fire, row by row.

use super::args::{ExplainOptions, Shared};
use super::{Ended, clock, load, output, rules};
use crate::audit::{Audit, Check, Choice, Clash, Traced, TracedRow, audit as judge, concerns, params, trace};
use crate::body::{Answer, MarkedSpot, Read, Stop, Turn};
use crate::escape;
use crate::finding::Uncovered;
use crate::policy::{Policy, Rule};
use crate::problem::{Problem, suggest};
use crate::report::missing_fact;
use crate::schema::Kind;
use crate::snapshot::Snapshot;
use crate::value::{self, Value};
use crate::write::Format;
use jiff::civil::Date;
use std::sync::Arc;

pub(super) fn run(shared: &Shared, options: &ExplainOptions) -> Ended {
    output::format(&shared.format, "audit explain", &[Format::Table])?;
    let today = clock::today(shared.today.as_deref())?;
    let stop: Arc<dyn Stop> = Arc::new(clock::Deadline);
    let policy = load::load(shared, &stop)?;
    let check = rules::check(&options.id);
    let rule = if check.is_none() { Some(rules::find(&policy, &options.id)?) } else { None };
    let snapshot = Arc::new(load::open(&policy, &options.path)?);
    snapshot.notes.iter().for_each(super::note);
    let Some(rule) = rule else {
        let width = output::style(shared).width;
        let audited = judge(&policy, &snapshot, today, &Choice::default(), &stop)?;
        let text = check.map(|check| clashes(check, &audited, width)).unwrap_or_default();
        return output::show(shared, &text).map(|()| 0);
    };
    let mut traced = trace(&policy, rule, (&snapshot, today), &params(&policy, rule), &stop)?;
    if let Some(key) = &options.row {
        let keys: Vec<String> = traced.rows.iter().map(|row| row.key.to_string()).collect();
        traced.rows.retain(|row| *row.key == **key);
        if traced.rows.is_empty() {
            let table = &policy.schema.tables[rule.target.table].name;
            let problem = Problem::new(format!("--row: {table} has no such row"));
            let names: Vec<&str> = keys.iter().take(20).map(String::as_str).collect();
            return Err(vec![if names.is_empty() { problem } else { problem.hint(suggest(key, &names)) }]);
        }
    }
    let explanation =
        Explanation { policy: &policy, rule, snapshot: &snapshot, width: output::style(shared).width };
    let text = explanation.all(&traced, today);
    output::show(shared, &text)?;
    Ok(0)
}

fn wrapped(text: &str, first: &str, rest: &str, width: usize) -> String {
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    format!("{}\n", textwrap::fill(&escape::short(text, 600), &options))
}

/// What audit itself holds against each other, as far as it found something.
fn clashes(check: &Check, audited: &Audit, width: usize) -> String {
    let mut out = wrapped(&format!("{}: {}", check.id, check.title), "", "", width);
    let found: Vec<&Clash> = audited.clashes.iter().filter(|clash| clash.check == check).collect();
    for clash in &found {
        out.push('\n');
        out += &wrapped(&format!("{}.", clash.message), "", "  ", width);
        let places = std::iter::once(&clash.place).chain(&clash.related);
        for place in places {
            out += &wrapped(&format!("stands  {place}"), "  ", "  ", width);
        }
        out += &wrapped(&format!("against {}", clash.against), "  ", "  ", width);
    }
    if found.is_empty() {
        out += "nothing to report\n";
    }
    out.push('\n');
    out += &wrapped(check.why, "", "", width);
    out += &wrapped(check.fix, "", "", width);
    out
}

struct Explanation<'a> {
    policy: &'a Policy,
    rule: &'a Rule,
    snapshot: &'a Snapshot,
    width: usize,
}

impl Explanation<'_> {
    fn all(&self, traced: &Traced, today: Date) -> String {
        let rule = self.rule;
        let mut out = self.wrapped(&format!("{}: {}", rule.id, rule.title), "", "");
        let table = &self.policy.schema.tables[rule.target.table];
        let rows =
            if traced.rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", traced.rows.len()) };
        out += &self.wrapped(&format!("judges {} ({rows}) on {}", table.name, value::spoken(today)), "", "");
        if let Some(why) = self.not_concerned() {
            out += &self.wrapped(&why, "", "");
        }
        for param in rule.params.iter().map(|index| &self.policy.pack.params[*index]) {
            out += &self.wrapped(&format!("with {} = {}", param.name, param.value), "", "");
        }
        if !traced.known {
            out += "\n";
            out += &self.missing(&table.name);
        } else if traced.rows.is_empty() {
            out += "\nThe table has no rows, so there is nothing to judge.\n";
        }
        traced.rows.iter().for_each(|row| out += &self.row(row, traced));
        let own = traced.uncovered.iter().filter(|open| open.table == *table.name);
        own.for_each(|open| {
            out += "\nrows that are not there\n  says  cannot be answered\n";
            out += &self.uncovered(open);
        });
        out
    }

    fn not_concerned(&self) -> Option<String> {
        let Value::List(roles) = self.snapshot.value(&self.policy.pack.roles) else { return None };
        let roles: Vec<String> = roles.iter().map(ToString::to_string).collect();
        let outside = !concerns(self.rule, Some(&roles));
        outside.then(|| {
            format!(
                "NOT CONCERNED: it is for {}, the account is {}; what follows has no effect.",
                self.rule.roles.join(", "),
                roles.join(", ")
            )
        })
    }

    fn wrapped(&self, text: &str, first: &str, rest: &str) -> String {
        wrapped(text, first, rest, self.width)
    }

    /// Days that no file covers, of which silence is no answer.
    fn uncovered(&self, open: &Uncovered) -> String {
        let text = format!("no file covers the {}.", open.told());
        self.wrapped(&text, "        ", "        ")
    }

    fn row(&self, row: &TracedRow, traced: &Traced) -> String {
        let mut out =
            format!("\n{}   {}\n", escape::short(&row.key, 60), escape::line(&row.place.to_string()));
        for read in &row.trace.read {
            out += &self.wrapped(&self.read(read), "  read  ", "        ");
        }
        let passed: Vec<&MarkedSpot> =
            row.trace.reached.iter().filter_map(|spot| traced.spots.get(*spot)).collect();
        for spot in passed {
            out += &self.wrapped(&self.way(*spot), "  way   ", "        ");
        }
        out += &self.says(row, traced);
        out
    }

    fn says(&self, row: &TracedRow, traced: &Traced) -> String {
        let mut out = String::new();
        let walked = |open: &&Uncovered| {
            let table = self.policy.schema.table(&open.table);
            table.is_some_and(|table| row.trace.walked.contains(&table))
        };
        let open: Vec<&Uncovered> = traced.uncovered.iter().filter(walked).collect();
        match &row.trace.answer {
            Answer::Silent if !open.is_empty() => {
                out += "  says  cannot be answered\n";
                open.iter().for_each(|open| out += &self.uncovered(open));
            }
            Answer::Silent => out += "  says  nothing to report\n",
            Answer::Flag(flag) => {
                let text = flag.message.as_deref().unwrap_or(&self.rule.title);
                out += &self.wrapped(&format!("finding: {text}"), "  says  ", "        ");
                let days = [("clears on", flag.clears_on), ("to be done by", flag.due_by)];
                for (what, day) in days.into_iter().filter_map(|(what, day)| Some((what, day?))) {
                    out += &format!("        {what} {}\n", value::spoken(day));
                }
            }
            Answer::Unknown(missing) => {
                out += "  says  cannot be answered\n";
                missing.iter().for_each(|fact| out += &self.missing(fact));
            }
            Answer::Failed(problem) => {
                let text = problem.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
                out += &self.wrapped(&format!("failed: {text}{}", problem.what), "  says  ", "        ");
            }
        }
        out
    }

    /// A field or relation with its value and place.
    fn read(&self, read: &Read) -> String {
        let about = &self.policy.schema.tables[read.table];
        let row = &self.snapshot.tables[read.table].rows[read.row];
        let of = if about.record || read.table == self.rule.target.table {
            about.row.to_string()
        } else {
            format!("{} {}", about.row, row.key)
        };
        let Some(field) = about.field(&read.name) else {
            return format!("{of}.{} (the rows that point here)", read.name);
        };
        let place = row.places.get(field).map_or_else(String::new, |place| place.to_string());
        let found = match &row.values[field] {
            Value::Unknown => "is not known".to_owned(),
            Value::Nothing => "= none".to_owned(),
            Value::Day(day) => format!("= {}", value::spoken(*day)),
            other if matches!(about.fields[field].kind, Kind::Ref(_)) => format!("leads to {other}"),
            other => format!("= {other}"),
        };
        format!("{of}.{} {found}   ({place})", read.name)
    }

    /// A mark as the line of the rule where it stands.
    fn way(&self, spot: MarkedSpot) -> String {
        let line = u32::try_from(spot.line).unwrap_or(0);
        let text = self.rule.source.line(line).trim();
        match spot.turn {
            Turn::NoElse => format!("line {line}: no branch of this if was taken: {text}"),
            Turn::Flag | Turn::Silent | Turn::Either | Turn::Branch => format!("line {line}: {text}"),
        }
    }

    fn missing(&self, fact: &str) -> String {
        let missing = missing_fact(&self.policy.schema, fact);
        let mut out = self.wrapped(
            &format!("{fact} is not in the snapshot. {}", missing.about),
            "        ",
            "        ",
        );
        if !missing.where_found.is_empty() {
            out += &self.wrapped(&format!("Look it up: {}.", missing.where_found), "        ", "        ");
        }
        if !missing.write.is_empty() {
            out += &self.wrapped(&format!("Write: {}", missing.write), "        ", "        ");
        }
        out
    }
}
