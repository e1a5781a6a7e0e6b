//! Charts as inline SVG; each has its numbers in words, too.

use super::text;
use crate::value::{Money, money};
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::fmt::Write;

/// The width of a drawing in its own units.
const WIDTH: usize = 440;
/// How long the line of days is.
const SPAN: i64 = 420;
/// Where bars begin.
const LEFT: usize = 220;
/// The longest bar.
const LONGEST: usize = 120;
/// The height of a bar with its gap.
const ROW: usize = 26;

/// A bar with its name, its length of a hundred, and its number in words.
pub(super) struct Bar {
    pub name: String,
    pub percent: usize,
    pub words: String,
}

/// Bars one under the other.
pub(super) fn bars(title: &str, bars: &[Bar]) -> String {
    if bars.is_empty() {
        return String::new();
    }
    let words: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.name, bar.words)).collect();
    let mut out = format!("<figure><figcaption>{}</figcaption>\n", text(title));
    let height = bars.len() * ROW + 4;
    let _ = writeln!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-label=\"{}: {}\">",
        text(title),
        text(&words.join("; "))
    );
    for (index, bar) in bars.iter().enumerate() {
        let top = index * ROW;
        let width = (bar.percent.min(100) * LONGEST / 100).max(2);
        let name: String = bar.name.chars().take(32).collect();
        let _ = writeln!(
            out,
            "<text x=\"0\" y=\"{}\">{}</text><rect class=\"bar\" x=\"{LEFT}\" y=\"{}\" width=\"{width}\" height=\"16\" /><text x=\"{}\" y=\"{}\">{}</text>",
            top + 17,
            text(&name),
            top + 4,
            LEFT + width + 8,
            top + 17,
            text(&bar.words)
        );
    }
    out + "</svg></figure>\n"
}

/// Counts as bars, the largest first.
pub(super) fn counts(title: &str, mut counts: Vec<(String, u64)>, most: usize) -> String {
    counts.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), name.clone()));
    let largest = counts.first().map_or(1, |(_, count)| *count).max(1);
    let bar = |(name, count): &(String, u64)| Bar {
        name: name.clone(),
        percent: usize::try_from(count * 100 / largest).unwrap_or(100),
        words: count.to_string(),
    };
    bars(title, &counts.iter().take(most).map(bar).collect::<Vec<_>>())
}

/// Amounts as bars; those of one currency are compared with each other only.
pub(super) fn amounts(title: &str, amounts: &[(String, String)]) -> String {
    let read: Vec<(&String, &String, Money)> =
        amounts.iter().filter_map(|(name, amount)| Some((name, amount, money(amount, None).ok()?))).collect();
    let largest = |like: &Money| {
        let same = read.iter().filter(|(.., other)| other.currency == like.currency);
        same.map(|(.., other)| other.amount.abs()).max().unwrap_or(Decimal::ONE)
    };
    let bar = |(name, amount, money): &(&String, &String, Money)| {
        let part = (money.amount.abs() * Decimal::ONE_HUNDRED).checked_div(largest(money));
        Bar {
            name: (*name).clone(),
            percent: part.and_then(|part| part.to_usize()).unwrap_or(0),
            words: (*amount).clone(),
        }
    };
    bars(title, &read.iter().map(bar).collect::<Vec<_>>())
}

/// A day that matters.
pub(super) struct Mark {
    pub day: String,
    /// `now`, `due` or `over`.
    pub kind: &'static str,
    pub words: String,
}

/// The days on a line, and in words below it. They stand in order.
pub(super) fn timeline(marks: &[Mark]) -> String {
    let days: Vec<Date> = marks.iter().filter_map(|mark| mark.day.parse().ok()).collect();
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else { return String::new() };
    let span = |day: Date| first.until(day).map_or(0, |span| i64::from(span.get_days())).max(0);
    let whole = span(*last).max(1);
    let mut out = String::from("<figure><figcaption>Days that matter</figcaption>\n");
    let _ = writeln!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} 60\" width=\"{WIDTH}\" height=\"60\" role=\"img\" aria-label=\"{} days from {first} to {last}; the list below has each\">\n<line class=\"axis\" x1=\"10\" y1=\"30\" x2=\"{}\" y2=\"30\" />",
        marks.len(),
        WIDTH - 10
    );
    for mark in marks {
        let Ok(day) = mark.day.parse::<Date>() else { continue };
        let x = 10 + span(day) * SPAN / whole;
        let _ = writeln!(out, "<circle class=\"{}\" cx=\"{x}\" cy=\"30\" r=\"7\" />", mark.kind);
    }
    let _ = writeln!(out, "<text x=\"4\" y=\"56\">{first}</text>");
    if first < last {
        let _ = writeln!(out, "<text x=\"{}\" y=\"56\" text-anchor=\"end\">{last}</text>", WIDTH - 4);
    }
    out += "</svg>\n<ul class=\"plain small\">\n";
    for mark in marks {
        let _ = writeln!(
            out,
            "<li><time datetime=\"{0}\">{0}</time> {1}</li>",
            text(&mark.day),
            text(&mark.words)
        );
    }
    out + "</ul></figure>\n"
}
