//! Nothing that judges comes from what is audited: whoever wrote an account could have written that as well.

use super::args::Command;
use crate::input::many;
use crate::problem::{Problem, Problems};
use crate::source::Place;
use std::cell::OnceCell;
use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// So many links lead on from one path; more are a circle.
const LINKS: usize = 64;

/// The folders of what is audited, by their real paths.
#[derive(Default)]
pub(super) struct Audited {
    /// Nothing in these judges, whoever names it.
    closed: Vec<PathBuf>,
    /// The folder of the one file that a person named: what lies there judges only when it is named, too.
    beside: Vec<PathBuf>,
    /// Those of them that are searched for accounts, also through links; the folder of a file of many accounts is not.
    searched: Vec<PathBuf>,
    linked: OnceCell<Vec<PathBuf>>,
}

/// How a path is bound to a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    /// It ends there.
    Lies,
    /// It ends elsewhere, by something there that its owner can turn.
    Leads,
}

/// What may be done with settings that were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SettingsLocation {
    /// They lie outside of what is audited.
    Outside,
    /// They count when they are named.
    Beside,
    /// They never count.
    Inside,
}

impl Audited {
    /// Of the paths that a command audits.
    pub(super) fn of(command: Option<&Command>, paths: &[PathBuf]) -> Self {
        let mut all = Self::default();
        let batch = matches!(command, Some(Command::Batch(_)));
        let one = match command {
            Some(Command::Batch(options)) => {
                paths.len() == 1 && options.paths == paths && !is_pattern(&paths[0])
            }
            _ => true,
        };
        for path in paths.iter().filter(|path| path.as_os_str() != "-") {
            let folders: Vec<PathBuf> = if path.is_dir() {
                fs::canonicalize(path).into_iter().collect()
            } else {
                around(path).collect()
            };
            let many = many::holds_many(path);
            if one && !many && !path.is_dir() {
                all.beside.extend(folders);
                continue;
            }
            if batch && (!many || path.is_dir()) {
                all.searched.extend(folders.iter().cloned());
            }
            all.closed.extend(folders);
        }
        all
    }

    /// Refuses what judges and comes from there.
    ///
    /// # Errors
    /// Each path that lies there, or leads through there; of folders of rules, each file that is read with them.
    pub(super) fn refuse<'a>(&self, named: impl Iterator<Item = &'a PathBuf>) -> Result<(), Vec<Problem>> {
        let mut problems = Problems::default();
        if self.closed.is_empty() {
            return Ok(());
        }
        let all = named.flat_map(|path| match self.closes(path) {
            None => rules(path),
            Some(_) => vec![path.clone()],
        });
        for path in all {
            let what = match self.closes(&path) {
                None => continue,
                Some(Bound::Lies) => {
                    "this lies inside the audited folder, whose owner could have put it there"
                }
                Some(Bound::Leads) => {
                    "the way to this leads through the audited folder, whose owner could have turned it"
                }
            };
            let problem = Problem::new(what).at(Place::file(&path.to_string_lossy()));
            problems.add(problem.hint("keep packs, rules, waivers, locks, baselines and settings elsewhere"));
        }
        problems.finish(())
    }

    /// Where settings lie that were found.
    pub(super) fn found(&self, path: &Path) -> SettingsLocation {
        match (self.closes(path), bound(path, &self.beside)) {
            (Some(_), _) => SettingsLocation::Inside,
            (None, Some(_)) => SettingsLocation::Beside,
            (None, None) => SettingsLocation::Outside,
        }
    }

    fn closes(&self, path: &Path) -> Option<Bound> {
        bound(path, &self.closed).or_else(|| bound(path, self.linked()))
    }

    /// The accounts that links in the audited folders lead to. They are looked for once, and only when something is named.
    fn linked(&self) -> &[PathBuf] {
        self.linked.get_or_init(|| linked(&self.searched))
    }
}

/// So deep do folders of rules go.
const DEEP: usize = 16;

/// The files that are read with a folder of rules or a pack, however deep, and also behind links.
fn rules(folder: &Path) -> Vec<PathBuf> {
    let mut waiting = vec![(folder.to_owned(), 0)];
    let (mut all, mut seen) = (Vec::new(), HashSet::new());
    while let Some((folder, depth)) = waiting.pop() {
        // Links may lead in circles.
        if !seen.insert(fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone())) {
            continue;
        }
        let exports = folder.file_name().is_some_and(|name| name == "exports");
        for path in fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let ending = path.extension().unwrap_or_default();
            let read = ending == "rhai" || exports && ending == "yaml";
            if path.is_dir() && depth < DEEP {
                waiting.push((path, depth + 1));
            } else if read {
                all.push(path);
            }
        }
    }
    all.sort();
    all
}

/// The folders of a file: the one in which it is named, and, of a link, the one in which it lies.
pub(super) fn around(path: &Path) -> impl Iterator<Item = PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real = fs::canonicalize(path).ok().and_then(|real| real.parent().map(Path::to_owned));
    fs::canonicalize(folder).ok().into_iter().chain(real)
}

/// Walks a path step by step, as the system does: whoever owns a folder can turn every name in it.
fn bound(path: &Path, folders: &[PathBuf]) -> Option<Bound> {
    let holds = |at: &Path| folders.iter().any(|folder| at.starts_with(folder));
    let mut steps = steps(&std::path::absolute(path).ok()?);
    let (mut at, mut links, mut through) = (PathBuf::new(), 0, false);
    while let Some(step) = steps.pop() {
        match Path::new(&step).components().next() {
            Some(Component::ParentDir) => {
                at.pop();
            }
            Some(Component::Normal(name)) => {
                through |= holds(&at);
                let next = at.join(name);
                match fs::read_link(&next) {
                    Ok(target) if links < LINKS => {
                        links += 1;
                        steps.extend(self::steps(&target));
                    }
                    _ => at = fs::canonicalize(&next).unwrap_or(next),
                }
            }
            Some(Component::RootDir | Component::Prefix(_)) => at.push(&step),
            Some(Component::CurDir) | None => {}
        }
    }
    match through {
        _ if holds(&at) => Some(Bound::Lies),
        true => Some(Bound::Leads),
        false => None,
    }
}

/// The steps of a path, the first one last.
fn steps(path: &Path) -> Vec<OsString> {
    path.components().rev().map(|step| step.as_os_str().to_owned()).collect()
}

/// The folders of accounts that links in these lead to.
fn linked(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = Vec::new();
    let mut waiting = folders.to_vec();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                waiting.push(entry.path());
            }
            let Some(real) = kind.is_symlink().then(|| fs::canonicalize(entry.path()).ok()).flatten() else {
                continue;
            };
            let target = if real.is_dir() { Some(real) } else { real.parent().map(Path::to_owned) };
            let judged = |target: &PathBuf| {
                let seen = folders.iter().chain(&all).any(|known| target.starts_with(known));
                !seen && many::holds_accounts(target)
            };
            let Some(target) = target.filter(judged) else { continue };
            waiting.push(target.clone());
            all.push(target);
        }
    }
    all
}

/// Whether a path stands for all that it matches.
pub(super) fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}
