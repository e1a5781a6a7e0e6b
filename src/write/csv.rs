//! CSV: a line for each account, and for each finding, open question, file and problem of it. No cell can be taken
//! for a formula, whichever character parts the cells.

use super::words::{RESTS_ON, accepted, level_in_words, open_questions, sentence, verdicts};
use super::writer::ReportWriter;
use crate::escape::harmless;
use crate::report::{
    AccountResult, ActionResult, At, FileInfo, PassedOver, ReasonInfo, Report, ReportedFinding, Summary,
    Trouble,
};
use std::borrow::Cow;
use std::io::{self, Write};

/// What a line says; every field is a column, in this order. Accounts have many lines, so nothing is copied that stands
/// somewhere else.
#[derive(Default)]
struct CsvRow<'a> {
    kind: &'static str,
    input: &'a str,
    account: &'a str,
    verdict: &'static str,
    level: Cow<'a, str>,
    rule: &'a str,
    pack: &'a str,
    message: Cow<'a, str>,
    table: &'a str,
    row: &'a str,
    field: Cow<'a, str>,
    file: &'a str,
    line: String,
    clears_on: &'a str,
    due_by: &'a str,
    confidence: &'static str,
    accepted: Cow<'a, str>,
    known: &'static str,
    action: &'a str,
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
                        .map(|message| CsvRow { message: message.into(), ..row(entry, RESTS_ON) }),
                );
                rows.extend(
                    report
                        .actions
                        .iter()
                        .flat_map(|action| action.reasons.iter().map(move |one| reason(entry, action, one))),
                );
                rows.extend(report.findings.iter().map(|found| finding(entry, report, found)));
                rows.extend(open_questions(report).into_iter().map(|(field, message)| CsvRow {
                    message: message.into(),
                    field: field.into(),
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

fn written(rows: &[CsvRow<'_>]) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    for row in rows {
        for cell in row.cells() {
            // Most cells of a line are empty.
            let text = if cell.is_empty() { Cow::Borrowed("") } else { inert(harmless(cell)) };
            writer.write_field(&*text).map_err(io::Error::other)?;
        }
        writer.write_record(None::<&[u8]>).map_err(io::Error::other)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// A line for each that is named, and one that counts them all.
fn passed_over(passed: &PassedOver) -> Vec<CsvRow<'_>> {
    let row = |input, message| CsvRow { kind: "passed over", input, message, ..CsvRow::default() };
    let named = passed.named.iter().map(|one| row(&one.path, (&*one.why).into()));
    passed.heading().map(|heading| row("", heading.into())).into_iter().chain(named).collect()
}

impl CsvRow<'_> {
    fn cells(&self) -> [&str; 19] {
        [
            self.kind,
            self.input,
            self.account,
            self.verdict,
            &self.level,
            self.rule,
            self.pack,
            &self.message,
            self.table,
            self.row,
            &self.field,
            self.file,
            &self.line,
            self.clears_on,
            self.due_by,
            self.confidence,
            &self.accepted,
            self.known,
            self.action,
        ]
    }
}

fn row<'a>(entry: &'a AccountResult, kind: &'static str) -> CsvRow<'a> {
    CsvRow {
        kind,
        input: entry.input(),
        account: entry.name(),
        verdict: entry.standing().word(),
        ..CsvRow::default()
    }
}

fn message(entry: &AccountResult) -> Cow<'_, str> {
    match entry {
        AccountResult::Broken(_) => "it could not be judged".into(),
        AccountResult::Report(report) => {
            let advice = &report.recommendation;
            format!("{}; recommended: {}. {}", verdicts(report), advice.then, advice.because).into()
        }
    }
}

/// Why an action is not a go.
fn reason<'a>(entry: &'a AccountResult, action: &'a ActionResult, reason: &'a ReasonInfo) -> CsvRow<'a> {
    let at = reason.at.as_ref();
    CsvRow {
        level: reason.reason.word().into(),
        rule: reason.rule.as_deref().unwrap_or_default(),
        message: (&*reason.message).into(),
        row: reason.row.as_deref().unwrap_or_default(),
        file: at.map(|at| &*at.file).unwrap_or_default(),
        line: at.map(line_of).unwrap_or_default(),
        action: &action.action,
        ..row(entry, "reason")
    }
}

fn line_of(at: &At) -> String {
    if at.line > 0 { at.line.to_string() } else { String::new() }
}

fn file<'a>(entry: &'a AccountResult, file: &'a FileInfo) -> CsvRow<'a> {
    CsvRow { message: file.became().into(), file: &file.file, ..row(entry, "file") }
}

fn problem<'a>(entry: &'a AccountResult, trouble: &'a Trouble) -> CsvRow<'a> {
    let mut row = CsvRow { message: (&*trouble.what).into(), ..row(entry, "problem") };
    if let Some(at) = &trouble.at {
        row.file = &at.file;
        row.line = line_of(at);
    }
    row
}

fn finding<'a>(entry: &'a AccountResult, report: &'a Report, found: &'a ReportedFinding) -> CsvRow<'a> {
    CsvRow {
        level: level_in_words(report, found),
        rule: &found.rule,
        pack: &found.pack,
        message: sentence(found),
        table: &found.table,
        row: &found.row,
        field: found.field.as_deref().unwrap_or_default().into(),
        file: &found.at.file,
        line: line_of(&found.at),
        clears_on: found.clears_on.as_deref().unwrap_or_default(),
        due_by: found.due_by.as_deref().unwrap_or_default(),
        confidence: found.confidence.word(),
        accepted: accepted(report, found).unwrap_or_default().into(),
        known: if found.known { "yes" } else { "" },
        ..row(entry, "finding")
    }
}

/// With one of these a formula begins, in one spreadsheet or another; the wide ones are taken for the plain ones.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠'];

/// A cell that a spreadsheet takes for text: an apostrophe before whatever could begin a formula. Where a semicolon
/// parts the cells, as in much of Europe, what stands behind one is a cell, too; quotes around it do not count.
fn inert(text: Cow<'_, str>) -> Cow<'_, str> {
    let begins = |text: &str| text.trim_start_matches([' ', '"', '\u{a0}', '\u{3000}']).starts_with(FORMULA);
    if !text.split(';').any(begins) {
        return text;
    }
    let parts: Vec<String> =
        text.split(';').map(|part| format!("{}{part}", if begins(part) { "'" } else { "" })).collect();
    parts.join(";").into()
}
