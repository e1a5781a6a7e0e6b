//! Rhai's errors in the words of this program.

use crate::body::notes::{BodyNotes, Failure, Got, Halt};
use crate::body::read::at;
use crate::body::types::Type;
use rhai::EvalAltResult;

/// What a body broke with, noted as this program would.
pub(super) fn halted<T>(notes: &mut BodyNotes, error: &EvalAltResult) -> Got<T> {
    if !notes.missing.is_empty() {
        return Err(Halt::Unknown);
    }
    let (mut error, mut inside) = (error, None);
    while let EvalAltResult::ErrorInFunctionCall(name, _, inner, _) = error {
        if !name.starts_with("anon$") {
            inside = Some((name.as_str().into(), error.position()));
            error = inner.as_ref();
            break;
        }
        error = inner.as_ref();
    }
    let position = inside.as_ref().map_or_else(|| error.position(), |(_, position)| *position);
    let what = told(error);
    notes.failure = Some(Failure { what, at: Some(at(position)), inside: inside.map(|(name, _)| name) });
    Err(Halt::Failed)
}

/// What went wrong at run time, without its position.
fn told(error: &EvalAltResult) -> String {
    match error {
        EvalAltResult::ErrorRuntime(value, _) => value.to_string(),
        EvalAltResult::ErrorTerminated(reason, _) => reason.to_string(),
        EvalAltResult::ErrorDataTooLarge(what, _) => format!("the rule builds something too large ({what})"),
        EvalAltResult::ErrorStackOverflow(_) => "the rule calls functions too deeply".into(),
        EvalAltResult::ErrorFunctionNotFound(call, _) => format!("there is no function {call}"),
        EvalAltResult::ErrorMismatchDataType(_, kind, _) => {
            format!("this needs true or false, not {}", kind_of(kind))
        }
        EvalAltResult::ErrorDataRace(..) => {
            "a name cannot be walked again inside its own closure; give it a second name with let first"
                .into()
        }
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => told(inner),
        other => {
            let text = other.to_string();
            text.split(" (line ").next().unwrap_or(&text).to_owned()
        }
    }
}

/// The kind of a value that Rhai names so.
fn kind_of(name: &str) -> String {
    // Ours it names with their modules.
    let kind = match name.rsplit("::").next().unwrap_or(name) {
        "()" => Type::Unit,
        "bool" => Type::Flag,
        "i64" => Type::Integer,
        "decimal" => Type::Decimal,
        "string" => Type::Text,
        "array" => Type::List(Box::new(Type::Any)),
        "map" => Type::Map,
        "Money" => Type::Money,
        "HeldDay" => Type::Day,
        "HeldInstant" => Type::Instant,
        "HeldRow" => Type::Row(0),
        "HeldRows" => Type::Rows(0),
        _ => return name.to_owned(),
    };
    kind.to_string()
}
