//! When two texts of one fact say the same.

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
    pub(super) fn renames(&self, old: &str, new: &str) -> bool {
        self.renamed.iter().any(|(wide, close)| wide == old && close.iter().any(|word| word == new))
    }
}

/// Small letters, and one blank for each run of blanks and hyphens: `Fixed-Price` is `fixed price`.
#[must_use]
pub fn folded(text: &str) -> String {
    let small = text.to_lowercase();
    let words: Vec<&str> = small.split(|c: char| c.is_whitespace() || c == '-').collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
