//! Follows statements and expressions in the order in which they run.

use super::follower::{FieldReading, Follower, STEPS, Use};
use super::known::{Known, Local, Seen, both, holds, meet};
use crate::body::place::NodeId;
use crate::body::tree::{BodyNode, IfNode, LetNode, NodeKind, PathNode, PathStep, StepKind};
use crate::body::visit;

pub(super) type Scope = Vec<Local>;

impl Follower<'_> {
    /// Statements of which the last gives the value.
    pub(super) fn block(&mut self, scope: &mut Scope, statements: &[BodyNode], to: Use) -> Seen {
        let outer = scope.len();
        let mut seen = Seen::of(None, &self.state);
        for (index, statement) in statements.iter().enumerate() {
            let last = index + 1 == statements.len();
            seen = self.expression(scope, statement, if last { to } else { Use::Decide });
        }
        scope.truncate(outer);
        seen
    }

    fn either(&mut self, scope: &mut Scope, flow: &IfNode, to: Use) -> Seen {
        let asked = self.expression(scope, &flow.asked, if to == Use::Answer { Use::Decide } else { to });
        self.state = asked.yes;
        let then = self.block(scope, &flow.then.statements, to);
        let after = std::mem::replace(&mut self.state, asked.no);
        let other = self.block(scope, &flow.other.statements, to);
        self.state = meet(after, self.state.take());
        then.either(other)
    }

    fn given(&mut self, scope: &mut Scope, (id, given): (NodeId, &LetNode)) -> Seen {
        // What becomes of the names of a function is not asked: the numbers of its nodes are its own.
        let own = self.uses.get(&id).filter(|_| self.inside.is_none());
        let to = own.copied().unwrap_or(Use::Nothing);
        let to = if leaves(&given.value) { Use::Decide } else { to };
        let seen = self.expression(scope, &given.value, to);
        let id = self.inside.is_none().then_some(id);
        scope.push(Local { name: given.named.name.clone(), given: id, seen });
        Seen::of(None, &self.state)
    }

    pub(super) fn expression(&mut self, scope: &mut Scope, node: &BodyNode, to: Use) -> Seen {
        self.steps += 1;
        if self.steps > STEPS {
            return Seen::of(None, &self.state);
        }
        match &node.kind {
            NodeKind::If(flow) => self.either(scope, flow, to),
            NodeKind::Let(given) => self.given(scope, (node.id, given)),
            NodeKind::Return(Some(value)) => {
                let seen = self.expression(scope, value, self.returns);
                self.returned.push((self.state.take(), seen));
                Seen::of(None, &None)
            }
            NodeKind::Flag(true) => Seen { no: None, ..Seen::of(None, &self.state) },
            NodeKind::Flag(false) => Seen { yes: None, ..Seen::of(None, &self.state) },
            NodeKind::Text(text) => Seen::of(Some(format!("{text:?}")), &self.state),
            NodeKind::Integer(number) => Seen::of(Some(number.to_string()), &self.state),
            NodeKind::Nothing => Seen::of(Some("()".into()), &self.state),
            NodeKind::Template(parts) => {
                let to = if to == Use::Answer { sentence(node) } else { to };
                parts.iter().for_each(|part| drop(self.expression(scope, part, to)));
                Seen::of(None, &self.state)
            }
            NodeKind::List(list) => {
                list.items.iter().for_each(|item| drop(self.expression(scope, item, plain(to))));
                Seen::of(None, &self.state)
            }
            NodeKind::Answer(parts) => {
                let sentences = |key: &str| to == Use::Answer && key == "message";
                // What decides anyway is known when the sentence is made.
                for (_, value) in parts.iter().filter(|(key, _)| !sentences(key)) {
                    self.expression(scope, value, Use::Decide);
                }
                for (_, value) in parts.iter().filter(|(key, _)| sentences(key)) {
                    self.expression(scope, value, sentence(value));
                }
                Seen::of(None, &self.state)
            }
            NodeKind::Name(named) => self.named(scope, &named.name, to),
            NodeKind::Block(statements) => self.block(scope, statements, to),
            NodeKind::Path(path) => self.path(scope, node, path, (plain(to), false)),
            NodeKind::And(sides) => self.sides(scope, sides, to, true),
            NodeKind::Or(sides) => self.sides(scope, sides, to, false),
            NodeKind::Instead(sides) => self.instead(scope, sides, plain(to)),
            NodeKind::Not(_)
            | NodeKind::Sign(..)
            | NodeKind::Infix(..)
            | NodeKind::In(_)
            | NodeKind::Call(_) => self.call(scope, node, to),
            _ => Seen::of(None, &self.state),
        }
    }

    fn named(&mut self, scope: &Scope, name: &str, to: Use) -> Seen {
        let Some(local) = scope.iter().rev().find(|local| *local.name == *name) else {
            return Seen::of(None, &self.state);
        };
        self.uses_name(local, to);
        let seen = &local.seen;
        Seen { yes: both(&seen.yes, &self.state), no: both(&seen.no, &self.state), ..seen.clone() }
    }

    /// A name is used so; what it stands for is, too.
    pub(super) fn uses_name(&mut self, local: &Local, to: Use) {
        if let Some(given) = local.given {
            let stronger = self.uses.get(&given).copied().unwrap_or(Use::Nothing).max(to);
            self.uses.insert(given, stronger);
        }
    }

    /// `&&` and `||`: the next side is only asked when the one before it did not say enough.
    fn sides(&mut self, scope: &mut Scope, sides: &[BodyNode], to: Use, and: bool) -> Seen {
        let mut always: Option<Known> = None;
        let mut ends: Known = None;
        let mut on = self.state.clone();
        for side in sides {
            self.state = on;
            let seen = self.expression(scope, side, plain(to));
            always.get_or_insert_with(|| self.state.clone());
            let (next, end) = if and { (seen.yes, seen.no) } else { (seen.no, seen.yes) };
            ends = meet(ends, end);
            on = next;
        }
        self.state = always.flatten();
        let (yes, no) = if and { (on, ends) } else { (ends, on) };
        Seen { yes, no, ..Seen::of(None, &self.state) }
    }

    /// `a.b ?? c`: where it only tells, what is not known is no obstacle.
    fn instead(&mut self, scope: &mut Scope, sides: &[BodyNode], to: Use) -> Seen {
        let mut first: Option<Known> = None;
        for (index, side) in sides.iter().enumerate() {
            let fallback = to == Use::Tell && index + 1 < sides.len() && self.inside.is_none();
            match &side.kind {
                NodeKind::Path(path) => self.path(scope, side, path, (to, fallback)),
                _ => self.expression(scope, side, to),
            };
            first.get_or_insert_with(|| self.state.clone());
        }
        self.state = first.flatten();
        Seen::of(None, &self.state)
    }

    /// A value and what stands behind its points. With a fallback, its last fields may be unknown.
    fn path(
        &mut self,
        scope: &mut Scope,
        whole: &BodyNode,
        path: &PathNode,
        (to, fallback): (Use, bool),
    ) -> Seen {
        let mut seen = self.expression(scope, &path.root, to);
        let field = |step: &&PathStep| matches!(step.kind, StepKind::Field(_));
        let trailing = path.steps.iter().rev().take_while(field).count();
        let mut written = written(&path.root);
        for (index, step) in path.steps.iter().enumerate() {
            match &step.kind {
                StepKind::Field(field) => {
                    written = format!("{written}.{}", field.name);
                    let key = seen.key.map(|key| format!("{key}.{}", field.name));
                    let fallback = fallback && index >= path.steps.len() - trailing;
                    let known =
                        self.reads(key.as_deref(), fallback) || self.never_missing(&seen.kind, &field.name);
                    let reading =
                        FieldReading { to, known, fallback, path: written.clone(), start: whole.start };
                    self.note(step.id, reading);
                    seen = Seen::of(key, &self.state).with(self.field(&seen.kind, &field.name));
                }
                StepKind::Call(call) => {
                    written = format!("{written}.{}(…)", call.name);
                    seen = self.function(scope, call, Some(seen), ((step.id, step.at), to));
                }
                StepKind::Refused(_) => return Seen::of(None, &self.state),
            }
        }
        seen
    }

    /// Whether a reading is none that could be missing; from now on it is known.
    fn reads(&mut self, key: Option<&str>, fallback: bool) -> bool {
        let Some(key) = key else { return self.state.is_none() };
        let known = holds(&self.state, &self.filters, key);
        if let (false, Some(state)) = (fallback, &mut self.state) {
            state.insert(key.to_owned());
        }
        known
    }

    /// Notes a reading; inside a function of the pack it is one of the call.
    fn note(&mut self, step: NodeId, reading: FieldReading) {
        let (at, reading) = match &self.inside {
            Some(call) => {
                let path = format!("{} in {}()", reading.path, call.name);
                (call.id, FieldReading { path, start: call.at, ..reading })
            }
            None => (step, reading),
        };
        match self.readings.get_mut(&at) {
            Some(one) => {
                one.to = one.to.max(reading.to);
                one.fallback &= reading.fallback;
                if one.known && !reading.known {
                    (one.known, one.path) = (false, reading.path);
                }
            }
            None => drop(self.readings.insert(at, reading)),
        }
    }
}

/// What becomes of the parts of a value that is used so: of an answer that is no sentence, everything decides.
pub(super) fn plain(to: Use) -> Use {
    if to == Use::Answer { Use::Decide } else { to }
}

/// What becomes of the parts of a sentence.
pub(super) fn sentence(value: &BodyNode) -> Use {
    if leaves(value) { Use::Decide } else { Use::Tell }
}

/// Whether an expression can end the body: then everything in it may decide. The `return` of a closure ends the
/// closure alone.
pub(super) fn leaves(node: &BodyNode) -> bool {
    if matches!(node.kind, NodeKind::Return(_)) {
        return true;
    }
    let mut leaves_below = false;
    visit::below(node, &mut |node| leaves_below |= leaves(node));
    leaves_below
}

/// The beginning of a path as it is written.
fn written(value: &BodyNode) -> String {
    match &value.kind {
        NodeKind::Name(named) => named.name.to_string(),
        NodeKind::Call(call) => format!("{}(…)", call.name),
        _ => "…".to_owned(),
    }
}
