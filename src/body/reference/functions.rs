//! The functions of the table, as Rhai calls them.

use super::held::{dynamic, held};
use super::{Evaluated, put, refuse, taken, value};
use crate::body::functions::{self, FunctionRun, GivenValues, OwnFunction};
use crate::body::notes::{Got, Halt, Work};
use crate::body::value::Val;
use rhai::{Dynamic, Engine, EvalAltResult, FnPtr, NativeCallContext};
use std::collections::BTreeSet;

/// Registers every function, by its name and how many values it takes.
pub(super) fn register(engine: &mut Engine) {
    let all: BTreeSet<(&str, usize)> =
        functions::all().map(|function| (function.name, function.takes.len())).collect();
    for (name, values) in all {
        match values {
            1 => engine
                .register_fn(name, move |context: NativeCallContext, a: Dynamic| call(&context, name, &[a])),
            2 => engine.register_fn(name, move |context: NativeCallContext, a: Dynamic, b: Dynamic| {
                call(&context, name, &[a, b])
            }),
            _ => engine.register_fn(
                name,
                move |context: NativeCallContext, a: Dynamic, b: Dynamic, c: Dynamic| {
                    call(&context, name, &[a, b, c])
                },
            ),
        };
    }
}

fn call(context: &NativeCallContext<'_>, name: &str, given: &[Dynamic]) -> Evaluated {
    let closure = given.last().and_then(|last| last.clone().flatten().try_cast::<FnPtr>());
    let Some(function) = functions::find(name, given.len(), closure.is_some()) else {
        return refuse(format!("there is no function {name}"));
    };
    match (function.run, closure) {
        (FunctionRun::Plain(plain), None) => value(|work| {
            let values: Vec<Val<'_>> = given.iter().map(held).collect();
            plain(work, GivenValues { name: function.name, values: &values })
        }),
        (FunctionRun::Walk(_), Some(closure)) => walk(context, function, &given[0], &closure),
        (FunctionRun::Walk(_), None) => refuse(format!("{name} needs a closure, as |row| …")),
        (FunctionRun::Plain(_), Some(_)) => refuse(format!("{name} takes no closure")),
    }
}

/// Calls a function that walks. While Rhai runs the closure, the notes are where Rhai's functions find them.
fn walk(
    context: &NativeCallContext<'_>,
    function: &OwnFunction,
    list: &Dynamic,
    closure: &FnPtr,
) -> Evaluated {
    let mut broke: Option<Box<EvalAltResult>> = None;
    let came = value(|work| {
        let FunctionRun::Walk(walk) = function.run else { return Err(Halt::Failed) };
        walk(work, &held(list), &mut |work: &mut Work<'_>, element: Val<'_>| -> Got<Val<'_>> {
            put(std::mem::take(&mut work.notes));
            let came = closure.call_raw(context, None, [dynamic(&element)]);
            work.notes = taken().map(|(_, notes)| notes).unwrap_or_default();
            came.map(|value| held(&value)).map_err(|error| {
                broke = Some(error);
                Halt::Failed
            })
        })
    });
    match broke {
        Some(error) => Err(error),
        None => came,
    }
}
