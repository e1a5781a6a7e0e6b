//! The files of a pack: those inside this program, or a folder that a person names.

use super::digest::digest;
use super::file::LARGEST;
use super::inside::PACK;
use super::text::{FOLDER, Text};
use crate::problem::{Checked, Problem, Problems};
use crate::source::{Place, Source};
use crate::tree::Written;
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The digest of the pack, made by the build: hashing it anew would be work of every start.
pub(super) static BUILT_IN_DIGEST: &str = include_str!(concat!(env!("OUT_DIR"), "/pack.sha256"));

/// The largest pack.yaml or schema.yaml, in bytes.
const LARGEST_YAML: u64 = 1 << 20;
/// How many files a pack may have.
const MOST: usize = 5000;

/// Every file of the built-in pack: its path inside the pack and its text, sorted by path.
#[must_use]
pub fn embedded() -> Vec<(String, String)> {
    PACK.iter().map(|file| (file.path.to_owned(), file.text.to_owned())).collect()
}

/// The files of a pack, sorted by path.
#[derive(Debug)]
pub struct PackFiles {
    /// What the folder is called in places.
    pub folder: String,
    /// Path inside the pack and text.
    texts: Vec<(Cow<'static, str>, Text)>,
    /// Whether they are part of this program, whose tests have looked at them.
    pub built_in: bool,
    digest: OnceLock<String>,
}

impl PackFiles {
    /// Those inside this program.
    #[must_use]
    pub fn built_in() -> Self {
        let judges = PACK.iter().filter(|file| !file.path.ends_with(".md"));
        Self {
            folder: FOLDER.into(),
            texts: judges.map(|file| (Cow::Borrowed(file.path), Text::inside(file))).collect(),
            built_in: true,
            digest: OnceLock::from(BUILT_IN_DIGEST.to_owned()),
        }
    }

    /// Those of a folder: pack.yaml, schema.yaml, functions.rhai, exports/*.yaml, and every .rhai file. Whatever
    /// else lies there is no part of the pack.
    ///
    /// # Errors
    /// What cannot be read, links, a folder without pack.yaml, too many or too large files.
    pub fn read(folder: &Path) -> Checked<Self> {
        let shown = folder.to_string_lossy().into_owned();
        let mut paths = Vec::new();
        collect(folder, 0, &mut paths)?;
        paths.sort();
        let mut problems = Problems::default();
        let mut texts = Vec::new();
        for path in paths {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            texts.extend(problems.take(read(&path)).map(|source| (Cow::Owned(name), source.into())));
        }
        for needed in ["pack.yaml", "schema.yaml"] {
            if problems.is_empty() && !texts.iter().any(|(name, _)| name == needed) {
                let problem =
                    Problem::new(format!("there is no {needed}, so this is no pack")).at(Place::file(&shown));
                problems.add(
                    problem.hint("docs/writing-rules.md shows a pack; rules to add are named with --rules"),
                );
            }
        }
        problems.finish(Self { folder: shown, texts, built_in: false, digest: OnceLock::new() })
    }

    /// A file by its path inside the pack.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&Text> {
        self.texts.iter().find(|(path, _)| path == name).map(|(_, text)| text)
    }

    pub(super) fn written<'a>(&'a self, source: &'a Source, name: &str) -> Written<'a> {
        let prepared = self.source(name).and_then(Text::prepared);
        Written { source, prepared: prepared.and_then(|prepared| prepared.json) }
    }

    /// The files of sub-folders with this ending, sorted by path.
    pub(super) fn named(&self, ending: &'static str) -> impl Iterator<Item = (&str, &Text)> {
        let wanted = move |path: &str| path.ends_with(ending) && path.contains('/');
        self.texts.iter().map(|(path, text)| (&**path, text)).filter(move |(path, _)| wanted(path))
    }

    /// Rule files that lie in no folder.
    pub(super) fn misplaced(&self) -> impl Iterator<Item = &str> {
        let wrong = |path: &str| path.ends_with(".rhai") && !path.contains('/') && path != "functions.rhai";
        self.texts.iter().map(|(path, _)| &**path).filter(move |path| wrong(path))
    }

    /// A SHA-256 over paths and texts of all files that judge, in hexadecimal digits; worked out once.
    #[must_use]
    pub fn digest(&self) -> String {
        self.digest.get_or_init(|| self.counted()).clone()
    }

    fn counted(&self) -> String {
        digest(self.texts.iter().map(|(path, source)| (&**path, source.text())))
    }
}

/// A SHA-256 over the rules that a person adds: their names and texts, wherever they lie.
#[must_use]
pub fn own_digest(sources: &[Arc<Source>]) -> String {
    let stem = |source: &Source| {
        Path::new(&**source.name())
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let mut named: Vec<(String, &str)> = sources.iter().map(|source| (stem(source), source.text())).collect();
    named.sort();
    digest(named.iter().map(|(name, text)| (name.as_str(), *text)))
}

pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Vec<Problem> {
    vec![Problem::new(format!("cannot read this: {error}")).at(Place::file(&path.to_string_lossy()))]
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Checked<()> {
    let wrong =
        |path: &Path, what: &str| Err(vec![Problem::new(what).at(Place::file(&path.to_string_lossy()))]);
    if depth > 8 {
        return wrong(folder, "a pack may not nest its folders so deeply");
    }
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let (path, kind) =
            (entry.path(), entry.file_type().map_err(|error| unreadable(&entry.path(), &error))?);
        let ours = part_of_pack(&path, depth);
        if kind.is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
            collect(&path, depth + 1, files)?;
        } else if ours && !kind.is_file() {
            return wrong(&path, "a pack holds plain files, no links or devices");
        } else if ours {
            files.push(path);
        }
        if files.len() > MOST {
            return wrong(folder, &format!("a pack may have at most {MOST} files"));
        }
    }
    Ok(())
}

/// Whether a path of a pack's folder, so many folders deep, belongs to the pack.
fn part_of_pack(path: &Path, depth: usize) -> bool {
    let name = path.file_name().unwrap_or_default();
    let rule = path.extension().is_some_and(|ending| ending == "rhai");
    let mapping = depth == 1
        && path.extension().is_some_and(|ending| ending == "yaml")
        && path.parent().and_then(Path::file_name).is_some_and(|folder| folder == "exports");
    rule || mapping || (depth == 0 && (name == "pack.yaml" || name == "schema.yaml"))
}

/// One text file of a pack, within its limit.
pub(super) fn read(path: &Path) -> Checked<Arc<Source>> {
    let rule = path.extension().is_some_and(|ending| ending == "rhai");
    let most = if rule { LARGEST as u64 } else { LARGEST_YAML };
    let shown = path.to_string_lossy();
    let about = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !about.is_file() || about.len() > most {
        let what = if rule { "a rule file" } else { "this file" };
        return Err(vec![
            Problem::new(format!("{what} may have at most {most} bytes")).at(Place::file(&shown)),
        ]);
    }
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    Ok(Arc::new(Source::from_bytes(&shown, bytes).map_err(|flaw| vec![Problem::from(flaw)])?))
}

#[cfg(test)]
mod tests {
    use super::PackFiles;

    #[test]
    fn the_build_and_the_program_make_the_same_digest() {
        let files = PackFiles::built_in();
        assert_eq!(files.digest(), files.counted());
    }
}
