//! The plan: steps in order, each with a mark and, where there is one, a day.

use super::text::{Color, Page, nice_with_weekday};
use crate::report::escape::line;
use crate::report::{PlanInfo, Report, StepInfo};

pub(super) fn write(page: &mut Page, report: &Report) {
    report.plans.iter().for_each(|plan| one(page, plan));
}

fn one(page: &mut Page, plan: &PlanInfo) {
    let checked = plan.steps.iter().filter(|step| step.state != "by hand");
    let done = plan.steps.iter().filter(|step| step.state == "done").count();
    let heading = format!(
        "PLAN for {}: {done} of {} steps that audit can check are done",
        plan.action,
        checked.count()
    );
    page.heading(&heading, Color::Bold);
    page.line("  ✓ done   ▸ to do   … wait   ? not answered   · by hand");
    for (index, step) in plan.steps.iter().enumerate() {
        let first = format!("  {} {:2}  ", mark(step), index + 1);
        page.wrapped(&format!("{}{}", line(&step.title), when(step)), &first, "        ");
        if step.state != "done" && !step.how.is_empty() {
            page.wrapped(&line(&step.how), "        ", "        ");
        }
    }
}

fn mark(step: &StepInfo) -> &'static str {
    match step.state {
        "done" => "✓",
        "to do" => "▸",
        "waiting" => "…",
        "by hand" => "·",
        _ => "?",
    }
}

fn when(step: &StepInfo) -> String {
    let reported = if step.reported { " (guides report it; it may not come)" } else { "" };
    let until = step.until.as_deref().map(|day| format!(" — until {}", nice_with_weekday(day)));
    let due = step.due_by.as_deref().map(|day| format!(" — by {}", nice_with_weekday(day)));
    format!("{reported}{}{}", due.unwrap_or_default(), until.unwrap_or_default())
}
