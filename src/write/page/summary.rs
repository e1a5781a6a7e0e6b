//! The summary as a page.

use super::Style;
use crate::escape::{self, line, short};
use crate::report::{AccountLine, At, Broken, Standing, Summary, count};
use std::io::{self, Write};

/// Why an account could not be judged.
pub(in crate::write) fn write_problems(broken: &Broken, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: could not be judged", line(&broken.input))?;
    for problem in &broken.problems {
        let place = problem.at.as_ref().map_or_else(String::new, |at| format!("{}: ", at.exact()));
        writeln!(out, "{}", line(&format!("  {place}{}", short(&problem.what, 400))))?;
    }
    Ok(())
}

/// The widest name, in characters.
const NAME: usize = 40;
/// The narrowest room for a name.
const NARROW: usize = 12;

/// The summary as a table: an account a line, then the sums.
pub(in crate::write) fn write(summary: &Summary, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Vec::new();
    write_page(summary, style, &mut page)?;
    out.write_all(escape::page(&String::from_utf8_lossy(&page)).as_bytes())
}

fn write_page(summary: &Summary, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let actions: Vec<&String> = summary.totals.actions.iter().map(|(action, _)| action).collect();
    let mut rows: Vec<Vec<String>> = vec![header(&actions)];
    rows.extend(summary.lines.iter().map(|line| row(line, &actions)));
    let left_out = narrow(&mut rows, style.width);
    let widths = widths(&rows);
    // The name gives way when the page is narrow.
    let others: usize = widths.iter().skip(1).map(|width| width + 2).sum();
    let name = widths[0].min(style.width.saturating_sub(others).max(NARROW)).min(NAME);
    for row in &rows {
        let mut text = format!("{:name$}", fit(&row[0], name));
        for ((column, cell), width) in row.iter().enumerate().zip(&widths).skip(1) {
            let first = 1 + actions.len().max(1);
            let number = (first..first + NUMBERS).contains(&column)
                && ![DAY, DEADLINE].contains(&rows[0][column].as_str());
            text += &if number { format!("  {cell:>width$}") } else { format!("  {cell:width$}") };
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    if !left_out.is_empty() {
        writeln!(out, "Too narrow for {}; --format csv has all", left_out.join(" and "))?;
    }
    if summary.hidden > 0 {
        writeln!(out, "… and {} more; --most shows more, --format csv has all", summary.hidden)?;
    }
    sums(summary, out)?;
    rests_on(summary, out)?;
    broken(summary, out)?;
    passed_over(summary, out)
}

fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let widest = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    (0..rows[0].len()).map(widest).collect()
}

/// Leaves out columns until the page is wide enough: those without any value first, then what can be spared.
fn narrow(rows: &mut [Vec<String>], page: usize) -> Vec<String> {
    let mut left_out = Vec::new();
    for (spare, names) in [(true, [DAY, MONEY, DEADLINE]), (false, [DAY, MONEY, DEADLINE])] {
        for name in names {
            let widths = widths(rows);
            let wide: usize = widths.iter().skip(1).map(|width| width + 2).sum();
            let column = rows[0].iter().position(|heading| heading == name);
            let Some(column) = column.filter(|_| wide + widths[0].min(NARROW) > page) else { continue };
            let empty = rows.iter().skip(1).all(|row| row[column].is_empty());
            if empty == spare {
                rows.iter_mut().for_each(|row| drop(row.remove(column)));
                left_out.extend((!empty).then(|| name.to_owned()));
            }
        }
    }
    left_out
}

/// Cut only when it has to be.
fn fit(name: &str, room: usize) -> String {
    match name.chars().count() > room {
        true => short(name, room.saturating_sub(1)),
        false => name.to_owned(),
    }
}

const MONEY: &str = "money";
const DAY: &str = "not before";
const DEADLINE: &str = "deadline";
/// How many columns behind those of the actions are numbers.
const NUMBERS: usize = 4;

fn header(actions: &[&String]) -> Vec<String> {
    let mut cells = vec!["account".to_owned()];
    cells.extend(actions.iter().map(|action| line(action)));
    // Where no account could be judged there is no action to name.
    if actions.is_empty() {
        cells.push("verdict".to_owned());
    }
    cells.extend(["block", "warn", "open", MONEY, DAY, DEADLINE].map(ToOwned::to_owned));
    cells
}

fn row(account: &AccountLine, actions: &[&String]) -> Vec<String> {
    let mut cells = vec![line(&account.name)];
    if actions.is_empty() {
        cells.push(account.verdict.word().to_uppercase());
    }
    for action in actions {
        let own = account.actions.iter().find(|(name, _)| name == *action);
        cells.push(own.map_or("", |(_, verdict)| verdict.word()).to_uppercase());
    }
    if account.verdict == Standing::Broken {
        cells.truncate(1);
        cells.push("BROKEN".to_owned());
        cells.resize(1 + actions.len().max(1) + NUMBERS + 2, String::new());
        return cells;
    }
    cells.extend(account.counts.map(|count| count.to_string()));
    let money: Vec<String> =
        account.money.iter().map(|(currency, amount)| format!("{amount} {currency}")).collect();
    cells.push(money.join(" + "));
    cells.push(account.not_before.clone().unwrap_or_default());
    cells.push(account.deadline.clone().unwrap_or_default());
    cells
}

/// How many of the most frequent blockers are named.
const FREQUENT: usize = 10;

fn sums(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let totals = &summary.totals;
    let accounts = if totals.accounts == 1 { "account" } else { "accounts" };
    writeln!(out, "\n{} {accounts}: {}", totals.accounts, totals.verdicts.text())?;
    for (action, counts) in &totals.actions {
        writeln!(out, "  {}: {}", line(action), counts.text())?;
    }
    let many = |number: u64, one: &str| count(usize::try_from(number).unwrap_or(usize::MAX), one);
    let (blockers, warnings) = (many(totals.blockers, "blocker"), many(totals.warnings, "warning"));
    let contradictions = match totals.contradictions {
        0 => String::new(),
        number => format!(", {}", many(number, "contradiction")),
    };
    let unaccounted = match totals.unaccounted {
        0 => String::new(),
        number => format!(", {number} not judged"),
    };
    writeln!(out, "  {blockers}, {warnings}, {} unanswered{contradictions}{unaccounted}", totals.unanswered)?;
    if !totals.money.is_empty() {
        let money: Vec<String> =
            totals.money.iter().map(|(currency, amount)| format!("{amount} {currency}")).collect();
        writeln!(out, "  money at stake: {}", money.join(" + "))?;
    }
    for (what, day) in [("latest not-before day", &totals.not_before), ("nearest deadline", &totals.deadline)]
    {
        if let Some(day) = day {
            writeln!(out, "  {what}: {day}")?;
        }
    }
    let mut frequent: Vec<(&String, &u64)> = totals.blocking.iter().collect();
    frequent.sort_by_key(|(rule, count)| (std::cmp::Reverse(**count), (*rule).clone()));
    if !frequent.is_empty() {
        writeln!(out, "\nMost frequent blockers, by accounts")?;
    }
    for (rule, count) in frequent.iter().take(FREQUENT) {
        writeln!(out, "  {count:>6}  {}", line(rule))?;
    }
    Ok(())
}

/// What the verdicts rest on.
fn rests_on(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let lines = summary.rests_on.lines();
    if !lines.is_empty() {
        writeln!(out, "\nWhat this rests on")?;
    }
    lines.iter().try_for_each(|line| writeln!(out, "  {}", short(line, 300)))
}

/// What is wrong with those that could not be judged, as far as they are shown.
fn broken(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    if summary.broken.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nCould not be judged")?;
    for entry in &summary.broken {
        writeln!(out, "  {}", short(&entry.input, 200))?;
        for problem in entry.problems.iter().take(PROBLEMS) {
            let place = problem.at.as_ref().map_or_else(String::new, place);
            let what = if place.is_empty() { problem.said_of(&entry.input) } else { problem.what.clone() };
            writeln!(out, "    {place}{}", short(&what, 300))?;
        }
        let more: usize = entry.problems.iter().skip(PROBLEMS).map(|problem| problem.more.max(1)).sum();
        if more > 0 {
            writeln!(out, "    … and {more} more")?;
        }
    }
    let more = summary.totals.verdicts.of(Standing::Broken).saturating_sub(summary.broken.len() as u64);
    if more > 0 {
        writeln!(out, "  … and {more} more accounts; --format csv has all")?;
    }
    Ok(())
}

/// What was passed over on purpose.
fn passed_over(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let passed = &summary.totals.passed_over;
    let Some(heading) = passed.heading() else { return Ok(()) };
    writeln!(out, "\n{heading}")?;
    passed.lines(PASSED).iter().try_for_each(|line| writeln!(out, "  {line}"))
}

/// So much of what was passed over is named.
const PASSED: usize = 20;

/// So many problems of a broken account are shown.
const PROBLEMS: usize = 3;

fn place(at: &At) -> String {
    match (at.line, at.column) {
        (0, _) => String::new(),
        (row, 0) => format!("{}:{row}: ", short(&at.file, 120)),
        (row, column) => format!("{}:{row}:{column}: ", short(&at.file, 120)),
    }
}
