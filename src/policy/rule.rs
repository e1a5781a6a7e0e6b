//! One rule, ready to judge.

mod back;
mod reader;

pub use back::LooksBack;

use super::file::{self, Parts};
use super::load::Origin;
use super::meta::{Confidence, EndedBy, Header, Level, Section};
use super::pack::Pack;
use crate::problem::{Checked, Name, Problem, Problems};
use crate::schema::{FieldId, Schema, TableId};
use crate::script::{Language, Script, Type};
use crate::snapshot::Export;
use crate::source::Source;
use crate::tree::{self, Written};
use jiff::civil::Date;
use reader::Reader;
use std::sync::{Arc, OnceLock};

/// What a rule judges.
#[derive(Debug, Clone)]
pub struct Target {
    /// The table or record.
    pub table: TableId,
    /// The name of the row in the body.
    pub variable: Name,
}

/// A rule: what it judges, what it means, and its compiled body.
#[derive(Debug)]
pub struct Rule {
    /// The stem of its file.
    pub id: Name,
    /// What it finds, and its sentence when the body gives none.
    pub title: String,
    /// The facts of the pack it carries.
    pub facts: Vec<String>,
    /// Level per action of the pack, in its order; none where the action is not concerned.
    pub severity: Vec<Option<Level>>,
    /// The roles it concerns; empty means all.
    pub roles: Vec<String>,
    /// What it judges.
    pub target: Target,
    /// The field its findings point at, in the row or in a record it reads.
    pub at: Option<(TableId, FieldId)>,
    /// Further tables and records the body sees.
    pub reads: Vec<TableId>,
    /// Indexes of the pack's parameters the body sees.
    pub params: Vec<usize>,
    /// How far back it looks into tables that exports fill.
    pub looks_back: Vec<LooksBack>,
    /// Keys of the pack's sources.
    pub sources: Vec<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// When its sources were last read.
    pub checked: Date,
    /// What its findings speak for: an action, `keep`, or a word of the pack.
    pub advises: Option<String>,
    /// Whether the person may accept a finding.
    pub waivable: bool,
    /// What ends its findings.
    pub ended_by: EndedBy,
    /// Whether it concludes from rows of exports what nobody wrote down.
    pub derived: bool,
    /// Whether its findings speak for their rows.
    pub speaks: bool,
    /// The part of the report its findings belong to.
    pub section: Option<Section>,
    /// What happens if it is ignored.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// The names that its body sees, in the order in which they are bound.
    names: Vec<(Name, Type)>,
    /// The body, once it was needed.
    body: OnceLock<Checked<Script>>,
    /// The file.
    pub source: Arc<Source>,
    /// Where its examples stand in the file; empty when it has none.
    pub(super) parts: Parts,
    /// Whether a person added it beside the pack.
    pub own: bool,
}

/// What a rule is read with.
pub(super) struct Around<'a> {
    pub schema: &'a Schema,
    pub pack: &'a Pack,
    pub language: &'a Language,
    pub exports: &'a [Export],
    pub from: Origin,
}

/// The JSON Schema of the block at the top of a rule file.
#[must_use]
pub fn header_schema() -> schemars::Schema {
    schemars::schema_for!(Header)
}

/// Reads and compiles a rule file.
///
/// # Errors
/// Everything that is wrong with it: header, names, body.
pub(super) fn read(around: &Around<'_>, source: &Arc<Source>, prepared: Option<&str>) -> Checked<Rule> {
    let trusted = around.from == Origin::Pack { built_in: true };
    let parts = file::split(source, trusted)?;
    let header: Header = tree::typed(Written { source: &file::part(source, &parts.header), prepared })?;
    let mut reader = Reader { around, source, problems: Problems::default() };
    let read = reader.all(&header);
    let mut problems = reader.problems;
    // Without a row the names of the body mean nothing, and every one of them would be called unknown.
    let (Some(target), Some(checked)) = (read.target, read.checked) else { return problems.fail() };
    let rule = Rule {
        parts,
        own: around.from == Origin::Person,
        source: source.clone(),
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
        title: one_line(&header.title),
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
        why: one_line(&header.why),
        fix: one_line(&header.fix),
    };
    problems.extend(if trusted { Vec::new() } else { unsound(around, &rule) });
    problems.finish(rule)
}

impl Rule {
    /// Whether it holds facts against each other.
    #[must_use]
    pub fn contradicts(&self) -> bool {
        self.severity.iter().flatten().any(|level| *level == Level::Contradiction)
    }

    /// The compiled body. A body of the pack is compiled when there is a first row to judge, because most
    /// accounts have no row for most rules (the tests compile all of them); what a person adds is compiled, and
    /// complained about, when it is read.
    ///
    /// # Errors
    /// Everything that is wrong with it; never in the pack of a released program.
    pub fn script(&self, language: &Language) -> Result<&Script, &[Problem]> {
        let code = || file::code(&self.source, &self.parts);
        let compiled =
            self.body.get_or_init(|| Script::compile(language, &self.source, &code(), &self.names));
        compiled.as_ref().map_err(Vec::as_slice)
    }
}

/// What is wrong with the body, and parameters and tables that the header names and the body does not use.
fn unsound(around: &Around<'_>, rule: &Rule) -> Vec<Problem> {
    let script = match rule.script(around.language) {
        _ if Script::ends_in_comment(
            around.language,
            &file::code(&rule.source, &rule.parts),
            &rule.names,
        ) =>
        {
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
        let unused = !needed && script.unused().contains(name);
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

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
