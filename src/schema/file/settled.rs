//! When rows hold nothing open, as schema.yaml has it.

use super::text::{FieldText, SettledText, WhenText};
use crate::schema::{FieldId, Settled, When};
use crate::tree::Ordered;

/// Of a record: the fields that say it, in the order of the file.
pub(super) fn of_fields(fields: &mut Ordered<FieldText>) -> Vec<Settled> {
    let taken = |(index, (_, field)): (FieldId, &mut (String, FieldText))| {
        field.settled.take().map(|text| read(Some(index), text))
    };
    fields.0.iter_mut().enumerate().filter_map(taken).collect()
}

/// Of the rows of a table, or of one field.
pub(super) fn read(field: Option<FieldId>, text: SettledText) -> Settled {
    match text {
        SettledText::Every(text) => Settled { field, every: Some(when(text)), actions: Vec::new() },
        SettledText::PerAction(texts) => {
            let actions = texts.0.into_iter().map(|(action, text)| (action, when(text))).collect();
            Settled { field, every: None, actions }
        }
    }
}

fn when(text: WhenText) -> When {
    match text {
        WhenText::Condition(text) => When::Condition(text.as_str().into()),
        WhenText::Always(text) => When::Always(text.always),
        WhenText::Never(text) => When::Never(text.never),
    }
}
