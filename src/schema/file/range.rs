//! The ends of a field as schema.yaml writes them.

use super::text::FieldText;
use super::{Kind, SchemaReader};
use crate::problem::suggest;
use crate::schema::{Field, Range};
use crate::value;
use rust_decimal::Decimal;
use serde_json::Number;

impl SchemaReader<'_> {
    /// The range of a field; ends that its type cannot have, or between which nothing lies, are wrong.
    pub(super) fn range(&mut self, path: &str, kind: &Kind, text: &FieldText) -> Range {
        let min = self.end(path, kind, ("min", text.min.as_ref()));
        let max = self.end(path, kind, ("max", text.max.as_ref()));
        let signed = text.negative && *kind != Kind::Count;
        let zero = (Range::bounds(kind) && !signed).then_some(Decimal::ZERO);
        let range = Range { min: min.or(zero), max, past: text.past };
        self.order(path, kind, &range);
        if text.past && !Range::dates(kind) {
            let hint = "past belongs to the types day and instant";
            self.wrong(format!("{path}: past: only a day can have happened"), Some(hint.into()));
        }
        range
    }

    /// One end, as the exact number that is written.
    fn end(&mut self, path: &str, kind: &Kind, (name, end): (&str, Option<&Number>)) -> Option<Decimal> {
        let end = end?;
        if !Range::bounds(kind) {
            let hint = "min and max belong to the types count, integer, decimal and money";
            self.wrong(format!("{path}: {name}: this type has no least and no greatest"), Some(hint.into()));
            return None;
        }
        let read = value::decimal(&end.to_string()).ok();
        if read.is_none() {
            self.wrong(format!("{path}: {name}: this is not a plain number"), Some("write it as 100".into()));
        }
        read
    }

    /// The day that comes before another day of the same row.
    pub(super) fn order_of(&mut self, table: &str, fields: &mut [Field], field: usize, other: &str) {
        let days: Vec<&str> =
            fields.iter().filter(|one| one.kind == Kind::Day).map(|one| &*one.name).collect();
        let path = format!("{table}.{}", fields[field].name);
        if fields[field].kind != Kind::Day {
            let hint = "not_before belongs to the type day".to_owned();
            self.wrong(format!("{path}: not_before: only a day has an order"), Some(hint));
            return;
        }
        match fields.iter().position(|one| &*one.name == other && one.kind == Kind::Day) {
            Some(index) if index != field => fields[field].not_before = Some(index),
            _ => self.wrong(
                format!("{path}: not_before: there is no other day {other}"),
                Some(suggest(other, &days)),
            ),
        }
    }

    fn order(&mut self, path: &str, kind: &Kind, range: &Range) {
        let (Some(min), max) = (range.min, range.max) else { return };
        if *kind == Kind::Count && min < Decimal::ZERO {
            let hint = "write 0 or more, or make it an integer";
            self.wrong(format!("{path}: min: a count is never below zero"), Some(hint.into()));
        }
        if let Some(max) = max.filter(|max| *max < min) {
            let what = format!("{path}: max is {max} and min is {min}, so that no value fits");
            let hint = "max is the greater one; without min and without negative: true, min is 0";
            self.wrong(what, Some(hint.into()));
        }
    }
}
