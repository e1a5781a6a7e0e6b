//! What one answer says of rows that are long over, as schema.yaml has it.

use super::SchemaReader;
use super::text::LongOverText;
use crate::problem::suggest;
use crate::schema::{Field, FieldId, Kind, Latest, LongOver};

impl SchemaReader<'_> {
    /// Holds the fields and words it names against those there are.
    pub(super) fn long_over(&mut self, table: &str, fields: &[Field], text: LongOverText) -> LongOver {
        let mut set = Vec::new();
        for (name, word) in text.set.0 {
            let Some(field) = self.over_field(table, fields, &name) else { continue };
            self.over_word(table, &fields[field], &word);
            set.push((field, word));
        }
        let named = |(name, other): (String, String), reader: &mut Self| {
            Some((reader.over_field(table, fields, &name)?, other))
        };
        let words = text.words.0.into_iter().filter_map(|pair| named(pair, self)).collect();
        let mut days = Vec::new();
        for (name, latest) in text.days.0 {
            let Some(field) = self.over_field(table, fields, &name) else { continue };
            days.push((field, Latest { day: latest.latest, only: latest.only.0.into_iter().next() }));
        }
        let mut by_role = Vec::new();
        for (name, roles) in text.by_role.0 {
            let Some(field) = self.over_field(table, fields, &name) else { continue };
            for (_, word) in &roles.0 {
                self.over_word(table, &fields[field], word);
            }
            by_role.push((field, roles.0));
        }
        LongOver { ask: text.ask, recent: i64::from(text.recent), set, words, days, by_role }
    }

    fn over_field(&mut self, table: &str, fields: &[Field], name: &str) -> Option<FieldId> {
        let found = fields.iter().position(|field| *field.name == *name);
        if found.is_none() {
            let names: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
            self.wrong(format!("{table}: long_over: there is no field {name}"), Some(suggest(name, &names)));
        }
        found
    }

    fn over_word(&mut self, table: &str, field: &Field, word: &str) {
        if let Kind::OneOf(choices) = &field.kind
            && !choices.values.iter().any(|value| **value == *word)
        {
            let what = format!("{table}: long_over: {} is never {word}", field.name);
            self.wrong(what, Some(format!("write one of: {}", choices.listed())));
        }
    }
}
