//! What each name of the schema is, in each table that has it: found once, when a body is read.

use super::tree::Member;
use crate::schema::{Kind, Schema, TableId};
use std::collections::HashMap;
use std::sync::Arc;

/// The fields and relations of all tables by their names.
#[derive(Debug)]
pub(super) struct Members {
    of: HashMap<Arc<str>, Arc<[(TableId, Member)]>>,
    none: Arc<[(TableId, Member)]>,
}

impl Members {
    pub(super) fn new(schema: &Schema) -> Self {
        let mut of: HashMap<Arc<str>, Vec<(TableId, Member)>> = HashMap::new();
        for (id, table) in schema.tables.iter().enumerate() {
            for (index, field) in table.fields.iter().enumerate() {
                let member = match &field.kind {
                    Kind::Ref(to) => Member::Reference(index, *to),
                    Kind::List(of) => match **of {
                        Kind::Ref(to) => Member::References(index, to),
                        _ => Member::Field(index),
                    },
                    _ => Member::Field(index),
                };
                of.entry(field.name.clone()).or_default().push((id, member));
            }
            for (index, back) in table.backs.iter().enumerate() {
                of.entry(back.name.clone()).or_default().push((id, Member::Back(index, back.table)));
            }
        }
        let of = of.into_iter().map(|(name, members)| (name, members.into())).collect();
        Self { of, none: Arc::new([]) }
    }

    /// Every name.
    pub(super) fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.of.keys()
    }

    /// What a name is, in each table that has it.
    pub(super) fn named(&self, name: &str) -> Arc<[(TableId, Member)]> {
        self.of.get(name).unwrap_or(&self.none).clone()
    }
}
