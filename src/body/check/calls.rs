//! Calls: what functions give, and the functions of the pack with what they are given.

use super::arguments::Argument;
use super::walker::{Locals, Walker};
use crate::body::place::LineColumn;
use crate::body::tree::{CallNode, Callee};
use crate::body::types::Type;

/// How deep calls of pack functions are followed.
const FOLLOWED: usize = 6;
/// With how many kinds of arguments a pack function is followed.
const WAYS: usize = 500;

impl Walker<'_> {
    pub(super) fn call(&mut self, scope: &mut Locals, call: &CallNode, at: LineColumn) -> Type {
        if call.qualified {
            self.wrong(at, "rules have no modules", None);
            return Type::Any;
        }
        self.named_call(scope, call, None, at)
    }

    /// A call by name, as a function or as a method of `receiver`.
    pub(super) fn named_call(
        &mut self,
        scope: &mut Locals,
        call: &CallNode,
        receiver: Option<&Type>,
        at: LineColumn,
    ) -> Type {
        let receiver = receiver.map(|kind| Argument { kind: kind.clone(), at, closure: false });
        let mut arguments: Vec<Argument> = receiver.into_iter().collect();
        let mut gives = None;
        for argument in &call.arguments {
            let kind = match argument.closure() {
                Some(closure) => {
                    let element = arguments.first().map_or(Type::Any, |first| first.kind.element());
                    gives = Some(self.closure_argument(scope, call, (closure, argument.at), &element));
                    Type::Closure
                }
                None => self.expression(scope, argument),
            };
            let closure = argument.closure().is_some();
            arguments.push(Argument { kind, at: argument.at, closure });
        }
        self.given_well(call, &arguments, gives.as_ref(), at);
        let kinds: Vec<Type> = arguments.into_iter().map(|argument| argument.kind).collect();
        match call.callee {
            Callee::Own(function) => function.gives.resolve(kinds.first(), gives),
            Callee::Pack(index) => self.follow(index, kinds, at),
            Callee::None => self.unknown_function(&call.name, kinds.len(), at),
        }
    }

    /// Looks at a pack function with the argument types of this call.
    fn follow(&mut self, index: usize, kinds: Vec<Type>, at: LineColumn) -> Type {
        let language = self.language;
        let Some(function) = language.functions.get(index).filter(|_| self.depth < FOLLOWED) else {
            return Type::Any;
        };
        let known = self.followed.get(&index).map_or(&[][..], Vec::as_slice);
        if let Some((_, kind)) = known.iter().find(|(arguments, _)| *arguments == kinds) {
            return kind.clone();
        }
        if known.len() >= WAYS {
            let what = format!("{} is called with too many kinds of values to be checked", function.name);
            self.wrong(at, &what, None);
            return Type::Any;
        }
        let arguments = kinds.clone();
        let outermost = self.inside.is_none() && !self.in_functions;
        if outermost {
            self.inside = Some((function.name.clone(), at));
        }
        self.depth += 1;
        let statements = self.statements;
        // A function asks whether an argument is () before it uses it, so a literal () tells nothing here; of a closure
        // it is told where it is given.
        let plain = |kind| if matches!(kind, Type::Unit | Type::Closure) { Type::Any } else { kind };
        let kinds = kinds.into_iter().map(plain);
        let mut scope: Locals = function.parameters.iter().cloned().zip(kinds).collect();
        let kind = self.result(&mut scope, &function.body.statements);
        self.statements = statements;
        self.depth -= 1;
        if outermost {
            self.inside = None;
        }
        self.followed.entry(index).or_default().push((arguments, kind.clone()));
        kind
    }
}
