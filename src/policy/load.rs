//! Finding the files of a policy: the pack inside this program, and folders of rules that a person names.

use super::pack::kept;
use super::pack::plan::{self, Known};
use super::rule::{self, Around};
use super::{Policy, pack};
use crate::problem::{Checked, Problem, Problems};
use crate::schema;
use crate::script::Language;
use crate::snapshot::export;
use crate::source::{Place, Source};
use crate::tree::Written;
use include_dir::{Dir, File, include_dir};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

static PACK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules/upwork");

/// Every file of the built-in pack: its path inside the pack and its text, sorted by path.
#[must_use]
pub fn embedded() -> Vec<(String, String)> {
    let mut files: Vec<&File<'_>> = Vec::new();
    gather(&PACK, &mut files);
    let text = |file: &File<'_>| file.contents_utf8().unwrap_or_default().to_owned();
    let path = |file: &File<'_>| file.path().to_string_lossy().replace('\\', "/");
    let mut all: Vec<(String, String)> = files.into_iter().map(|file| (path(file), text(file))).collect();
    all.sort();
    all
}

fn gather<'a>(folder: &'a Dir<'a>, into: &mut Vec<&'a File<'a>>) {
    into.extend(folder.files());
    folder.dirs().for_each(|dir| gather(dir, into));
}

/// The pack that comes with this program.
///
/// # Errors
/// Never in a released program: its tests load it.
pub fn built_in() -> Checked<Policy> {
    let files = Files { texts: embedded(), prepared: serde_json::from_str(PREPARED).unwrap_or_default() };
    let [schema_source, about, functions] =
        ["schema.yaml", "pack.yaml", "functions.rhai"].map(|name| files.source(name));
    let schema = Arc::new(schema::read(files.written(&schema_source, "schema.yaml"))?);
    let language = Language::new(schema.clone(), Some(&functions))?;
    let (mut pack, rows) = pack::read(files.written(&about, "pack.yaml"), &schema)?;
    pack.compile(&about, &schema, &language, rows)?;
    let mut problems = Problems::default();
    let mut exports = Vec::new();
    for name in files.named(".yaml") {
        let mapping = files.source(name);
        exports
            .extend(problems.take(export::read(files.written(&mapping, name), &schema)).unwrap_or_default());
    }
    let mut policy = Policy { pack, schema, language, rules: Vec::new(), exports };
    let mut names: Vec<&str> = files.named(".rhai").collect();
    let topics = &policy.pack.topics;
    let folder = |name: &str| name.split('/').next().map(ToOwned::to_owned);
    names.sort_by_cached_key(|name| topics.iter().position(|topic| folder(name).as_ref() == Some(topic)));
    let rules: Vec<_> =
        names.iter().map(|name| (Arc::new(files.source(name)), files.prepared(name))).collect();
    problems.take(add(&mut policy, &rules, true));
    let known = Known {
        actions: policy.pack.actions.iter().map(|action| &*action.name).collect(),
        roles: policy.roles(),
        rules: policy.ids(),
        sources: policy.pack.source_keys(),
    };
    problems.take(plan::check(&about, &policy.pack.plan, &known));
    problems.take(kept::check(&about, &policy.pack.kept, &policy.pack.glossary, &known));
    problems.finish(policy)
}

/// The YAML of the pack as JSON, made by the build.
static PREPARED: &str = include_str!(concat!(env!("OUT_DIR"), "/pack.json"));

/// The files of the built-in pack.
struct Files {
    texts: Vec<(String, String)>,
    prepared: HashMap<&'static str, &'static RawValue>,
}

impl Files {
    fn source(&self, name: &str) -> Source {
        let text = self.texts.iter().find(|(path, _)| path == name).map(|(_, text)| text.as_str());
        Source::new(&format!("rules/upwork/{name}"), text.unwrap_or_default())
    }

    fn prepared(&self, name: &str) -> Option<&str> {
        self.prepared.get(name).map(|json| json.get())
    }

    fn written<'a>(&'a self, source: &'a Source, name: &str) -> Written<'a> {
        Written { source, prepared: self.prepared(name) }
    }

    /// The files of sub-folders with this ending, sorted by path.
    fn named(&self, ending: &'static str) -> impl Iterator<Item = &str> {
        let wanted = move |path: &&str| path.ends_with(ending) && path.contains('/');
        self.texts.iter().map(|(path, _)| path.as_str()).filter(wanted)
    }
}

/// Adds rules to a policy; ids must be new.
pub(super) fn add(
    policy: &mut Policy,
    sources: &[(Arc<Source>, Option<&str>)],
    built_in: bool,
) -> Checked<()> {
    let mut problems = Problems::default();
    let mut rules = Vec::new();
    let around = Around { schema: &policy.schema, pack: &policy.pack, language: &policy.language, built_in };
    for (source, prepared) in sources {
        let Some(rule) = problems.take(rule::read(&around, source, *prepared)) else { continue };
        let twin = policy.rules.iter().chain(&rules).find(|other: &&rule::Rule| other.id == rule.id);
        match twin {
            Some(other) => {
                let what = format!("there is a rule {} already, in {}", rule.id, other.source.name());
                let problem = Problem::new(what).at(Place::file(source.name()));
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
    let mut files = Vec::new();
    collect(path, 0, &mut files)?;
    files.sort();
    if files.is_empty() {
        let problem = Problem::new("there is no rule here").at(Place::file(&shown));
        return Err(vec![problem.hint("rule files end in .rhai; docs/rules.md shows one")]);
    }
    let mut problems = Problems::default();
    let sources: Vec<Arc<Source>> = files.iter().filter_map(|file| problems.take(one(file))).collect();
    problems.finish(sources)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Vec<Problem> {
    vec![Problem::new(format!("cannot read this: {error}")).at(Place::file(&path.to_string_lossy()))]
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

fn one(path: &Path) -> Checked<Arc<Source>> {
    let about = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if about.len() > super::file::LARGEST as u64 {
        let what = format!("a rule file may have at most {} bytes", super::file::LARGEST);
        return Err(vec![Problem::new(what).at(Place::file(&path.to_string_lossy()))]);
    }
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let source =
        Source::from_bytes(&path.to_string_lossy(), bytes).map_err(|flaw| vec![Problem::from(flaw)])?;
    Ok(Arc::new(source))
}
