//! Stored results, read again: one report, a batch, or a result a line; never more than one account in memory.

use super::{Basis, Broken, Entry, PassedOver, Report, VERSION};
use crate::problem::{Checked, Problem};
use crate::source::Place;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};
use std::fmt;
use std::io::Read;

/// What a result was stored as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A document of its own, one of one or many.
    Document,
    /// A part of a batch.
    Batch,
}

type Take<'a> = &'a mut dyn FnMut(Entry, Kind) -> Checked<()>;

/// Reads results and hands them on, one after the other; tells what the run had passed over.
///
/// # Errors
/// Text that is no result of this program, results of a newer form, and what `take` says.
pub fn read(name: &str, reader: impl Read, take: Take<'_>) -> Checked<PassedOver> {
    let mut json = serde_json::Deserializer::from_reader(reader);
    let mut any = false;
    let mut refused = Vec::new();
    let mut passed = PassedOver::default();
    while any_left(&mut json) {
        let mut seed =
            Document { any: &mut any, refused: &mut refused, passed: &mut passed, take: &mut *take };
        if let Err(error) = seed.by_ref().deserialize(&mut json) {
            if !refused.is_empty() {
                return Err(refused);
            }
            let mut place = Place::file(name);
            place.line = u32::try_from(error.line()).unwrap_or(u32::MAX);
            place.column = u32::try_from(error.column()).unwrap_or(u32::MAX);
            let problem = Problem::new("this is no result of audit").at(place);
            let hint = match error.classify() {
                serde_json::error::Category::Data => error.to_string(),
                _ => "store one with audit PATH --format json, or audit batch --format jsonl".to_owned(),
            };
            return Err(vec![problem.hint(hint)]);
        }
    }
    if any {
        Ok(passed)
    } else {
        Err(vec![Problem::new("there is no result in this file").at(Place::file(name))])
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
    passed: &'a mut PassedOver,
    take: Take<'a>,
}

impl Document<'_> {
    fn by_ref(&mut self) -> &mut Self {
        self
    }

    fn entry<E: Error>(&mut self, json: Json, kind: Kind) -> Result<(), E> {
        *self.any = true;
        let entry = entry(json).map_err(E::custom)?;
        (self.take)(entry, kind).map_err(|problems| {
            *self.refused = problems;
            E::custom("refused")
        })
    }
}

/// A result from its JSON form.
fn entry(json: Json) -> Result<Entry, String> {
    let form = json.get("report").and_then(Json::as_u64).ok_or("it has no key report")?;
    if form > u64::from(VERSION) {
        return Err(format!("it has form {form}; this program reads up to {VERSION}"));
    }
    // What was wrong is said without the value it was wrong about: that may be personal.
    let read = match json.get("problems").is_some() {
        true => serde_json::from_value::<Broken>(json).map(Entry::Broken).ok(),
        false => serde_json::from_value::<Report>(json).ok().map(|mut report| {
            if report.basis.as_of.is_empty() {
                report.basis = Basis::of_older(&report);
            }
            Entry::Report(Box::new(report))
        }),
    };
    read.ok_or_else(|| "it lacks something that every result has".to_owned())
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
        let mut own = Map::new();
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
                    *self.any = true;
                    map.next_value_seed(Accounts(self))?;
                }
                "passed_over" if batch => self.passed.merge(map.next_value()?),
                "summary" if batch => self.passed.merge(map.next_value::<Sums>()?.passed_over),
                _ if batch => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    own.insert(key, map.next_value()?);
                }
            }
        }
        if batch { Ok(()) } else { self.entry(Json::Object(own), Kind::Document) }
    }
}

/// What is read of a summary.
#[derive(Deserialize)]
struct Sums {
    #[serde(default)]
    passed_over: PassedOver,
}

/// The list of a batch.
struct Accounts<'a, 'b>(&'a mut Document<'b>);

impl<'de> DeserializeSeed<'de> for Accounts<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Accounts<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of results")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(json) = list.next_element::<Json>()? {
            self.0.entry(json, Kind::Batch)?;
        }
        Ok(())
    }
}
