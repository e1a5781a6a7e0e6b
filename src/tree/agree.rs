//! What is scanned is what is read: a text that two readers of YAML take in two ways means nothing for sure.

use super::{Content, Node};
use crate::problem::Problem;
use serde_yaml::Value;

/// Where a tree differs from what the other reader made of the same text. Numbers and flags are compared as far as they
/// are single values: how one is written is not known any more.
pub(super) fn check(node: &Node, value: &Value) -> Option<Problem> {
    let differs = match (&node.content, value) {
        (Content::Null, Value::Null) | (Content::Scalar(_), Value::Number(_) | Value::Bool(_)) => false,
        (Content::Scalar(text), Value::String(other)) => **text != **other,
        (Content::List(items), Value::Sequence(others)) if items.len() == others.len() => {
            return items.iter().zip(others).find_map(|(item, other)| check(item, other));
        }
        (Content::Map(entries), Value::Mapping(others)) if entries.len() == others.len() => {
            return entries.iter().zip(others).find_map(|(entry, (key, other))| match key {
                Value::String(key) if **key != *entry.key => Some(told(&entry.value)),
                _ => check(&entry.value, other),
            });
        }
        _ => true,
    };
    differs.then(|| told(node))
}

fn told(node: &Node) -> Problem {
    let problem = Problem::new("this can be read in two ways").at(node.place.clone());
    problem.hint(
        "take out invisible characters and unusual line ends, such as U+2028 or U+0085, also in comments",
    )
}
