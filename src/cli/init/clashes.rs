//! Facts that cannot both be true are asked at once: which of them is right?

use super::ask::{self, Reply};
use super::{InterimReport, Session, listed, rows};
use crate::audit::UNLISTED_ROW;
use crate::policy::Level;
use crate::problem::Problem;
use crate::report::{At, ReportedFinding};
use crate::schema::{FieldId, Kind, TableId};
use crate::snapshot::RowId;

/// A field of a row.
type RowField = (TableId, RowId, FieldId);

impl Session<'_> {
    /// Asks about the first contradiction that this file can settle and that was not asked in this sitting. None
    /// when there is none, else false when the person stops.
    pub(super) fn settle(&mut self, open: &InterimReport) -> Result<Option<bool>, Vec<Problem>> {
        let found = |found: &&ReportedFinding| found.told() && found.gravest() == Some(Level::Contradiction);
        for found in open.report.findings.iter().filter(found) {
            if found.rule == UNLISTED_ROW.id {
                if let Some(table) = self.lacking(open, found) {
                    return self.add_listed(open, table).map(Some);
                }
                continue;
            }
            for spot in sides(open, found) {
                let fact = self.fact(spot);
                let name = format!("{} {fact} {}", found.rule, found.row);
                if self.unknown.insert(name) && self.file.can_answer(self.policy, &fact) {
                    return self.which(open, found, spot).map(Some);
                }
            }
        }
        Ok(None)
    }

    /// The table that lacks what an export names, when it stands in this file.
    fn lacking(&self, open: &InterimReport, found: &ReportedFinding) -> Option<TableId> {
        let (from, field) = open.snapshot.schema.path(found.field.as_deref()?)?;
        let Kind::Ref(to) = open.snapshot.schema.tables[from].fields[field].kind else { return None };
        let name = &open.snapshot.schema.tables[to].name;
        (!self.unknown.contains(&listed::left_out(to)) && self.file.holds_rows(name)).then_some(to)
    }

    fn add_listed(&mut self, open: &InterimReport, table: TableId) -> Result<bool, Vec<Problem>> {
        match self.listed(open, table)? {
            Ok(rows) => {
                let name = self.policy.schema.tables[table].name.clone();
                self.file.add_rows(&name, rows)?;
                Ok(true)
            }
            Err(Reply::Stop) => Ok(false),
            Err(Reply::Unknown | Reply::Value(_) | Reply::Every(_)) => {
                self.unknown.insert(listed::left_out(table));
                Ok(true)
            }
        }
    }

    fn fact(&self, (table, _, field): RowField) -> String {
        let about = &self.policy.schema.tables[table];
        format!("{}.{}", about.name, about.fields[field].name)
    }

    /// One side again: what stands there now stays with Enter.
    fn which(
        &mut self,
        open: &InterimReport,
        found: &ReportedFinding,
        (table, row, field): RowField,
    ) -> Result<bool, Vec<Problem>> {
        ask::say("");
        let against = found.against.as_ref().map_or_else(String::new, |at| format!(" and {}", place(at)));
        ask::say(&format!(
            "Two facts cannot both be true: {} ({}{against}).",
            found.message,
            place(&found.at)
        ));
        let value = &open.snapshot.tables[table].rows[row].values[field];
        ask::say(&format!("  Now it is {value}; Enter leaves it. Which is right?"));
        let about = &self.policy.schema.tables[table];
        let of = if about.record { None } else { rows::named(self.policy, &open.snapshot, table, row) };
        match ask::value(self.policy, &open.snapshot, (table, field), of.as_deref(), "")? {
            Reply::Value(content) | Reply::Every(content) => {
                let at = if about.record { None } else { Some(row) };
                self.file.set(&about.name, at, &about.fields[field].name, content)?;
                Ok(true)
            }
            Reply::Unknown => Ok(true),
            Reply::Stop => Ok(false),
        }
    }
}

fn place(at: &At) -> String {
    format!("{}:{}", at.file, at.line)
}

/// The fields of both sides, as far as they are fields.
fn sides(open: &InterimReport, found: &ReportedFinding) -> Vec<RowField> {
    let mut spots: Vec<RowField> = Vec::new();
    for at in std::iter::once(&found.at).chain(&found.against) {
        spots.extend(rows::spot(&open.snapshot, at));
    }
    spots
}
