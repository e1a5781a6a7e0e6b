//! How near two texts of a field are.

use super::{Field, Kind, Likeness, folded};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Choices, Range, Same};
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
