//! The tables of findings.

use super::text::{Color, Page, SENTENCE};
use crate::escape::{line, short};
use crate::policy::{Confidence, Level, Section};
use crate::report::nice;
use crate::report::{Report, ReportedFinding, count};

/// Says that no official page says so in so many words.
const UNSURE: &str = " †";
/// Says that it was concluded from rows of an export.
const DERIVED: &str = " ‡";
/// Says that it comes from a rule that a person added to the pack.
const OWN: &str = " §";

/// The findings of the action asked about, then what the recommended one adds.
pub(super) fn write(page: &mut Page, report: &Report, crowded: bool) {
    let files = FileLetters::of(report);
    let (mut unsure, mut derived, mut own) = (false, false, false);
    for (heading, color, list) in sections(report) {
        if list.is_empty() {
            continue;
        }
        unsure |= list.iter().any(|found| found.confidence != Confidence::Official);
        derived |= list.iter().any(|found| found.derived);
        own |= list.iter().any(|found| found.pack == "own");
        match (crowded, color) {
            // The plan has most of it.
            (true, Color::Bold) => page.heading(&format!("{heading} (--full)"), color),
            (true, _) => dense(page, &heading, color, &list, &files),
            (false, _) => roomy(page, &heading, color, &list),
        }
    }
    legend(page, (unsure, derived, own), crowded.then_some(&files));
}

/// Each part with its heading: by level, what is lost, and what the recommended action adds. The numbers of the
/// headings add up to those beside the verdict, wherever a warning stands.
fn sections(report: &Report) -> Vec<(String, Color, Vec<&ReportedFinding>)> {
    let asked = &report.asked;
    let mut all = Vec::new();
    for (level, heading, color) in LEVELS {
        let here =
            |found: &&ReportedFinding| found.section.is_none() || (level == Level::Info && is_loss(found));
        let list: Vec<&ReportedFinding> = open(report, asked, level).filter(here).collect();
        all.push((format!("{heading} for {asked}: {}", list.len()), color, list));
    }
    // What is only good to know for this action is no loss by it.
    let lost = LEVELS.into_iter().filter(|(level, ..)| *level != Level::Info);
    let lost: Vec<&ReportedFinding> =
        lost.flat_map(|(level, ..)| open(report, asked, level)).filter(|found| is_loss(found)).collect();
    all.push((format!("LOST by {asked}: {}", by_level(&lost, asked)), Color::Yellow, lost));
    if let Some(other) = other(report) {
        for (level, heading, color) in LEVELS.into_iter().take(2) {
            let adds = |found: &&ReportedFinding| level == Level::Blocker || found.level(asked).is_none();
            let list: Vec<&ReportedFinding> = open(report, other, level).filter(adds).collect();
            all.push((format!("{heading} for {other}: {}", list.len()), color, list));
        }
    }
    all
}

/// `1 blocker, 2 warnings`, by what findings are for an action.
pub(super) fn by_level(list: &[&ReportedFinding], action: &str) -> String {
    let of = |level| list.iter().filter(|found| found.level(action) == Some(level)).count();
    let each = [Level::Blocker, Level::Warning].into_iter().map(|level| (of(level), level.word()));
    let each: Vec<String> =
        each.filter(|(number, _)| *number > 0).map(|(number, word)| count(number, word)).collect();
    each.join(", ")
}

fn is_loss(found: &ReportedFinding) -> bool {
    found.section == Some(Section::Lost)
}

/// What the marks mean.
fn legend(page: &mut Page, (unsure, derived, own): (bool, bool, bool), files: Option<&FileLetters>) {
    let mut legend = Vec::new();
    if unsure {
        legend.push("† needs confirmation: no official page says so in words.".to_owned());
    }
    if derived {
        legend.push("‡ derived from rows of an export.".to_owned());
    }
    if own {
        legend.push("§ from rules of your own, not of the pack.".to_owned());
    }
    if let Some((main, others)) = files.and_then(|files| files.names.split_first()) {
        let other = |(index, file): (usize, &String)| {
            let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
            format!(", {} {}", FileLetters::letter(index), short(name.trim_end_matches(".csv"), 60))
        };
        let others: String = others.iter().enumerate().map(other).collect();
        legend.push(format!(":57 is a line of {}{others}; --full says what to do about each.", line(main)));
    }
    if !legend.is_empty() {
        page.gap();
        page.wrapped(&legend.join(" "), "  ", "  ");
    }
}

const LEVELS: [(Level, &str, Color); 3] = [
    (Level::Blocker, "BLOCKERS", Color::Red),
    (Level::Warning, "WARNINGS", Color::Yellow),
    (Level::Info, "GOOD TO KNOW", Color::Bold),
];

/// The recommended action, when it is another than the one asked about.
fn other(report: &Report) -> Option<&str> {
    let other = report.recommendation.then.as_str();
    (other != report.asked && report.actions.iter().any(|action| action.action == other)).then_some(other)
}

/// The files in which findings stand, the one with most of them first; the others are told apart by a letter.
struct FileLetters {
    names: Vec<String>,
}

impl FileLetters {
    fn of(report: &Report) -> Self {
        let mut count: Vec<(&str, usize)> = Vec::new();
        let shown = sections(report).into_iter().filter(|(_, color, _)| *color != Color::Bold);
        for found in shown.flat_map(|(.., list)| list) {
            match count.iter_mut().find(|(file, _)| *file == found.at.file) {
                Some((_, count)) => *count += 1,
                None => count.push((&found.at.file, 1)),
            }
        }
        count.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Self { names: count.into_iter().map(|(file, _)| file.to_owned()).collect() }
    }

    fn letter(index: usize) -> String {
        let letter =
            u8::try_from(index).ok().filter(|index| *index < 26).map(|index| char::from(b'a' + index));
        letter.map_or_else(|| format!("file{index}"), String::from)
    }

    /// The line of a finding.
    fn spot(&self, found: &ReportedFinding) -> String {
        let at = &found.at;
        let letter = match self.names.iter().position(|name| *name == at.file) {
            None | Some(0) => String::new(),
            Some(index) => Self::letter(index - 1),
        };
        if at.line > 0 { format!("{letter}:{}", at.line) } else { letter }
    }
}

fn open<'a>(report: &'a Report, action: &'a str, level: Level) -> impl Iterator<Item = &'a ReportedFinding> {
    report.findings.iter().filter(move |found| {
        found.told() && found.section != Some(Section::Kept) && found.level(action) == Some(level)
    })
}

/// Where a rule's findings begin and end in a list.
fn edges(list: &[&ReportedFinding], index: usize) -> (bool, bool) {
    let first = index == 0 || list[index - 1].rule != list[index].rule;
    let last = list.get(index + 1).is_none_or(|next| next.rule != list[index].rule);
    (first, last)
}

/// Each finding with its place and, after the last of a rule, what to do.
fn roomy(page: &mut Page, heading: &str, color: Color, list: &[&ReportedFinding]) {
    page.heading(heading, color);
    let dated = list.iter().any(|found| !until(found).is_empty());
    let wide = dated && page.width() >= 90;
    let name = if page.width() >= 70 { 24 } else { 18 };
    let mut rows = Vec::new();
    for (index, found) in list.iter().enumerate() {
        let (first, last) = edges(list, index);
        // An identifier breaks after its hyphens, so that it can still be read and copied.
        let rule = if first { textwrap::fill(&found.rule, usize::from(name) - 2) } else { String::new() };
        let mut cell = format!("{}\n  {}", sentence(found), place(found));
        if !wide {
            let until = until(found);
            cell =
                format!("{cell}{}{}", if until.is_empty() { "" } else { "\n  " }, until.replace('\n', ", "));
        }
        if last {
            cell = format!("{cell}\n→ {}", line(&found.fix));
        }
        rows.push(if wide { vec![rule, cell, until(found)] } else { vec![rule, cell] });
    }
    let headings: &[&str] = if wide { &["rule", "finding", "when"] } else { &["rule", "finding"] };
    page.table(headings, rows, &[name, 0, 20][..headings.len()]);
}

/// Each finding on as few lines as it needs; its days stand in its sentence.
fn dense(page: &mut Page, heading: &str, color: Color, list: &[&ReportedFinding], files: &FileLetters) {
    page.heading(heading, color);
    let name = if page.width() >= 90 { 27 } else { 18 };
    let row = |(index, found): (usize, &&ReportedFinding)| {
        let rule = if edges(list, index).0 { found.rule.clone() } else { String::new() };
        vec![textwrap::fill(&rule, usize::from(name)), format!("{} {}", sentence(found), files.spot(found))]
    };
    let rows = list.iter().enumerate().map(row).collect();
    page.bare_table(rows, name);
}

fn sentence(found: &ReportedFinding) -> String {
    let sure = if found.confidence == Confidence::Official { "" } else { UNSURE };
    let derived = if found.derived { DERIVED } else { "" };
    let own = if found.pack == "own" { OWN } else { "" };
    format!("{}{sure}{derived}{own}", short(&found.message, SENTENCE))
}

/// File, line and column.
fn place(found: &ReportedFinding) -> String {
    let at = &found.at;
    let position = if at.line > 0 { format!(":{}:{}", at.line, at.column) } else { String::new() };
    format!("{}{position}", short(&at.file, 120))
}

fn until(found: &ReportedFinding) -> String {
    let due = found.due_by.as_deref().map(|day| format!("by {}", nice(day)));
    let clears = found.clears_on.as_deref().map(|day| format!("clears {}", nice(day)));
    due.into_iter().chain(clears).collect::<Vec<_>>().join("\n")
}
