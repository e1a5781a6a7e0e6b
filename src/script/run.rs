//! Running a body for one row: bind the names, evaluate, and read the answer without trusting it.

use super::answer::{Answer, Flag};
use super::compiled::Script;
use super::given::Binding;
use super::host::{self, Day, RowRef};
use super::language::Language;
use super::record::{self, Read, Record};
use super::stop::{self, Stop};
use super::{places, steps};
use crate::problem::Problem;
use crate::schema::TableId;
use crate::snapshot::Snapshot;
use jiff::civil::Date;
use rhai::{Dynamic, EvalAltResult, Map, Scope};
use std::sync::Arc;

/// An answer and how the body came to it.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The answer.
    pub answer: Answer,
    /// Indexes of the marks it passed, in order.
    pub reached: Vec<usize>,
    /// What it read, in order, each once.
    pub read: Vec<Read>,
    /// The tables of which it saw some or all of the rows.
    pub walked: Vec<TableId>,
}

pub(super) fn judge(
    language: &Language,
    (script, ast): (&Script, &rhai::AST),
    snapshot: &Arc<Snapshot>,
    bindings: &[Binding],
    stop: &Arc<dyn Stop>,
) -> Trace {
    let mut scope = Scope::new();
    for ((name, _), binding) in script.names.iter().zip(bindings) {
        scope.push_constant_dynamic(name.to_string(), host::bind(snapshot, binding));
    }
    let run =
        std::panic::AssertUnwindSafe(|| language.engine.eval_ast_with_scope::<Dynamic>(&mut scope, ast));
    let within = || steps::within(steps::for_row(script, snapshot), || std::panic::catch_unwind(run));
    let (result, mut record) = record::noting(|| stop::watched(stop, within));
    let (reached, read) = (std::mem::take(&mut record.reached), std::mem::take(&mut record.read));
    let walked = std::mem::take(&mut record.walked);
    Trace { answer: answer(script, record, result), reached, read, walked }
}

pub(super) fn trace(
    language: &Language,
    script: &Script,
    snapshot: &Arc<Snapshot>,
    bindings: &[Binding],
    stop: &Arc<dyn Stop>,
) -> Trace {
    record::tracing(|| judge(language, (script, &script.ast), snapshot, bindings, stop))
}

/// What came out, where a panic is the outer error.
type Came = std::thread::Result<Result<Dynamic, Box<EvalAltResult>>>;

fn answer(script: &Script, record: Record, result: Came) -> Answer {
    if !record.missing.is_empty() {
        return Answer::Unknown(record.missing);
    }
    let place = script.source.at(0, 0);
    if let Some(fault) = record.fault {
        return Answer::Failed(Problem::new(fault).at(place));
    }
    match result {
        Err(_) => Answer::Failed(Problem::new("the rule crashed").at(place)),
        Ok(Err(error)) => Answer::Failed(failure(script, &error)),
        Ok(Ok(value)) => match understood(value) {
            // Who saw only a part of a text cannot say yes or no to what it asks.
            Ok(Answer::Silent | Answer::Flag(Flag { message: None, .. })) if record.cut => {
                Answer::Failed(Problem::new("the text grows too long").at(place))
            }
            answer => answer.unwrap_or_else(|what| Answer::Failed(Problem::new(what).at(place))),
        },
    }
}

fn failure(script: &Script, error: &EvalAltResult) -> Problem {
    let (mut error, mut inside) = (error, None);
    while let EvalAltResult::ErrorInFunctionCall(name, _, inner, _) = error {
        if !name.starts_with("anon$") {
            inside = Some((name.clone(), error.position()));
            error = inner.as_ref();
            break;
        }
        error = inner.as_ref();
    }
    let position = inside.as_ref().map_or_else(|| error.position(), |(_, position)| *position);
    let what = places::told(error);
    let what = inside.map_or(what.clone(), |(name, _)| format!("in {name}(): {what}"));
    Problem::new(what).at(script.source.at(position.line().unwrap_or(0), position.position().unwrap_or(0)))
}

fn understood(value: Dynamic) -> Result<Answer, String> {
    let value = value.flatten();
    if let Ok(yes) = value.as_bool() {
        return Ok(if yes { Answer::Flag(Flag::default()) } else { Answer::Silent });
    }
    if value.is_string() {
        let message = Some(sentence(value)?);
        return Ok(Answer::Flag(Flag { message, ..Flag::default() }));
    }
    match value.try_cast_result::<Map>() {
        Ok(map) => read_map(map),
        Err(other) => Err(format!(
            "the answer is {}, not false, true, a sentence or #{{ message: … }}",
            host::kind(&other)
        )),
    }
}

fn sentence(value: Dynamic) -> Result<String, String> {
    let text = value.into_string().map_err(|_| "the message is not text".to_owned())?;
    if text.trim().is_empty() { Err("the message is empty".into()) } else { Ok(text) }
}

fn read_map(map: Map) -> Result<Answer, String> {
    let mut flag = Flag::default();
    for (key, value) in map {
        let value = value.flatten();
        match key.as_str() {
            "message" => flag.message = Some(sentence(value)?),
            "at" => flag.at = Some(sentence(value)?),
            "against" => flag.against = Some(sentence(value)?),
            "related" => flag.related = related(&value)?,
            "clears_on" => flag.clears_on = day(&key, value)?,
            "due_by" => flag.due_by = day(&key, value)?,
            "others" => flag.others = Some(value.as_bool().map_err(|_| "others is not yes or no")?),
            _ => {
                return Err(format!(
                    "the answer has no key {key}; it may have message, at, against, related, clears_on, due_by, others"
                ));
            }
        }
    }
    if flag.message.is_none() { Err("the answer has no message".into()) } else { Ok(Answer::Flag(flag)) }
}

fn day(key: &str, value: Dynamic) -> Result<Option<Date>, String> {
    if value.is_unit() {
        return Ok(None);
    }
    value.try_cast::<Day>().map(|day| Some(day.0)).ok_or_else(|| format!("{key} is not a day"))
}

fn related(value: &Dynamic) -> Result<Vec<(usize, usize)>, String> {
    let row = |value: &Dynamic| value.clone().try_cast::<RowRef>().map(|row| (row.table, row.row));
    host::elements(value)
        .or_else(|| Some(vec![value.clone()]))
        .and_then(|list| list.iter().map(row).collect())
        .ok_or_else(|| "related is not a row or a list of rows".to_owned())
}

pub(super) fn print(language: &Language, text: &str) -> Result<String, String> {
    let alone = || steps::alone(|| language.engine.eval_expression::<Dynamic>(text));
    let (value, _) = record::noting(alone);
    let value = value.map_err(|error| places::told(&error))?;
    Ok(host::plain(&value))
}
