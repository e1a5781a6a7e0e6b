//! A pack whose names mean two things, or that decides nothing, is refused; and one that is large to look through is
//! looked through in time.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use std::fmt::Write as _;
use support::{Folder, copy, folder, root};

fn pack() -> Folder {
    let here = folder();
    copy(&root().join("samples/custom-pack"), &here.path().join("pack"));
    here
}

#[test]
fn a_name_means_one_thing() {
    let taken = [
        "asked", "advised", "dated", "others", "reasons", "today", "wait", "keep", "go", "if", "shop",
        "order", "orders",
    ];
    for word in taken {
        let here = pack().edit("pack/pack.yaml", "  pause: {", &format!("  {word}: {{"));
        here.audit("check pack")
            .exits(1)
            .warns(&format!("error: pack/pack.yaml:15:1: actions: {word} means something else already\n"));
    }
    for word in ["today", "shop", "order"] {
        let here = pack().edit("pack/pack.yaml", "  answer_days: {", &format!("  {word}: {{"));
        here.audit("check pack").exits(1).warns(&format!("params: {word} means something else already\n"));
    }
    for word in ["asked", "advised", "dated", "others", "reasons", "today"] {
        let here = pack().edit("pack/schema.yaml", "  copies:\n", &format!("  {word}:\n"));
        here.audit("check pack")
            .exits(1)
            .warns(&format!("error: pack/schema.yaml: {word} is a reserved word\n"));
    }
}

#[test]
fn a_pack_that_decides_nothing_is_refused() {
    let here = pack();
    let text = here.read("pack/pack.yaml");
    let (start, rest) = text.split_once("actions:\n").unwrap();
    let rest = rest.lines().skip(2).collect::<Vec<_>>().join("\n");
    let here = here.given("pack/pack.yaml", format!("{start}actions: {{}}\n{rest}\n"));
    let ran = here.audit("check pack").exits(1);
    ran.warns("error: pack/pack.yaml:15:1: actions: without an action there is nothing to decide\n");
    let fields = "    fields:\n      owed: { type: money, about: \"How much is unpaid?\", example: \"0\" }\n";
    let here = pack().edit("pack/schema.yaml", fields, "    fields: {}\n");
    here.audit("check pack")
        .exits(1)
        .warns("error: pack/schema.yaml: dues: a record without fields says nothing\n");
}

/// Eight functions that call each other twenty times each: 20⁷ ways, and eight functions.
#[test]
fn functions_that_call_each_other_are_looked_through_once() {
    let mut text = String::new();
    for index in 0..7 {
        let calls = vec![format!("f{}(a)", index + 1); 20].join(" + ");
        writeln!(text, "fn f{index}(a) {{ {calls} }}").unwrap();
    }
    text += "fn f7(a) { a + 1 }\n";
    let here = pack().given("pack/functions.rhai", &text);
    let ran = here.limited("check pack", "10", "2000000");
    ran.exits(0).prints("10 files checked: no mistake.\n");
    // A rule that calls the first of them is judged by its steps.
    let rule = here.read("pack/shop/live-listing.rhai");
    let (header, rest) = rule.split_once("---*/").unwrap();
    let here = here.given(
        "pack/shop/live-listing.rhai",
        format!("{header}---*/\nif f0(1) == 2 {{ return false; }}\n{rest}"),
    );
    here.limited("test pack", "20", "2000000").exits(1).shows("the rule takes too many steps");
}
