//! From the flag of a body to a finding with its places.

use super::run::AuditRun;
use crate::body::Flag;
use crate::finding::Finding;
use crate::policy::{EndedBy, Rule};
use crate::schema::{FieldId, TableId};
use crate::snapshot::RowId;
use crate::source::{Place, beginning};

/// The sentences of one rule: once they are long together, long ones are cut. A long name that stands in one row may
/// be told in the sentences of all.
#[derive(Default)]
pub(super) struct Texts {
    bytes: usize,
}

/// The sentences of a rule that are kept whole, in bytes.
const WHOLE: usize = 2 << 20;
/// How many characters of a sentence stay beyond that.
const START: usize = 300;

impl Texts {
    /// A finding with as much of its sentence as there is room for.
    pub(super) fn take(&mut self, mut finding: Finding) -> Finding {
        self.bytes = self.bytes.saturating_add(finding.message.len());
        if self.bytes > WHOLE {
            finding.message = beginning(&finding.message, START);
        }
        finding
    }
}

impl AuditRun<'_> {
    pub(super) fn finding(&self, rule: &Rule, row: RowId, flag: Flag) -> Finding {
        let found = &self.snapshot.tables[rule.target.table].rows[row];
        let own =
            rule.at.map(|(table, field)| (table, if table == rule.target.table { row } else { 0 }, field));
        let chosen = flag.at.as_deref().and_then(|path| self.spot(rule, row, path));
        let own = || own.map(|(table, row, field)| self.field(table, row, field));
        let related = flag
            .related
            .iter()
            .filter_map(|(table, row)| Some(self.snapshot.tables.get(*table)?.rows.get(*row)?.place()));
        let related: Vec<Place> = related.collect();
        // Of a record that is only the occasion, the rows it was concluded from are what the finding is about.
        let first = || {
            let record = self.policy.schema.tables[rule.target.table].record;
            related.first().filter(|_| record).cloned().map(|place| (None, place))
        };
        let (field, place) = chosen.or_else(own).or_else(first).unwrap_or_else(|| (None, found.place()));
        let against = flag.against.as_deref().and_then(|path| self.spot(rule, row, path));
        let against = against.map(|(_, place)| place);
        Finding {
            table: rule.target.table,
            row,
            key: found.key.clone(),
            message: flag.message.unwrap_or_else(|| rule.title.clone()),
            field,
            place,
            against: against.or_else(|| related.first().cloned()).filter(|_| rule.contradicts()),
            related,
            rows: flag.related,
            clears_on: flag.clears_on,
            due_by: flag.due_by,
            ended_by: if flag.others == Some(true) { EndedBy::Others } else { rule.ended_by },
            acknowledged: None,
        }
    }

    fn field(&self, table: TableId, row: RowId, field: FieldId) -> (Option<String>, Place) {
        let about = &self.policy.schema.tables[table];
        let name = format!("{}.{}", about.name, about.fields[field].name);
        let row = self.snapshot.tables[table].rows.get(row);
        let place = row.and_then(|row| row.places.get(field));
        (Some(name), place.unwrap_or_else(|| self.snapshot.as_of_place.place()))
    }

    /// Where a path of the body leads: to a field of a row, or to a whole table that the rule reads.
    fn spot(&self, rule: &Rule, row: RowId, path: &str) -> Option<(Option<String>, Place)> {
        if let Some((table, row, field)) = self.resolve(rule, row, path) {
            return Some(self.field(table, row, field));
        }
        let table = self.policy.schema.table(path).filter(|table| rule.reads.contains(table))?;
        Some((Some(path.to_owned()), self.snapshot.tables[table].place.as_ref()?.place()))
    }

    /// Follows a path of the body such as `milestone.contract.title` to a field of a row.
    fn resolve(&self, rule: &Rule, row: RowId, path: &str) -> Option<(TableId, RowId, FieldId)> {
        let mut steps: Vec<&str> = path.split('.').collect();
        let last = steps.pop()?;
        let (first, middle) = steps.split_first()?;
        let schema = &self.policy.schema;
        let own = (**first == *rule.target.variable).then_some((rule.target.table, row));
        let (mut table, mut row) = own.or_else(|| Some((schema.table(first)?, 0)))?;
        for step in middle {
            let field = schema.tables[table].field(step)?;
            let crate::schema::Kind::Ref(to) = schema.tables[table].fields[field].kind else { return None };
            let crate::snapshot::Linked::Rows(rows) = self.snapshot.forward(table, row, field) else {
                return None;
            };
            (table, row) = (to, *rows.first()?);
        }
        Some((table, row, schema.tables[table].field(last)?))
    }
}
