//! `audit diff BEFORE AFTER`: what changed between two runs.

use super::args::{DiffOptions, Shared};
use super::{Ended, output, stored};
use crate::escape::short;
use crate::report::{AccountChange, Brief, Change, Comparison, Difference, Standing, count as counted};
use crate::write::Format;
use std::io::{self, Write};

/// The exit code when something is worse than before.
const WORSE: u8 = 1;

pub(super) fn run(shared: &Shared, options: &DiffOptions) -> Ended {
    let format = output::format(&shared.format, "audit diff", &[Format::Table, Format::Json])?;
    let mut comparison = Comparison::default();
    stored::read(&options.before, &mut |entry, _| {
        comparison.before(&entry);
        Ok(())
    })?;
    stored::read(&options.after, &mut |entry, _| {
        comparison.after(&entry);
        Ok(())
    })?;
    let difference = comparison.finish();
    let mut text = Vec::new();
    let told = match format {
        Format::Json => serde_json::to_value(&difference)
            .map(|value| text.extend(output::json(&value).bytes()))
            .map_err(io::Error::other),
        _ => page(&difference, output::style(shared).width, &mut text),
    };
    told.map_err(|error| output::unwritten(shared.output.as_deref(), &error))?;
    output::show(shared, &String::from_utf8_lossy(&text))?;
    Ok(if difference.worse() { WORSE } else { 0 })
}

fn page(difference: &Difference, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let changed: Vec<&AccountChange> = difference.accounts.iter().filter(|one| !one.same()).collect();
    let told = |one: &&AccountChange| !one.same() || !one.rests_on.after.is_empty();
    for account in difference.accounts.iter().filter(told) {
        one(account, width, out)?;
    }
    let count = |pick: &dyn Fn(&AccountChange) -> usize| difference.accounts.iter().map(pick).sum::<usize>();
    let accounts = counted(difference.accounts.len(), "account");
    let new = counted(count(&|one| one.new.len()), "finding");
    let (resolved, open) = (count(&|one| one.resolved.len()), count(&|one| one.still_open.len()));
    let changed = changed.len();
    writeln!(out, "{accounts}, {changed} changed: {new} new, {resolved} resolved, {open} still open")?;
    let worse = difference.accounts.iter().filter(|one| one.worse()).count();
    match worse {
        0 => writeln!(out, "Nothing is worse than before."),
        1 => writeln!(out, "1 account is worse than before."),
        many => writeln!(out, "{many} accounts are worse than before."),
    }
}

fn one(account: &AccountChange, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let word = |verdict: &Option<Standing>| {
        verdict.map_or("no result".to_owned(), |standing| standing.word().to_uppercase())
    };
    let turn = |change: &Change<Option<Standing>>| match change.before == change.after {
        true => format!("{} as before", word(&change.after)),
        false => format!("{}, was {}", word(&change.after), word(&change.before)),
    };
    writeln!(out, "{}: {}", short(&account.account, 100), turn(&account.verdict))?;
    for (action, change) in &account.actions {
        writeln!(out, "  {}: {}", short(action, 40), turn(change))?;
    }
    list(out, "new", &account.new, width)?;
    list(out, "resolved", &account.resolved, width)?;
    if !account.still_open.is_empty() {
        writeln!(out, "  still open: {}", account.still_open.len())?;
    }
    for rule in &account.newly_unanswered {
        writeln!(out, "  not answered any more: {}", short(rule, 80))?;
    }
    for row in &account.newly_unaccounted {
        writeln!(out, "  nothing judges: {}", short(row, 80))?;
    }
    for step in &account.done {
        writeln!(out, "  step done: {}", short(step, width.saturating_sub(13)))?;
    }
    basis(out, &account.rests_on)?;
    let Change { before, after } = &account.steps_done;
    if before != after {
        writeln!(out, "  plan: {} of {} steps done, was {} of {}", after[0], after[1], before[0], before[1])?;
    }
    writeln!(out)
}

/// What either result rests on.
fn basis(out: &mut dyn Write, Change { before, after }: &Change<Vec<String>>) -> io::Result<()> {
    let lines = |word: &str, of: &[String], other: &[String]| {
        let own = of.iter().filter(|line| !other.contains(line));
        own.map(|line| format!("  {word} on {}", short(line, 300))).collect::<Vec<_>>()
    };
    let rested = lines("rested", before, after);
    let rests = after.iter().map(|line| format!("  rests on {}", short(line, 300)));
    rested.into_iter().chain(rests).try_for_each(|line| writeln!(out, "{line}"))
}

fn list(out: &mut dyn Write, word: &str, briefs: &[Brief], width: usize) -> io::Result<()> {
    for brief in briefs {
        let accepted = if brief.acknowledged { ", accepted" } else { "" };
        let start = format!("  {word} {}{accepted}: {}: ", brief.level.word(), short(&brief.rule, 60));
        let room = width.saturating_sub(start.chars().count() + 1).max(20);
        writeln!(out, "{start}{}", short(&brief.message, room))?;
    }
    Ok(())
}
