//! The parts of the page, in reading order.

use super::dates;
use super::findings::by_level;
use super::text::{Color, Page, SENTENCE, nice_with_weekday};
use crate::decision::{Verdict, Why};
use crate::escape::{line, short};
use crate::finding::Became;
use crate::policy::{Confidence, Level, Section};
use crate::report::nice;
use crate::report::{
    AcceptedInfo, Acknowledged, ActionResult, Effect, Missing, MoneyAt, ReasonInfo, Report, ReportedFinding,
    count, in_short, more_open,
};

pub(super) fn header(page: &mut Page, report: &Report) {
    let name = report.account.as_deref().map_or_else(|| "(no name)".to_owned(), |name| short(name, 60));
    let roles = match &report.roles {
        Some(roles) => line(&roles.join(" + ").replace('_', " ")),
        None => "roles unknown: every rule applies".to_owned(),
    };
    page.gap();
    let first = format!("{name} · {roles} · {}", report.pack.platform);
    page.wrapped(&first, "  ", "  ");
    let pack = &report.pack;
    let own = if pack.own_rules > 0 {
        format!(" and {} of your own", count(pack.own_rules, "rule"))
    } else {
        String::new()
    };
    let text = format!(
        "data as of {} · judged on {} · pack {} {}{own} · {} of {} rules answered",
        nice(&report.as_of),
        nice(&report.today),
        pack.name,
        pack.version,
        pack.answered,
        pack.concerned,
    );
    page.wrapped(&text, "  ", "  ");
    if report.too_old {
        page.wrapped(
            "The data is too old to trust: no verdict can be better than incomplete. Take it anew.",
            "  ! ",
            "    ",
        );
    }
    if report.roles.as_ref().is_some_and(|_| pack.concerned == 0) {
        page.wrapped("No rule concerns this account.", "  ! ", "    ");
    }
}

fn color(verdict: Verdict) -> Color {
    match verdict {
        Verdict::Go => Color::Green,
        Verdict::NoGo => Color::Red,
        Verdict::Incomplete => Color::Yellow,
    }
}

pub(super) fn verdicts(page: &mut Page, report: &Report) {
    page.gap();
    let longest = report.actions.iter().map(|action| action.title.chars().count()).max().unwrap_or(0);
    for action in &report.actions {
        let title = format!("  {:longest$}  ", action.title.to_uppercase());
        let verdict = format!("{:10}", action.verdict.word().to_uppercase());
        let counts = format!(
            "  {:12} {:12} {} unanswered{}",
            count(action.blockers, "blocker"),
            count(action.warnings, "warning"),
            action.unanswered,
            more_open(action),
        );
        let date = match &action.not_before {
            Some(_) if action.works_from(&report.today) => Some("as soon as the steps are done".to_owned()),
            day => day.as_ref().map(|day| format!("not before {}", nice_with_weekday(day))),
        };
        let before = title.chars().count() + verdict.chars().count();
        let (beside, below) = match date {
            Some(date) if page.width() >= 100 => {
                let room = 66_usize.saturating_sub(before);
                (format!("{counts:room$}   {date}"), None)
            }
            date => (counts, date),
        };
        page.spans(&[(&title, None), (&verdict, Some(color(action.verdict))), (&beside, None)]);
        if let Some(date) = below {
            page.line(&format!("  {:longest$}  {date}", ""));
        }
    }
}

pub(super) fn recommendation(page: &mut Page, report: &Report) {
    let advice = &report.recommendation;
    page.gap();
    let asked =
        if advice.then == report.asked { String::new() } else { format!(" (asked about: {})", report.asked) };
    let then = format!("Recommendation: {}", advice.then);
    page.spans(&[("  ", None), (&then, Some(Color::Bold)), (&asked, None)]);
    page.wrapped(&line(&advice.because), "    ", "    ");
    if !advice.rests_on.is_empty() {
        page.wrapped(&format!("It rests on: {}.", advice.rests_on.join(", ")), "    ", "    ");
    }
}

pub(super) fn unanswered(page: &mut Page, report: &Report) {
    let broken: Vec<_> = report.rules.iter().filter(|rule| rule.outcome == Became::Failed).collect();
    let skipped = report.rules.iter().filter(|rule| rule.outcome == Became::Skipped);
    let skipped: Vec<&str> = skipped.map(|rule| rule.rule.as_str()).collect();
    if report.missing.is_empty() && broken.is_empty() && skipped.is_empty() {
        return;
    }
    page.heading("COULD NOT BE CHECKED", Color::Yellow);
    for rule in broken {
        let problem = rule.problem.as_deref().unwrap_or_default();
        page.wrapped(&format!("{} failed: {}", rule.rule, short(problem, SENTENCE)), "  ", "      ");
    }
    if !skipped.is_empty() {
        page.wrapped(&format!("Left out on request: {}", skipped.join(", ")), "  ", "      ");
    }
    for (index, missing) in report.missing.iter().enumerate() {
        let before = report.missing[..index].iter().find(|other| other.write == missing.write);
        missing_fact(page, missing, before.filter(|_| !missing.write.is_empty()));
    }
}

/// `before` asks for the same line.
fn missing_fact(page: &mut Page, missing: &Missing, before: Option<&Missing>) {
    let of_rows = missing.rows > 1 && missing.fact.contains('.');
    let rows = if of_rows { format!(" in {} rows", missing.rows) } else { String::new() };
    let text = format!("{}{rows}; {}.", line(&missing.says()), missing.waits());
    page.wrapped(&text, "  ", "      ");
    if !missing.about.is_empty() {
        let found = if missing.where_found.is_empty() {
            String::new()
        } else {
            format!(" Look it up: {}.", missing.where_found)
        };
        page.wrapped(&format!("{}{found}", line(&missing.about)), "      ", "      ");
    }
    if let Some(before) = before {
        page.wrapped(&format!("Write: see {}, the line is for both", before.fact), "      ", "      ");
    } else if !missing.write.is_empty() {
        page.wrapped(&format!("Write: {}", missing.write), "      ", "      ");
    }
}

pub(super) fn accepted(page: &mut Page, report: &Report) {
    if report.acknowledged.is_empty() {
        return;
    }
    page.heading("ACCEPTED", Color::Bold);
    for said in &report.acknowledged {
        let state = no_effect(said).map_or_else(String::new, |why| format!(" — has no effect: {why}"));
        let text = format!("{}{state}", short(&AcceptedInfo::of(said).line(), SENTENCE + 180));
        page.wrapped(&text, "  ", "      ");
    }
}

/// Why something accepts nothing; none when it does.
fn no_effect(said: &Acknowledged) -> Option<String> {
    Some(match said.state {
        Effect::Used => return None,
        Effect::Unused => "there is no such finding".into(),
        Effect::NotWaivable => "nobody can accept this finding".into(),
        Effect::Expired => "its last day is over".into(),
        Effect::NoExpiry => "a waiver needs a last day (until), unless the loss is final".into(),
        Effect::TooFar => format!("its last day (until) has to come sooner{}", said.at_the_latest()),
        Effect::SetAside => "it is set aside in this run".into(),
        Effect::NoSuchRule => "there is no such rule".into(),
    })
}

/// How many findings a baseline keeps out of the lists.
pub(super) fn known(page: &mut Page, report: &Report) {
    let known = report.findings.iter().filter(|found| found.known);
    let level =
        |level: Level| known.clone().filter(|found| found.level(&report.asked) == Some(level)).count();
    if known.clone().next().is_none() {
        return;
    }
    page.heading("KNOWN from the baseline", Color::Bold);
    let (blockers, warnings) = (level(Level::Blocker), level(Level::Warning));
    let rest = known.clone().count() - blockers - warnings;
    let text = format!(
        "{}, {} and {} are counted above and not listed.",
        count(blockers, "blocker"),
        count(warnings, "warning"),
        count(rest, "other")
    );
    page.wrapped(&text, "  ", "  ");
    let why = report.asked().map(in_short).unwrap_or_default();
    if !why.is_empty() {
        page.wrapped(&format!("{} is not a go: {}.", report.asked, why.join("; ")), "  ", "  ");
    }
}

pub(super) fn last_line(page: &mut Page, report: &Report) {
    let Some(action) = report.asked() else { return };
    page.gap();
    let verdict = action.verdict.word().to_uppercase();
    let whole = whole(action);
    let tally = format!("{}{}{whole}{}", tally(action), strict(report), dates::unwanted(report, action));
    let rest = format!(" for {}: {tally}.", action.action);
    page.spans(&[("  ", None), (&verdict, Some(color(action.verdict))), (&rest, None)]);
}

/// Reasons that are no rule's, and that no count tells.
fn whole(action: &ActionResult) -> String {
    let told = |reason: &&ReasonInfo| match reason.reason {
        Why::TooOld | Why::NothingRan => true,
        Why::Blocker
        | Why::Warning
        | Why::Contradiction
        | Why::Unaccounted
        | Why::Failed
        | Why::Unanswered
        | Why::Skipped => false,
    };
    action.reasons.iter().filter(told).map(|reason| format!("; {}", reason.message)).collect()
}

fn tally(action: &ActionResult) -> String {
    let accepted =
        if action.acknowledged > 0 { format!(", {} accepted", action.acknowledged) } else { String::new() };
    format!(
        "{}, {}, {} unanswered{}{accepted}",
        count(action.blockers, "blocker"),
        count(action.warnings, "warning"),
        action.unanswered,
        more_open(action),
    )
}

fn strict(report: &Report) -> &'static str {
    if report.fail_on_warning { "; warnings count like blockers" } else { "" }
}

/// What the platform keeps: findings that say so, then the list of the pack.
pub(super) fn kept(page: &mut Page, report: &Report, crowded: bool) {
    let said = |found: &&ReportedFinding| {
        found.section == Some(Section::Kept)
            && found.acknowledged.is_none()
            && found.severity.contains_key(&report.asked)
    };
    let findings: Vec<&ReportedFinding> = report.findings.iter().filter(said).collect();
    if findings.is_empty() && report.kept.is_empty() {
        return;
    }
    let counted = by_level(&findings, &report.asked);
    let counted = if counted.is_empty() { counted } else { format!(": {counted}") };
    let platform = line(&report.pack.platform);
    page.heading(&format!("KEPT by {platform} after {}{counted}", report.asked), Color::Yellow);
    for found in findings.iter().filter(|_| !crowded) {
        let text = format!("{} ({}).", short(&found.message, SENTENCE), found.rule);
        page.wrapped(&text, "  ", "  ");
    }
    if crowded {
        let what: Vec<String> = report.kept.iter().map(|kept| line(&kept.what)).collect();
        let text = format!(
            "Closing is not erasing. Kept: {} (--full says why, and what removes it).",
            what.join("; ")
        );
        page.wrapped(&text, "  ", "  ");
        return;
    }
    for kept in &report.kept {
        let sure = if kept.confidence == Confidence::Official { "" } else { " (needs confirmation)" };
        let text =
            format!("· {}: {}; {}; removal: {}{sure}", kept.what, kept.why, kept.how_long, kept.removal);
        page.wrapped(&line(&text), "  ", "    ");
    }
}

/// Money by stage; amounts in different currencies stand beside each other and are never added.
pub(super) fn money(page: &mut Page, report: &Report, crowded: bool) {
    if report.money.is_empty() {
        return;
    }
    page.heading("MONEY", Color::Bold);
    if crowded {
        let at = |at: &MoneyAt| format!("{} {}", at.title, at.amounts.join(" + "));
        let all: Vec<String> = report.money.iter().map(at).collect();
        page.wrapped(&line(&all.join(" · ")), "  ", "  ");
        return;
    }
    let row = |at: &MoneyAt| vec![line(&at.title), at.amounts.join("\n"), line(&at.then)];
    page.table(&["stage", "amount", "what to do"], report.money.iter().map(row).collect(), &[18, 22, 0]);
}
