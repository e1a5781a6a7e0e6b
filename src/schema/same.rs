//! When two texts of one fact say the same.

use super::{Field, Kind};

/// How near two values of one fact are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They say the same, apart from wording.
    Same,
    /// They say different things that can both be true: amounts in two currencies, an older word and a newer.
    Near,
    /// They contradict each other.
    Apart,
}

/// Marks a field in which rows with one id must agree, whichever file they come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Same {
    /// Words of older files, folded, and the closer words that stand for them in newer ones.
    pub renamed: Vec<(String, Vec<String>)>,
}

impl Same {
    /// Whether one word is an older, wider name of the other.
    fn renames(&self, old: &str, new: &str) -> bool {
        self.renamed.iter().any(|(wide, close)| wide == old && close.iter().any(|word| word == new))
    }
}

impl Field {
    /// How near two texts of this field are; one that is not marked may say anything.
    #[must_use]
    pub fn likeness(&self, a: &str, b: &str) -> Likeness {
        let Some(same) = &self.same else { return Likeness::Same };
        let (a, b) = (self.word(a), self.word(b));
        match a == b {
            true => Likeness::Same,
            false if same.renames(&a, &b) || same.renames(&b, &a) => Likeness::Near,
            false => Likeness::Apart,
        }
    }

    /// A text without what only looks different: an accepted spelling, capitals, hyphens, blanks.
    fn word(&self, text: &str) -> String {
        match &self.kind {
            Kind::OneOf(choices) => folded(choices.find(text).map_or(text, |word| word)),
            _ => folded(text),
        }
    }
}

/// Small letters, and one blank for each run of blanks and hyphens: `Fixed-Price` is `fixed price`.
#[must_use]
pub fn folded(text: &str) -> String {
    let small = text.to_lowercase();
    let words: Vec<&str> = small.split(|c: char| c.is_whitespace() || c == '-').collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Choices, Range};
    use std::sync::Arc;

    fn field(kind: Kind, renamed: &[(&str, &str)]) -> Field {
        let renamed = renamed.iter().map(|(old, new)| (folded(old), vec![folded(new)])).collect();
        Field {
            not_before: None,
            name: "type".into(),
            kind,
            may_be_none: false,
            range: Range::default(),
            same: Some(Same { renamed }),
            about: String::new(),
            where_found: String::new(),
            example: None,
        }
    }

    #[test]
    fn wording_is_no_difference_and_another_word_is() {
        let text = field(Kind::Text, &[("Fee", "Plan fee")]);
        for (a, b, likeness) in [
            ("Fixed-Price", " fixed  price", Likeness::Same),
            ("FEE", "plan-fee", Likeness::Near),
            ("Plan fee", "Fee", Likeness::Near),
            ("fixed", "fixed price", Likeness::Apart),
            ("Plan", "Fee", Likeness::Apart),
            ("", "Fee", Likeness::Apart),
        ] {
            assert_eq!(text.likeness(a, b), likeness, "{a} {b}");
        }
        let choices = Choices {
            values: vec!["fixed".into(), "hourly".into()],
            aliases: vec![("Fixed Price".into(), 0)],
        };
        let word = field(Kind::OneOf(Arc::new(choices)), &[]);
        assert_eq!(word.likeness("Fixed Price", "fixed"), Likeness::Same);
        assert_eq!(word.likeness("Fixed Price", "hourly"), Likeness::Apart);
    }
}
