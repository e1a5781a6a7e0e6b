//! One account: verdicts, plan, findings, days, money, and what could not be checked.

use super::parts::{accepted, basis, days, files, findings, kept, money, questions};
use super::{NUMBER, charts, text};
use crate::policy::Level;
use crate::report::stable;
use crate::report::{
    AccountResult, ActionResult, Broken, Report, ReportedFinding, StepInfo, StepState, in_short, more_open,
};
use crate::write::Many;
use std::fmt::Write;

/// So many rules are drawn.
const RULES: usize = 12;

pub(super) fn article(entry: &AccountResult, many: Many) -> String {
    let key = stable(&[entry.name(), entry.input()]);
    let mut out = format!("<article data-key=\"{key}\">\n");
    // The page of one account has its name on top already.
    if many == Many::Several {
        let _ = writeln!(out, "<h2>{}</h2>", text(entry.name()));
    }
    match entry {
        AccountResult::Broken(broken) => problems(&mut out, broken),
        AccountResult::Report(report) => body(&mut out, report),
    }
    out + "</article>\n"
}

fn problems(out: &mut String, broken: &Broken) {
    let _ = writeln!(
        out,
        "<p class=\"broken\"><span class=\"verdict\">Could not be judged</span></p>\n<ul class=\"plain\">"
    );
    for problem in &broken.problems {
        let place = problem.at.as_ref().map_or_else(String::new, |at| format!("{} ", at.exact()));
        let hint = problem.hint.as_deref().unwrap_or("");
        let _ = writeln!(
            out,
            "<li><code>{}</code>{}<br /><span class=\"soft\">{}</span></li>",
            text(&place),
            text(&problem.what),
            text(hint)
        );
    }
    out.push_str("</ul>\n");
}

/// A part of the page with its heading; left out when there is nothing in it.
fn section(out: &mut String, id: &str, heading: &str, inside: &str) {
    if !inside.is_empty() {
        let id = format!("{id}-{NUMBER}");
        let _ = writeln!(
            out,
            "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n{inside}</section>",
            text(heading)
        );
    }
}

fn body(out: &mut String, report: &Report) {
    let roles = report.roles.as_ref().map_or_else(|| "roles not known".to_owned(), |roles| roles.join(" + "));
    let old = if report.too_old { " (too old)" } else { "" };
    let _ = writeln!(
        out,
        "<p class=\"soft\">{} · {} · data of <time datetime=\"{2}\">{2}</time>{old} · judged on <time datetime=\"{3}\">{3}</time></p>",
        text(&roles),
        text(&report.pack.platform),
        text(&report.as_of),
        text(&report.today)
    );
    section(out, "verdicts", "Verdicts", &verdicts(report));
    section(out, "plan", &format!("Plan for {}", report.asked), &plans(report, &report.asked));
    if report.recommendation.then != report.asked {
        let other = &report.recommendation.then;
        section(out, "other-plan", &format!("Plan for {other}"), &plans(report, other));
    }
    section(out, "findings", "Findings", &findings(report));
    section(out, "open", "Could not be checked", &questions(report));
    section(out, "days", "Days", &charts::timeline(&days(report)));
    section(out, "money", "Money", &money(report));
    section(out, "kept", &format!("Kept by {} after {}", report.pack.platform, report.asked), &kept(report));
    section(out, "accepted", "Accepted", &accepted(report));
    section(out, "basis", "What this rests on", &basis(report));
    section(out, "files", "Files", &files(report));
    let pack = &report.pack;
    let _ = writeln!(
        out,
        "<p class=\"soft small\">{} rules of {} {} and {} of your own; {} concern this account, {} of them have an answer.</p>",
        pack.rules,
        text(&pack.name),
        text(&pack.version),
        pack.own_rules,
        pack.concerned,
        pack.answered
    );
}

fn verdicts(report: &Report) -> String {
    let mut out = String::from("<div class=\"cards\">\n");
    for action in &report.actions {
        out.push_str(&card(report, action));
    }
    out.push_str("</div>\n");
    let advice = &report.recommendation;
    let _ = writeln!(
        out,
        "<div class=\"advice\"><p><strong>Recommendation: {}</strong> (asked about: {})</p><p>{}</p></div>",
        text(&advice.then),
        text(&report.asked),
        text(&advice.because)
    );
    let mut counts: Vec<(String, u64)> = Vec::new();
    for found in stopping(report) {
        match counts.iter_mut().find(|(rule, _)| *rule == found.rule) {
            Some((_, count)) => *count += 1,
            None => counts.push((found.rule.clone(), 1)),
        }
    }
    let chart = charts::counts(&format!("Blockers for {}, by rule", report.asked), counts, RULES);
    out + chart.as_str()
}

/// The blockers that are told.
fn stopping(report: &Report) -> impl Iterator<Item = &ReportedFinding> {
    let stops = |found: &&ReportedFinding| found.told() && found.level(&report.asked) == Some(Level::Blocker);
    report.findings.iter().filter(stops)
}

fn card(report: &Report, action: &ActionResult) -> String {
    let strict = if report.fail_on_warning { " (warnings count like blockers)" } else { "" };
    let more = more_open(action);
    let mut out = format!(
        "<div class=\"card {}\"><h3>{}</h3><p class=\"verdict\">{}</p><p>{} blockers, {} warnings, {} unanswered{more}{strict}</p>",
        action.verdict.word(),
        text(&action.title),
        action.verdict.word().to_uppercase(),
        action.blockers,
        action.warnings,
        action.unanswered
    );
    let why = in_short(action);
    if !why.is_empty() {
        let items: String = why.iter().map(|why| format!("<li>{}</li>", text(why))).collect();
        let _ = write!(out, "<ul class=\"plain small\">{items}</ul>");
    }
    if action.works_from(&report.today) {
        out.push_str("<p>Works as soon as the steps are done</p>");
    } else if let Some(day) = &action.not_before {
        let _ = write!(out, "<p>Not before <time datetime=\"{0}\">{0}</time></p>", text(day));
    }
    if !action.waits_for_others.is_empty() {
        let _ = write!(out, "<p>Waits for others: {}</p>", text(&action.waits_for_others.join(", ")));
    }
    if let Some(day) = &action.deadline {
        let _ = write!(out, "<p>Act by <time datetime=\"{0}\">{0}</time></p>", text(day));
    }
    out + "</div>\n"
}

fn plans(report: &Report, action: &str) -> String {
    let Some(plan) = report.plans.iter().find(|plan| plan.action == action) else { return String::new() };
    let done = plan.steps.iter().filter(|step| step.state == StepState::Done).count();
    let mut out = format!(
        "<p>{done} of {} steps done. Ticks are kept in this browser alone.</p>\n<ol class=\"plan\">\n",
        plan.steps.len()
    );
    for (index, step) in plan.steps.iter().enumerate() {
        out.push_str(&one_step(action, index, step));
    }
    out + "</ol>\n"
}

fn one_step(action: &str, index: usize, step: &StepInfo) -> String {
    let done = if step.state == StepState::Done { " checked=\"checked\" disabled=\"disabled\"" } else { "" };
    let mut out = format!(
        "<li><label><input type=\"checkbox\" data-step=\"{} {}\"{done} /><span>{}. {} <span class=\"soft small state\">{}{}</span></span></label>",
        text(action),
        text(&step.id),
        index + 1,
        text(&step.title),
        step.state.word(),
        step.doubt()
    );
    let mut more = Vec::new();
    let mut add = |what: &str, value: &str| more.push(format!("{what} {}", text(value)));
    step.from.iter().for_each(|day| add("From", day));
    step.until.iter().for_each(|day| add("Until", day));
    step.due_by.iter().for_each(|day| add("Act by", day));
    if !step.what.is_empty() {
        add("About", &step.what.join(", "));
    }
    for wait in &step.starts {
        let until = wait.until.as_deref().map_or_else(String::new, |day| format!(" (until {day})"));
        add("Then", &format!("{}{until}", wait.message));
    }
    let _ = write!(out, "<div class=\"more\"><p class=\"small\">{}</p>", text(&step.how));
    for line in more {
        let _ = write!(out, "<p class=\"small soft\">{line}</p>");
    }
    out + "</div></li>\n"
}
