//! The fields in which rows with one id must agree, as schema.yaml marks them.

use super::text::FieldText;
use super::{Kind, SchemaReader};
use crate::schema::{Same, folded};

impl SchemaReader<'_> {
    /// The mark of a field; words that are renamed need it, and so do words to choose from or any text.
    pub(super) fn same(&mut self, path: &str, kind: &Kind, text: &FieldText) -> Option<Same> {
        if !text.same && !text.renamed.0.is_empty() {
            let hint = "add same: true, or leave renamed out";
            self.wrong(format!("{path}: renamed is only used with same: true"), Some(hint.into()));
        }
        if text.same && !matches!(kind, Kind::Text | Kind::OneOf(_)) {
            let hint = "same belongs to the types text and one_of; days and amounts always have to agree";
            self.wrong(format!("{path}: same: this type cannot be marked"), Some(hint.into()));
        }
        let all = |words: &[String]| words.iter().map(|word| folded(word)).collect();
        let renamed = text.renamed.0.iter().map(|(old, new)| (folded(old), all(new))).collect();
        text.same.then_some(Same { renamed })
    }
}
