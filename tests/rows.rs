//! Rows are filled while they are read: what an error says must not depend on the order in which a file says things, on
//! how many keys a mapping has, or on which characters stand before.
#![allow(clippy::unwrap_used)]

mod support;

use support::folder;

const LATE: &str = "error: a.yaml:4:32: contracts.ended_on: this is later than as_of (20 Nov)
  look again at what you wrote by hand, then set as_of to the day you looked
";

#[test]
fn the_day_of_the_data_may_stand_behind_the_rows_that_it_is_held_against() {
    let mut here = folder();
    let rows = "account: { roles: [freelancer] }\ncontracts:\n  - { id: a, side: freelancer,\n      status: ended, ended_on: 2026-12-24, other_party: b }\n";
    let early = format!("as_of: 2026-11-20\n{rows}");
    here = here.given("a.yaml", format!("{rows}as_of: 2026-11-20\n"));
    let ran = here.audit("a.yaml --today 2026-11-23");
    assert_eq!((ran.err.as_str(), ran.code), (LATE, Some(2)));
    here = here.given("a.yaml", &early);
    let ran = here.audit("a.yaml --today 2026-11-23");
    assert_eq!((ran.err, ran.code), (LATE.replace(":4:", ":5:"), Some(2)));
    let json = r#"{"contracts":[{"id":"a","ended_on":"2026-12-24"}],"as_of":"2026-11-20"}"#;
    here = here.given("a.json", json);
    let ran = here.audit("a.json --today 2026-11-23");
    assert_eq!(ran.err, LATE.replace("a.yaml:4:32", "a.json:1:36"));
}

#[test]
fn a_row_that_is_not_kept_is_held_against_the_day_of_the_data_all_the_same() {
    let here = folder().given(
        "a.yaml",
        "contracts:
  - { id: a, title: first }
  - { id: a, ended_on: 2026-12-24 }
  - { ended_on: 2026-12-25 }
  - { id: b, stauts: x, ended_on: 2026-12-26 }
as_of: 2026-11-20
",
    );
    let ran = here.audit("a.yaml --today 2026-11-23");
    let said: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("error")).collect();
    let late = |line, column| {
        format!("error: a.yaml:{line}:{column}: contracts.ended_on: this is later than as_of (20 Nov)")
    };
    assert_eq!(
        said,
        [
            "error: a.yaml:3:5: contracts: the same key stands on line 2 already",
            &late(3, 24),
            "error: a.yaml:4:5: contracts: this row has no id",
            &late(4, 17),
            "error: a.yaml:5:14: contracts has no field stauts",
            &late(5, 35),
        ]
    );
    assert_eq!(ran.code, Some(2));
}

#[test]
fn a_key_that_stands_twice_is_found_among_few_and_many_and_in_every_depth() {
    let mut here = folder();
    for count in [1, 2, 22, 23, 24, 25, 60] {
        for twin in [0, count / 2, count - 1] {
            let keys: String = (0..count).map(|key| format!("  k{key}: {{ k{key}: 1 }}\n")).collect();
            here = here.given("a.yaml", format!("as_of: 2026-11-20\nprofile:\n{keys}  k{twin}: 1\n"));
            let ran = here.audit("a.yaml");
            let (line, first) = (count + 3, twin + 3);
            let said = format!(
                "error: a.yaml:{line}:3: the key k{twin} stands here twice: it is on line {first} already\n  keep one of them\n"
            );
            assert_eq!((ran.err, ran.code), (said, Some(2)), "{count} {twin}");
        }
    }
}

#[test]
fn places_count_characters_whatever_they_are_and_however_long_a_line_is() {
    let mut here = folder();
    let row = |id: &str| format!("{{ id: \"{id}\", title: \"naïve ☃ 😀\", stauts: active }}");
    let rows: Vec<String> = (0..50).map(|id| row(&format!("ü{id}"))).collect();
    let text = format!("as_of: 2026-11-20\ncontracts: [{}]\n", rows.join(", "));
    here = here.given("a.yaml", &text);
    let line: Vec<char> = text.lines().nth(1).unwrap().chars().collect();
    let starts: Vec<usize> =
        (0..line.len()).filter(|at| line[*at..].starts_with(&['s', 't', 'a', 'u'])).collect();
    let ran = here.audit("a.yaml");
    let said: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("error")).collect();
    let expected: Vec<String> = starts
        .iter()
        .map(|at| format!("error: a.yaml:2:{}: contracts has no field stauts", at + 1))
        .collect();
    assert_eq!(said, expected);
    here = here.given(
        "a.json",
        "{\"as_of\": \"2026-11-20\",\n \"contracts\": [{\"id\": \"é\\u00e9\", \"titel\": \"☃\"}]}",
    );
    assert_eq!(
        here.audit("a.json").err,
        "error: a.json:2:34: contracts has no field titel\n  did you mean title?\n"
    );
}

#[test]
fn what_stands_where_a_row_belongs_is_told_and_the_rows_around_it_are_read() {
    let here = folder().given(
        "a.yaml",
        "as_of: 2026-11-20
contracts:
  - none
  - [a, { id: b }]
  - { id: c, title: [x], started_on: { from: 1 } }
  - { id: c, stauts: [1, { a: 2 }] }
",
    );
    let ran = here.audit("a.yaml");
    assert_eq!(
        ran.err,
        "error: a.yaml:3:5: contracts: this is a single value, not a row
  write - { id: …, … }
error: a.yaml:4:5: contracts: this is a list, not a row
  write - { id: …, … }
error: a.yaml:5:21: contracts.title: a list stands where a single value belongs
  write text
error: a.yaml:5:38: contracts.started_on: a mapping stands where a single value belongs
  write a day such as 2026-11-20 | none
error: a.yaml:6:14: contracts has no field stauts
  did you mean status?
5 problems; nothing was decided
"
    );
    assert_eq!(ran.code, Some(2));
}
