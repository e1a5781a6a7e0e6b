//! All that a result depends on, beside the account.

use super::journal::JournalHeader;
use crate::batch::Judge;
use crate::cli::args::{BatchOptions, FailOn, Shared};
use crate::policy::own_digest;
use crate::problem::{Checked, Problem};
use crate::source::Place;
use sha2::{Digest, Sha256};
use std::path::Path;

/// The digest of this program, made by its build.
const PROGRAM: &str = include_str!(concat!(env!("OUT_DIR"), "/program.sha256"));

/// What a journal says of its run.
pub(super) fn of(shared: &Shared, options: &BatchOptions, judge: &Judge) -> Checked<JournalHeader> {
    let own = judge.policy.rules.iter().filter(|rule| rule.own);
    let mut flags = flags(shared, options);
    for (flag, file) in [("waivers", &shared.waivers), ("baseline", &shared.baseline)] {
        if let Some(file) = file {
            flags.push(content(flag, file)?);
        }
    }
    Ok(JournalHeader {
        journal: 1,
        audit: format!("{} {PROGRAM}", env!("CARGO_PKG_VERSION")),
        pack: judge.policy.files.digest(),
        rules: own_digest(&own.map(|rule| rule.source.shared().clone()).collect::<Vec<_>>()),
        today: judge.today.to_string(),
        input: options.paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
        options: flags,
    })
}

/// The flags that change a result. Each flag is named here, so that a new one is decided on, too.
fn flags(shared: &Shared, options: &BatchOptions) -> Vec<String> {
    // The day, waivers and baseline are held against what was read of them; how a result is shown is no part of it.
    #[rustfmt::skip]
    let Shared {
        action, pack, rules, no_waivers, no_acknowledgements, only, skip, params, fail_on, settings, lock,
        engine, today: _, waivers: _, baseline: _, config: _, no_config: _,
        format: _, report_format: _, brief: _, full: _, output: _, color: _,
    } = shared;
    let BatchOptions { changed, leave_out, fail_fast, paths: _, jobs: _, journal: _, resume: _, view: _ } =
        options;
    let mut flags: Vec<String> = vec![
        format!("action {action:?}"),
        format!("fail-on warning {}", *fail_on == Some(FailOn::Warning)),
        format!("no-waivers {no_waivers}"),
        format!("no-acknowledgements {no_acknowledgements}"),
        format!("engine {engine:?}"),
        format!("fail-fast {fail_fast}"),
        format!("changed {changed}"),
    ];
    let mut all = |flag: &str, values: &mut dyn Iterator<Item = String>| {
        flags.extend(values.map(|value| format!("{flag} {value}")));
    };
    all("leave-out", &mut leave_out.iter().cloned());
    all("only", &mut only.iter().cloned());
    all("skip", &mut skip.iter().cloned());
    all("param", &mut params.iter().cloned());
    // A report names where these lie.
    all("settings", &mut settings.iter().map(|file| shown(file)));
    all("lock", &mut lock.iter().map(|file| shown(file)));
    all("pack", &mut pack.iter().map(|folder| shown(folder)));
    all("rules", &mut rules.iter().map(|rules| shown(rules)));
    flags
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A file with what it holds.
fn content(flag: &str, file: &Path) -> Checked<String> {
    let bytes = std::fs::read(file).map_err(|error| {
        vec![Problem::new(format!("cannot read this: {error}")).at(Place::file(&shown(file)))]
    })?;
    Ok(format!("{flag} {} {:x?}", shown(file), Sha256::digest(bytes)))
}
