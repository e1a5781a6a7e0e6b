//! `audit test`: the examples of rules, what differs from them, and what they reach.

mod accept;
mod coverage;
mod junit;

use super::args::{EngineChoice, Shared, TestOptions};
use super::{Ended, clock, load, output};
use crate::audit::example::{self, Tried};
use crate::body::Stop;
use crate::escape;
use crate::policy::{Policy, Rule};
use crate::problem::{Problem, Problems};
use crate::source::Place;
use crate::write::Format;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rules that belong together: a pack, rules added to it, and which of them are meant.
pub(super) struct RuleGroup {
    pub policy: Policy,
    pub chosen: Vec<usize>,
}

/// What became of the examples of one rule.
struct TriedRule<'a> {
    rule: &'a Rule,
    tried: Vec<Tried>,
    /// Examples that cannot be read.
    problems: Vec<Problem>,
}

impl TriedRule<'_> {
    fn holds(&self) -> bool {
        self.problems.is_empty() && self.tried.iter().all(Tried::holds)
    }
}

pub(super) fn run(shared: &Shared, options: &TestOptions) -> Ended {
    let formats = [Format::Table, Format::Junit, Format::Json];
    let format = output::format(
        &shared.format,
        "audit test",
        if options.coverage { &formats[..1] } else { &formats },
    )?;
    let engine = Some(shared.engine.unwrap_or(EngineChoice::Verify));
    let shared = &Shared { engine, ..shared.clone() };
    let groups = groups(shared, &options.paths)?;
    if options.coverage {
        return coverage::run(shared, &groups, options.threshold);
    }
    let stop: Arc<dyn Stop> = Arc::new(clock::Deadline);
    let results: Vec<TriedRule<'_>> = groups.iter().flat_map(|group| results(group, &stop)).collect();
    let text = match format {
        Format::Junit => junit::write(&results)?,
        Format::Json => output::json(&json(&results)),
        _ => escape::page(&table(&results)),
    };
    output::write(shared.output.as_deref(), &mut |out| out.write_all(text.as_bytes()))?;
    if options.accept {
        return accept::run(&groups, &results, &stop);
    }
    Ok(u8::from(!results.iter().all(TriedRule::holds)))
}

/// The rules that paths name, with the pack each belongs to; without any, all that are in force.
pub(super) fn groups(shared: &Shared, paths: &[PathBuf]) -> Result<Vec<RuleGroup>, Vec<Problem>> {
    if paths.is_empty() {
        let policy = load::load_untried(shared)?;
        let chosen = (0..policy.rules.len()).collect();
        return Ok(vec![RuleGroup { policy, chosen }]);
    }
    let mut by_pack: Vec<(Option<PathBuf>, Vec<PathBuf>)> = Vec::new();
    for path in paths {
        let pack = pack_around(path);
        match by_pack.iter_mut().find(|(known, _)| *known == pack) {
            Some((_, paths)) => paths.push(path.clone()),
            None => by_pack.push((pack, vec![path.clone()])),
        }
    }
    let mut problems = Problems::default();
    let groups = by_pack.into_iter().filter_map(|(pack, paths)| problems.take(group(shared, pack, &paths)));
    let groups = groups.collect();
    problems.finish(groups)
}

fn group(shared: &Shared, pack: Option<PathBuf>, paths: &[PathBuf]) -> Result<RuleGroup, Vec<Problem>> {
    let mut shared = shared.clone();
    let in_pack = pack.is_some();
    let within: Vec<PathBuf> = match &pack {
        Some(_) => paths.iter().map(|path| std::path::absolute(path).unwrap_or(path.clone())).collect(),
        None => paths.to_vec(),
    };
    match pack {
        Some(pack) => shared.pack = Some(pack),
        None => {
            let more = paths.iter().filter(|path| !shared.rules.contains(path)).cloned().collect::<Vec<_>>();
            shared.rules.extend(more);
        }
    }
    let policy = load::load_untried(&shared)?;
    let meant = |rule: &Rule| {
        let file = PathBuf::from(&**rule.source.name());
        let file = if in_pack { std::path::absolute(&file).unwrap_or(file) } else { file };
        (in_pack || rule.own) && within.iter().any(|path| file.starts_with(path))
    };
    let chosen: Vec<usize> = (0..policy.rules.len()).filter(|index| meant(&policy.rules[*index])).collect();
    if chosen.is_empty() {
        let place = paths.first().map(|path| Place::file(&path.to_string_lossy()));
        let problem = Problem::new("there is no rule here");
        return Err(vec![place.map_or(problem.clone(), |place| problem.at(place))]);
    }
    Ok(RuleGroup { policy, chosen })
}

/// The pack that a path lies in, or is.
pub(super) fn pack_around(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let at = absolute.ancestors().position(|folder| folder.join("pack.yaml").is_file())?;
    // As the person wrote it, as far as that reaches.
    let written = path.ancestors().nth(at).filter(|folder| folder.join("pack.yaml").is_file());
    written.map(Path::to_owned).or_else(|| absolute.ancestors().nth(at).map(Path::to_owned))
}

fn results<'a>(group: &'a RuleGroup, stop: &Arc<dyn Stop>) -> Vec<TriedRule<'a>> {
    let one = |index: &usize| {
        let rule = &group.policy.rules[*index];
        match example::try_all(&group.policy, rule, stop) {
            Ok(tried) => TriedRule { rule, tried, problems: Vec::new() },
            Err(problems) => TriedRule { rule, tried: Vec::new(), problems },
        }
    };
    group.chosen.iter().map(one).collect()
}

/// What differs, as lines of a diff: what the example says, and what the rule says.
fn diff(tried: &Tried) -> Vec<String> {
    let mut lines = Vec::new();
    let sides = [('-', &tried.expected, &tried.got), ('+', &tried.got, &tried.expected)];
    for (sign, one, other) in sides {
        for (what, line) in tried.lacking(one, other) {
            let what = if what == "finding" { String::new() } else { format!("{what}: ") };
            lines.push(format!("{sign} {what}{}", escape::line(&line)));
        }
    }
    if let (Some(problem), true) = (&tried.problem, tried.expected.fails.is_empty()) {
        let place = problem.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
        lines.push(escape::line(&format!("  {place}{}", problem.what)));
    }
    lines
}

fn table(results: &[TriedRule<'_>]) -> String {
    let mut out = String::new();
    for result in results.iter().filter(|result| !result.holds()) {
        let _ = writeln!(out, "FAILED  {}", result.rule.id);
        for problem in &result.problems {
            let _ = writeln!(out, "  {}", problem.render(&escape::line).replace('\n', "\n  "));
        }
        for tried in result.tried.iter().filter(|tried| !tried.holds()) {
            let place = escape::line(&tried.place.to_string());
            let _ = writeln!(out, "  {place}: {}", escape::line(&tried.name));
            diff(tried).iter().for_each(|line| {
                let _ = writeln!(out, "    {line}");
            });
        }
        out.push('\n');
    }
    let examples: usize = results.iter().map(|result| result.tried.len()).sum();
    let failed = results.iter().filter(|result| !result.holds()).count();
    let count =
        |number: usize, one: &str| if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") };
    let _ = match failed {
        0 => writeln!(out, "{}, {}: all hold.", count(results.len(), "rule"), count(examples, "example")),
        _ => writeln!(
            out,
            "{}, {}: {} failed.  (- the example says, + the rule says)",
            count(results.len(), "rule"),
            count(examples, "example"),
            count(failed, "rule")
        ),
    };
    out
}

fn json(results: &[TriedRule<'_>]) -> Json {
    let example = |tried: &Tried| {
        json!({
            "name": tried.name, "file": &*tried.place.file, "line": tried.place.line,
            "holds": tried.holds(), "difference": if tried.holds() { Vec::new() } else { diff(tried) },
        })
    };
    let rule = |result: &TriedRule<'_>| {
        json!({
            "rule": &*result.rule.id, "file": &**result.rule.source.name(), "holds": result.holds(),
            "problems": result.problems.iter().map(|problem| problem.render(&escape::line)).collect::<Vec<_>>(),
            "examples": result.tried.iter().map(example).collect::<Vec<_>>(),
        })
    };
    Json::Array(results.iter().map(rule).collect())
}
