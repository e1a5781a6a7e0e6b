//! A policy from its files: a pack, and rules that a person adds.

use super::files::{self, PackFiles, unreadable};
use super::inside::Prepared;
use super::pack::kept;
use super::pack::plan::{self, KnownNames};
use super::rule::{self, Around, By};
use super::text::Text;
use super::{Policy, pack, settled};
use crate::body::Language;
use crate::input::export;
use crate::problem::{Checked, Problem, Problems, suggest};
use crate::schema;
use crate::source::{Place, Source};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The pack that comes with this program.
///
/// # Errors
/// Never in a released program: its tests load it.
pub fn built_in() -> Checked<Policy> {
    pack_of(PackFiles::built_in())
}

/// The pack of a folder.
///
/// # Errors
/// Everything that is wrong with its files.
pub fn open(folder: &Path) -> Checked<Policy> {
    pack_of(PackFiles::read(folder)?)
}

fn pack_of(files: PackFiles) -> Checked<Policy> {
    let mut problems = Problems::default();
    let none = || Arc::new(Source::new(&files.folder, ""));
    let [schema_source, about] = ["schema.yaml", "pack.yaml"]
        .map(|name| files.source(name).map_or_else(none, |text| text.shared().clone()));
    let schema = Arc::new(schema::read(files.written(&schema_source, "schema.yaml"))?);
    let functions = files.source("functions.rhai").map(Text::code);
    let known =
        (files.built_in, files.source("functions.rhai").and_then(Text::prepared).and_then(Prepared::flat));
    let language = problems.take(Language::new(schema.clone(), functions.as_deref(), known));
    let read = problems.take(pack::read(files.written(&about, "pack.yaml"), &schema));
    let (Some(language), Some((mut pack, rows))) = (language, read) else { return problems.fail() };
    problems.take(pack.advise(&about, &schema, (&language, files.built_in), rows));
    let exports = problems.take(exports(&files, &schema)).unwrap_or_default();
    let settled = problems.take(settled::read(&schema_source, &schema, &pack)).unwrap_or_default();
    let (rules, settings, lock, own) = (Vec::new(), None, None, OnceLock::new());
    let mut policy = Policy { pack, schema, language, rules, exports, settled, files, settings, lock, own };
    let trusted = policy.files.built_in;
    if !trusted {
        problems.take(policy.check_settled(&schema_source));
    }
    problems.take(rules_of_pack(&mut policy));
    if !trusted {
        problems.take(named(&policy, &schema_source, &about));
    }
    problems.finish(policy)
}

/// Holds the names that schema and pack use against those there are.
fn named(policy: &Policy, schema_source: &Source, about: &Source) -> Checked<()> {
    let mut problems = Problems::default();
    let known = KnownNames {
        actions: policy.pack.actions.iter().map(|action| &*action.name).collect(),
        roles: policy.roles(),
        rules: policy.ids(),
        sources: policy.pack.source_keys(),
    };
    problems.take(known_roles(schema_source, &policy.schema, &known.roles));
    problems.take(plan::check(about, (&policy.pack.plan, &policy.pack.over), &known));
    problems.take(kept::check(about, &policy.pack.kept, &policy.pack.glossary, &known));
    problems.finish(())
}

/// Holds what rows prove against the roles there are.
fn known_roles(source: &Source, schema: &schema::Schema, roles: &[&str]) -> Checked<()> {
    let mut problems = Problems::default();
    for table in &schema.tables {
        let named = table.belongs.iter().flat_map(|belongs| &belongs.roles);
        for role in named.filter(|role| !roles.contains(&&***role)) {
            let what = format!("{}: belongs_to: there is no role {role}", table.name);
            problems.add(Problem::new(what).at(Place::file(source.name())).hint(suggest(role, roles)));
        }
    }
    problems.finish(())
}

fn exports(files: &PackFiles, schema: &schema::Schema) -> Checked<Vec<export::Export>> {
    let mut problems = Problems::default();
    let mut exports = Vec::new();
    for (name, source) in files.named(".yaml") {
        let read = problems.take(export::read(files.written(source, name), schema));
        exports.extend(read.unwrap_or_default());
    }
    problems.finish(exports)
}

/// Adds the rules of the pack's own files, topic by topic.
fn rules_of_pack(policy: &mut Policy) -> Checked<()> {
    let mut problems = Problems::default();
    let topics = &policy.pack.topics;
    let topic = |name: &str| {
        let folder = name.split('/').next().unwrap_or_default();
        topics.iter().position(|topic| topic == folder)
    };
    let mut rules: Vec<(Option<usize>, &Text)> = Vec::new();
    for (name, text) in policy.files.named(".rhai") {
        let topic = topic(name);
        if topic.is_none() {
            let problem = Problem::new("this folder is no topic of the pack");
            let problem = problem.at(Place::file(&format!("{}/{name}", policy.files.folder)));
            problems.add(problem.hint(format!("pack.yaml has the topics: {}", topics.join(", "))));
        }
        rules.push((topic, text));
    }
    for name in policy.files.misplaced() {
        let problem = Problem::new("a rule of a pack lies in the folder of its topic");
        problems.add(problem.at(Place::file(&format!("{}/{name}", policy.files.folder))));
    }
    rules.sort_by_key(|(topic, _)| *topic);
    let rules: Vec<Text> = rules.into_iter().map(|(_, text)| text.clone()).collect();
    let built_in = policy.files.built_in;
    problems.take(add(policy, rules, By::Pack { built_in }));
    problems.finish(())
}

/// Adds rules to a policy; ids must be new.
pub(super) fn add(policy: &mut Policy, texts: Vec<Text>, from: By) -> Checked<()> {
    let mut problems = Problems::default();
    let mut rules = Vec::new();
    let Policy { schema, pack, language, exports, .. } = &*policy;
    let mut ids: HashSet<_> = policy.rules.iter().map(|rule| rule.id.clone()).collect();
    let around = Around { schema, pack, language, exports, from };
    for text in texts {
        let Some(rule) = problems.take(rule::read(&around, text)) else { continue };
        let same = |other: &&rule::Rule| other.id == rule.id;
        let twin =
            if ids.insert(rule.id.clone()) { None } else { policy.rules.iter().chain(&rules).find(same) };
        match twin {
            Some(other) => {
                let what = format!("there is a rule {} already, in {}", rule.id, other.source.name());
                let problem = Problem::new(what).at(Place::file(rule.source.name()));
                problems
                    .add(problem.hint("give the file another name; rules of the pack cannot be replaced"));
            }
            None => rules.push(rule),
        }
    }
    policy.rules.extend(rules);
    problems.finish(())
}

/// The rule files of a folder and its sub-folders, sorted by path, or one rule file.
///
/// # Errors
/// What cannot be read, and a folder without any rule.
pub fn read_rules(path: &Path) -> Checked<Vec<Arc<Source>>> {
    let shown = path.to_string_lossy().into_owned();
    let mut paths = Vec::new();
    collect(path, 0, &mut paths)?;
    paths.sort();
    if paths.is_empty() {
        let problem = Problem::new("there is no rule here").at(Place::file(&shown));
        return Err(vec![problem.hint("rule files end in .rhai; docs/writing-rules.md shows one")]);
    }
    let mut problems = Problems::default();
    let sources: Vec<Arc<Source>> =
        paths.iter().filter_map(|file| problems.take(files::read(file))).collect();
    problems.finish(sources)
}

fn collect(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Checked<()> {
    let about = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if about.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    if !about.is_dir() || depth > 16 {
        return Err(vec![
            Problem::new("this is neither a file nor a folder of rules")
                .at(Place::file(&path.to_string_lossy())),
        ]);
    }
    for entry in fs::read_dir(path).map_err(|error| unreadable(path, &error))? {
        let inner = entry.map_err(|error| unreadable(path, &error))?.path();
        if inner.is_dir() || inner.extension().is_some_and(|ending| ending == "rhai") {
            collect(&inner, depth + 1, files)?;
        }
    }
    Ok(())
}

impl Policy {
    /// Adds the rules of a person after those of the pack.
    ///
    /// # Errors
    /// Everything that is wrong with any of them.
    pub fn add(&mut self, sources: &[Arc<Source>]) -> Checked<()> {
        self.own = OnceLock::new();
        add(self, sources.iter().cloned().map(Text::from).collect(), By::Person)
    }

    /// Compiles the conditions of a pack that did not come with this program.
    ///
    /// # Errors
    /// Everything that is wrong with any of them.
    fn check_settled(&self, source: &Source) -> Checked<()> {
        let mut problems = Problems::default();
        for settling in &self.settled {
            let name = &self.schema.tables[settling.table].name;
            for condition in &settling.conditions {
                for problem in condition.script(&self.language).err().unwrap_or_default() {
                    let mut problem = problem.clone();
                    problem.what = format!("{name}: settled: {}", problem.what);
                    problems.add(problem.at(Place::file(source.name())));
                }
            }
        }
        problems.finish(())
    }
}
