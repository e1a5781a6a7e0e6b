//! From what a body came to, to its answer: read without trusting it.

use super::answer::{Answer, Flag};
use super::meaning::{element, walk};
use super::notes::{Failure, Got, Halt, Work};
use super::value::Val;
use crate::problem::Problem;
use crate::schema::TableId;
use crate::snapshot::RowId;
use crate::source::Source;
use jiff::civil::Date;
use std::sync::Arc;

/// The answer of a body of this source. Takes what the notes hold.
pub(super) fn answer<'a>(work: &mut Work<'a>, source: &Source, got: Got<Val<'a>>) -> Answer {
    let understood = match got {
        Ok(Val::Flag(yes)) if plain(work) => {
            return if yes { Answer::Flag(Flag::default()) } else { Answer::Silent };
        }
        Ok(value) => Ok(understood(work, &value)),
        Err(halt) => Err(halt),
    };
    let notes = &mut work.notes;
    if !notes.missing.is_empty() {
        return Answer::Unknown(std::mem::take(&mut notes.missing));
    }
    let failed = |what: String| Answer::Failed(Problem::new(what).at(source.at(0, 0)));
    if let Some(fault) = notes.fault.take() {
        return failed(fault);
    }
    match understood {
        Err(Halt::Failed | Halt::Unknown | Halt::Returned) => {
            Answer::Failed(failure(source, notes.failure.take().unwrap_or_default()))
        }
        // Who saw only a part of a text cannot say yes or no to what it asks.
        Ok(Ok(Answer::Silent | Answer::Flag(Flag { message: None, .. }))) if notes.cut => {
            failed("the text grows too long".into())
        }
        Ok(answer) => answer.unwrap_or_else(failed),
    }
}

/// Whether nothing was noted that changes an answer.
fn plain(work: &Work<'_>) -> bool {
    let notes = &work.notes;
    notes.missing.is_empty() && notes.fault.is_none() && !notes.cut
}

fn failure(source: &Source, failure: Failure) -> Problem {
    let at = failure.at.unwrap_or_default();
    let what = match failure.inside {
        Some(name) => format!("in {name}(): {}", failure.what),
        None => failure.what,
    };
    Problem::new(what).at(source.at(usize::from(at.line), usize::from(at.column)))
}

type Understood<T> = Result<T, String>;

fn understood<'a>(work: &mut Work<'a>, value: &Val<'a>) -> Understood<Answer> {
    match value {
        Val::Flag(yes) => Ok(if *yes { Answer::Flag(Flag::default()) } else { Answer::Silent }),
        Val::Text(_) => {
            let message = Some(sentence(value)?);
            Ok(Answer::Flag(Flag { message, ..Flag::default() }))
        }
        Val::Answer(parts) => keys(work, parts),
        other => {
            Err(format!("the answer is {}, not false, true, a sentence or #{{ message: … }}", other.kind()))
        }
    }
}

fn sentence(value: &Val<'_>) -> Understood<String> {
    let text = value.text().ok_or_else(|| "the message is not text".to_owned())?;
    if text.trim().is_empty() { Err("the message is empty".into()) } else { Ok(text.to_owned()) }
}

fn keys<'a>(work: &mut Work<'a>, parts: &[(Arc<str>, Val<'a>)]) -> Understood<Answer> {
    let mut flag = Flag::default();
    for (key, value) in parts {
        match &**key {
            "message" => flag.message = Some(sentence(value)?),
            "at" => flag.at = Some(sentence(value)?),
            "against" => flag.against = Some(sentence(value)?),
            "related" => flag.related = related(work, value)?,
            "clears_on" => flag.clears_on = day(key, value)?,
            "due_by" => flag.due_by = day(key, value)?,
            "others" => match value {
                Val::Flag(others) => flag.others = Some(*others),
                _ => return Err("others is not yes or no".into()),
            },
            _ => {
                return Err(format!(
                    "the answer has no key {key}; it may have message, at, against, related, clears_on, due_by, others"
                ));
            }
        }
    }
    if flag.message.is_none() { Err("the answer has no message".into()) } else { Ok(Answer::Flag(flag)) }
}

fn day(key: &str, value: &Val<'_>) -> Understood<Option<Date>> {
    match value {
        Val::Nothing => Ok(None),
        Val::Day(day) => Ok(Some(*day)),
        _ => Err(format!("{key} is not a day")),
    }
}

fn related<'a>(work: &mut Work<'a>, value: &Val<'a>) -> Understood<Vec<(TableId, RowId)>> {
    let row = |value: &Val<'a>| match value {
        Val::Row(table, row) => Ok((*table, *row)),
        _ => Err("related is not a row or a list of rows".to_owned()),
    };
    match value {
        Val::List(_) | Val::Rows(_) => {
            let count = walk(work, value).unwrap_or(0);
            (0..count).map(|index| row(&element(value, index))).collect()
        }
        one => Ok(vec![row(one)?]),
    }
}
