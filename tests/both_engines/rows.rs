//! Rows of a small pack, dense in everything that rows can hold: from small pools, so that comparisons hit.

use super::support::dice::Dice;
use std::fmt::Write as _;

/// The tables of the pack.
pub const SCHEMA: &str = r#"
format: 1
snapshot: 1
records:
  owner:
    about: The owner.
    fields:
      name: { type: text, may_be_none: true, about: "What?", example: "a" }
      since: { type: day, may_be_none: true, about: "What?", example: "2026-01-01" }
      limit: { type: integer, negative: true, about: "What?", example: "1" }
tables:
  items:
    row: item
    about: Items.
    key: [id]
    settled: { never: no reason }
    fields:
      id: { type: text, about: "What?", example: "a" }
      name: { type: text, may_be_none: true, about: "What?", example: "a" }
      kind: { type: one_of, values: [red, green, blue], may_be_none: true, about: "What?", example: "red" }
      size: { type: integer, negative: true, about: "What?", example: "1" }
      weight: { type: decimal, negative: true, about: "What?", example: "1.5" }
      price: { type: money, negative: true, may_be_none: true, about: "What?", example: "1.00 USD" }
      due: { type: day, may_be_none: true, about: "What?", example: "2026-01-01" }
      seen: { type: instant, about: "What?", example: "2026-01-01T00:00:00Z" }
      open: { type: flag, about: "What?", example: "true" }
      tags: { type: list, of: text, may_be_none: true, about: "What?", example: "[a]" }
      group: { type: ref, to: groups, back: items, may_be_none: true, about: "What?", example: "g1" }
  groups:
    row: group
    about: Groups.
    key: [id]
    settled: { never: no reason }
    fields:
      id: { type: text, about: "What?", example: "g1" }
      title: { type: text, may_be_none: true, about: "What?", example: "a" }
      kind: { type: one_of, values: [red, green, blue], about: "What?", example: "red" }
      size: { type: integer, negative: true, about: "What?", example: "1" }
      due: { type: day, may_be_none: true, about: "What?", example: "2026-01-01" }
"#;

/// Functions of the pack: over values and rows of any kind, with `return`, closures, and `()`.
pub const FUNCTIONS: &str = "
fn sooner(a, b) { if a == () { b } else if b == () { a } else { min(a, b) } }
fn wider(rows, than) { rows.any(|row| row.size > than) }
fn greater(a, b) { if a > b { return a } b }
fn perhaps(a, n) { if n > 2 { return () } a }
fn itself(a) { a }
fn told(a) { `<${a}>` }
fn total(rows) { let all = rows.filter(|row| row.size != 0); all.sum(|row| row.size) }
fn twice(rows) { total(rows) + rows.count(|row| { if row.size < 0 { return true } row.size > 2 }) }
";

/// An account as JSON.
pub fn account(dice: &mut Dice) -> String {
    let mut json = String::from("{\"as_of\":\"2026-06-15\"");
    let owner = [("name", text(dice)), ("since", day(dice)), ("limit", number(dice))];
    let _ = write!(json, ",\"owner\":{}", row(dice, &owner, 40));
    let groups: Vec<String> = (0..=dice.below(3)).map(|n| group(dice, n)).collect();
    let known = !dice.one_in(30);
    if known {
        let _ = write!(json, ",\"groups\":[{}]", groups.join(","));
    }
    let count = 12 + dice.below(10);
    let items: Vec<String> =
        (0..count).map(|n| item(dice, n, if known { groups.len() } else { 0 })).collect();
    let _ = write!(json, ",\"items\":[{}]}}", items.join(","));
    json
}

fn group(dice: &mut Dice, number_of: usize) -> String {
    let fields = [("title", text(dice)), ("kind", kind(dice)), ("size", number(dice)), ("due", day(dice))];
    let id = format!("\"id\":\"g{number_of}\"");
    join(&id, &row(dice, &fields, 60))
}

fn item(dice: &mut Dice, number_of: usize, groups: usize) -> String {
    let group = match groups {
        0 => "\"none\"".to_owned(),
        _ if dice.one_in(20) => "\"none\"".to_owned(),
        count => format!("\"g{}\"", dice.below(count)),
    };
    let kind = if dice.one_in(20) { "\"none\"".into() } else { kind(dice) };
    let fields = [
        ("name", text(dice)),
        ("kind", kind),
        ("size", number(dice)),
        ("weight", dice.of(&["0", "1.5", "-2.25", "3", "0.10", "10"]).to_owned()),
        ("price", price(dice)),
        ("due", day(dice)),
        ("seen", format!("\"{}\"", dice.of(&["2026-06-01T23:59:59Z", "2026-06-02T00:00:00Z"]))),
        ("open", dice.of(&["true", "false"]).to_owned()),
        ("tags", dice.of(&["[\"b\"]", "[\"a\"]", "[\"a\",\"b\"]", "[\"Zoë\",\"a\"]"]).to_owned()),
    ];
    let id = format!("\"id\":\"i{number_of}\"");
    let group = if dice.one_in(300) { String::new() } else { format!(",\"group\":{group}") };
    join(&format!("{id}{group}"), &row(dice, &fields, 60))
}

/// Fields as an object; one in so many is unknown.
fn row(dice: &mut Dice, fields: &[(&str, String)], one_in: usize) -> String {
    let known = fields.iter().filter(|_| dice.below(one_in) > 0);
    let all: Vec<String> = known.map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", all.join(","))
}

fn join(first: &str, object: &str) -> String {
    match object {
        "{}" => format!("{{{first}}}"),
        rest => format!("{{{first},{}", &rest[1..]),
    }
}

fn text(dice: &mut Dice) -> String {
    let seldom = if dice.one_in(3) { "none" } else { "a" };
    format!("\"{}\"", dice.of(&[seldom, "a", "b", "Zoë", "ann example", "Ann Example", "a_b", " a "]))
}

fn kind(dice: &mut Dice) -> String {
    format!("\"{}\"", dice.of(&["red", "green", "blue"]))
}

fn number(dice: &mut Dice) -> String {
    let seldom = if dice.one_in(12) { "9223372036854775807" } else { "4" };
    dice.of(&["0", "1", "2", "3", "5", "-1", "-3", seldom]).to_owned()
}

fn price(dice: &mut Dice) -> String {
    let prices = ["0", "1.00 USD", "2.50 USD", "-1.00 USD", "none", "2.50 EUR", "100 JPY"];
    let chosen = if dice.one_in(25) { dice.of(&prices) } else { dice.of(&prices[..4]) };
    format!("\"{chosen}\"")
}

fn day(dice: &mut Dice) -> String {
    let days = ["2026-06-01", "2026-06-02", "2026-06-15", "2026-02-28", "2024-02-29", "none", "9999-12-31"];
    format!("\"{}\"", if dice.one_in(25) { dice.of(&days) } else { dice.of(&days[..5]) })
}
