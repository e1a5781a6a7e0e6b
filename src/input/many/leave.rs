//! What is left out of a batch: what a person asked to leave out, and what the run itself writes.

use crate::problem::{Checked, Problem, Problems};
use glob::{MatchOptions, Pattern};
use std::path::{Path, PathBuf};

/// Patterns of a person, and files of the run.
#[derive(Debug, Default)]
pub struct LeaveOut {
    patterns: Vec<Pattern>,
    own: Vec<PathBuf>,
}

/// A star stays inside a name, so that `old/*` is what lies in `old` and no more.
const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

impl LeaveOut {
    /// Reads patterns. `own` are the files that the run writes, which are not told.
    ///
    /// # Errors
    /// Texts that are no pattern.
    pub fn read(patterns: &[String], own: &[PathBuf]) -> Checked<Self> {
        let mut problems = Problems::default();
        let one = |text: &String| {
            Pattern::new(text.trim_end_matches('/'))
                .map_err(|error| vec![Problem::new(format!("--leave-out: this is no pattern: {error}"))])
        };
        let patterns = patterns.iter().filter_map(|text| problems.take(one(text))).collect();
        problems.finish(Self { patterns, own: own.iter().map(|file| whole(file)).collect() })
    }

    /// The pattern that a path, or the end of it, is like.
    pub(super) fn pattern(&self, path: &Path) -> Option<&str> {
        let parts: Vec<_> = path.components().collect();
        let ends = (0..parts.len()).map(|from| parts[from..].iter().collect::<PathBuf>());
        let ends: Vec<PathBuf> = ends.collect();
        let like = |pattern: &&Pattern| ends.iter().any(|end| pattern.matches_path_with(end, OPTIONS));
        self.patterns.iter().find(like).map(Pattern::as_str)
    }

    /// Whether the run itself writes it.
    pub(super) fn own(&self, path: &Path) -> bool {
        !self.own.is_empty() && self.own.contains(&whole(path))
    }
}

/// A path by which two spellings of it can be compared; the file itself need not be there.
fn whole(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_like_a_path_or_the_end_of_it() {
        let like = |pattern: &str, path: &str| {
            LeaveOut::read(&[pattern.to_owned()], &[])
                .is_ok_and(|leave| leave.pattern(Path::new(path)).is_some())
        };
        for (pattern, path) in [
            ("old", "all/old"),
            ("old/", "all/old"),
            ("*.bak", "all/ann/.x.bak"),
            ("old/*", "all/old/ann"),
            ("all/old", "all/old"),
            ("**/old", "all/b/old"),
        ] {
            assert!(like(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in
            [("old", "all/older"), ("old/*", "all/old/a/b"), ("all/*", "all"), ("a*", "all/b")]
        {
            assert!(!like(pattern, path), "{pattern} {path}");
        }
        assert!(LeaveOut::read(&["a[".to_owned()], &[]).is_err());
    }
}
