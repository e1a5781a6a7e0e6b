//! Closures: what they see, what they give for one element, and where a name may not be walked again.

use super::walker::{Locals, Walker};
use crate::body::place::LineColumn;
use crate::body::tree::{BodyNode, CallNode, Callee, ClosureNode, NodeKind};
use crate::body::types::Type;

impl Walker<'_> {
    /// What the body of a closure gives for an argument of this type.
    pub(super) fn closure(&mut self, scope: &Locals, closure: &ClosureNode, argument: Option<&Type>) -> Type {
        let mut inner: Locals = scope.clone();
        for captured in &closure.captures {
            self.named(scope, &captured.name);
        }
        for (index, parameter) in closure.parameters.iter().enumerate() {
            self.keep_given(&parameter.name, closure.inside);
            let kind = argument.filter(|_| index == 0).cloned().unwrap_or(Type::Any);
            inner.push((parameter.name.clone(), kind));
        }
        self.result(&mut inner, &closure.statements)
    }

    /// What a function or closure gives: by its last statement, or by any `return` before.
    pub(super) fn result(&mut self, scope: &mut Locals, statements: &[BodyNode]) -> Type {
        let outer = std::mem::take(&mut self.returned);
        let last = self.block(scope, statements);
        let returned = std::mem::replace(&mut self.returned, outer);
        returned.into_iter().fold(last, Type::either)
    }

    /// What a closure gives for one element, where one is given to a call: it takes one value, and tests answer yes
    /// or no.
    pub(super) fn closure_argument(
        &mut self,
        scope: &Locals,
        call: &CallNode,
        (closure, at): (&ClosureNode, LineColumn),
        element: &Type,
    ) -> Type {
        let gives = self.closure(scope, closure, Some(element));
        if closure.parameters.len() != 1 {
            self.wrong(at, "a closure takes one value: |row| …", None);
        }
        let tests = matches!(call.callee, Callee::Own(function) if function.tests());
        if tests && !matches!(gives, Type::Flag | Type::Any) {
            let what = format!("{} needs a test that gives true or false, not {gives}", call.name);
            self.wrong(at, &what, None);
        }
        gives
    }

    /// While a path goes on from a name, its closures cannot get at that name; where the name is an argument, they can.
    pub(super) fn walked_again(&mut self, root: &BodyNode, call: &CallNode) {
        let NodeKind::Name(root) = &root.kind else { return };
        for argument in &call.arguments {
            let Some(closure) = argument.closure() else { continue };
            if closure.captures.iter().any(|captured| captured.name == root.name) {
                let what = format!("{} is walked again inside its own closure", root.name);
                self.wrong(argument.at, &what, Some("give it a second name with let first".into()));
            }
        }
    }
}
