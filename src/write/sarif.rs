//! SARIF 2.1.0: a run an account, with the help of its rules, places, and fingerprints that stay the same.

use super::words::{
    RESTS_ON, VERDICT, accepted, level_in_words, loudness, not_a_go, open_questions, sentence, verdicts,
};
use super::writer::{Comma, ReportWriter};
use crate::escape::{json_line, line};
use crate::policy::Level;
use crate::report::{AccountResult, At, FileInfo, PassedOver, Report, ReportedFinding, Summary};
use crate::report::{fingerprint, stable};
use serde_json::{Value as Json, json};
use std::io::{self, Write};

#[derive(Default)]
pub(super) struct Sarif(Comma);

impl ReportWriter for Sarif {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
        write!(out, "{{\n\"$schema\": \"{SCHEMA}\",\n\"version\": \"2.1.0\",\n\"runs\": [")
    }

    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        Ok(json_line(&run(entry)).into_bytes())
    }

    fn join(&mut self, piece: &[u8], out: &mut dyn Write) -> io::Result<()> {
        self.0.join(piece, out)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if let Some(run) = passed_over(&summary.totals.passed_over) {
            self.0.join(json_line(&run).as_bytes(), out)?;
        }
        writeln!(out, "\n]\n}}")
    }
}

fn run(entry: &AccountResult) -> Json {
    let (mut rules, mut results, notes, properties) = match entry {
        AccountResult::Report(report) => (
            rules(report),
            report.findings.iter().map(|found| result(report, found)).collect::<Vec<_>>(),
            notes(report),
            properties(report),
        ),
        AccountResult::Broken(broken) => (
            Vec::new(),
            Vec::new(),
            broken.problems.iter().map(|problem| note("error", &problem.what, problem.at.as_ref())).collect(),
            json!({ "verdict": "broken" }),
        ),
    };
    // A scan that shows results alone must not look empty where the account is not a go.
    if let Some(why) = not_a_go(entry) {
        rules.push(about_verdict());
        results.push(verdict(entry, &why));
    }
    json!({
        "artifacts": artifacts(entry),
        "tool": { "driver": {
            "name": "audit", "version": env!("CARGO_PKG_VERSION"), "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        } },
        "automationDetails": { "id": format!("audit/{}", line(entry.input())) },
        "columnKind": "unicodeCodePoints",
        "invocations": [{ "executionSuccessful": entry.code() != 2, "exitCode": entry.code(), "toolExecutionNotifications": notes }],
        "results": results,
        "properties": properties,
    })
}

/// What no result says: open questions, what the verdict rests on, files that were not read.
fn notes(report: &Report) -> Vec<Json> {
    let open = open_questions(report).into_iter().map(|(_, text)| note("warning", &text, None));
    let basis = report.basis.lines().into_iter();
    let basis = basis.map(|text| note("note", &format!("{RESTS_ON}: {text}"), None));
    open.chain(basis).chain(report.unread().map(unread)).collect()
}

fn properties(report: &Report) -> Json {
    json!({
        "verdict": report.verdict, "verdicts": verdicts(report),
        "recommendation": report.recommendation.then, "basis": report.basis,
    })
}

/// The files of the account, read or not.
fn artifacts(entry: &AccountResult) -> Vec<Json> {
    let one = |file: &FileInfo| json!({ "location": { "uri": uri(&file.file) }, "description": { "text": line(&file.became()) } });
    match entry {
        AccountResult::Report(report) => report.files.iter().map(one).collect(),
        AccountResult::Broken(_) => Vec::new(),
    }
}

/// A file that was not read.
fn unread(file: &FileInfo) -> Json {
    let at = At { file: file.file.clone(), line: 0, column: 0 };
    note("note", &file.line(), Some(&at))
}

/// What was passed over, as notes of a run without results.
fn passed_over(passed: &PassedOver) -> Option<Json> {
    let heading = passed.heading()?;
    let named = passed.named.iter().map(|one| {
        let at = At { file: one.path.clone(), line: 0, column: 0 };
        note("note", &format!("passed over: {}", one.why), Some(&at))
    });
    let notes: Vec<Json> = std::iter::once(note("note", &heading, None)).chain(named).collect();
    Some(json!({
        "tool": { "driver": { "name": "audit", "version": env!("CARGO_PKG_VERSION") } },
        "automationDetails": { "id": "audit/passed-over" },
        "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notes }],
        "results": [],
    }))
}

fn about_verdict() -> Json {
    let text = "Whether the action asked about can be done: a finding here means that it is not a go.";
    json!({
        "id": VERDICT, "name": VERDICT,
        "shortDescription": { "text": "The account is not a go" }, "fullDescription": { "text": text },
        "help": { "text": "Read the whole report; it says what stops the action and what was not answered." },
        "defaultConfiguration": { "level": "error" },
    })
}

fn verdict(entry: &AccountResult, why: &str) -> Json {
    let here = At { file: entry.input().to_owned(), line: 1, column: 1 };
    json!({
        "ruleId": VERDICT, "level": "error", "kind": "fail",
        "message": { "text": line(&format!("{}: {why}", entry.name())) },
        "locations": [location(&here)],
        "partialFingerprints": { "audit/v1": stable(&[entry.name(), entry.input(), VERDICT]) },
    })
}

/// The rules that found something, each once.
fn rules(report: &Report) -> Vec<Json> {
    let mut seen: Vec<&str> = Vec::new();
    let mut rules = Vec::new();
    for found in &report.findings {
        if seen.contains(&found.rule.as_str()) {
            continue;
        }
        seen.push(&found.rule);
        let title = report.rules.iter().find(|rule| rule.rule == found.rule).map_or("", |rule| &rule.title);
        let sources: Vec<String> = found
            .sources
            .iter()
            .filter_map(|key| report.sources.get(key))
            .filter_map(|source| {
                Some(format!("{} <{}>", source.get("title")?.as_str()?, source.get("url")?.as_str()?))
            })
            .collect();
        rules.push(json!({
            "id": found.rule, "name": found.rule,
            "shortDescription": { "text": line(title) }, "fullDescription": { "text": line(&found.why) },
            "help": { "text": line(&format!("{} Sources: {}.", found.fix, sources.join("; "))) },
            "defaultConfiguration": { "level": sarif_level(loudness(report, found)) },
            "properties": { "pack": found.pack, "confidence": found.confidence, "checked": found.checked },
        }));
    }
    rules
}

fn sarif_level(level: Level) -> &'static str {
    match level {
        Level::Blocker | Level::Contradiction => "error",
        Level::Warning => "warning",
        Level::Info | Level::Wait => "note",
    }
}

fn result(report: &Report, found: &ReportedFinding) -> Json {
    let mut result = json!({
        "ruleId": found.rule, "level": sarif_level(loudness(report, found)), "kind": "fail",
        "message": { "text": line(&sentence(found)) },
        "locations": [location(&found.at)],
        "partialFingerprints": { "audit/v1": fingerprint(report, found) },
        "properties": {
            "level": level_in_words(report, found), "table": found.table, "row": found.row, "field": found.field,
            "clearsOn": found.clears_on, "dueBy": found.due_by,
        },
    });
    if !found.related.is_empty() {
        result["relatedLocations"] = found.related.iter().map(location).collect();
    }
    if let Some(who) = accepted(report, found) {
        result["suppressions"] =
            json!([{ "kind": "external", "status": "accepted", "justification": line(&who) }]);
    }
    if found.known {
        result["baselineState"] = "unchanged".into();
    }
    result
}

fn note(level: &str, text: &str, at: Option<&At>) -> Json {
    let mut note = json!({ "level": level, "message": { "text": line(text) } });
    if let Some(at) = at {
        note["locations"] = json!([location(at)]);
    }
    note
}

fn location(at: &At) -> Json {
    let mut region = json!({ "startLine": at.line.max(1) });
    if at.column > 0 {
        region["startColumn"] = at.column.into();
    }
    json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&at.file) }, "region": region } })
}

/// A path as a reference, relative where the path is: everything that is not plain is written as %XX.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~');
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let start = if path.starts_with('/') { "file://" } else { "" };
    path.replace('\\', "/").bytes().fold(start.to_owned(), |uri, byte| uri + one(byte).as_str())
}
