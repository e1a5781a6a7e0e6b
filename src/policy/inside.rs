//! The pack inside this program, as the build prepared it: a start reads nothing of it that nobody asks for.

use super::blocks::Parts;
use crate::body::{Flat, Word};
use std::ops::Range;

/// A file of the pack inside this program.
#[derive(Debug)]
pub(super) struct Prepared {
    /// Its path inside the pack.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
    /// Its YAML as JSON: of a rule file, of the block at its top.
    pub json: Option<&'static str>,
    /// Of a rule file: where the block at its top and its examples stand.
    pub blocks: Option<Parts>,
    /// Of the file of functions: what of it is code.
    pub code: Option<&'static str>,
    /// Of a rule file and of the file of functions: where its body stands among those that the build has read.
    pub body: Option<Range<usize>>,
}

impl Prepared {
    /// The body as the build has read it.
    pub(super) fn flat(&self) -> Option<Flat> {
        self.body.as_ref().and_then(flat)
    }
}

/// A condition of the pack as the build has read it.
pub(super) fn condition(text: &str) -> Option<Flat> {
    let known = CONDITIONS.binary_search_by(|(known, _)| (*known).cmp(text)).ok()?;
    flat(&CONDITIONS[known].1)
}

fn flat(range: &Range<usize>) -> Option<Flat> {
    Some(Flat { bytes: BODIES.get(range.clone())?, words: &WORDS })
}

include!(concat!(env!("OUT_DIR"), "/pack.rs"));

#[cfg(test)]
mod tests {
    use super::super::blocks::{body, one_line};
    use super::super::file;
    use super::super::meta::RuleHeader;
    use super::*;
    use crate::source::Source;

    fn rules() -> impl Iterator<Item = &'static Prepared> {
        PACK.iter().filter(|file| file.path.ends_with(".rhai") && file.path.contains('/'))
    }

    #[test]
    fn the_build_and_the_program_find_the_same_blocks() {
        assert!(rules().count() > 100);
        for rule in rules() {
            let found = file::split(&Source::new(rule.path, rule.text)).ok();
            assert!(found.is_some() && found == rule.blocks, "{}", rule.path);
        }
    }

    #[test]
    fn no_function_is_left_out() {
        let file = PACK.iter().find(|file| file.path == "functions.rhai");
        let (text, code) = file.map_or(("", ""), |file| (file.text, file.code.unwrap_or_default()));
        let functions = |text: &str| {
            let lines = text.lines().enumerate().filter(|(_, line)| line.starts_with("fn "));
            lines.map(|(number, line)| (number, line.to_owned())).collect::<Vec<_>>()
        };
        assert!(functions(text).len() > 20 && code.len() < text.len());
        assert_eq!(functions(text), functions(code));
    }

    /// Else the program reads the YAML itself, which takes a thousand times longer.
    #[test]
    fn what_the_build_prepared_is_read() {
        for rule in rules() {
            let read = serde_json::from_str::<RuleHeader>(rule.json.unwrap_or_default());
            let one_line = |text: &str| text == one_line(text);
            let lines =
                |header: &RuleHeader| [&header.title, &header.why, &header.fix].map(|text| one_line(text));
            assert!(read.as_ref().is_ok_and(|header| lines(header) == [true; 3]), "{}: {read:?}", rule.path);
        }
    }

    /// Else the program parses them itself, at every start.
    #[test]
    fn the_build_and_the_program_read_the_same_bodies() {
        for rule in rules() {
            let part = rule.blocks.as_ref().map(|parts| body(rule.text, parts)).unwrap_or_default();
            assert!(rule.flat().is_some_and(|flat| flat.is_part(rule.text, &part)), "{}", rule.path);
        }
        let functions = PACK.iter().find(|file| file.path == "functions.rhai");
        let same = |file: &Prepared| file.flat()?.is_functions(file.code?).then_some(());
        assert!(functions.and_then(same).is_some());
    }

    #[test]
    fn the_build_has_read_every_condition() {
        let policy = crate::policy::built_in().unwrap_or_else(|_| unreachable!());
        let texts: Vec<&str> = policy.conditions().map(|one| &**one.text()).collect();
        assert!(texts.len() > 50);
        for text in texts {
            assert!(condition(text).is_some_and(|flat| flat.is_body(text)), "{text}");
        }
    }
}
