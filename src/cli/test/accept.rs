//! `audit test --accept`: what rules say now becomes what their examples say.

use super::{RuleGroup, TriedRule};
use crate::audit::example::{self, Tried};
use crate::body::Stop;
use crate::cli::{Ended, output};
use crate::policy::Policy;
use crate::policy::example::Said;
use crate::problem::{Checked, Problem, Problems};
use crate::source::{Place, Source};
use crate::tree::{Content, Entry, Node};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

pub(super) fn run(groups: &[RuleGroup], results: &[TriedRule<'_>], stop: &Arc<dyn Stop>) -> Ended {
    let mut problems = Problems::default();
    let differing = results.iter().filter(|result| !result.holds());
    for result in differing {
        if !result.problems.is_empty() {
            problems.extend(result.problems.clone());
            continue;
        }
        let policy = groups
            .iter()
            .map(|group| &group.policy)
            .find(|policy| policy.rules.iter().any(|rule| std::ptr::eq(rule, result.rule)));
        let Some(policy) = policy else { continue };
        if let Some(text) = problems.take(accepted(policy, result, stop)) {
            let path = Path::new(&**result.rule.source.name());
            problems.take(output::write(Some(path), &mut |out| out.write_all(text.as_bytes())));
            super::super::warn(&super::super::escaped(&format!("wrote {}", path.to_string_lossy())));
        }
    }
    problems.finish(0)
}

/// The file with its examples as the rule now answers them; tried before anything is written.
fn accepted(policy: &Policy, result: &TriedRule<'_>, stop: &Arc<dyn Stop>) -> Checked<String> {
    let source = &result.rule.source;
    if policy.files.built_in && !result.rule.own {
        let problem = Problem::new("this rule is part of the program").at(Place::file(source.name()));
        return Err(vec![problem.hint("name its file, as in audit test rules/upwork --accept")]);
    }
    let text = rewritten(source, result)?;
    let mut trial = match policy.files.built_in {
        true => crate::policy::built_in()?,
        false => crate::policy::open(Path::new(&policy.files.folder))?,
    };
    let name = "accepted-examples.rhai";
    trial.add(&[Arc::new(Source::new(name, text.as_str()))])?;
    let tried = example::try_all(&trial, trial.rules.last().unwrap_or(result.rule), stop)?;
    match tried.iter().all(Tried::holds) {
        true => Ok(text),
        false => {
            Err(vec![Problem::new("its examples could not be written anew").at(Place::file(source.name()))])
        }
    }
}

/// Takes the lines of the old outcomes out and puts the new ones at the end of each example.
fn rewritten(source: &Source, result: &TriedRule<'_>) -> Checked<String> {
    let node = crate::policy::example::node(result.rule)?;
    let Content::List(items) = &node.content else { return Ok(source.text().to_owned()) };
    let mut lines: Vec<Option<String>> = source.text().lines().map(|line| Some(line.to_owned())).collect();
    let close = lines.iter().rposition(|line| line.as_deref().is_some_and(|line| line.trim() == "---*/"));
    for (index, (item, tried)) in
        items.iter().zip(&result.tried).enumerate().filter(|(_, (_, tried))| !tried.holds())
    {
        let next = items.get(index + 1).map(|next| next.place.line as usize - 1);
        let end = next.or(close).unwrap_or(lines.len());
        one(&mut lines, item, end, &tried.got)?;
    }
    let mut text: String = lines.into_iter().flatten().flat_map(|line| [line, "\n".to_owned()]).collect();
    if !source.text().ends_with('\n') {
        text.pop();
    }
    Ok(text)
}

fn one(lines: &mut [Option<String>], item: &Node, end: usize, got: &Said) -> Checked<()> {
    let Content::Map(entries) = &item.content else { return Ok(()) };
    let starts: Vec<usize> = entries.iter().map(|entry| entry.place.line as usize - 1).collect();
    if starts.windows(2).any(|pair| pair[0] == pair[1]) {
        let problem = Problem::new("this example stands on one line").at(item.place.clone());
        return Err(vec![problem.hint("give each of its keys a line, then accept again")]);
    }
    let mut last = starts.first().copied().unwrap_or(0);
    for (index, entry) in entries.iter().enumerate() {
        let stop = starts.get(index + 1).copied().unwrap_or(end);
        let said = |line: &&mut Option<String>| {
            line.as_deref().is_some_and(|line| !line.trim().is_empty() && !line.trim().starts_with('#'))
        };
        match outcome(entry) {
            true => lines[starts[index]..stop].iter_mut().filter(said).for_each(|line| *line = None),
            false => last = (starts[index]..stop).rfind(|at| said(&&mut lines[*at])).unwrap_or(starts[index]),
        }
    }
    let indent = " ".repeat(entries.first().map_or(2, |entry| entry.place.column as usize - 1));
    if let Some(Some(line)) = lines.get_mut(last) {
        line.push_str(&outcomes(got, &indent));
    }
    Ok(())
}

fn outcome(entry: &Entry) -> bool {
    matches!(&*entry.key, "flags" | "unknown" | "fails")
}

/// The outcomes as lines of YAML, each after a line break.
fn outcomes(said: &Said, indent: &str) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let key = |text: &str| {
        let plain = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            && !matches!(text, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
        if plain { text.to_owned() } else { quoted(text) }
    };
    let mut out = String::new();
    if !said.flags.is_empty() {
        let _ = write!(out, "\n{indent}flags:");
    }
    for (row, text) in &said.flags {
        let _ = write!(out, "\n{indent}  {}: {}", key(row), quoted(text));
    }
    for (word, rows) in [("unknown", &said.unknown), ("fails", &said.fails)] {
        let rows: Vec<String> = rows.iter().map(|row| key(row)).collect();
        if !rows.is_empty() {
            let _ = write!(out, "\n{indent}{word}: [{}]", rows.join(", "));
        }
    }
    out
}
