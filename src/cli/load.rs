//! What a command judges with: pack, rules and parameters, the question, the choice; and the account.

use super::args::{COMMANDS, EngineChoice, FailOn, Shared};
use super::{clock, config, pinned, stored};
use crate::audit::{Choice, example};
use crate::batch::Judge;
use crate::body::{Engine, Stop};
use crate::decision::Question;
use crate::input::{self, Input};
use crate::policy::{self, Policy, waiver};
use crate::problem::{Checked, Problem, Problems, nearest, suggest};
use crate::snapshot::Snapshot;
use std::path::Path;
use std::sync::Arc;

/// The largest input file, in bytes.
pub(super) const LIMIT: u64 = 64 * 1024 * 1024;

/// All that accounts are judged with.
pub(super) fn judge(shared: &Shared) -> Checked<Judge> {
    let today = clock::today(shared.today.as_deref())?;
    let stop: Arc<dyn Stop> = Arc::new(clock::Deadline);
    let policy = load(shared, &stop)?;
    let question = question(&policy, shared)?;
    let choice = choice(&policy, shared)?;
    let baseline = stored::baseline(shared)?;
    Ok(Judge { policy, question, choice, today, baseline, stop })
}

/// The pack, the rules a person adds, and changed parameters. What did not come with this program has to
/// do what its examples say.
pub(super) fn load(shared: &Shared, stop: &Arc<dyn Stop>) -> Checked<Policy> {
    let policy = load_untried(shared)?;
    let mut problems = Problems::default();
    let foreign = policy.rules.iter().enumerate().filter(|(_, rule)| rule.own || !policy.files.built_in);
    for (index, _) in foreign {
        problems.take(example::run(&policy, index, stop));
    }
    problems.finish(policy)
}

/// The same, without running any example.
pub(super) fn load_untried(shared: &Shared) -> Checked<Policy> {
    let mut policy = match &shared.pack {
        Some(folder) => policy::open(folder)?,
        None => policy::built_in()?,
    };
    policy.settings = shared.settings.as_ref().map(|path| path.to_string_lossy().into_owned());
    policy.lock = shared.lock.as_ref().map(|path| path.to_string_lossy().into_owned());
    policy.language.engine = match shared.engine {
        None | Some(EngineChoice::Own) => Engine::Own,
        Some(EngineChoice::Rhai) => Engine::Rhai,
        Some(EngineChoice::Verify) => Engine::Verify,
    };
    let mut problems = Problems::default();
    let mut sources = Vec::new();
    for path in &shared.rules {
        sources.extend(problems.take(policy::read_rules(path)).unwrap_or_default());
    }
    if let Some(path) = &shared.lock {
        problems.take(pinned::locked(path, &policy, &sources));
    }
    problems.take(policy.add(&sources));
    for param in &shared.params {
        let set = match param.split_once('=') {
            Some((name, value)) => policy.set_param(name.trim(), value.trim()),
            None => {
                Err(Problem::new(format!("--param {param}: there is no =")).hint("write --param max_age=14"))
            }
        };
        problems.take(set.map_err(|problem| vec![problem]));
    }
    problems.finish(policy)
}

pub(super) fn question(policy: &Policy, shared: &Shared) -> Checked<Question> {
    let action = match &shared.action {
        None => None,
        Some(name) => Some(policy.pack.action(name).ok_or_else(|| {
            let names: Vec<&str> = policy.pack.actions.iter().map(|action| &*action.name).collect();
            vec![Problem::new(format!("--action: there is no action {name}")).hint(suggest(name, &names))]
        })?),
    };
    Ok(Question { action, fail_on_warning: shared.fail_on == Some(FailOn::Warning) })
}

pub(super) fn choice(policy: &Policy, shared: &Shared) -> Checked<Choice> {
    let mut problems = Problems::default();
    let ids = policy.ids();
    for (flag, list) in [("--only", &shared.only), ("--skip", &shared.skip)] {
        for id in list.iter().filter(|id| !ids.contains(&id.as_str())) {
            let hint = nearest(id, ids.iter().copied()).map_or_else(
                || "docs/writing-rules.md says how to name rules".to_owned(),
                |near| format!("did you mean {near}?"),
            );
            problems.add(Problem::new(format!("{flag}: there is no rule {id}")).hint(hint));
        }
    }
    let waivers = match &shared.waivers {
        Some(path) => problems.take(config::text_file(path).and_then(|source| waiver::read(&source))),
        None => None,
    };
    problems.finish(Choice {
        only: shared.only.clone(),
        skip: shared.skip.clone(),
        waivers: waivers.unwrap_or_default(),
        accept_nothing: shared.no_waivers,
        no_acknowledgements: shared.no_acknowledgements,
    })
}

pub(super) fn open(policy: &Policy, path: &Path) -> Checked<Snapshot> {
    if path.as_os_str() == "-" {
        let mut stdin = std::io::stdin().lock();
        return input::read(&policy.schema, &policy.exports, Input::Stdin(&mut stdin), LIMIT);
    }
    let read = input::read(&policy.schema, &policy.exports, Input::Path(path), LIMIT);
    let bare = path.components().count() == 1 && !path.exists() && std::fs::symlink_metadata(path).is_err();
    match (read, bare.then(|| nearest(&path.to_string_lossy(), COMMANDS.iter().copied())).flatten()) {
        (Err(mut problems), Some(command)) => {
            if let Some(problem) = problems.first_mut() {
                problem.hint = Some(format!("did you mean `audit {command}`?"));
            }
            Err(problems)
        }
        (read, _) => read,
    }
}
