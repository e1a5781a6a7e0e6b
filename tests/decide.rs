//! What decides, as a table: judgements made by hand, and the verdict, the reasons and the day that follow.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use closeout::audit::{Accounting, Audit, Choice, Clash, UNLISTED_ROW, Unaccounted, audit};
use closeout::body::Stop;
use closeout::decision::{ActionVerdict, Question, Verdict, Why, decide};
use closeout::finding::{Finding, Judgement, OpenRows, Outcome, Unanswered};
use closeout::input;
use closeout::policy::{self, EndedBy, Level, Policy};
use closeout::problem::Problem;
use closeout::snapshot::Snapshot;
use closeout::source::{Place, Source};
use closeout::tree;
use jiff::civil::{Date, date};
use std::sync::Arc;
use support::{Never, folder};

/// The pack has no contradiction of its own.
const CONTRADICTION: &str = "/*---
title: Two facts
severity: contradiction
for: account
confidence: official
checked: 2026-11-23
why: Both cannot be true.
fix: Correct the wrong one.
---*/
account.status == \"active\" && account.closed_on != ()
/*--- examples
- name: one of them
  given: { account: { status: active, closed_on: none } }
---*/
";

const TODAY: Date = date(2026, 11, 23);

/// A policy, a snapshot, and an audit in which every rule ran and none found anything.
struct World {
    policy: Policy,
    snapshot: Arc<Snapshot>,
}

fn world() -> World {
    let mut policy = policy::built_in().unwrap();
    policy.add(&[Arc::new(Source::new("rules/two-facts.rhai", CONTRADICTION))]).unwrap();
    let text = "as_of: 2026-11-20\naccount: { roles: [freelancer] }\n";
    let node = tree::yaml::read(&Source::new("account.yaml", text)).unwrap();
    let snapshot = Arc::new(input::from_tree(&policy.schema, &node, None).unwrap());
    World { policy, snapshot }
}

impl World {
    fn audit(&self) -> Audit {
        let stop: Arc<dyn Stop> = Arc::new(Never);
        let mut made = audit(&self.policy, &self.snapshot, TODAY, &Choice::default(), &stop).unwrap();
        assert!(!made.too_old && made.clashes.is_empty());
        made.judgements.fill(Judgement::of(Outcome::Judged));
        made
    }

    /// The verdict on delete, with what must hold of every one.
    fn decide(&self, audit: &Audit, fail_on_warning: bool) -> ActionVerdict {
        let question = Question { action: Some(0), fail_on_warning };
        let stop: Arc<dyn Stop> = Arc::new(Never);
        let decision = decide(&self.policy, &self.snapshot, audit, &question, &stop);
        assert_eq!(decision.verdict(), decision.verdicts[0].verdict);
        for one in &decision.verdicts {
            assert_eq!(one.reasons.is_empty(), one.verdict == Verdict::Go, "{one:?}");
        }
        decision.verdicts[0].clone()
    }

    /// The rules of a level for delete; the last rules of the pack come first, so that no order is right by luck.
    fn rules(&self, level: Level) -> Vec<usize> {
        let rules = self.policy.rules.iter().enumerate().rev();
        rules.filter(|(_, rule)| rule.severity[0] == Some(level)).map(|(index, _)| index).collect()
    }
}

fn finding() -> Finding {
    Finding {
        table: 0,
        row: 0,
        key: "c1".into(),
        message: "It is so".into(),
        field: None,
        place: Place::file("account.yaml"),
        related: Vec::new(),
        rows: Vec::new(),
        against: None,
        clears_on: None,
        due_by: None,
        ended_by: EndedBy::Time,
        acknowledged: None,
    }
}

fn found(finding: Finding) -> Judgement {
    Judgement { findings: vec![finding], rows: 1, ..Judgement::of(Outcome::Judged) }
}

fn accepted() -> Judgement {
    found(Finding { acknowledged: Some(0), ..finding() })
}

fn unanswered() -> Judgement {
    let row = Unanswered {
        key: Some("c1".into()),
        place: None,
        missing: vec!["contracts.status".into()],
        uncovered: Vec::new(),
    };
    let mut unanswered = OpenRows::default();
    unanswered.add(Some(0), row);
    Judgement { unanswered, rows: 1, ..Judgement::of(Outcome::Judged) }
}

fn failed() -> Judgement {
    Judgement::of(Outcome::Failed(Problem::new("it broke")))
}

fn skipped() -> Judgement {
    Judgement::of(Outcome::Skipped)
}

fn clash() -> Clash {
    Clash {
        lacking: None,
        check: &UNLISTED_ROW,
        table: 0,
        key: "c1".into(),
        field: None,
        message: "Both are said".into(),
        place: Place::file("hours.csv"),
        against: Place::file("account.yaml"),
        related: Vec::new(),
        rows: Vec::new(),
    }
}

/// A row that nothing judged, for every action.
fn unjudged() -> Unaccounted {
    Unaccounted {
        table: 0,
        row: 0,
        key: "c1".into(),
        called: None,
        field: None,
        place: Place::file("account.yaml"),
        actions: vec![0, 1],
        question: None,
    }
}

fn whys(verdict: &ActionVerdict) -> Vec<&'static str> {
    verdict.reasons.iter().map(|reason| reason.why.word()).collect()
}

/// What one rule came to, and what that means where warnings do not count and where they do.
#[test]
fn one_rule_decides_by_its_level_and_its_outcome() {
    let world = world();
    let (blocker, warning) = (Level::Blocker, Level::Warning);
    let (info, wait, both) = (Level::Info, Level::Wait, Level::Contradiction);
    #[rustfmt::skip]
    let table: [(Level, &str, Judgement, &str, &str); 25] = [
        (blocker, "found",      found(finding()), "no-go: blocker",            "no-go: blocker"),
        (blocker, "accepted",   accepted(),       "go",                        "go"),
        (blocker, "unanswered", unanswered(),     "incomplete: unanswered",    "incomplete: unanswered"),
        (blocker, "failed",     failed(),         "incomplete: failed",        "incomplete: failed"),
        (blocker, "skipped",    skipped(),        "incomplete: skipped",       "incomplete: skipped"),
        (warning, "found",      found(finding()), "go",                        "no-go: warning"),
        (warning, "accepted",   accepted(),       "go",                        "go"),
        (warning, "unanswered", unanswered(),     "go",                        "incomplete: unanswered"),
        (warning, "failed",     failed(),         "incomplete: failed",        "incomplete: failed"),
        (warning, "skipped",    skipped(),        "go",                        "incomplete: skipped"),
        (both,    "found",      found(finding()), "incomplete: contradiction", "incomplete: contradiction"),
        (both,    "unanswered", unanswered(),     "incomplete: unanswered",    "incomplete: unanswered"),
        (both,    "failed",     failed(),         "incomplete: failed",        "incomplete: failed"),
        (both,    "skipped",    skipped(),        "incomplete: skipped",       "incomplete: skipped"),
        (info,    "found",      found(finding()), "go",                        "go"),
        (info,    "accepted",   accepted(),       "go",                        "go"),
        (info,    "unanswered", unanswered(),     "go",                        "go"),
        (info,    "failed",     failed(),         "incomplete: failed",        "incomplete: failed"),
        (info,    "skipped",    skipped(),        "go",                        "go"),
        (wait,    "found",      found(finding()), "go",                        "go"),
        (wait,    "accepted",   accepted(),       "go",                        "go"),
        (wait,    "unanswered", unanswered(),     "go",                        "go"),
        (wait,    "failed",     failed(),         "incomplete: failed",        "incomplete: failed"),
        (wait,    "skipped",    skipped(),        "go",                        "go"),
        (blocker, "silent", Judgement::of(Outcome::NotConcerned), "go",        "go"),
    ];
    for (level, what, judgement, plain, strict) in table {
        for (fail_on_warning, expected) in [(false, plain), (true, strict)] {
            for rule in world.rules(level) {
                let mut audit = world.audit();
                audit.judgements[rule] = judgement.clone();
                let verdict = world.decide(&audit, fail_on_warning);
                let said: Vec<&str> = std::iter::once(verdict.verdict.word()).chain(whys(&verdict)).collect();
                let id = &world.policy.rules[rule].id;
                assert_eq!(said.join(": "), expected, "{id}: {} {what}, {fail_on_warning}", level.word());
                let named = verdict.reasons.iter().all(|reason| reason.rule.as_ref() == Some(id));
                assert!(named, "{:?}", verdict.reasons);
            }
        }
    }
}

#[test]
fn what_is_no_rules_has_its_reason_too() {
    let world = world();
    let said = |audit: &Audit| {
        let verdict = world.decide(audit, false);
        (verdict.verdict, whys(&verdict).join(", "))
    };
    assert_eq!(said(&world.audit()), (Verdict::Go, String::new()));
    assert_eq!(said(&Audit { too_old: true, ..world.audit() }), (Verdict::Incomplete, "too old".into()));
    assert_eq!(
        said(&Audit { clashes: vec![clash()], ..world.audit() }),
        (Verdict::Incomplete, "contradiction".into())
    );
    let accounts = Accounting { unaccounted: vec![unjudged()], own: Vec::new() };
    assert_eq!(said(&Audit { accounts, ..world.audit() }), (Verdict::Incomplete, "unaccounted".into()));
    let only_other = Unaccounted { actions: vec![1], ..unjudged() };
    let accounts = Accounting { unaccounted: vec![only_other], own: Vec::new() };
    assert_eq!(said(&Audit { accounts, ..world.audit() }), (Verdict::Go, String::new()));
    let asked = Unaccounted { question: Some("open-contract".into()), ..unjudged() };
    let accounts = Accounting { unaccounted: vec![asked], own: Vec::new() };
    assert_eq!(said(&Audit { accounts, ..world.audit() }), (Verdict::Incomplete, "unanswered".into()));
    // No rule ran: none is there, or none concerns the account.
    let nothing = (Verdict::Incomplete, "nothing ran".to_owned());
    assert_eq!(said(&Audit { judgements: Vec::new(), ..world.audit() }), nothing);
    let mut audit = world.audit();
    audit.judgements.fill(Judgement::of(Outcome::NotConcerned));
    assert_eq!(said(&audit), nothing);
    // One that judged another action alone did not judge this one.
    let other = world.policy.rules.iter().position(|rule| rule.severity[0].is_none()).unwrap();
    audit.judgements[other] = Judgement::of(Outcome::Judged);
    assert_eq!(said(&audit), nothing);
    audit.judgements[world.rules(Level::Info)[0]] = Judgement::of(Outcome::Judged);
    assert_eq!(said(&audit), (Verdict::Go, String::new()));
}

/// The order of gravity, written out.
const GRAVEST_FIRST: [Why; 8] = [
    Why::Blocker,
    Why::Warning,
    Why::Contradiction,
    Why::Unaccounted,
    Why::Failed,
    Why::Unanswered,
    Why::Skipped,
    Why::TooOld,
];

/// Lets one reason hold, each by a rule of its own.
fn bring(world: &World, audit: &mut Audit, why: Why) {
    let blockers = world.rules(Level::Blocker);
    match why {
        Why::Blocker => audit.judgements[blockers[0]] = found(finding()),
        Why::Warning => audit.judgements[world.rules(Level::Warning)[0]] = found(finding()),
        Why::Contradiction => audit.clashes.push(clash()),
        Why::Unaccounted => audit.accounts.unaccounted.push(unjudged()),
        Why::Failed => audit.judgements[world.rules(Level::Info)[9]] = failed(),
        Why::Unanswered => audit.judgements[blockers[20]] = unanswered(),
        Why::Skipped => audit.judgements[blockers[30]] = skipped(),
        Why::TooOld => audit.too_old = true,
        Why::NothingRan => audit.judgements.clear(),
    }
}

#[test]
fn of_several_reasons_the_gravest_decides_and_comes_first() {
    let world = world();
    for chosen in 1_u32..1 << GRAVEST_FIRST.len() {
        let holds = |index: &usize| chosen & (1 << index) != 0;
        let reasons: Vec<Why> =
            (0..GRAVEST_FIRST.len()).filter(holds).map(|index| GRAVEST_FIRST[index]).collect();
        let mut audit = world.audit();
        reasons.iter().for_each(|why| bring(&world, &mut audit, *why));
        let verdict = world.decide(&audit, true);
        let said: Vec<Why> = verdict.reasons.iter().map(|reason| reason.why).collect();
        assert_eq!(said, reasons);
        let stopped = matches!(reasons[0], Why::Blocker | Why::Warning);
        assert_eq!(verdict.verdict, if stopped { Verdict::NoGo } else { Verdict::Incomplete }, "{reasons:?}");
    }
    // A rule that found something before it broke counts for both, and then nothing ran to its end.
    let mut audit = world.audit();
    audit.judgements.fill(skipped());
    audit.judgements[world.rules(Level::Blocker)[0]] = Judgement { findings: vec![finding()], ..failed() };
    let verdict = world.decide(&audit, false);
    assert_eq!(verdict.verdict, Verdict::NoGo);
    let mut said = whys(&verdict);
    said.dedup();
    assert_eq!(said, ["blocker", "failed", "skipped", "nothing ran"]);
}

/// What it is about, what rules of which levels came to, and the day that follows.
type Case = (&'static str, Vec<(Level, Judgement)>, Option<Date>);

#[test]
fn a_day_is_promised_only_where_nothing_else_can_move_it() {
    let world = world();
    let (soon, late) = (date(2026, 11, 25), date(2026, 12, 2));
    let on = |day: Date| found(Finding { clears_on: Some(day), ..finding() });
    let by = |ended_by: EndedBy, clears_on: Option<Date>| found(Finding { ended_by, clears_on, ..finding() });
    let (blocker, wait) = (Level::Blocker, Level::Wait);
    let (time, you, others) = (EndedBy::Time, EndedBy::You, EndedBy::Others);
    #[rustfmt::skip]
    let table: [Case; 15] = [
        ("what one can end is ended today", vec![(blocker, by(time, None))], Some(TODAY)),
        ("its day", vec![(blocker, on(soon))], Some(soon)),
        ("a day that is over", vec![(blocker, on(date(2026, 11, 1)))], Some(TODAY)),
        ("the person need not wait for it", vec![(blocker, by(you, Some(late)))], Some(TODAY)),
        ("the later of two", vec![(blocker, on(late)), (blocker, on(soon))], Some(late)),
        ("a wait that is later", vec![(blocker, on(soon)), (wait, on(late))], Some(late)),
        ("an accepted one sets none", vec![(blocker, on(soon)), (blocker, found(Finding { acknowledged: Some(0), clears_on: Some(late), ..finding() }))], Some(soon)),
        ("others have to end it", vec![(blocker, by(others, None))], None),
        ("others have to end one of two", vec![(blocker, on(soon)), (blocker, by(others, None))], None),
        ("others end it on a day", vec![(blocker, by(others, Some(soon)))], Some(soon)),
        ("a wait that lacks a fact", vec![(blocker, on(soon)), (wait, unanswered())], None),
        ("a wait that was left out", vec![(blocker, on(soon)), (wait, skipped())], None),
        ("a wait that broke", vec![(blocker, on(soon)), (wait, failed())], None),
        ("a blocker that lacks a fact", vec![(blocker, on(soon)), (blocker, unanswered())], None),
        ("a note that lacks a fact", vec![(blocker, on(soon)), (Level::Info, unanswered())], Some(soon)),
    ];
    for (what, judgements, day) in table {
        let mut audit = world.audit();
        let names_others =
            judgements.iter().any(|(_, one)| one.findings.iter().any(Finding::waits_for_others));
        for (index, (level, judgement)) in judgements.into_iter().enumerate() {
            audit.judgements[world.rules(level)[index]] = judgement;
        }
        let verdict = world.decide(&audit, false);
        assert_eq!((verdict.verdict, verdict.not_before), (Verdict::NoGo, day), "{what}");
        assert_eq!(!verdict.others.is_empty(), names_others, "{what}");
    }
    let mut audit = world.audit();
    audit.judgements[world.rules(wait)[0]] = on(late);
    assert_eq!(world.decide(&audit, false).not_before, None, "nothing stops it");
    audit.too_old = true;
    assert_eq!(world.decide(&audit, false).not_before, None, "nobody knows what stops it");
}

/// `max_age` of the pack is 7 days: data of the 20th is good up to the 27th.
#[test]
fn data_of_exactly_the_greatest_age_is_good_and_a_day_more_is_not() {
    let here = folder().sample("ready");
    here.audit("ready --today 2026-11-27").exits(0);
    let old = "the data is of 20 Nov 2026, too old to trust";
    here.audit("ready --today 2026-11-28").exits(3).shows(old);
    here.audit("ready --today 2026-11-28 --param max_age=8").exits(0).hides(old);
    here.audit("ready --today 2026-11-29 --param max_age=8").exits(3).shows(old);
    let json = here.audit("ready --today 2026-11-28 --format json").json();
    let reasons = json["actions"][0]["reasons"].as_array().unwrap();
    assert_eq!(reasons.iter().map(|one| one["reason"].as_str().unwrap()).collect::<Vec<_>>(), ["too old"]);
}
