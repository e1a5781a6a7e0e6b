//! One rule, ready to judge.

mod around;
mod back;
mod model;
mod reader;
mod target;
mod window;

pub(super) use around::{Around, By};
pub use model::Rule;
pub use target::Target;
pub use window::LooksBack;

use super::blocks::{Parts, one_line};
use super::file;
use super::meta::RuleHeader;
use super::text::Text;
use crate::body::{Script, Type};
use crate::problem::{Checked, Name, Problem, Problems};
use crate::schema::TableId;
use crate::tree::{self, Written};
use reader::HeaderReader;
use std::sync::OnceLock;

/// The JSON Schema of the block at the top of a rule file.
#[must_use]
pub fn header_schema() -> schemars::Schema {
    schemars::schema_for!(RuleHeader)
}

/// Reads and compiles a rule file.
///
/// # Errors
/// Everything that is wrong with it: header, names, body.
pub(super) fn read(around: &Around<'_>, source: Text) -> Checked<Rule> {
    let parts = file::parts(&source)?;
    let header = header(&source, &parts)?;
    let mut reader = HeaderReader { around, source: &source, problems: Problems::default() };
    let read = reader.all(&header);
    let mut problems = reader.problems;
    // Without a row the names of the body mean nothing, and every one of them would be called unknown.
    let (Some(target), Some(checked)) = (read.target, read.checked) else { return problems.fail() };
    let rule = Rule {
        parts,
        own: around.from == By::Person,
        source,
        id: read.id,
        severity: read.severity,
        names: names(around, &target, &read.params, &read.reads),
        target,
        at: read.at,
        reads: read.reads,
        params: read.params,
        looks_back: read.looks_back,
        checked,
        body: OnceLock::new(),
        title: header.title,
        facts: header.facts,
        roles: header.roles,
        sources: header.sources,
        confidence: header.confidence,
        advises: header.advises,
        waivable: header.waivable,
        ended_by: header.ended_by,
        section: header.section,
        derived: header.derived,
        speaks: header.speaks,
        why: header.why,
        fix: header.fix,
    };
    problems.extend(if around.trusted() { Vec::new() } else { unsound(around, &rule) });
    problems.finish(rule)
}

/// The block at the top. Of a file of the pack of this program, the build has read the YAML.
fn header(text: &Text, parts: &Parts) -> Checked<RuleHeader> {
    let json = text.prepared().and_then(|prepared| prepared.json);
    if let Some(header) = json.and_then(|json| serde_json::from_str(json).ok()) {
        return Ok(header);
    }
    let mut header: RuleHeader =
        tree::typed(Written { source: &file::part(text, &parts.header), prepared: None })?;
    for text in [&mut header.title, &mut header.why, &mut header.fix] {
        *text = one_line(text);
    }
    Ok(header)
}

/// What is wrong with the body, and parameters and tables that the header names and the body does not use.
fn unsound(around: &Around<'_>, rule: &Rule) -> Vec<Problem> {
    let script = match rule.script(around.language) {
        _ if Script::ends_in_comment(around.language, &rule.written()) => {
            let problem =
                Problem::new("a comment of the body is not closed, so that what follows it is no code");
            return vec![
                problem.at(rule.source.at(0, 0)).hint("close it with */, or write // before each line"),
            ];
        }
        Ok(script) => script,
        Err(problems) => return problems.to_vec(),
    };
    let known = |key, name: &Name, needed: bool| {
        let unused = !needed && script.unused(around.language).contains(name);
        let problem = Problem::new(format!("{key}: the body does not use {name}"));
        let problem = problem.at(file::key_place(&rule.source, key)).excerpt(&rule.source);
        unused.then(|| problem.hint("take it out of the header"))
    };
    let params = rule.params.iter().map(|index| known("params", &around.pack.params[*index].name, false));
    let pointed = |table: TableId| rule.at.is_some_and(|(at, _)| at == table);
    let reads = rule.reads.iter();
    let reads = reads.map(|table| known("reads", &around.schema.tables[*table].name, pointed(*table)));
    params.chain(reads).flatten().chain(back::unsound(around, rule, script)).collect()
}

/// The names a body sees, in the order in which they are bound.
fn names(around: &Around<'_>, target: &Target, params: &[usize], reads: &[TableId]) -> Vec<(Name, Type)> {
    let mut names = vec![
        (target.variable.clone(), Type::Row(target.table)),
        ("today".into(), Type::Day),
        ("as_of".into(), Type::Day),
    ];
    for index in params {
        let param = &around.pack.params[*index];
        names.push((param.name.clone(), Type::of(&param.kind)));
    }
    for table in reads {
        let read = &around.schema.tables[*table];
        let kind = if read.record { Type::Row(*table) } else { Type::Rows(*table) };
        names.push((read.name.clone(), kind));
    }
    names
}
