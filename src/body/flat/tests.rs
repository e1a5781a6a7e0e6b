//! What the build writes down and what the program reads are the same trees.

use super::write::FlatWriter;
use super::{Flat, Word};
use crate::body::part::alone;
use crate::body::read::BodyReader;
use std::ops::Range;

impl Flat {
    /// Whether it is the same tree as that of a text.
    pub(crate) fn is_body(self, code: &str) -> bool {
        let read = BodyReader::new(false).body(code, &[]);
        read.is_ok_and(|read| self.statements().is_some_and(|own| format!("{own:?}") == format!("{read:?}")))
    }

    /// The same for a part of a text.
    pub(crate) fn is_part(self, text: &str, part: &Range<usize>) -> bool {
        self.is_body(&alone(text, part))
    }

    /// The same for a file of functions.
    pub(crate) fn is_functions(self, code: &str) -> bool {
        let read = BodyReader::new(false).functions(code);
        read.is_ok_and(|read| self.functions().is_some_and(|own| format!("{own:?}") == format!("{read:?}")))
    }
}

/// A body with every kind of node that a rule may have.
const EVERYTHING: &str = "let x = -9223372036854775807; let y = 0.10; let l = [1, 2.5, \"a\", true, ()];
if row.title == `${x} and ${y}` && !(x in l) || -y < 3 { return #{ message: \"m\", due_by: row.day + 1 } }
let z = { let w = if x > 0 { row?.other.title ?? \"none\" } else { \"\" }; w };
if rows.any(|r| r.amount > x && l.any(|n| n == r.id)) { z } else if false { f(x, |q| q) } else { ; }";

fn flat(code: &str) -> Flat {
    let mut writer = FlatWriter::default();
    let nodes = BodyReader::new(false).body(code, &[]).unwrap_or_default();
    assert!(!nodes.is_empty(), "{code}");
    writer.nodes(&nodes);
    let words: Vec<Word> = writer.words.into_iter().map(|word| Word::new(word.leak())).collect();
    Flat { bytes: writer.bytes.leak(), words: words.leak() }
}

#[test]
fn a_tree_comes_back_as_it_was() {
    assert!(flat(EVERYTHING).is_body(EVERYTHING));
    assert!(!flat(EVERYTHING).is_body("true"));
}

#[test]
fn functions_come_back_as_they_were() {
    let code = "fn f(a, b) { if a > b { return a } b }\nfn g(rows) { rows.any(|row| row.x == f(1, 2)) }";
    let mut writer = FlatWriter::default();
    writer.functions(&BodyReader::new(false).functions(code).unwrap_or_default());
    let words: Vec<Word> = writer.words.into_iter().map(|word| Word::new(word.leak())).collect();
    assert!(Flat { bytes: writer.bytes.leak(), words: words.leak() }.is_functions(code));
}

#[test]
fn what_is_damaged_is_no_body_or_another_one() {
    let whole = flat(EVERYTHING);
    for length in 0..whole.bytes.len() {
        let cut = whole.bytes.get(..length).unwrap_or_default();
        assert!(Flat { bytes: cut, ..whole }.statements().is_none(), "{length}");
        let mut changed = whole.bytes.to_vec();
        changed[length] ^= 0x55;
        drop(Flat { bytes: changed.leak(), ..whole }.statements());
    }
}
