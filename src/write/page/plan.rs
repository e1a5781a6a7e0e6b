//! The plan: steps in order, each with a mark and, where there is one, a day.

use super::Detail;
use super::text::{Color, Page, nice_with_weekday};
use crate::escape::{line, short};
use crate::report::nice;
use crate::report::{PlanInfo, Report, StepInfo, StepState};
use std::collections::BTreeSet;

pub(super) fn write(page: &mut Page, report: &Report, crowded: bool, detail: Detail) {
    report.plans.iter().for_each(|plan| one(page, plan, &report.today, (crowded, detail)));
}

/// What the marks before the steps mean.
const MARKS: &str = "✓ nothing left ▸ to do … wait ? not answered · by hand";

fn one(page: &mut Page, plan: &PlanInfo, today: &str, (crowded, much): (bool, Detail)) {
    let checked = plan.steps.iter().filter(|step| step.state != StepState::ByHand);
    let done = plan.steps.iter().filter(|step| step.state == StepState::Done).count();
    let heading = format!("PLAN for {}: {done} of {} steps done", plan.action, checked.count());
    let whole = format!("{heading}   {MARKS}");
    if whole.chars().count() < page.width() {
        page.heading(&whole, Color::Bold);
    } else {
        page.heading(&heading, Color::Bold);
        page.line(&format!("  {MARKS}"));
    }
    for (index, step) in plan.steps.iter().enumerate() {
        let first = format!("  {} {:2}  ", mark(step), index + 1);
        let after = if step.state == StepState::Done { String::new() } else { numbers(plan, step) };
        let what = if step.state == StepState::Done { String::new() } else { names(step) };
        let text = format!("{}{what}{}{after}", line(&step.title), when(step, today));
        page.wrapped(&text, &first, "        ");
        detail(page, step, crowded, much);
    }
}

/// How to do it, and what doing it starts. A step that is done may still say what nobody asked about: a step
/// without a finding is not always one without a meaning.
fn detail(page: &mut Page, step: &StepInfo, crowded: bool, much: Detail) {
    let done = step.state == StepState::Done;
    if done && much != Detail::Full {
        return;
    }
    // On a dense page only the ways through the menus stay: nobody can guess them.
    if !step.how.is_empty() && (!crowded || step.how.contains('›')) {
        page.wrapped(&line(&step.how), "        ", "        ");
    }
    let longest = step.starts.iter().max_by(|a, b| a.until.cmp(&b.until));
    if let Some(wait) = longest.filter(|_| !crowded && !done) {
        page.wrapped(&format!("Starts a wait: {}.", short(&wait.message, 200)), "        ", "        ");
    }
}

/// The rows a step is about, as people call them.
fn names(step: &StepInfo) -> String {
    let shown: Vec<String> = step.what.iter().take(3).map(|name| short(name, 40)).collect();
    match (shown.as_slice(), step.what.len()) {
        ([], _) => String::new(),
        (names, all) if all > names.len() => format!(": {} and {} more", names.join(", "), all - names.len()),
        (names, _) => format!(": {}", names.join(", ")),
    }
}

/// The numbers of the steps before it that are not done, also those behind a step that is done; none that another of
/// them comes after anyway.
fn numbers(plan: &PlanInfo, step: &StepInfo) -> String {
    let open = open_before(plan, step);
    let last =
        |index: &usize| !open.iter().any(|other| open_before(plan, &plan.steps[*other]).contains(index));
    let numbers: Vec<String> =
        open.iter().filter(|index| last(index)).map(|index| (index + 1).to_string()).collect();
    // What must not begin before them waits for them alone.
    let only = if step.state == StepState::Waiting && step.until.is_none() { "only " } else { "" };
    if numbers.is_empty() { String::new() } else { format!(" ({only}after {})", numbers.join(", ")) }
}

/// The open steps that a step comes after, whatever lies between.
fn open_before(plan: &PlanInfo, step: &StepInfo) -> BTreeSet<usize> {
    let (mut all, mut open) = (BTreeSet::new(), BTreeSet::new());
    let mut waiting: Vec<&String> = step.after.iter().collect();
    while let Some(id) = waiting.pop() {
        let Some(index) = plan.steps.iter().position(|other| other.id == *id) else { continue };
        if all.insert(index) {
            waiting.extend(&plan.steps[index].after);
            if plan.steps[index].state != StepState::Done {
                open.insert(index);
            }
        }
    }
    open
}

fn mark(step: &StepInfo) -> &'static str {
    match step.state {
        StepState::Done => "✓",
        StepState::ToDo => "▸",
        StepState::Waiting => "…",
        StepState::ByHand => "·",
        StepState::Unanswered => "?",
    }
}

fn when(step: &StepInfo, today: &str) -> String {
    let reported = if step.reported { " (guides report it; it may not come)" } else { "" };
    let due = step.due_by.as_deref().map(|day| {
        let word = if day < today { "was due by" } else { "by" };
        format!(" — {word} {}", nice_with_weekday(day))
    });
    let until = match (&step.until, &step.from) {
        (Some(day), _) => format!(" — until {}", nice_with_weekday(day)),
        (None, Some(day)) if step.state != StepState::Done => format!(" — not over before {}", nice(day)),
        (None, _) => String::new(),
    };
    let starts = step.starts.iter().filter_map(|wait| wait.until.as_deref()).max();
    let starts = starts.map_or_else(String::new, |day| format!(" — starts a wait until {}", nice(day)));
    let others = if step.others && step.state != StepState::Done { " — others must act" } else { "" };
    format!("{reported}{}{until}{starts}{others}{}", due.unwrap_or_default(), step.doubt())
}
