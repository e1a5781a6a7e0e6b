//! `audit rules`: the table of rules, one rule as a page, and the whole reference.

mod info;
mod markdown;
mod page;

use super::args::{RulesOptions, Shared};
use super::{Ended, clock, load, output};
use crate::audit::{CHECKS, Check, params};
use crate::body::Stop;
use crate::escape;
use crate::policy::{Level, Policy, Rule};
use crate::problem::{Problem, nearest};
use crate::write::Format;
use crate::write::Style;
use std::sync::Arc;

pub(super) fn run(shared: &Shared, options: &RulesOptions) -> Ended {
    let format =
        output::format(&shared.format, "audit rules", &[Format::Table, Format::Markdown, Format::Json])?;
    let stop: Arc<dyn Stop> = Arc::new(clock::Deadline);
    let policy = load::load(shared, &stop)?;
    let rules: Vec<&Rule> = match &options.id {
        Some(id) if check(id).is_some() => Vec::new(),
        Some(id) => vec![find(&policy, id)?],
        None => policy.rules.iter().collect(),
    };
    let style = output::style(shared);
    if let Some(check) = options.id.as_deref().and_then(check) {
        let text = page::of_check(check, style);
        return output::write(shared.output.as_deref(), &mut |out| out.write_all(text.as_bytes()))
            .map(|()| 0);
    }
    let text = match format {
        Format::Json => output::json(&info::all(&policy, &rules)?),
        Format::Markdown => markdown::write(&policy, &rules, options.id.is_none())?,
        _ if options.id.is_some() => escape::page(&page::write(&policy, rules[0], style)?),
        _ => escape::page(&table(&policy, &rules, style)),
    };
    output::write(shared.output.as_deref(), &mut |out| out.write_all(text.as_bytes()))?;
    Ok(0)
}

/// What audit itself checks, by its id.
pub(super) fn check(id: &str) -> Option<&'static Check> {
    CHECKS.into_iter().find(|check| check.id == id)
}

/// A rule by its id.
pub(super) fn find<'a>(policy: &'a Policy, id: &str) -> Result<&'a Rule, Vec<Problem>> {
    policy.rule(id).map(|index| &policy.rules[index]).ok_or_else(|| {
        let hint = nearest(id, policy.ids())
            .map_or_else(|| "`audit rules` lists them".to_owned(), |near| format!("did you mean {near}?"));
        vec![Problem::new(format!("there is no rule {id}")).hint(hint)]
    })
}

/// The level for every action: `blocker · warning`.
fn levels(policy: &Policy, rule: &Rule) -> Vec<(String, &'static str)> {
    let level = |level: &Option<Level>| level.map_or("–", Level::word);
    policy
        .pack
        .actions
        .iter()
        .zip(&rule.severity)
        .map(|(action, one)| (action.name.to_string(), level(one)))
        .collect()
}

/// What a rule looks at: its own table, then what else it reads.
fn reads(policy: &Policy, rule: &Rule) -> Vec<String> {
    let tables = std::iter::once(rule.target.table).chain(rule.reads.iter().copied());
    tables.map(|table| policy.schema.tables[table].name.to_string()).collect()
}

/// How many days of which table its answer needs, with the parameters in force.
fn looks_back(policy: &Policy, rule: &Rule) -> Vec<(String, serde_json::Value)> {
    let params = params(policy, rule);
    let back = rule.looks_back.iter();
    back.map(|back| (policy.schema.tables[back.table].name.to_string(), back.days(&params).into())).collect()
}

fn roles(rule: &Rule) -> String {
    if rule.roles.is_empty() { "everybody".to_owned() } else { rule.roles.join(", ").replace('_', " ") }
}

/// A line of columns for each rule, and below it what it looks at and rests on.
fn table(policy: &Policy, rules: &[&Rule], style: Style) -> String {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(4).max(4);
    let columns = |name: &str, levels: Vec<&str>, sure: &str, checked: &str| {
        let actions = policy.pack.actions.iter().zip(levels);
        let levels: Vec<String> =
            actions.map(|(action, level)| format!("{level:0$}", action.name.len().max(7))).collect();
        format!("{name:width$}  {}  {sure:10}  {checked}", levels.join("  "))
    };
    let actions: Vec<&str> = policy.pack.actions.iter().map(|action| &*action.name).collect();
    let mut out = format!("{}\n", columns("rule", actions, "how sure", "checked"));
    let options = textwrap::Options::new(style.width)
        .initial_indent("    ")
        .subsequent_indent("    ")
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for rule in rules {
        let levels: Vec<&str> = levels(policy, rule).into_iter().map(|(_, level)| level).collect();
        let line = columns(&rule.id, levels, rule.confidence.word(), &rule.checked.to_string());
        let own = if rule.own { "your own · " } else { "" };
        let sources = if rule.sources.is_empty() { "no source".to_owned() } else { rule.sources.join(", ") };
        let more = format!("{own}{} · reads {} · {sources}", roles(rule), reads(policy, rule).join(", "));
        out += &format!("{}\n{}\n", escape::line(&line), textwrap::fill(&escape::line(&more), &options));
    }
    let count = if rules.len() == 1 { "1 rule".to_owned() } else { format!("{} rules", rules.len()) };
    out += &format!("\n{count} of {} {}; audit rules ID shows one.\n", policy.pack.name, policy.pack.version);
    out
}
