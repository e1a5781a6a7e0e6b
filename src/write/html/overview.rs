//! Many accounts on top of their page: the table, and what they have in common.

use super::{charts, text};
use crate::report::{AccountLine, Summary};
use std::fmt::Write;

/// So many of the most frequent blockers are drawn.
const FREQUENT: usize = 12;

pub(super) fn page(summary: &Summary) -> String {
    let totals = &summary.totals;
    let mut out = String::from("<section aria-labelledby=\"all\">\n<h2 id=\"all\">All accounts</h2>\n");
    let _ = writeln!(
        out,
        "<p><strong>{} accounts</strong>: {}</p>",
        totals.accounts,
        text(&totals.verdicts.text())
    );
    for (action, counts) in &totals.actions {
        let _ = writeln!(out, "<p>{}: {}</p>", text(action), text(&counts.text()));
    }
    let _ = writeln!(
        out,
        "<p>{} blockers, {} warnings, {} unanswered, {} contradictions, {} not judged</p>",
        totals.blockers, totals.warnings, totals.unanswered, totals.contradictions, totals.unaccounted
    );
    let days = [("Latest not-before day", &totals.not_before), ("Nearest deadline", &totals.deadline)];
    for (what, day) in days {
        if let Some(day) = day {
            let _ = writeln!(out, "<p>{what}: <time datetime=\"{0}\">{0}</time></p>", text(day));
        }
    }
    let verdicts = totals.verdicts.each().map(|(verdict, count)| (verdict.to_owned(), count)).collect();
    out += &charts::counts("Accounts by verdict", verdicts, 4);
    let blocking = totals.blocking.iter().map(|(rule, count)| (rule.clone(), *count)).collect();
    out += &charts::counts("Most frequent blockers, by accounts", blocking, FREQUENT);
    let money: Vec<(String, String)> = totals
        .money
        .iter()
        .map(|(currency, amount)| (format!("at stake in {currency}"), format!("{amount} {currency}")))
        .collect();
    out += &charts::amounts("Money at stake", &money);
    table(&mut out, summary);
    rests_on(&mut out, summary);
    passed_over(&mut out, summary);
    out + "</section>\n"
}

/// What the verdicts rest on.
fn rests_on(out: &mut String, summary: &Summary) {
    let lines: String =
        summary.rests_on.lines().iter().map(|line| format!("<li>{}</li>\n", text(line))).collect();
    if !lines.is_empty() {
        let _ = writeln!(out, "<h3>What this rests on</h3>\n<ul>\n{lines}</ul>");
    }
}

/// What was passed over on purpose.
fn passed_over(out: &mut String, summary: &Summary) {
    let passed = &summary.totals.passed_over;
    let Some(heading) = passed.heading() else { return };
    let lines: String =
        passed.lines(PASSED).iter().map(|line| format!("<li>{}</li>\n", text(line))).collect();
    let _ = writeln!(out, "<h3>{heading}</h3>\n<ul>\n{lines}</ul>");
}

/// So much of what was passed over is named.
const PASSED: usize = 50;

fn table(out: &mut String, summary: &Summary) {
    let actions: Vec<&String> = summary.totals.actions.iter().map(|(action, _)| action).collect();
    out.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of accounts\"><table>\n<thead><tr><th scope=\"col\">Account</th>");
    for action in &actions {
        let _ = write!(out, "<th scope=\"col\">{}</th>", text(action));
    }
    for heading in ["Blockers", "Warnings", "Open"] {
        let _ = write!(out, "<th scope=\"col\" class=\"number\">{heading}</th>");
    }
    out.push_str("<th scope=\"col\">Money</th><th scope=\"col\">Not before</th><th scope=\"col\">Deadline</th></tr></thead>\n<tbody>\n");
    for line in &summary.lines {
        out.push_str(&row(line, &actions));
    }
    out.push_str("</tbody></table></div>\n");
    if summary.hidden > 0 {
        let _ = writeln!(out, "<p>… and {} more accounts</p>", summary.hidden);
    }
}

fn row(line: &AccountLine, actions: &[&String]) -> String {
    let mut out = format!("<tr><th scope=\"row\">{}</th>", text(&line.name));
    for action in actions {
        let own = line.actions.iter().find(|(name, _)| name == *action);
        let verdict = own.map_or(line.verdict, |(_, verdict)| *verdict).word();
        let _ = write!(out, "<td class=\"{verdict}\">{}</td>", verdict.to_uppercase());
    }
    for count in line.counts {
        let _ = write!(out, "<td class=\"number\">{count}</td>");
    }
    let money: Vec<String> =
        line.money.iter().map(|(currency, amount)| format!("{amount} {currency}")).collect();
    let day = |day: &Option<String>| text(day.as_deref().unwrap_or(""));
    let _ = writeln!(
        out,
        "<td>{}</td><td>{}</td><td>{}</td></tr>",
        text(&money.join(" + ")),
        day(&line.not_before),
        day(&line.deadline)
    );
    out
}
