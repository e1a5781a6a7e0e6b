//! The tables of which a body may see more than one row.

use super::language::Language;
use super::tree::{Body, BodyNode, CallNode, Callee, Member, NodeKind, StepKind};
use super::types::Type;
use super::visit;
use crate::problem::Name;
use crate::schema::TableId;
use std::collections::BTreeSet;

/// Those it is given, and those that relations lead to: by their names, also in the functions of the pack that it
/// calls. More than it sees is no harm: it may take more steps then.
pub(super) fn sees(language: &Language, body: &Body, names: &[(Name, Type)]) -> Vec<TableId> {
    let mut sight = Sight { language, tables: BTreeSet::new(), entered: BTreeSet::new() };
    sight.tables.extend(names.iter().filter_map(|(_, kind)| match kind {
        Type::Rows(table) => Some(*table),
        _ => None,
    }));
    sight.look(&body.statements);
    sight.tables.into_iter().collect()
}

struct Sight<'a> {
    language: &'a Language,
    tables: BTreeSet<TableId>,
    /// Functions that were looked into.
    entered: BTreeSet<usize>,
}

impl<'a> Sight<'a> {
    fn look(&mut self, statements: &'a [BodyNode]) {
        visit::all(statements, &mut |node| match &node.kind {
            NodeKind::Call(call) => self.enter(call),
            NodeKind::Path(path) => path.steps.iter().for_each(|step| match &step.kind {
                StepKind::Call(call) => self.enter(call),
                StepKind::Field(field) => self.lead(field.members.iter().map(|(_, member)| *member)),
                StepKind::Refused(_) => {}
            }),
            _ => {}
        });
    }

    fn lead(&mut self, members: impl Iterator<Item = Member>) {
        self.tables.extend(members.filter_map(|member| match member {
            Member::References(_, to) | Member::Back(_, to) => Some(to),
            Member::Field(_) | Member::Reference(..) => None,
        }));
    }

    fn enter(&mut self, call: &'a CallNode) {
        if let Callee::Pack(index) = call.callee
            && self.entered.insert(index)
            && let Some(function) = self.language.functions.get(index)
        {
            self.look(&function.body.statements);
        }
    }
}
