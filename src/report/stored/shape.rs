//! What a stored result has to look like, whoever wrote it: days are days, names are names. Sentences, titles, paths
//! and keys of rows may be any text; every form shows them as text.

use crate::report::{
    AcceptedInfo, Acknowledged, ActionResult, Basis, Broken, DaysInfo, FileInfo, KeptInfo, Levels, Missing,
    MissingRow, MoneyAt, PlanInfo, Report, ReportedFinding, RuleResult, SourceInfo, StepInfo,
    UnaccountedInfo,
};
use crate::value;

/// What is wrong with a result, where in it, and what to write instead; never what stands there.
pub(super) struct Fault {
    pub at: String,
    pub what: String,
    pub hint: String,
}

type ShapeResult = Result<(), Fault>;

impl Fault {
    pub(super) fn new(at: &str, what: &str, hint: &str) -> Self {
        Self { at: at.to_owned(), what: what.to_owned(), hint: hint.to_owned() }
    }

    fn within(mut self, key: &str) -> Self {
        self.at = if self.at.is_empty() { key.to_owned() } else { format!("{key}.{}", self.at) };
        self
    }
}

fn must(fits: bool, at: &str, what: &str, hint: &str) -> ShapeResult {
    if fits { Ok(()) } else { Err(Fault::new(at, what, hint)) }
}

fn day(at: &str, text: &str) -> ShapeResult {
    must(value::day(text).is_ok(), at, "is no day", "write a day as 2026-11-20")
}

/// The id of a rule, which is the name of its file.
fn id(at: &str, text: &str) -> ShapeResult {
    let hint = "the id of a rule has small letters, digits and hyphens, as open-contract";
    must(value::is_rule_id(text), at, "is no id of a rule", hint)
}

/// The name of an action, a step, a stage or a source, as a pack gives it.
fn name(at: &str, text: &str) -> ShapeResult {
    must(
        value::is_name(text),
        at,
        "is no name",
        "a name has letters, digits, points, hyphens and _, as delete",
    )
}

/// `table` or `table.field`.
fn fact(at: &str, text: &str) -> ShapeResult {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let fits = text.split('.').all(part) && text.split('.').count() <= 2;
    must(fits, at, "names no table or field", "write it as contracts or contracts.status")
}

fn money(at: &str, text: &str) -> ShapeResult {
    must(value::money(text, None).is_ok(), at, "is no amount of money", "write money as 12.50 USD")
}

fn digest(at: &str, text: &str) -> ShapeResult {
    let fits = text.is_empty() || text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    must(fits, at, "is no SHA-256", "it has 64 hexadecimal digits")
}

fn version(at: &str, text: &str) -> ShapeResult {
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || b".+-".contains(&byte);
    must(!text.is_empty() && text.bytes().all(usual), at, "is no version", "write a version as 1.2.0")
}

fn each<T>(key: &str, list: &[T], check: impl Fn(&T) -> ShapeResult) -> ShapeResult {
    let mut list = list.iter().enumerate();
    list.try_for_each(|(at, one)| check(one).map_err(|fault| fault.within(&format!("{key}[{at}]"))))
}

fn all(key: &str, list: &[String], check: fn(&str, &str) -> ShapeResult) -> ShapeResult {
    each(key, list, |text| check("", text))
}

fn some(key: &str, text: Option<&String>, check: fn(&str, &str) -> ShapeResult) -> ShapeResult {
    text.map_or(Ok(()), |text| check(key, text))
}

/// A result of an account that was judged.
pub(super) fn report(report: &Report) -> ShapeResult {
    version("audit", &report.audit)?;
    day("as_of", &report.as_of)?;
    day("today", &report.today)?;
    verdicts(report)?;
    each("files", &report.files, file)?;
    basis(&report.basis).map_err(|fault| fault.within("basis"))?;
    let advice = &report.recommendation;
    let told = name("then", &advice.then)
        .and_then(|()| all("rests_on", &advice.rests_on, id))
        .and_then(|()| all("missing", &advice.missing, fact));
    told.map_err(|fault| fault.within("recommendation"))?;
    each("findings", &report.findings, |one| found(report, one))?;
    each("unaccounted", &report.unaccounted, |one| unaccounted(report, one))?;
    each("spoken_for_by_own", &report.spoken_for_by_own, |one| id("rule", &one.rule))?;
    each("missing", &report.missing, missing)?;
    each("plans", &report.plans, |one| plan(report, one))?;
    each("money", &report.money, at_stage)?;
    each("kept", &report.kept, kept)?;
    each("rules", &report.rules, |one| rule(report, one))?;
    each("acknowledged", &report.acknowledged, acknowledged)?;
    each("changed_parameters", &report.changed_parameters, |one| name("name", &one.name))?;
    sources(report).map_err(|fault| fault.within("sources"))
}

/// A result of an account that could not be judged.
pub(super) fn broken(broken: &Broken) -> ShapeResult {
    version("audit", &broken.audit)?;
    some("today", broken.today.as_ref(), day)
}

/// One verdict per action, and the one asked about among them.
fn verdicts(report: &Report) -> ShapeResult {
    each("actions", &report.actions, action)?;
    let twice = |(at, one): (usize, &ActionResult)| {
        report.actions[..at].iter().any(|other| other.action == one.action)
    };
    must(
        !report.actions.iter().enumerate().any(twice),
        "actions",
        "names an action twice",
        "name each once",
    )?;
    let Some(asked) = report.asked() else {
        return Err(Fault::new("asked", "is no action of this result", "name one of actions"));
    };
    let hint = "it is the verdict of the action asked about";
    must(asked.verdict == report.verdict, "verdict", "is another than that of its action", hint)
}

fn action(action: &ActionResult) -> ShapeResult {
    name("action", &action.action)?;
    let go = action.verdict == crate::decision::Verdict::Go && !action.reasons.is_empty();
    must(!go, "verdict", "is go, with reasons why it is not", "a go has no reasons")?;
    each("reasons", &action.reasons, |reason| some("rule", reason.rule.as_ref(), id))?;
    some("not_before", action.not_before.as_ref(), day)?;
    some("deadline", action.deadline.as_ref(), day)?;
    all("not_before_set_by", &action.not_before_set_by, id)?;
    all("waits_for_others", &action.waits_for_others, id)?;
    all("deadline_set_by", &action.deadline_set_by, id)
}

/// An action of this result.
fn known(report: &Report, at: &str, text: &str) -> ShapeResult {
    let fits = report.actions.iter().any(|action| action.action == *text);
    must(fits, at, "is no action of this result", "name one of actions")
}

fn levels(report: &Report, levels: &Levels) -> ShapeResult {
    levels.keys().try_for_each(|action| known(report, "severity", action))
}

fn days(one: &DaysInfo) -> ShapeResult {
    day("from", &one.from)?;
    day("to", &one.to)
}

fn file(file: &FileInfo) -> ShapeResult {
    each("days", &file.days, days)
}

fn basis(basis: &Basis) -> ShapeResult {
    day("as_of", &basis.as_of)?;
    digest("pack.sha256", &basis.pack.sha256)?;
    each("changed_parameters", &basis.changed_parameters, |one| name("name", &one.name))?;
    basis.own_rules.as_ref().map_or(Ok(()), |own| digest("own_rules.sha256", &own.sha256))?;
    each("accepted", &basis.accepted, accepted)
}

fn accepted(said: &AcceptedInfo) -> ShapeResult {
    id("rule", &said.rule)?;
    some("until", said.until.as_ref(), day)
}

/// What an account accepts may name a rule that there is not; it is told as text.
fn acknowledged(said: &Acknowledged) -> ShapeResult {
    some("until", said.until.as_ref(), day)?;
    some("latest", said.latest.as_ref(), day)
}

fn found(report: &Report, found: &ReportedFinding) -> ShapeResult {
    id("rule", &found.rule)?;
    levels(report, &found.severity)?;
    fact("table", &found.table)?;
    some("field", found.field.as_ref(), fact)?;
    all("sources", &found.sources, name)?;
    day("checked", &found.checked)?;
    some("clears_on", found.clears_on.as_ref(), day)?;
    some("due_by", found.due_by.as_ref(), day)
}

fn unaccounted(report: &Report, row: &UnaccountedInfo) -> ShapeResult {
    fact("table", &row.table)?;
    some("field", row.field.as_ref(), fact)?;
    each("actions", &row.actions, |action| known(report, "", action))
}

fn missing(missing: &Missing) -> ShapeResult {
    fact("fact", &missing.fact)?;
    each("days", &missing.days, days)?;
    all("rules", &missing.rules, id)
}

fn plan(report: &Report, plan: &PlanInfo) -> ShapeResult {
    known(report, "action", &plan.action)?;
    each("steps", &plan.steps, step)
}

fn step(step: &StepInfo) -> ShapeResult {
    name("id", &step.id)?;
    all("after", &step.after, name)?;
    for (key, own) in [("from", &step.from), ("until", &step.until), ("due_by", &step.due_by)] {
        some(key, own.as_ref(), day)?;
    }
    all("rules", &step.rules, id)?;
    each("starts", &step.starts, |wait| {
        id("rule", &wait.rule)?;
        some("until", wait.until.as_ref(), day)
    })
}

fn at_stage(at: &MoneyAt) -> ShapeResult {
    name("stage", &at.stage)?;
    all("amounts", &at.amounts, money)
}

fn kept(kept: &KeptInfo) -> ShapeResult {
    all("sources", &kept.sources, name)?;
    day("checked", &kept.checked)
}

fn rule(report: &Report, rule: &RuleResult) -> ShapeResult {
    id("rule", &rule.rule)?;
    levels(report, &rule.severity)?;
    each("missing", &rule.missing, lacking)
}

fn lacking(row: &MissingRow) -> ShapeResult {
    all("fields", &row.fields, fact)?;
    each("uncovered", &row.uncovered, |open| {
        fact("table", &open.table)?;
        each("days", &open.days, days)
    })
}

fn sources(report: &Report) -> ShapeResult {
    for (key, source) in &report.sources {
        name("", key).map_err(|fault| Fault { what: "has a key that is no name".to_owned(), ..fault })?;
        let Ok(source) = serde_json::from_value::<SourceInfo>(source.clone()) else {
            return Err(Fault::new(key, "is no source", "it has title, publisher, url and kind"));
        };
        name(&format!("{key}.kind"), &source.kind)?;
        let hint = "write one that begins with https:// and has no blanks";
        must(value::is_address(&source.url), &format!("{key}.url"), "is no address of a page", hint)?;
    }
    Ok(())
}
