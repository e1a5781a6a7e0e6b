//! What people call a row.

use super::{Linked, RowId, Snapshot};
use crate::schema::{Kind, TableId};
use crate::value::Value;

impl Snapshot {
    /// What people call a row, by the path that its table names, else its key; none for a record.
    #[must_use]
    pub fn called(&self, table: TableId, row: RowId) -> Option<String> {
        let about = self.schema.tables.get(table).filter(|about| !about.record)?;
        let name = about.called.as_ref().and_then(|path| self.follow(table, row, path));
        name.or_else(|| Some(self.tables.get(table)?.rows.get(row)?.key.to_string()))
    }

    /// The value at the end of a path of fields, when it is known.
    fn follow(&self, table: TableId, row: RowId, path: &str) -> Option<String> {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        let field = self.schema.tables[table].field(first)?;
        let kind = &self.schema.tables[table].fields[field].kind;
        if rest.is_empty() {
            return match self.tables[table].rows.get(row)?.values.get(field)? {
                Value::Unknown | Value::Nothing => None,
                word if matches!(kind, Kind::OneOf(_)) => Some(word.to_string().replace('_', " ")),
                known => Some(known.to_string()),
            };
        }
        let (Kind::Ref(to), Linked::Rows(rows)) = (kind, self.forward(table, row, field)) else {
            return None;
        };
        self.follow(*to, *rows.first()?, rest)
    }
}
