//! CSV: a line for each account, and for each finding, open question, file and problem of it. No cell can be taken
//! for a formula, whichever character parts the cells.

use super::words::{RESTS_ON, accepted, level_in_words, open_questions, sentence, verdicts};
use super::writer::ReportWriter;
use crate::escape::line;
use crate::report::{
    AccountResult, ActionResult, At, FileInfo, PassedOver, ReasonInfo, Report, ReportedFinding, Summary,
    Trouble,
};
use std::io::{self, Write};

/// What a line says; every field is a column, in this order.
#[derive(Default)]
struct CsvRow {
    kind: &'static str,
    input: String,
    account: String,
    verdict: String,
    level: String,
    rule: String,
    pack: String,
    message: String,
    table: String,
    row: String,
    field: String,
    file: String,
    line: String,
    clears_on: String,
    due_by: String,
    confidence: String,
    accepted: String,
    known: &'static str,
    action: String,
}

const HEADER: &str = "kind,input,account,verdict,level,rule,pack,message,table,row,field,file,line,clears_on,due_by,\
confidence,accepted,known,action\n";

pub(super) struct CsvLines;

impl ReportWriter for CsvLines {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(HEADER.as_bytes())
    }

    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        let mut rows = vec![CsvRow { message: message(entry), ..row(entry, "account") }];
        match entry {
            AccountResult::Broken(broken) => {
                rows.extend(broken.problems.iter().map(|trouble| problem(entry, trouble)));
            }
            AccountResult::Report(report) => {
                rows.extend(
                    report
                        .basis
                        .lines()
                        .into_iter()
                        .map(|message| CsvRow { message, ..row(entry, RESTS_ON) }),
                );
                rows.extend(report.actions.iter().flat_map(|action| {
                    action.reasons.iter().map(|one| reason(entry, action, one)).collect::<Vec<_>>()
                }));
                rows.extend(report.findings.iter().map(|found| finding(entry, report, found)));
                rows.extend(open_questions(report).into_iter().map(|(field, message)| CsvRow {
                    message,
                    field,
                    ..row(entry, "unanswered")
                }));
                rows.extend(report.files.iter().map(|one| file(entry, one)));
            }
        }
        written(&rows)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&written(&passed_over(&summary.totals.passed_over))?)
    }
}

fn written(rows: &[CsvRow]) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.cells().map(|cell| inert(&line(cell)))).map_err(io::Error::other)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// A line for each that is named, and one that counts them all.
fn passed_over(passed: &PassedOver) -> Vec<CsvRow> {
    let row = |input: &str, message: &str| CsvRow {
        kind: "passed over",
        input: input.to_owned(),
        message: message.to_owned(),
        ..CsvRow::default()
    };
    let named = passed.named.iter().map(|one| row(&one.path, &one.why));
    passed.heading().map(|heading| row("", &heading)).into_iter().chain(named).collect()
}

impl CsvRow {
    fn cells(&self) -> [&str; 19] {
        [
            self.kind,
            &self.input,
            &self.account,
            &self.verdict,
            &self.level,
            &self.rule,
            &self.pack,
            &self.message,
            &self.table,
            &self.row,
            &self.field,
            &self.file,
            &self.line,
            &self.clears_on,
            &self.due_by,
            &self.confidence,
            &self.accepted,
            self.known,
            &self.action,
        ]
    }
}

fn row(entry: &AccountResult, kind: &'static str) -> CsvRow {
    CsvRow {
        kind,
        input: entry.input().to_owned(),
        account: entry.name().to_owned(),
        verdict: entry.standing().word().to_owned(),
        ..CsvRow::default()
    }
}

fn message(entry: &AccountResult) -> String {
    match entry {
        AccountResult::Broken(_) => "it could not be judged".to_owned(),
        AccountResult::Report(report) => {
            let advice = &report.recommendation;
            format!("{}; recommended: {}. {}", verdicts(report), advice.then, advice.because)
        }
    }
}

/// Why an action is not a go.
fn reason(entry: &AccountResult, action: &ActionResult, reason: &ReasonInfo) -> CsvRow {
    let at = reason.at.as_ref();
    CsvRow {
        level: reason.reason.word().to_owned(),
        rule: reason.rule.clone().unwrap_or_default(),
        message: reason.message.clone(),
        row: reason.row.clone().unwrap_or_default(),
        file: at.map(|at| at.file.clone()).unwrap_or_default(),
        line: at.map(line_of).unwrap_or_default(),
        action: action.action.clone(),
        ..row(entry, "reason")
    }
}

fn line_of(at: &At) -> String {
    if at.line > 0 { at.line.to_string() } else { String::new() }
}

fn file(entry: &AccountResult, file: &FileInfo) -> CsvRow {
    CsvRow { message: file.became(), file: file.file.clone(), ..row(entry, "file") }
}

fn problem(entry: &AccountResult, trouble: &Trouble) -> CsvRow {
    let mut row = CsvRow { message: trouble.what.clone(), ..row(entry, "problem") };
    if let Some(at) = &trouble.at {
        row.file.clone_from(&at.file);
        row.line = line_of(at);
    }
    row
}

fn finding(entry: &AccountResult, report: &Report, found: &ReportedFinding) -> CsvRow {
    CsvRow {
        level: level_in_words(report, found),
        rule: found.rule.clone(),
        pack: found.pack.clone(),
        message: sentence(found),
        table: found.table.clone(),
        row: found.row.clone(),
        field: found.field.clone().unwrap_or_default(),
        file: found.at.file.clone(),
        line: line_of(&found.at),
        clears_on: found.clears_on.clone().unwrap_or_default(),
        due_by: found.due_by.clone().unwrap_or_default(),
        confidence: found.confidence.word().to_owned(),
        accepted: accepted(report, found).unwrap_or_default(),
        known: if found.known { "yes" } else { "" },
        ..row(entry, "finding")
    }
}

/// With one of these a formula begins, in one spreadsheet or another; the wide ones are taken for the plain ones.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠'];

/// A cell that a spreadsheet takes for text: an apostrophe before whatever could begin a formula. Where a semicolon
/// parts the cells, as in much of Europe, what stands behind one is a cell, too; quotes around it do not count.
fn inert(text: &str) -> String {
    let begins = |text: &str| text.trim_start_matches([' ', '"', '\u{a0}', '\u{3000}']).starts_with(FORMULA);
    let parts: Vec<String> =
        text.split(';').map(|part| format!("{}{part}", if begins(part) { "'" } else { "" })).collect();
    parts.join(";")
}
