//! The values of a rule's header, each held against the schema and the pack.

use super::{Around, LooksBack, Target};
use crate::policy::meta::{Level, RuleHeader, Severity};
use crate::policy::{Text, file, ids};
use crate::problem::{Name, Problem, Problems, repeated, suggest};
use crate::schema::{FieldId, TableId};
use crate::value::is_rule_id;
use jiff::civil::Date;
use std::path::Path;

/// Reads the header's values against the pack and collects what does not fit.
pub(super) struct HeaderReader<'a> {
    pub around: &'a Around<'a>,
    pub source: &'a Text,
    pub problems: Problems,
}

/// The values of a header, as far as they are sound.
pub(super) struct HeaderValues {
    pub id: Name,
    pub target: Option<Target>,
    pub reads: Vec<TableId>,
    pub params: Vec<usize>,
    pub looks_back: Vec<LooksBack>,
    pub severity: Vec<Option<Level>>,
    pub at: Option<(TableId, FieldId)>,
    pub checked: Option<Date>,
}

impl HeaderReader<'_> {
    pub(super) fn all(&mut self, header: &RuleHeader) -> HeaderValues {
        let target = self.target(&header.target);
        let reads = self.reads(&header.reads, target.as_ref());
        let at = self.at(header.at.as_deref(), target.as_ref(), &reads);
        if !self.around.trusted() {
            self.words(header);
        }
        let severity = self.severity(&header.severity);
        self.contradiction(header, &severity);
        HeaderValues {
            id: self.id(),
            target,
            reads,
            params: self.params(&header.params),
            looks_back: self.looks_back(header),
            severity,
            at,
            checked: self.checked(&header.checked),
        }
    }

    /// Names that are held against those of the pack, and texts.
    fn words(&mut self, header: &RuleHeader) {
        self.listed("roles", &header.roles, &self.around.pack.roles_known(self.around.schema));
        self.listed("sources", &header.sources, &self.around.pack.source_keys());
        let advice = self.around.pack.advice();
        self.listed("advises", header.advises.as_slice(), &advice);
        for (key, text) in [("title", &header.title), ("why", &header.why), ("fix", &header.fix)] {
            if text.trim().is_empty() {
                self.wrong(key, "this must not be empty", None);
            }
        }
    }

    pub(super) fn wrong(&mut self, key: &str, what: &str, hint: Option<String>) {
        let problem =
            Problem::new(format!("{key}: {what}")).at(file::key_place(self.source, key)).excerpt(self.source);
        self.problems.add(match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
    }

    fn id(&mut self) -> Name {
        let path = self.source.prepared().map(|prepared| prepared.path);
        let path = Path::new(path.unwrap_or_else(|| self.source.name()));
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let id = stem.unwrap_or_default();
        if !is_rule_id(&id) {
            let problem = Problem::new("the name of a rule file is its id").at(self.source.at(0, 0));
            self.problems
                .add(problem.hint("write small letters, digits and hyphens, as in open-contract.rhai"));
        }
        if ids::ALL.contains(&id.as_str()) {
            let problem = Problem::new("audit itself tells something under this name");
            self.problems.add(problem.at(self.source.at(0, 0)).hint("give the file another name"));
        }
        id.as_str().into()
    }

    fn target(&mut self, text: &str) -> Option<Target> {
        let (variable, name) = match text.split_once(" in ") {
            Some((variable, table)) => (Some(variable.trim()), table.trim()),
            None => (None, text.trim()),
        };
        let schema = self.around.schema;
        let Some(table) = schema.table(name) else {
            self.wrong(
                "for",
                &format!("there is no table or record {}", repeated(name)),
                Some(suggest(name, &schema.names())),
            );
            return None;
        };
        let found = &schema.tables[table];
        if variable.is_some_and(|variable| variable != &*found.row) || variable.is_some() == found.record {
            let hint = if found.record {
                format!("write for: {name}")
            } else {
                format!("write for: {} in {name}", found.row)
            };
            self.wrong("for", "the row has another name", Some(hint));
            return None;
        }
        Some(Target { table, variable: found.row.clone() })
    }

    fn reads(&mut self, names: &[String], target: Option<&Target>) -> Vec<TableId> {
        let schema = self.around.schema;
        let mut reads = Vec::new();
        for name in names {
            let Some(table) = schema.table(name) else {
                self.wrong(
                    "reads",
                    &format!("there is no table or record {}", repeated(name)),
                    Some(suggest(name, &schema.names())),
                );
                continue;
            };
            let over_table = target.is_some_and(|target| !schema.tables[target.table].record);
            if over_table && !schema.tables[table].record {
                let hint = "follow a relation of the row, or judge a record".to_owned();
                self.wrong(
                    "reads",
                    &format!("a rule over a table may not scan the table {name}"),
                    Some(hint),
                );
            } else if target.is_some_and(|target| target.table == table) || reads.contains(&table) {
                self.wrong("reads", &format!("{name} is there already"), None);
            } else {
                reads.push(table);
            }
        }
        reads
    }

    fn params(&mut self, names: &[String]) -> Vec<usize> {
        let known = &self.around.pack.params;
        if !self.around.trusted() {
            let all: Vec<&str> = known.iter().map(|param| &*param.name).collect();
            self.listed("params", names, &all);
        }
        names.iter().filter_map(|name| known.iter().position(|param| &*param.name == name)).collect()
    }

    fn listed(&mut self, key: &str, names: &[String], known: &[&str]) {
        for (index, name) in names.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                self.wrong(key, &format!("there is no {}", repeated(name)), Some(suggest(name, known)));
            } else if names[..index].contains(name) {
                self.wrong(key, &format!("{name} stands there twice"), None);
            }
        }
    }

    fn severity(&mut self, severity: &Severity) -> Vec<Option<Level>> {
        let actions = &self.around.pack.actions;
        match severity {
            Severity::Every(word) => vec![self.level(word); actions.len()],
            Severity::PerAction(words) => {
                let names: Vec<String> = words.iter().map(|(name, _)| name.clone()).collect();
                let known: Vec<&str> = actions.iter().map(|action| &*action.name).collect();
                self.listed("severity", &names, &known);
                if names.is_empty() {
                    self.wrong("severity", "it names no action", Some(suggest("", &known)));
                }
                let levels: Vec<_> = words.iter().map(|(name, word)| (name, self.level(word))).collect();
                let level =
                    |name: &str| levels.iter().find(|(key, _)| *key == name).and_then(|(_, level)| *level);
                actions.iter().map(|action| level(&action.name)).collect()
            }
        }
    }

    /// Two facts contradict each other whatever is planned, and nobody can accept that.
    fn contradiction(&mut self, header: &RuleHeader, severity: &[Option<Level>]) {
        let of = |level: &Level| *level == Level::Contradiction;
        if !severity.iter().flatten().any(of) {
            return;
        }
        if !severity.iter().flatten().all(of) {
            let hint = "write severity: contradiction, or leave an action out".to_owned();
            self.wrong("severity", "a contradiction is one for every action that it names", Some(hint));
        }
        if header.waivable {
            let hint = "leave waivable out; the person has to say which fact is right".to_owned();
            self.wrong("waivable", "nobody can accept a contradiction", Some(hint));
        }
    }

    fn level(&mut self, word: &str) -> Option<Level> {
        let level = Level::read(word);
        if level.is_none() {
            let words: Vec<&str> = Level::ALL.iter().map(|level| level.word()).collect();
            self.wrong(
                "severity",
                &format!("there is no level {}", repeated(word)),
                Some(suggest(word, &words)),
            );
        }
        level
    }

    fn at(
        &mut self,
        at: Option<&str>,
        target: Option<&Target>,
        reads: &[TableId],
    ) -> Option<(TableId, FieldId)> {
        let (path, target) = (at?, target?);
        let schema = self.around.schema;
        let (name, field) = path.split_once('.').unwrap_or((path, ""));
        let read = || {
            reads
                .iter()
                .copied()
                .find(|table| schema.tables[*table].record && &*schema.tables[*table].name == name)
        };
        let Some(table) = (name == &*target.variable).then_some(target.table).or_else(read) else {
            let hint = format!(
                "write the row and a field, as {}.{}",
                target.variable, schema.tables[target.table].fields[0].name
            );
            self.wrong("at", &format!("there is no row {name} here"), Some(hint));
            return None;
        };
        let found = schema.tables[table].field(field);
        if found.is_none() {
            let fields: Vec<&str> = schema.tables[table].fields.iter().map(|field| &*field.name).collect();
            self.wrong(
                "at",
                &format!("{name} has no field {}", repeated(field)),
                Some(suggest(field, &fields)),
            );
        }
        found.map(|field| (table, field))
    }

    fn checked(&mut self, text: &str) -> Option<Date> {
        crate::value::day(text)
            .map_err(|misread| self.wrong("checked", &misread.what, Some(misread.hint)))
            .ok()
    }
}
