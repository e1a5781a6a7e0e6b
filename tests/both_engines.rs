//! The language is said twice, here and in Rhai: bodies from its grammar, over rows of every kind, have to give the
//! same answer in both, errors and what is unknown included.
//!
//! `PAIRS=1000000 SEED=7 cargo test --release --test both_engines` compares that many pairs of a body and a row. Each
//! body has one construct in its focus, which is evaluated for every row before anything could pass it by; it decides
//! a pair when the answer is a finding or silence.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "both_engines/bodies.rs"]
mod bodies;
#[path = "both_engines/rows.rs"]
mod rows;
mod support;

use bodies::{Maker, SYNTAX};
use closeout::body::{
    Answer, Binding, Engine, Language, RowJudge, Script, Stop, Type, WrittenBody, documented,
};
use closeout::input::{self, Input};
use closeout::problem::{Name, Problem};
use closeout::schema::{self, Schema};
use closeout::snapshot::Snapshot;
use closeout::source::Source;
use closeout::tree::Written;
use closeout::value::{Value, day};
use std::collections::BTreeMap;
use std::sync::Arc;
use support::dice::Dice;

fn told(problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.render(&ToOwned::to_owned)).collect()
}

/// What both engines judge with.
struct World {
    schema: Arc<Schema>,
    own: Language,
    rhai: Language,
    names: Vec<(Name, Type)>,
    stop: Arc<dyn Stop>,
}

impl World {
    fn new() -> Self {
        let source = Source::new("schema.yaml", rows::SCHEMA);
        let schema = schema::read(Written { source: &source, prepared: None });
        let schema = Arc::new(schema.unwrap_or_else(|problems| panic!("{}", told(&problems))));
        let language = |engine| {
            let source = Source::new("functions.rhai", rows::FUNCTIONS);
            let language = Language::new(schema.clone(), Some(&source), (false, None));
            let mut language = language.unwrap_or_else(|problems| panic!("{}", told(&problems)));
            language.engine = engine;
            language
        };
        let table = |name: &str| schema.table(name).unwrap();
        let names = vec![
            ("item".into(), Type::Row(table("items"))),
            ("today".into(), Type::Day),
            ("limit".into(), Type::Integer),
            ("owner".into(), Type::Row(table("owner"))),
            ("items".into(), Type::Rows(table("items"))),
        ];
        let (own, rhai) = (language(Engine::Own), language(Engine::Rhai));
        Self { own, rhai, names, schema, stop: Arc::new(support::Never) }
    }

    fn account(&self, dice: &mut Dice) -> (String, Arc<Snapshot>) {
        let json = rows::account(dice);
        let read =
            input::read(&self.schema, &[], Input::Text(&Source::new("a.json", json.as_str())), 1 << 20);
        let snapshot = read.unwrap_or_else(|problems| panic!("{json}\n{}", told(&problems)));
        (json, Arc::new(snapshot))
    }

    fn bindings(&self, limit: i64) -> Vec<Binding> {
        let table = |name: &str| self.schema.table(name).unwrap();
        vec![
            Binding::Row(table("items"), 0),
            Binding::Value(Value::Day(day("2026-06-15").unwrap())),
            Binding::Value(Value::Integer(limit)),
            Binding::Row(table("owner"), 0),
            Binding::Rows(table("items")),
        ]
    }

    fn script(&self, body: &str) -> Result<Script, Vec<Problem>> {
        let source = Arc::new(Source::new("body.rhai", body));
        let written = WrittenBody { source: &source, part: 0..body.len(), flat: None };
        Script::compile(&self.own, written, &self.names, false)
    }

    /// The answers of both for every row, each pair once.
    fn answers(&self, script: &Script, snapshot: &Arc<Snapshot>, limit: i64) -> Vec<(Answer, Answer)> {
        let bindings = self.bindings(limit);
        let judge = |language| RowJudge::new(language, (snapshot, &self.stop), (script, &bindings), u64::MAX);
        let (mut own, mut rhai) = (judge(&self.own), judge(&self.rhai));
        let items = self.schema.table("items").unwrap();
        let each = |row| {
            own.row(items, row);
            rhai.row(items, row);
            (own.judge(), rhai.judge())
        };
        (0..snapshot.tables[items].rows.len()).map(each).collect()
    }
}

/// What the pairs came to.
#[derive(Default)]
struct Tally {
    pairs: usize,
    bodies: usize,
    not_loaded: usize,
    answers: BTreeMap<&'static str, usize>,
    decided: BTreeMap<String, usize>,
}

/// Every construct that has to decide.
fn focuses() -> Vec<String> {
    let name = |call: &str| {
        let (first, rest) = call.split_once('.').unwrap();
        let name = rest.split('(').next().unwrap();
        let rows = first == "rows" && matches!(name, "min" | "max");
        if rows { format!("{name} of rows") } else { name.to_owned() }
    };
    let functions = documented().into_iter().map(|function| name(&function.call));
    SYNTAX.iter().map(ToString::to_string).chain(functions).collect()
}

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn compare(world: &World, dice: &mut Dice, pairs: usize) -> Tally {
    let (focuses, mut tally) = (focuses(), Tally::default());
    let (mut json, mut snapshot) = world.account(dice);
    while tally.pairs < pairs {
        if tally.bodies % 16 == 15 {
            (json, snapshot) = world.account(dice);
        }
        let focus = &focuses[tally.bodies % focuses.len()];
        tally.bodies += 1;
        let body = Maker::new(dice).body(focus);
        let Ok(script) = world.script(&body) else {
            tally.not_loaded += 1;
            continue;
        };
        let limit = [0, 1, 3, -2][dice.below(4)];
        for (row, (own, rhai)) in world.answers(&script, &snapshot, limit).into_iter().enumerate() {
            assert_eq!(own, rhai, "own and rhai differ on row {row}, limit {limit}, of\n{body}\n{json}");
            tally.pairs += 1;
            *tally.answers.entry(own.word()).or_default() += 1;
            if matches!(own, Answer::Silent | Answer::Flag(_)) {
                *tally.decided.entry(focus.clone()).or_default() += 1;
            }
        }
    }
    tally
}

#[test]
fn both_engines_give_the_same_answers() {
    let (pairs, seed) = (number("PAIRS", 30_000), number("SEED", 1));
    let mut dice = Dice(seed as u64);
    let tally = compare(&World::new(), &mut dice, pairs);
    println!("{} pairs of {} bodies: {:?}", tally.pairs, tally.bodies, tally.answers);
    let share = |word: &str| tally.answers.get(word).copied().unwrap_or_default() * 100 / tally.pairs;
    assert!(share("a finding") >= 33 && share("silent") >= 33, "{:?}", tally.answers);
    assert!(share("unknown") >= 2 && share("failed") >= 1, "{:?}", tally.answers);
    assert!(tally.not_loaded * 10 < tally.bodies * 3, "{} of {}", tally.not_loaded, tally.bodies);
    for focus in focuses() {
        let decided = tally.decided.get(&focus).copied().unwrap_or_default();
        assert!(decided >= tally.pairs / 1000, "{focus} decides {decided} of {} pairs", tally.pairs);
    }
}

/// The account that the written meanings are about; its first item is judged.
const WRITTEN: &str = r#"{"as_of":"2026-06-15","owner":{"name":"Rae Sample","since":"2026-01-31","limit":2},
"groups":[{"id":"g0","title":"First","kind":"red","size":4}],
"items":[
{"id":"i0","name":"ann example","kind":"red","size":3,"weight":1.5,"price":"10.00 USD","due":"2026-06-02",
"seen":"2026-06-01T23:59:59Z","open":true,"tags":["a","b"],"group":"g0"},
{"id":"i1","name":"none","kind":"none","size":-1,"weight":0,"price":"2.50 USD","due":"none",
"seen":"2026-06-02T00:00:00Z","open":false,"tags":["b"],"group":"g0"},
{"id":"i2","name":"b","kind":"blue","size":2,"weight":2,"price":"2.50 EUR","due":"2026-02-28",
"seen":"2026-06-02T00:00:00Z","open":false,"tags":["b"],"group":"none"},
{"id":"i3","kind":"green","size":0,"price":"0","open":true}]}"#;

/// What an expression gives, once it is known that both engines say the same of it.
fn meaning(world: &World, snapshot: &Arc<Snapshot>, expression: &str) -> String {
    let body = format!("let it = {expression};\nif it == () {{ return \"()\" }}\n`${{it}}`");
    let script = match world.script(&body) {
        Ok(script) => script,
        Err(problems) => return format!("refused: {}", problems[0].what),
    };
    let (own, rhai) = world.answers(&script, snapshot, 2).swap_remove(0);
    assert_eq!(own, rhai, "{expression}");
    match own {
        Answer::Flag(flag) => flag.message.unwrap_or_default(),
        Answer::Unknown(missing) => format!("unknown: {}", missing.join(", ")),
        Answer::Failed(problem) => format!("fails: {}", problem.what),
        Answer::Silent => "silent".into(),
    }
}

#[test]
fn operators_and_functions_mean_what_is_written() {
    let world = World::new();
    let read = input::read(&world.schema, &[], Input::Text(&Source::new("a.json", WRITTEN)), 1 << 20);
    let snapshot = Arc::new(read.unwrap_or_else(|problems| panic!("{}", told(&problems))));
    let path = support::root().join("tests/meanings.txt");
    let text = std::fs::read_to_string(&path).unwrap();
    let line = |line: &str| match line.split(" → ").next() {
        Some(expression) if !line.starts_with('#') => {
            format!("{expression} → {}", meaning(&world, &snapshot, expression))
        }
        _ => line.to_owned(),
    };
    let now: String = text.lines().map(|one| line(one) + "\n").collect();
    let lines = now.lines().filter(|line| line.contains(" → ")).count();
    assert!(lines > 200, "only {lines} lines");
    if std::env::var_os("MEANINGS").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    for (written, means) in text.lines().zip(now.lines()) {
        assert_eq!(written, means);
    }
}

#[test]
fn the_kind_of_what_stands_at_a_place_is_known() {
    let world = World::new();
    let script = world.script("item.price > 0 && any(items, |r| r.due == today)").unwrap();
    let kind = |column| script.kind_at(&world.own, 1, column).map(ToString::to_string);
    assert_eq!(kind(6).as_deref(), Some("money"));
    assert_eq!(kind(12).as_deref(), Some("true or false"));
    assert_eq!(kind(19).as_deref(), Some("true or false"));
    assert_eq!(kind(35).as_deref(), Some("a day"));
    assert_eq!(kind(2), None);
}
