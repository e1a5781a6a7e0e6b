//! Names, and what stands behind a point: fields, relations, and paths of answers.

use super::walker::{Locals, Walker, variable};
use crate::body::functions;
use crate::body::place::LineColumn;
use crate::body::tree::{BodyNode, NodeKind};
use crate::body::types::Type;
use crate::problem::{Name, nearest, suggest};

impl Walker<'_> {
    /// What a receiver calls by a name: a field or a relation.
    pub(super) fn field(&mut self, receiver: &Type, name: &str, at: LineColumn) -> Type {
        let schema = self.language.schema.clone();
        match receiver {
            Type::Row(table) => {
                if let Some(kind) = Type::field(&schema, *table, name) {
                    self.touched.insert((*table, name.to_owned()));
                    return kind;
                }
                let table = &schema.tables[*table];
                let what = format!("{} has no field {name}", table.row);
                self.wrong(at, &what, Some(suggest(name, &table.names())));
            }
            Type::Any => {
                let names: Vec<&str> = schema.tables.iter().flat_map(|table| table.names()).collect();
                if !names.contains(&name) {
                    let hint = nearest(name, names).map(|near| format!("did you mean {near}?"));
                    self.wrong(at, &format!("no table has a field {name}"), hint);
                }
            }
            other => self.wrong(at, &format!("{other} has no field {name}"), None),
        }
        Type::Any
    }

    /// A key of a map: `at` and `against` must be paths that exist.
    pub(super) fn answer_key(&mut self, scope: &mut Locals, key: &str, value: &BodyNode) {
        self.expression(scope, value);
        if !matches!(key, "at" | "against") {
            return;
        }
        let NodeKind::Text(path) = &value.kind else {
            let hint = "write it in quotes, as \"contract.status\"; it is checked when the rule is loaded";
            self.wrong(value.at, &format!("{key} is no path"), Some(hint.into()));
            return;
        };
        let mut steps = path.split('.');
        let first = steps.next().unwrap_or_default();
        let rows: Vec<&str> = self.given.iter().map(|name| &**name).collect();
        if !self.in_functions && !rows.contains(&first) {
            let hint = suggest(first, &rows);
            self.wrong(value.at, &format!("{key}: there is no row {first} here"), Some(hint));
            return;
        }
        steps.fold(variable(scope, first), |kind, step| self.field(&kind, step, value.at));
    }

    /// The names of a block that nothing has read, now that it has ended: what they hold is lost.
    pub(super) fn unread(&mut self, statements: &[BodyNode]) {
        for statement in statements {
            let NodeKind::Let(named) = &statement.kind else { continue };
            let name = &named.named.name;
            if !self.used.contains(name) {
                let hint = "remove it, or let the answer rest on it".to_owned();
                self.wrong(statement.start, &format!("nothing reads {name}"), Some(hint));
            }
        }
    }

    /// A name that the body is given keeps its meaning to the end.
    pub(super) fn keep_given(&mut self, name: &Name, at: LineColumn) {
        // A function of the pack sees nothing of what the rule is given.
        if self.inside.is_none() && self.given.contains(name) {
            let hint = "call it something else; this name is given to the rule".to_owned();
            self.wrong(at, &format!("{name} would hide what the rule is given"), Some(hint));
        }
    }

    /// A call of what is no function, with the names there are.
    pub(super) fn unknown_function(&mut self, name: &str, values: usize, at: LineColumn) -> Type {
        let known = functions::all().find(|function| function.name == name);
        let hint = match known.map(|function| function.takes.len()) {
            Some(count) => format!("{name} takes {count} values here, counting the one before the point"),
            None if self.language.functions.iter().any(|function| *function.name == *name) => {
                format!("a function of the pack is no method, and takes all of its values: write {name}(…)")
            }
            None => match nearest(name, self.language.function_names()) {
                Some(near) => format!("did you mean {near}?"),
                None => {
                    "audit has: any, all, filter, count, map, sum, len, … (see docs/writing-rules.md)".into()
                }
            },
        };
        self.wrong(at, &format!("there is no function {name} that takes {values} values"), Some(hint));
        Type::Any
    }
}
