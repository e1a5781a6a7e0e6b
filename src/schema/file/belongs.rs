//! What the rows of a table prove about the roles of an account.

use super::text::{BelongsText, FieldText};
use crate::schema::{Belongs, Field, FieldId, Kind};
use crate::tree::Ordered;
use std::sync::Arc;

/// What a table or record says as it is written: of every row, then by field and word.
pub(super) struct AllBelongs {
    pub rows: Option<BelongsText>,
    pub words: Vec<(String, Ordered<BelongsText>)>,
}

impl AllBelongs {
    /// Takes it out of what is written.
    pub(super) fn take(rows: Option<BelongsText>, fields: &mut Ordered<FieldText>) -> Self {
        let taken = |(name, field): &mut (String, FieldText)| {
            let words = std::mem::take(&mut field.belongs_to);
            (!words.0.is_empty()).then(|| (name.clone(), words))
        };
        Self { rows, words: fields.0.iter_mut().filter_map(taken).collect() }
    }

    /// Holds it against the fields; `wrong` hears what does not fit.
    pub(super) fn read(self, fields: &[Field], wrong: &mut dyn FnMut(String)) -> Vec<Belongs> {
        let mut all = Vec::new();
        if let Some(text) = self.rows {
            all.push(one(fields, None, text, wrong));
        }
        for (name, words) in self.words {
            let Some(field) = position(fields, &name) else { continue };
            for (word, text) in words.0 {
                if !has(&fields[field], &word) {
                    wrong(format!("{name}: belongs_to: it is never {word}"));
                }
                all.push(one(fields, Some((field, word.into())), text, wrong));
            }
        }
        all
    }
}

fn position(fields: &[Field], name: &str) -> Option<FieldId> {
    fields.iter().position(|field| *field.name == *name)
}

/// Whether a field can be this word.
fn has(field: &Field, word: &str) -> bool {
    if word == "none" {
        return field.may_be_none;
    }
    match &field.kind {
        Kind::OneOf(choices) => choices.values.iter().any(|value| **value == *word),
        Kind::Flag => matches!(word, "true" | "false"),
        Kind::Money | Kind::Count | Kind::Integer | Kind::Decimal => word == "0",
        Kind::Text | Kind::Day | Kind::Instant | Kind::List(_) | Kind::Ref(_) => false,
    }
}

fn one(
    fields: &[Field],
    word: Option<(FieldId, Arc<str>)>,
    text: BelongsText,
    wrong: &mut dyn FnMut(String),
) -> Belongs {
    let (roles, texts) = match text {
        BelongsText::Roles(roles) => (roles, Ordered::default()),
        BelongsText::Unless(text) => (text.any_of, text.unless),
    };
    if roles.is_empty() {
        wrong("belongs_to: it names no role".to_owned());
    }
    let mut unless = Vec::new();
    for (name, words) in texts.0 {
        let Some(field) = position(fields, &name) else {
            wrong(format!("belongs_to: unless: there is no field {name}"));
            continue;
        };
        for word in words.iter().filter(|word| !has(&fields[field], word)) {
            wrong(format!("belongs_to: unless: {name} is never {word}"));
        }
        unless.push((field, words));
    }
    Belongs { word, roles: roles.iter().map(|role| role.as_str().into()).collect(), unless }
}
