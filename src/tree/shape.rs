//! Holds a located tree against a JSON Schema, so that every slip of a file is told at once, with its place.

use super::{Content, Entry, Node};
use crate::problem::{Problem, repeated, suggest};
use crate::value;
use serde_json::Value as Json;

/// Everything in which a tree differs from a schema. Scalars have no type of their own yet, so a scalar fits
/// wherever its text could be read.
pub(super) fn check(node: &Node, schema: &Json) -> Vec<Problem> {
    Shape { root: schema }.fits(node, schema, "")
}

struct Shape<'a> {
    root: &'a Json,
}

impl<'a> Shape<'a> {
    fn resolve(&self, schema: &'a Json) -> &'a Json {
        let path = schema.get("$ref").and_then(Json::as_str).and_then(|path| path.strip_prefix('#'));
        path.and_then(|path| self.root.pointer(path)).unwrap_or(schema)
    }

    fn fits(&self, node: &Node, schema: &'a Json, name: &str) -> Vec<Problem> {
        let schema = self.resolve(schema);
        let several = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Json::as_array);
        if let Some(several) = several {
            return self.one_of(node, several, name);
        }
        let words = words(schema);
        if !words.is_empty() {
            return one_word(node, &words, name);
        }
        match schema.get("type") {
            Some(Json::String(kind)) => self.kind(node, kind, schema, name),
            Some(Json::Array(kinds)) => {
                let mut kinds: Vec<&str> = kinds.iter().filter_map(Json::as_str).collect();
                kinds.retain(|kind| *kind != "null" || matches!(node.content, Content::Null));
                let wrong: Vec<_> = kinds.iter().map(|kind| self.kind(node, kind, schema, name)).collect();
                wrong.into_iter().min_by_key(Vec::len).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// One alternative must fit; else the problems of the one whose kind fits are worth telling.
    fn one_of(&self, node: &Node, several: &'a [Json], name: &str) -> Vec<Problem> {
        let all: Vec<Vec<Problem>> = several.iter().map(|schema| self.fits(node, schema, name)).collect();
        if all.iter().any(Vec::is_empty) {
            return Vec::new();
        }
        let several: Vec<&Json> = several.iter().map(|schema| self.resolve(schema)).collect();
        let words: Vec<String> = several.iter().flat_map(|schema| words(schema)).collect();
        if !words.is_empty() {
            return one_word(node, &words, name);
        }
        let kind = match node.content {
            Content::Map(_) => "object",
            Content::List(_) => "array",
            Content::Null | Content::Scalar(_) => "string",
        };
        let same = several.iter().position(|schema| schema.get("type").and_then(Json::as_str) == Some(kind));
        all.into_iter().nth(same.unwrap_or(0)).unwrap_or_default()
    }

    fn kind(&self, node: &Node, kind: &str, schema: &'a Json, name: &str) -> Vec<Problem> {
        let needs = |what: &str| {
            let what =
                if name.is_empty() { format!("this is {what}") } else { format!("{name}: this is {what}") };
            vec![Problem::new(format!("{what}, not {}", node.kind())).at(node.place.clone())]
        };
        match (kind, &node.content) {
            ("object", Content::Map(entries)) => self.object(node, entries, schema),
            ("object", _) => needs("a mapping of keys and values"),
            ("array", Content::List(items)) => {
                let of = schema.get("items").unwrap_or(&Json::Null);
                items.iter().flat_map(|item| self.fits(item, of, name)).collect()
            }
            ("array", _) => needs("a list"),
            ("string", Content::Scalar(_)) | ("null", Content::Null) => Vec::new(),
            ("string", _) => needs("a text"),
            ("integer", Content::Scalar(text)) if text.parse::<i64>().is_ok() => Vec::new(),
            ("integer", _) => needs_value(node, name, "a whole number"),
            ("number", Content::Scalar(text)) if value::decimal(text).is_ok() => Vec::new(),
            ("number", _) => needs_value(node, name, "a plain number"),
            ("boolean", Content::Scalar(text)) if matches!(&**text, "true" | "false") => Vec::new(),
            ("boolean", _) => needs_value(node, name, "true or false"),
            _ => needs("something else"),
        }
    }

    fn object(&self, node: &Node, entries: &[Entry], schema: &'a Json) -> Vec<Problem> {
        let empty = serde_json::Map::new();
        let known = schema.get("properties").and_then(Json::as_object).unwrap_or(&empty);
        let more = schema.get("additionalProperties");
        let mut problems = Vec::new();
        for entry in entries {
            match (known.get(&*entry.key), more) {
                (Some(inner), _) => problems.extend(self.fits(&entry.value, inner, &entry.key)),
                (None, Some(Json::Bool(false))) => {
                    let names: Vec<&str> = known.keys().map(String::as_str).collect();
                    let problem = Problem::new(format!("there is no key {} here", repeated(&entry.key)));
                    problems.push(problem.at(entry.place.clone()).hint(suggest(&entry.key, &names)));
                }
                (None, Some(inner)) => problems.extend(self.fits(&entry.value, inner, &entry.key)),
                (None, None) => {}
            }
        }
        let required = schema.get("required").and_then(Json::as_array).into_iter().flatten();
        for key in required.filter_map(Json::as_str).filter(|key| node.get(key).is_none()) {
            problems.push(Problem::new(format!("the key {key} is missing")).at(node.place.clone()));
        }
        problems
    }
}

fn needs_value(node: &Node, name: &str, what: &str) -> Vec<Problem> {
    vec![Problem::new(format!("{name}: this must be {what}")).at(node.place.clone())]
}

/// The words that a schema allows, when it lists some.
fn words(schema: &Json) -> Vec<String> {
    let one = schema.get("const").into_iter();
    let many = schema.get("enum").and_then(Json::as_array).into_iter().flatten();
    one.chain(many).filter_map(Json::as_str).map(ToOwned::to_owned).collect()
}

fn one_word(node: &Node, words: &[String], name: &str) -> Vec<Problem> {
    let names: Vec<&str> = words.iter().map(String::as_str).collect();
    match &node.content {
        Content::Scalar(text) if names.contains(&&**text) => Vec::new(),
        Content::Scalar(text) => {
            let problem =
                Problem::new(format!("{name}: there is no {}", repeated(text))).at(node.place.clone());
            vec![problem.hint(suggest(text, &names))]
        }
        Content::Null | Content::List(_) | Content::Map(_) => {
            let problem = Problem::new(format!("{name}: this is one word, not {}", node.kind()));
            vec![problem.at(node.place.clone()).hint(suggest("", &names))]
        }
    }
}
