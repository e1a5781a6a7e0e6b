//! What is scanned is what is read: a file that two readers take in two ways is refused, and a number of JSON is one.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use support::{copy, folder, root};

/// What ends a line for one reader of YAML and not for the other.
const ENDS: [&str; 3] = ["\u{2028}", "\u{2029}", "\u{85}"];
const TWO: &str = "this can be read in two ways\n";

#[test]
fn a_comment_hides_nothing_from_those_who_look() {
    for end in ENDS {
        let settings = format!("settings: 1\n# harmless {end}params: {{ max_age: 99 }}\nfail_on: warning\n");
        let waivers = format!(
            "format: 1\nwaivers:\n  - {{ rule: open-contract, row: c1, reason: It is over., by: Ann, until: 2026-12-01 }}\n# harmless{end}  - {{ rule: held-escrow, row: m1, reason: It is over., by: Ann, until: 2026-12-01 }}\n"
        );
        let here = folder().sample("ready").given("own/s.yaml", settings).given("own/w.yaml", waivers);
        let line = "ready/account.yaml --today 2026-11-23";
        here.audit(&format!("{line} --config own/s.yaml"))
            .exits(2)
            .prints("")
            .warns(&format!("error: own/s.yaml:1:1: {TWO}"));
        here.audit(&format!("{line} --waivers own/w.yaml")).exits(2).prints("").warns(&format!(": {TWO}"));
        copy(&root().join("samples/custom-pack"), &here.path().join("pack"));
        let pack =
            here.read("pack/pack.yaml").replace("params:\n", &format!("# x{end}advice: [more]\nparams:\n"));
        let rule = here.read("pack/shop/live-listing.rhai").replacen(
            "why:",
            &format!("# x{end}advises: pause\nwhy:"),
            1,
        );
        let here = here.given("pack/pack.yaml", pack).given("pack/shop/live-listing.rhai", rule);
        here.audit("check pack").exits(1).warns(&format!("error: pack/pack.yaml:3:1: {TWO}"));
        here.audit("check pack/shop/live-listing.rhai").exits(1).warns(&format!(": {TWO}"));
    }
}

#[test]
fn a_number_of_json_is_one() {
    let account =
        |number: &str| format!("{{\"as_of\":\"2026-11-20\",\"account\":{{\"other_accounts\":{number}}}}}\n");
    for number in [
        "1.", "-.5", "2.e3", "0.e1", "01", "-01", "00", "-", "1e", "1e+", "1.2.3", "1-2", "-.", "1.e",
        "1.5e", "1eE2",
    ] {
        let here = folder().given("n.json", account(number)).given("n.jsonl", account(number));
        here.audit("n.json --today 2026-11-23")
            .exits(2)
            .prints("")
            .warns("error: n.json:1:51: this is not valid JSON: this is not a number\n");
        here.audit("batch n.jsonl --today 2026-11-23").exits(2).warns_not("panicked").shows("BROKEN");
    }
    for number in ["0", "-0", "12"] {
        let here = folder().given("n.json", account(number));
        here.audit("n.json --today 2026-11-23").warns_not("this is not");
    }
    for number in ["1e5", "1.5e+3", "0.5", "1E-2"] {
        let here = folder().given("n.json", account(number));
        here.audit("n.json --today 2026-11-23").exits(2).warns("this is not a whole number\n");
    }
}
