//! Stored results, read again: one report, a batch, or a result a line; never more than one account in memory.

mod bounded;
mod shape;

use super::{AccountResult, Basis, Broken, PassedOver, Report, VERSION};
use crate::problem::{Checked, Problem};
use crate::source::Place;
use bounded::Bounded;
use serde::Deserialize;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value as Json};
use shape::Fault;
use std::fmt;
use std::io::Read;

/// What a result was stored as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoredAs {
    /// A document of its own, one of one or many.
    Document,
    /// A part of a batch.
    Batch,
}

type Receive<'a> = &'a mut dyn FnMut(AccountResult, StoredAs) -> Checked<()>;

/// Reads results and hands them on, one after the other; tells what the run had passed over.
///
/// # Errors
/// Text that is no result of this program, results of a newer form, and what `take` says.
pub fn read(name: &str, reader: impl Read, take: Receive<'_>) -> Checked<PassedOver> {
    let mut json = serde_json::Deserializer::from_reader(reader);
    let mut any = false;
    let (mut refused, mut fault) = (Vec::new(), None);
    let mut passed = PassedOver::default();
    while any_left(&mut json) {
        let mut seed = Document {
            any: &mut any,
            refused: &mut refused,
            fault: &mut fault,
            passed: &mut passed,
            take: &mut *take,
        };
        if let Err(error) = seed.by_ref().deserialize(&mut json) {
            if fault.is_none() && !refused.is_empty() {
                return Err(refused);
            }
            return Err(vec![told(name, &error, fault)]);
        }
    }
    if any {
        Ok(passed)
    } else {
        let problem = Problem::new("there is no result of an account in this file").at(Place::file(name));
        Err(vec![
            problem.hint("nothing was judged, and that is no go; store one with audit PATH --format json"),
        ])
    }
}

/// What is wrong with a text that holds no result, or with the result.
fn told(name: &str, error: &serde_json::Error, fault: Option<Fault>) -> Problem {
    let mut place = Place::file(name);
    place.line = u32::try_from(error.line()).unwrap_or(u32::MAX);
    place.column = u32::try_from(error.column()).unwrap_or(u32::MAX);
    if let Some(Fault { at, what, hint }) = fault {
        let what = if at.is_empty() { what } else { format!("{at} {what}") };
        return Problem::new(format!("this is no result of audit: {what}")).at(place).hint(hint);
    }
    let hint = match error.classify() {
        serde_json::error::Category::Data => expected(&error.to_string()),
        _ => None,
    };
    let hint = hint.unwrap_or_else(|| {
        "store one with audit PATH --format json, or audit batch --format jsonl".to_owned()
    });
    Problem::new("this is no result of audit").at(place).hint(hint)
}

/// What should stand there, of a message that says what does: that may be personal. Messages of our own say none.
fn expected(message: &str) -> Option<String> {
    match message.rfind(", expected ") {
        Some(start) => message.get(start + 2..).map(ToOwned::to_owned),
        None if message.starts_with("it has ") => message.split(" at line ").next().map(ToOwned::to_owned),
        None => None,
    }
}

/// Whether something but space follows; a reader that fails is asked once more and then says why.
fn any_left<R: serde_json::de::Read<'static>>(json: &mut serde_json::Deserializer<R>) -> bool {
    json.end().is_err()
}

struct Document<'a> {
    any: &'a mut bool,
    /// What `take` said.
    refused: &'a mut Vec<Problem>,
    /// What is wrong with the result.
    fault: &'a mut Option<Fault>,
    passed: &'a mut PassedOver,
    take: Receive<'a>,
}

impl Document<'_> {
    fn by_ref(&mut self) -> &mut Self {
        self
    }

    fn entry<E: Error>(&mut self, json: Json, kind: StoredAs) -> Result<(), E> {
        let entry = entry(json).map_err(|fault| {
            *self.fault = Some(fault);
            E::custom("refused")
        })?;
        *self.any = true;
        (self.take)(entry, kind).map_err(|problems| {
            *self.refused = problems;
            E::custom("refused")
        })
    }
}

/// A result from its JSON form.
fn entry(json: Json) -> Result<AccountResult, Fault> {
    let Some(form) = json.get("report").and_then(Json::as_u64) else {
        return Err(Fault::new("", "it has no key report", "store one with audit PATH --format json"));
    };
    if form > u64::from(VERSION) {
        let what = format!("it has form {form}; this program reads up to {VERSION}");
        return Err(Fault::new("", &what, "use a newer audit"));
    }
    if json.get("problems").is_some() {
        let broken: Broken = typed(json)?;
        return shape::broken(&broken).map(|()| AccountResult::Broken(broken));
    }
    let mut report: Report = typed(json)?;
    if report.basis.as_of.is_empty() {
        report.basis =
            Basis::of_older(&report.pack, &report.as_of, &report.changed_parameters, &report.acknowledged);
    }
    shape::report(&report).map(|()| AccountResult::Report(Box::new(report)))
}

/// What was wrong is said without the value it was wrong about: that may be personal.
fn typed<T: DeserializeOwned>(json: Json) -> Result<T, Fault> {
    serde_path_to_error::deserialize(json).map_err(|error| {
        let own = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | '-');
        let at: String =
            error.path().to_string().chars().map(|c| if own(c) { c } else { '?' }).take(100).collect();
        let at = if at == "." { String::new() } else { at };
        let text = error.inner().to_string();
        match (expected(&text), text.starts_with("missing field ")) {
            (Some(hint), _) => Fault::new(&at, "has a value that it cannot have", &hint),
            (None, true) => Fault::new(&at, &format!("lacks something: {text}"), "every result has it"),
            (None, false) => Fault::new(&at, "cannot be read", "store one with audit PATH --format json"),
        }
    })
}

impl<'de> DeserializeSeed<'de> for &mut Document<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Document<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a result")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut own, mut values) = (Map::new(), Bounded::default());
        let mut batch = false;
        while let Some(key) = map.next_key::<String>()? {
            match &*key {
                "batch" if own.is_empty() => {
                    batch = true;
                    let form = map.next_value::<u64>()?;
                    if form > u64::from(VERSION) {
                        let what = format!("it has form {form}; this program reads up to {VERSION}");
                        return Err(A::Error::custom(what));
                    }
                }
                "accounts" if batch => {
                    map.next_value_seed(AccountList(self))?;
                }
                "passed_over" if batch => self.passed.merge(map.next_value()?),
                "summary" if batch => self.passed.merge(map.next_value::<Sums>()?.passed_over),
                _ if batch => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    own.insert(key, map.next_value_seed(&mut values)?);
                }
            }
        }
        if batch { Ok(()) } else { self.entry(Json::Object(own), StoredAs::Document) }
    }
}

/// What is read of a summary.
#[derive(Deserialize)]
struct Sums {
    #[serde(default)]
    passed_over: PassedOver,
}

/// The list of a batch.
struct AccountList<'a, 'b>(&'a mut Document<'b>);

impl<'de> DeserializeSeed<'de> for AccountList<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for AccountList<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of results")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(json) = list.next_element_seed(&mut Bounded::default())? {
            self.0.entry(json, StoredAs::Batch)?;
        }
        Ok(())
    }
}
