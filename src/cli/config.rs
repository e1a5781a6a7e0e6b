//! audit.yaml: settings, one per flag; where they are looked for, and `audit config`, which tells where each
//! comes from.

mod found;

pub(super) use found::judges;

use super::args::{FailOn, Shared};
use super::audited::Audited;
use super::{Ended, output};
use crate::escape;
use crate::policy::Scalar;
use crate::problem::{Checked, Problem};
use crate::source::{Place, Source};
use crate::tree::{self, Ordered, Written};
use crate::write::Format;
use clap::{Parser, ValueEnum};
use schemars::JsonSchema;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// The newest form of audit.yaml this program reads.
const NEWEST: u32 = 1;
/// The largest audit.yaml, lock or waivers file, in bytes.
const LARGEST: u64 = 1 << 20;

/// audit.yaml: settings of `audit`, each the name of a flag. Paths are relative to this file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    /// The form of this file: 1.
    settings: u32,
    /// The folder of the pack to use instead of the one inside the program.
    #[serde(default)]
    pack: Option<String>,
    /// Folders or files of rules to add.
    #[serde(default)]
    rules: Vec<String>,
    /// A lock that pack and rules must match.
    #[serde(default)]
    lock: Option<String>,
    /// Parameters of the pack to change.
    #[serde(default)]
    params: Ordered<Scalar>,
    /// The action to answer for.
    #[serde(default)]
    action: Option<String>,
    /// Let a warning that is not accepted count like a blocker.
    #[serde(default)]
    fail_on: Option<FailOn>,
    /// The form of the report.
    #[serde(default)]
    format: Option<Format>,
    /// A file of waivers.
    #[serde(default)]
    waivers: Option<String>,
}

/// A setting in force and where it comes from.
#[derive(Debug)]
pub(super) struct Setting {
    key: &'static str,
    value: String,
    from: String,
}

/// Joins the flags with audit.yaml: a flag replaces a single setting and adds to a list. Nothing that judges
/// may come from what is audited. Settings that were found and do not count are told on request.
pub(super) fn apply(mut shared: Shared, audited: &Audited, tell: bool) -> Checked<(Shared, Vec<Setting>)> {
    let found = match (&shared.config, shared.no_config) {
        (Some(path), _) => Some(path.clone()),
        (None, true) => None,
        (None, false) => found::settings(audited, tell),
    };
    audited.refuse(shared.config.iter())?;
    let mut settings = flags(&shared);
    if let Some(path) = &found {
        let source = text_file(path)?;
        let file = read(&source)?;
        join(&mut shared, file, path, &mut settings);
        shared.settings = Some(path.clone());
    }
    let named = [&shared.pack, &shared.lock, &shared.waivers, &shared.baseline].into_iter().flatten();
    audited.refuse(named.chain(&shared.rules))?;
    Ok((shared, settings))
}

/// Reads a small text file of a person.
pub(super) fn text_file(path: &Path) -> Checked<Source> {
    let shown = path.to_string_lossy();
    let wrong = |what: String| vec![Problem::new(what).at(Place::file(&shown))];
    let about = fs::metadata(path).map_err(|error| wrong(format!("cannot read this: {error}")))?;
    if !about.is_file() || about.len() > LARGEST {
        return Err(wrong(format!("this is no file of at most {LARGEST} bytes")));
    }
    let bytes = fs::read(path).map_err(|error| wrong(format!("cannot read this: {error}")))?;
    Source::from_bytes(&shown, bytes).map_err(|flaw| vec![Problem::from(flaw)])
}

/// The JSON Schema of audit.yaml.
pub(super) fn json_schema() -> schemars::Schema {
    schemars::schema_for!(SettingsFile)
}

/// What audit.yaml alone asks for.
pub(super) fn only(path: &Path) -> Checked<Shared> {
    let path = path.to_string_lossy();
    let arguments = super::args::Arguments::try_parse_from(["audit", "--config", &path, "config"])
        .map_err(|error| vec![Problem::new(error.to_string())])?;
    apply(arguments.shared, &Audited::default(), false).map(|(shared, _)| shared)
}

/// Looks for mistakes in audit.yaml, and in nothing that it names.
pub(super) fn check(source: &Source) -> Checked<()> {
    read(source).map(|_| ())
}

/// Reads audit.yaml.
fn read(source: &Source) -> Checked<SettingsFile> {
    let file: SettingsFile = tree::typed(Written { source, prepared: None })?;
    if file.settings > NEWEST {
        let what = format!("this file has format {}; this program reads up to {NEWEST}", file.settings);
        return Err(vec![Problem::new(what).at(Place::file(source.name())).hint("use a newer audit")]);
    }
    Ok(file)
}

fn flags(shared: &Shared) -> Vec<Setting> {
    let path = |path: &PathBuf| path.to_string_lossy().into_owned();
    let word = |value: clap::builder::PossibleValue| value.get_name().to_owned();
    let one =
        |key, value: Option<String>| value.map(|value| Setting { key, value, from: format!("--{key}") });
    let single = [
        one("pack", shared.pack.as_ref().map(path)),
        one("lock", shared.lock.as_ref().map(path)),
        one("action", shared.action.clone()),
        one("fail-on", shared.fail_on.as_ref().and_then(ValueEnum::to_possible_value).map(word)),
        one("waivers", shared.waivers.as_ref().map(path)),
    ];
    let rules = shared.rules.iter().map(|rules| one("rules", Some(path(rules))));
    let params = shared.params.iter().map(|param| one("param", Some(param.clone())));
    let formats = shared.format.iter().map(|asked| {
        let file =
            asked.file.as_ref().map_or_else(String::new, |file| format!("={}", file.to_string_lossy()));
        one("format", Some(format!("{}{file}", asked.format.word())))
    });
    single.into_iter().chain(rules).chain(params).chain(formats).flatten().collect()
}

fn join(shared: &mut Shared, file: SettingsFile, path: &Path, settings: &mut Vec<Setting>) {
    let folder = path.parent().unwrap_or(Path::new(""));
    let from = path.to_string_lossy().into_owned();
    let mut tell =
        |key, value: &str| settings.push(Setting { key, value: value.to_owned(), from: from.clone() });
    let paths = [
        ("pack", &mut shared.pack, file.pack),
        ("lock", &mut shared.lock, file.lock),
        ("waivers", &mut shared.waivers, file.waivers),
    ];
    for (key, setting, value) in paths {
        if let (None, Some(value)) = (&setting, value) {
            let path = folder.join(value);
            tell(key, &path.to_string_lossy());
            *setting = Some(path);
        }
    }
    if let (None, Some(action)) = (&shared.action, file.action) {
        tell("action", &action);
        shared.action = Some(action);
    }
    if let (None, Some(fail_on)) = (shared.fail_on, file.fail_on) {
        tell("fail-on", "warning");
        shared.fail_on = Some(fail_on);
    }
    if let (true, Some(format)) = (shared.format.is_empty(), file.format) {
        tell("format", format.word());
        shared.report_format = Some(format);
    }
    let rules: Vec<PathBuf> = file.rules.iter().map(|rules| folder.join(rules)).collect();
    rules.iter().for_each(|rules| tell("rules", &rules.to_string_lossy()));
    shared.rules.splice(0..0, rules);
    let params: Vec<String> =
        file.params.0.iter().map(|(name, value)| format!("{name}={}", value.text())).collect();
    params.iter().for_each(|param| tell("param", param));
    // A flag comes later and wins.
    shared.params.splice(0..0, params);
}

/// `audit config`: every setting with its value and where it comes from.
pub(super) fn run(shared: &Shared, settings: &[Setting]) -> Ended {
    const KEYS: [(&str, &str); 8] = [
        ("pack", "the pack for Upwork inside this program"),
        ("lock", "none"),
        ("rules", "none"),
        ("param", "as the pack says"),
        ("action", "intent.action of the snapshot, else delete"),
        ("fail-on", "blockers only"),
        ("format", "table"),
        ("waivers", "none"),
    ];
    let mut text = String::new();
    for (key, without) in KEYS {
        let mut given: Vec<&Setting> = settings.iter().filter(|setting| setting.key == key).collect();
        // Parameters and rules of the file come first, flags after them.
        given.sort_by_key(|setting| setting.from.starts_with("--"));
        let lines: Vec<(String, String)> = match given.as_slice() {
            [] => vec![(without.to_owned(), "default".to_owned())],
            given => given.iter().map(|setting| (setting.value.clone(), setting.from.clone())).collect(),
        };
        for (value, from) in lines {
            text += &format!("{key:8} {}   ({})\n", escape::line(&value), escape::line(&from));
        }
    }
    for (flag, set) in
        [("no-waivers", shared.no_waivers), ("no-acknowledgements", shared.no_acknowledgements)]
    {
        if set {
            text += &format!("{flag}   (--{flag})\n");
        }
    }
    output::show(shared, &text)?;
    Ok(0)
}
