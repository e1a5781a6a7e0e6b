//! Fields and relations of rows.

use super::{BodyRun, placed, stepped};
use crate::body::notes::{Got, Work};
use crate::body::tree::{FieldStep, Member, NodeKind, PathNode, PathStep, StepKind};
use crate::body::value::{RowIds, RowSet, Val};
use crate::schema::TableId;
use crate::snapshot::{Linked, RowId};
use crate::value::Value;

impl<'a> BodyRun<'a> {
    /// A value and what stands behind its points. As in Rhai, the arguments of its calls come first.
    pub(super) fn path(&mut self, work: &mut Work<'a>, path: &'a PathNode) -> Got<Val<'a>> {
        if let (NodeKind::Name(named), [step]) = (&path.root.kind, &path.steps[..])
            && let StepKind::Field(field) = &step.kind
            && let Some(Val::Row(table, row)) = self.slots.get(self.base + named.slot)
        {
            return self.field(work, &Val::Row(*table, *row), step, field);
        }
        let from = self.stack.len();
        let mut at = from;
        for step in &path.steps {
            if let StepKind::Call(call) = &step.kind {
                self.arguments(work, call)?;
            }
        }
        let mut value = self.node(work, &path.root)?;
        for step in &path.steps {
            if step.safe && matches!(value, Val::Nothing) {
                break;
            }
            value = match &step.kind {
                StepKind::Field(field) => self.field(work, &value, step, field)?,
                StepKind::Call(call) => {
                    let end = at + call.values();
                    let value = self.apply(work, call, step.at, Some(value), at..end)?;
                    at = end;
                    value
                }
                StepKind::Refused(refused) => {
                    let got = work.notes.refuse(format!("rules may not use {}", refused.what));
                    return placed(work, step.at, got);
                }
            };
        }
        self.stack.truncate(from);
        Ok(value)
    }

    fn field(
        &mut self,
        work: &mut Work<'a>,
        value: &Val<'a>,
        step: &'a PathStep,
        field: &'a FieldStep,
    ) -> Got<Val<'a>> {
        stepped(work, step.at)?;
        let soft = self.base == 0 && self.soft.is_some_and(|soft| soft.contains(&step.id));
        match value {
            Val::Row(table, row) => {
                let read = read(work, (*table, *row), field);
                match read {
                    Ok(value) => Ok(value),
                    Err(FieldLack::Unknown(_)) if soft => Ok(Val::Nothing),
                    Err(FieldLack::Unknown(what)) => work.notes.unknown(what),
                    Err(FieldLack::NoField(what)) => {
                        let got = work.notes.refuse(what);
                        placed(work, step.at, got)
                    }
                }
            }
            Val::Nothing if soft => Ok(Val::Nothing),
            other => {
                let got = work.notes.refuse(no_field(other, &field.name));
                placed(work, step.at, got)
            }
        }
    }
}

/// That a value has no fields.
pub(in crate::body) fn no_field(value: &Val<'_>, name: &str) -> String {
    format!("{} has no field {name}", value.kind())
}

/// Why a field has no value.
pub(in crate::body) enum FieldLack {
    /// The snapshot does not know it: what is missing, as `table` or `table.field`.
    Unknown(String),
    /// There is no such field.
    NoField(String),
}

/// Reads a field or follows a relation.
pub(in crate::body) fn read<'a>(
    work: &mut Work<'a>,
    (table, row): (TableId, RowId),
    field: &FieldStep,
) -> Result<Val<'a>, FieldLack> {
    let snapshot = work.snapshot;
    work.notes.reads(table, row, &field.name);
    let member = field.members.iter().find(|(of, _)| *of == table).map(|(_, member)| *member);
    match member {
        Some(Member::Field(index)) => {
            let values = snapshot.tables.get(table).and_then(|rows| rows.rows.get(row));
            match values.and_then(|row| row.values.get(index)) {
                None | Some(Value::Unknown) => {
                    Err(FieldLack::Unknown(format!("{}.{}", snapshot.schema.tables[table].name, field.name)))
                }
                Some(value) => Ok(Val::of(value)),
            }
        }
        Some(Member::Reference(index, to)) => match snapshot.leads(table, row, index) {
            Ok(Some(row)) => Ok(Val::Row(to, row)),
            Ok(None) => Ok(Val::Nothing),
            Err(what) => Err(FieldLack::Unknown(what)),
        },
        Some(Member::References(index, to)) => match snapshot.forward(table, row, index) {
            Linked::Rows(rows) => Ok(rows_of(work, to, RowIds::Made(rows))),
            Linked::Unknown(what) => Err(FieldLack::Unknown(what)),
        },
        Some(Member::Back(index, to)) => match snapshot.back(table, row, index) {
            Ok(rows) => Ok(rows_of(work, to, RowIds::Held(rows))),
            Err(what) => Err(FieldLack::Unknown(what)),
        },
        None => Err(FieldLack::NoField(match snapshot.schema.tables.get(table) {
            Some(about) => {
                format!("{} has no field {}; it has: {}", about.row, field.name, about.names().join(", "))
            }
            None => "there is no such table".into(),
        })),
    }
}

fn rows_of<'a>(work: &mut Work<'a>, table: TableId, rows: RowIds<'a>) -> Val<'a> {
    work.notes.walks(table);
    Val::Rows(RowSet { table, rows, missing: false })
}
