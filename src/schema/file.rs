//! schema.yaml as it is written.

mod belongs;
mod over;
mod range;
mod same;
mod settled;
mod text;

use super::{BOUND, Back, Choices, Field, Kind, RESERVED, Schema, Table, TableId};
use crate::problem::{Checked, Problem, Problems, suggest};
use crate::source::{Place, Source};
use crate::tree::{self, Ordered, Written};
use std::collections::HashMap;
use std::sync::Arc;
use text::{FieldText, File, Of, RecordText, TableText};

/// The newest form of schema.yaml this program reads.
const FORMAT: u32 = 1;

/// Reads a schema.
///
/// # Errors
/// Everything that does not fit: names, types, relations, keys.
pub fn read(written: Written<'_>) -> Checked<Schema> {
    let source = written.source;
    let file: File = tree::typed(written)?;
    if file.format > FORMAT {
        let what = format!("this schema has format {}; this program reads up to {FORMAT}", file.format);
        return Err(vec![Problem::new(what).at(Place::file(source.name())).hint("use a newer audit")]);
    }
    let names = file.records.0.iter().map(|(name, _)| name).chain(file.tables.0.iter().map(|(name, _)| name));
    let mut reader = SchemaReader { source, by_name: HashMap::new(), problems: Problems::default() };
    for (index, name) in names.enumerate() {
        reader.name(name);
        if reader.by_name.insert(name.as_str().into(), index).is_some() {
            reader.wrong(format!("{name} stands there twice"), None);
        }
    }
    let mut tables = Vec::new();
    let mut backs = Vec::new();
    for (name, record) in file.records.0 {
        tables.push(reader.record(&name, record, &mut backs));
    }
    for (name, table) in file.tables.0 {
        let id = tables.len();
        tables.push(reader.table(id, &name, table, &mut backs));
    }
    for (to, back) in backs {
        reader.back(&mut tables[to], back);
    }
    for table in &tables {
        if let Some(path) = table.called.as_deref().filter(|path| !leads(&tables, table, path)) {
            reader.wrong(format!("{}: called: there is no {path}", table.name), None);
        }
    }
    let by_name = reader.by_name;
    reader.problems.finish(Schema { snapshot_format: file.snapshot, tables, by_name })
}

/// The JSON Schema of schema.yaml.
#[must_use]
pub fn json_schema() -> schemars::Schema {
    schemars::schema_for!(File)
}

struct SchemaReader<'a> {
    source: &'a Source,
    by_name: HashMap<Arc<str>, TableId>,
    problems: Problems,
}

type Backs = Vec<(TableId, Back)>;

impl SchemaReader<'_> {
    fn wrong(&mut self, what: String, hint: Option<String>) {
        let problem = Problem::new(what).at(Place::file(self.source.name()));
        self.problems.add(match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
    }

    fn name(&mut self, name: &str) {
        let shape = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !shape {
            self.wrong(format!("{name} is not a name"), Some("write small letters, digits and _".into()));
        } else if RESERVED.contains(&name) || BOUND.contains(&name) {
            self.wrong(format!("{name} is a reserved word"), Some("choose another name".into()));
        }
    }

    fn record(&mut self, name: &str, mut text: RecordText, backs: &mut Backs) -> Table {
        let id = self.by_name.get(name).copied().unwrap_or_default();
        if text.fields.0.is_empty() {
            self.wrong(
                format!("{name}: a record without fields says nothing"),
                Some("write fields, or remove it".into()),
            );
        }
        let belongs = belongs::AllBelongs::take(None, &mut text.fields);
        let settled = settled::of_fields(&mut text.fields);
        let fields = self.fields(id, name, text.fields, backs);
        Table {
            name: name.into(),
            row: name.into(),
            record: true,
            key: Vec::new(),
            called: None,
            numbered: false,
            belongs: belongs.read(&fields, &mut |what| self.wrong(format!("{name}.{what}"), None)),
            long_over: None,
            settled,
            fields,
            backs: Vec::new(),
            about: text.about,
            where_found: text.where_found,
        }
    }

    fn table(&mut self, id: TableId, name: &str, mut text: TableText, backs: &mut Backs) -> Table {
        self.name(&text.row);
        if self.by_name.contains_key(text.row.as_str()) {
            self.wrong(
                format!("{name}: the row cannot be called {}, which is a table or record", text.row),
                None,
            );
        }
        let belongs = belongs::AllBelongs::take(text.belongs_to.take(), &mut text.fields);
        let fields = self.fields(id, name, text.fields, backs);
        let names: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
        let mut key = Vec::new();
        for part in &text.key {
            match names.iter().position(|field| field == part) {
                Some(field) => key.push(field),
                None => {
                    self.wrong(format!("{name}: the key has no field {part}"), Some(suggest(part, &names)))
                }
            }
        }
        if key.is_empty() {
            self.wrong(format!("{name}: a table needs a key"), None);
        }
        Table {
            name: name.into(),
            row: text.row.as_str().into(),
            record: false,
            key,
            called: text.called,
            numbered: text.numbered,
            belongs: belongs.read(&fields, &mut |what| self.wrong(format!("{name}.{what}"), None)),
            long_over: text.long_over.map(|over| self.long_over(name, &fields, over)),
            settled: text.settled.map(|text| settled::read(None, text)).into_iter().collect(),
            fields,
            backs: Vec::new(),
            about: text.about,
            where_found: text.where_found,
        }
    }

    fn fields(
        &mut self,
        table: TableId,
        name: &str,
        fields: Ordered<FieldText>,
        backs: &mut Backs,
    ) -> Vec<Field> {
        let mut all: Vec<Field> = Vec::new();
        let mut order = Vec::new();
        for (field, text) in fields.0 {
            self.name(&field);
            if all.iter().any(|other| *other.name == *field) {
                self.wrong(format!("{name}.{field} stands there twice"), None);
            }
            let path = format!("{name}.{field}");
            let kind = self.kind(&path, &text);
            let range = self.range(&path, &kind, &text);
            let same = self.same(&path, &kind, &text);
            if let (Some(back), Some(to)) = (&text.back, target(&kind)) {
                backs.push((to, Back { name: back.as_str().into(), table, field: all.len() }));
            }
            order.extend(text.not_before.map(|other| (all.len(), other)));
            all.push(Field {
                name: field.as_str().into(),
                not_before: None,
                kind,
                may_be_none: text.may_be_none,
                range,
                same,
                about: text.about,
                where_found: text.where_found,
                example: text.example,
            });
        }
        order.into_iter().for_each(|(field, other)| self.order_of(name, &mut all, field, &other));
        all
    }

    fn back(&mut self, table: &mut Table, back: Back) {
        self.name(&back.name);
        if table.names().contains(&&*back.name) {
            self.wrong(format!("{} has {} already", table.name, back.name), None);
        }
        table.backs.push(back);
    }

    fn kind(&mut self, path: &str, text: &FieldText) -> Kind {
        match text.kind.as_str() {
            "one_of" => Kind::OneOf(self.choices(path, &text.values, &text.aliases)),
            "list" => Kind::List(Box::new(match (&text.of, &text.to) {
                (Some(Of::Words(words)), None) => Kind::OneOf(self.choices(path, words, &text.aliases)),
                (Some(Of::Type(kind)), None) => self.plain(path, kind),
                (None, Some(to)) => self.reference(path, to),
                _ => {
                    self.wrong(format!("{path}: a list says what it holds, with of or to"), None);
                    Kind::Text
                }
            })),
            "ref" => match &text.to {
                Some(to) => self.reference(path, to),
                None => {
                    self.wrong(format!("{path}: a ref says where it leads, with to"), None);
                    Kind::Text
                }
            },
            other => self.plain(path, other),
        }
    }

    fn plain(&mut self, path: &str, name: &str) -> Kind {
        const TYPES: &[&str] = &[
            "text", "one_of", "list", "count", "integer", "decimal", "money", "day", "instant", "flag", "ref",
        ];
        match name {
            "text" => Kind::Text,
            "count" => Kind::Count,
            "integer" => Kind::Integer,
            "decimal" => Kind::Decimal,
            "money" => Kind::Money,
            "day" => Kind::Day,
            "instant" => Kind::Instant,
            "flag" => Kind::Flag,
            other => {
                self.wrong(format!("{path}: there is no type {other}"), Some(suggest(other, TYPES)));
                Kind::Text
            }
        }
    }

    fn reference(&mut self, path: &str, to: &str) -> Kind {
        if let Some(table) = self.by_name.get(to) {
            return Kind::Ref(*table);
        }
        self.wrong(format!("{path}: there is no table {to}"), None);
        Kind::Text
    }

    fn choices(&mut self, path: &str, words: &[String], aliases: &Ordered<String>) -> Arc<Choices> {
        if words.is_empty() {
            self.wrong(format!("{path}: it has no values"), None);
        }
        let mut known = Vec::new();
        for (alias, word) in &aliases.0 {
            match words.iter().position(|one| one == word) {
                Some(index) => known.push((alias.clone(), index)),
                None => {
                    self.wrong(format!("{path}: the alias {alias} means {word}, which is no value"), None)
                }
            }
        }
        Arc::new(Choices { values: words.iter().map(|word| word.as_str().into()).collect(), aliases: known })
    }
}

/// Whether a path of fields leads somewhere from a row of a table.
fn leads(tables: &[Table], from: &Table, path: &str) -> bool {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some(field) = from.field(first).map(|field| &from.fields[field]) else { return false };
    match (&field.kind, rest) {
        (_, "") => true,
        (Kind::Ref(to), rest) => tables.get(*to).is_some_and(|to| leads(tables, to, rest)),
        _ => false,
    }
}

/// The table a field leads to.
fn target(kind: &Kind) -> Option<TableId> {
    match kind {
        Kind::Ref(table) => Some(*table),
        Kind::List(of) => target(of),
        _ => None,
    }
}
