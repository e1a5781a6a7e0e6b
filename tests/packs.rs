//! Packs, locks, settings and waivers: what judges is what was named, and nothing else.
#![allow(clippy::unwrap_used)]

mod support;
use rexpect::session::PtySession;
use support::{Folder, audit, folder, healed_shop};

const JUDGE: &str = "custom-pack/account.yaml --pack custom-pack --today 2026-11-23";

fn shop() -> Folder {
    folder().sample("custom-pack")
}

#[test]
fn a_pack_of_another_marketplace_works_with_every_command() {
    let here = shop();
    here.audit(JUDGE).exits(1).complains("").shows("NO-GO for close: 6 blockers");
    here.audit("template --pack custom-pack").exits(0).shows("Are all orders and invoices saved?");
    here.audit("glossary --pack custom-pack").exits(0).shows("claim");
    here.audit("pack --pack custom-pack").exits(0).shows("quayside 1.0").shows("close, pause");
    here.audit("rules --pack custom-pack").exits(0).shows("10 rules of quayside 1.0");
    here.audit("explain open-claim custom-pack/account.yaml --pack custom-pack")
        .exits(0)
        .shows("claim.order leads to 1043");
    here.audit("new late-order --for orders --pack custom-pack").exits(0);
    let json = here.audit(&format!("{JUDGE} --format json")).exits(1).json();
    assert_eq!(json["findings"][0]["pack"], "quayside");
    assert_eq!(json["asked"], "close");
    let pause = here.audit(&format!("{JUDGE} --action pause")).exits(1);
    pause.shows("NO-GO for pause");
    here.audit(&format!("{JUDGE} --action delete")).refuses("it may be: close, pause");
}

/// What a shop must do, done: the pack comes to its own go.
#[test]
fn the_other_marketplace_has_a_go() {
    let here = healed_shop();
    here.audit(JUDGE).exits(0).shows("Recommendation: close").shows("GO for close: 0 blockers");
    let here = here.edit("custom-pack/account.yaml", "comes_back: false", "comes_back: true");
    here.audit(JUDGE).exits(0).shows("Recommendation: pause");
    let here = here.edit("custom-pack/account.yaml", "listings:", "# listings:");
    let text = here.read("custom-pack/account.yaml");
    let cut = text.split("# listings:").next().unwrap().to_owned();
    std::fs::write(here.path().join("custom-pack/account.yaml"), cut).unwrap();
    here.audit(JUDGE).exits(3).shows("listings is not in the snapshot");
}

#[test]
fn mistakes_in_a_pack_are_told_with_their_place() {
    for (file, from, to, what) in [
        ("pack.yaml", "format: 1", "format: 2", "this pack has format 2"),
        ("schema.yaml", "format: 1", "format: 9", "this schema has format 9"),
        ("pack.yaml", "platform: Quayside", "platfrom: Quayside", "did you mean platform?"),
        ("pack.yaml", "name: quayside", "name: own", "own means the rules of a person"),
        ("pack.yaml", "topics: [orders, money, shop]", "topics: [orders, money]", "this folder is no topic"),
        ("pack.yaml", "rules: [unshipped-order]", "rules: [unshiped-order]", "did you mean unshipped-order?"),
        ("pack.yaml", "after: [ship]", "after: [sihp]", "there is no sihp"),
        ("pack.yaml", "starts: [delivery-after-shipping]", "starts: [delivery]", "there is no delivery"),
        ("pack.yaml", "sources: [closing]", "sources: [closng]", "did you mean closing?"),
        ("pack.yaml", "then: keep", "then: kep", "is an action, wait or keep"),
        ("pack.yaml", "close == \"go\"", "close == \"og\"", "is none of its values"),
        ("pack.yaml", "\"pause\" in advised", "\"paus\" in advised", "did you mean pause?"),
        ("pack.yaml", "roles: shop.roles", "roles: shop.rolls", "there is no field shop.rolls"),
        ("pack.yaml", "value: 7, type: count", "value: -7, type: count", "parameter max_age"),
        ("schema.yaml", "to: orders", "to: order", "there is no table order"),
        ("schema.yaml", "type: flag", "type: flagg", "there is no type flagg"),
        ("pack.yaml", "  close: {", "  \"close it\": {", "actions: close it is not a name"),
        ("pack.yaml", "id: ship", "id: <b>", "plan: <b> is not a name"),
        (
            "pack.yaml",
            "https://quayside.example/help/closing",
            "javascript:a",
            "url of closing is not the address",
        ),
        ("pack.yaml", "kind: community", "kind: rumour", "there is no kind rumour"),
        ("schema.yaml", "type: flag", "type: flag, same: true", "same belongs to the types text and one_of"),
        (
            "schema.yaml",
            "type: text",
            "type: text, renamed: { a: [b] }",
            "renamed is only used with same: true",
        ),
        ("orders/open-claim.rhai", "sources: [closing]", "sources: [closng]", "did you mean closing?"),
        ("orders/open-claim.rhai", "claim.order.buyer", "claim.order.byer", "did you mean buyer?"),
        ("orders/open-claim.rhai", "Omar claims 38.00 EUR", "Omar claims 39.00 EUR", "finding missing"),
    ] {
        let here = shop().edit(&format!("custom-pack/{file}"), from, to);
        let ran = here.audit(JUDGE).exits(2).prints("");
        assert!(ran.err.contains(what) && ran.err.contains("custom-pack/"), "{to}\n{}", ran.err);
    }
    let here = shop().given("custom-pack/lost-rule.rhai", "/*---\n---*/\n");
    here.audit(JUDGE).refuses("a rule of a pack lies in the folder of its topic");
    folder().given("empty/readme.md", "x").audit("pack --pack empty").refuses("there is no pack.yaml");
    folder().audit("pack --pack nowhere").refuses("cannot read this");
}

#[cfg(unix)]
#[test]
fn a_pack_holds_no_links() {
    let here = shop();
    let link = here.path().join("custom-pack/shop/linked.rhai");
    std::os::unix::fs::symlink("/etc/hostname", link).unwrap();
    here.audit(JUDGE).refuses("plain files, no links");
}

#[test]
fn a_lock_refuses_what_was_altered() {
    let here = shop().given("more/own-rule.rhai", OWN);
    here.audit("pack --pack custom-pack --format yaml --output audit.lock").exits(0).prints("");
    let locked = format!("{JUDGE} --lock audit.lock");
    here.audit(&locked).exits(1).complains("");
    here.audit("check audit.lock").exits(0);
    here.audit(&format!("{locked} --rules more")).refuses("the rules of your own are not the pinned ones");
    // The built-in pack is another one.
    here.audit("samples/ready/account.yaml --lock audit.lock").refuses("the pack is not the pinned one");
    here.audit("pack --pack custom-pack --rules more --format yaml --output both.lock").exits(0);
    here.audit(&format!("{JUDGE} --rules more --lock both.lock")).exits(1);
    here.audit(&format!("{JUDGE} --lock both.lock")).refuses("not the pinned ones");
    here.audit(&format!("{JUDGE} --lock none.lock")).refuses("none.lock: cannot read this");
    let here = here.edit("more/own-rule.rhai", "It is a test.", "It is another.");
    here.audit(&format!("{JUDGE} --rules more --lock both.lock")).refuses("not the pinned ones");
    // One letter of one rule, where nobody looks.
    let here = here.edit("custom-pack/shop/live-listing.rhai", "Take it down.", "Take it down!");
    here.audit(&locked).refuses("the pack is not the pinned one");
}

const OWN: &str = "/*---
title: A shop has a name
severity: { close: info }
for: shop
confidence: official
checked: 2026-11-23
why: It is a test.
fix: Do nothing.
---*/

shop.name != \"Nobody\"

/*--- examples
- name: named
  given:
    shop: { name: Tide }
  flags:
    shop: A shop has a name
- name: not named
  given:
    shop: { name: Nobody }
- name: not known
  given:
    shop: {}
  unknown: [shop]
---*/
";

#[test]
fn own_rules_are_added_and_marked_and_change_nothing_else() {
    let here = shop().given("more/own-rule.rhai", OWN);
    let ran = here.audit(&format!("{JUDGE} --rules more")).exits(1);
    let ran = ran.shows("A shop has a name §").shows("§ from rules of your own, not of the pack");
    ran.shows("and 1 rule of your own");
    let json = here.audit(&format!("{JUDGE} --rules more --format json")).json();
    let own: Vec<_> =
        json["findings"].as_array().unwrap().iter().filter(|found| found["pack"] == "own").collect();
    assert_eq!(own.len(), 1);
    // A milder twin of a rule of the pack is refused, whatever it is called inside.
    let milder = std::fs::read_to_string(here.path().join("custom-pack/shop/live-listing.rhai")).unwrap();
    let here = here.given("more/live-listing.rhai", milder.replace("close: blocker", "close: info"));
    here.audit(&format!("{JUDGE} --rules more")).refuses("there is a rule live-listing already");
}

fn waivers(entry: &str) -> Folder {
    shop()
        .edit("custom-pack/account.yaml", "orders_saved: true", "orders_saved: false")
        .given("waivers.yaml", format!("format: 1\nwaivers:\n{entry}"))
}

const WAIVED: &str =
    "  - { rule: unsaved-orders, row: copies, reason: Kept elsewhere, by: Audit desk, until: 2026-11-23 }\n";

#[test]
fn a_waiver_accepts_until_its_last_day_and_is_shown() {
    let here = waivers(WAIVED);
    here.audit(JUDGE).exits(1).shows("CLOSE NO-GO 6 blockers 1 warning");
    let ran = here.audit(&format!("{JUDGE} --waivers waivers.yaml")).exits(1);
    let ran = ran.shows("CLOSE NO-GO 6 blockers 0 warnings").shows("1 accepted");
    ran.shows("unsaved-orders (copies), waived by Audit desk until 23 Nov 2026: Kept elsewhere");
    let later = "custom-pack/account.yaml --pack custom-pack --today 2026-11-24 --waivers waivers.yaml";
    let ran = here.audit(later).exits(1).shows("CLOSE NO-GO 6 blockers 1 warning");
    ran.shows("has no effect: its last day is over");
    let ran = here.audit(&format!("{JUDGE} --waivers waivers.yaml --no-waivers")).exits(1);
    ran.shows("6 blockers 1 warning").shows("has no effect: it is set aside in this run");
    let json = here.audit(&format!("{JUDGE} --waivers waivers.yaml --format json")).json();
    assert_eq!(json["acknowledged"][0]["by"], "Audit desk");
    assert_eq!(json["acknowledged"][0]["until"], "2026-11-23");
    assert_eq!(json["acknowledged"][0]["state"], "used");
}

#[test]
fn a_waiver_that_can_have_no_effect_is_told() {
    for (entry, told, checked) in [
        (WAIVED.replace("row: copies", "row: shop"), "there is no such finding", ""),
        (
            WAIVED.replace("unsaved-orders", "unpaid-dues"),
            "nobody can accept this finding",
            "nobody can accept a finding",
        ),
        (
            WAIVED.replace("unsaved-orders", "unsaved-order"),
            "there is no such rule",
            "did you mean unsaved-orders?",
        ),
        (WAIVED.replace("2026-11-23", "2026-11-22"), "its last day is over", "this waiver expired"),
        (WAIVED.replace(", until: 2026-11-23", ""), "", ""),
    ] {
        let here = waivers(&entry);
        let ran = here.audit(&format!("{JUDGE} --waivers waivers.yaml")).exits(1);
        if told.is_empty() {
            ran.shows("0 warnings").hides("has no effect");
        } else {
            ran.shows(told).shows("6 blockers 1 warning");
        }
        let ran = here.audit("check waivers.yaml --pack custom-pack --today 2026-11-23");
        assert_eq!(ran.code, Some(i32::from(!checked.is_empty())), "{}", ran.err);
        assert!(ran.err.contains(checked), "{}", ran.err);
    }
}

/// A loss that is not final needs a last day; only the built-in pack has a waivable one of that kind.
#[test]
fn only_a_final_loss_is_waived_for_ever() {
    let entry = "format: 1\nwaivers:\n  - { rule: retained-data, row: account, reason: Known, by: Desk }\n";
    let here = folder().sample("ready").given("w.yaml", entry);
    let line = "ready/account.yaml --today 2026-11-23 --waivers w.yaml";
    here.audit(line).exits(0).shows("a waiver needs a last day (until), unless the loss is final");
    let here = here.edit("w.yaml", "by: Desk", "by: Desk, until: 2026-12-01");
    here.audit(line).exits(0).shows("waived by Desk until 1 Dec 2026: Known");
}

#[test]
fn mistakes_in_waivers_are_told_at_once() {
    for (from, to, what) in [
        ("by: Audit desk, ", "", "the key by is missing"),
        ("reason: Kept elsewhere", "reason: \"\"", "reason: this must not be empty"),
        ("row: copies, ", "", "the key row is missing"),
        ("until: 2026-11-23", "until: 2026-11-31", "there is no such day"),
        ("until: 2026-11-23", "untill: 2026-11-23", "did you mean until?"),
    ] {
        let here = waivers(&WAIVED.replace(from, to));
        here.audit(&format!("{JUDGE} --waivers waivers.yaml")).refuses(what);
        here.audit("check waivers.yaml --pack custom-pack").exits(1).warns(what);
    }
    waivers(&format!("{WAIVED}{WAIVED}"))
        .audit(&format!("{JUDGE} --waivers waivers.yaml"))
        .refuses("waived already");
    let here = waivers(WAIVED).edit("waivers.yaml", "format: 1", "format: 2");
    here.audit(&format!("{JUDGE} --waivers waivers.yaml")).refuses("these waivers have format 2");
}

#[test]
fn settings_are_flags_in_a_file_and_a_flag_wins() {
    let here = waivers(WAIVED).given(
        "sub/audit.yaml",
        "settings: 1\npack: ../custom-pack\nparams: { max_age: 30, delivery_days: 3 }\naction: pause\nfail_on: warning\nformat: json\nwaivers: ../waivers.yaml\n",
    );
    let line = "custom-pack/account.yaml --config sub/audit.yaml --today 2026-11-23";
    let json = here.audit(line).exits(1).json();
    assert_eq!((json["asked"].as_str(), json["fail_on_warning"].as_bool()), (Some("pause"), Some(true)));
    assert_eq!(json["changed_parameters"][1]["to"], "3");
    assert_eq!(json["acknowledged"][0]["state"], "used");
    here.audit(&format!("{line} --format table --action close --param delivery_days=4"))
        .exits(1)
        .shows("NO-GO for close")
        .shows("delivery_days is 4 (the pack says 14)");
    here.audit("config --config sub/audit.yaml --param max_age=8").exits(0).prints(
        "pack     sub/../custom-pack   (sub/audit.yaml)
lock     none   (default)
rules    none   (default)
param    max_age=30   (sub/audit.yaml)
param    delivery_days=3   (sub/audit.yaml)
param    max_age=8   (--param)
action   pause   (sub/audit.yaml)
fail-on  warning   (sub/audit.yaml)
format   json   (sub/audit.yaml)
waivers  sub/../waivers.yaml   (sub/audit.yaml)
",
    );
    // The form of the report is not that of other commands.
    here.audit("glossary --config sub/audit.yaml").exits(0).shows("claim");
    here.audit("check sub/audit.yaml").exits(0);
    for (from, to, what) in [
        ("settings: 1", "settings: 2", "this file has format 2"),
        ("settings: 1", "seting: 1", "did you mean settings?"),
        ("action: pause", "action: delete", "there is no action delete"),
        ("fail_on: warning", "fail_on: info", "fail_on: there is no info"),
        ("max_age: 30", "max_aeg: 30", "did you mean max_age?"),
        ("pack: ../custom-pack", "pack: [x]", "pack: this is a text"),
    ] {
        let here = waivers(WAIVED).given("sub/audit.yaml", here.read("sub/audit.yaml").replace(from, to));
        here.audit(line).refuses(what);
    }
}

/// In a pipe nothing is looked for; on a terminal audit.yaml of this folder or above is.
#[test]
fn settings_are_looked_for_on_a_terminal_only() {
    let here = shop()
        .given("audit.yaml", "settings: 1\npack: custom-pack\n")
        .given("deep/er/readme.txt", "x")
        .given("deep/audited/account.yaml", "as_of: 2026-11-23\n")
        .given("deep/audited/audit.yaml", "settings: 1\nparams: { max_age: 1000 }\n");
    here.audit("config").exits(0).hides("audit.yaml");
    let seen = terminal(&here, "deep/er", "config");
    assert!(seen.contains("custom-pack   (") && seen.contains("audit.yaml)"), "{seen}");
    let seen = terminal(&here, "deep/er", "config --no-config");
    assert!(!seen.contains("audit.yaml"), "{seen}");
    let seen = terminal(&here, "deep/audited", ".");
    assert!(seen.contains("audit.yaml is not used here, because it lies with what is audited"), "{seen}");
    assert!(!seen.contains("max_age is 1000"), "{seen}");
}

/// What a terminal shows of a run in a folder.
fn terminal(here: &Folder, folder: &str, arguments: &str) -> String {
    let mut command = support::command(&here.path().join(folder));
    command.args(arguments.split_whitespace()).env_remove("CI");
    let mut session: PtySession = rexpect::session::spawn_command(command, Some(10_000)).unwrap();
    session.exp_eof().unwrap()
}

#[test]
fn nothing_that_judges_comes_from_inside_the_audited_folder() {
    let here = shop()
        .given("audited/account.yaml", "as_of: 2026-11-23\n")
        .given("audited/rules/own-rule.rhai", OWN)
        .given("audited/w.yaml", "format: 1\nwaivers: []\n")
        .given("audited/audit.yaml", "settings: 1\n")
        .given("outer.yaml", "settings: 1\nrules: [audited/rules]\n");
    for flags in [
        "--rules audited/rules",
        "--waivers audited/w.yaml",
        "--config audited/audit.yaml",
        "--config outer.yaml",
        "--rules audited/../audited/rules",
    ] {
        let ran = here.audit(&format!("audited --today 2026-11-23 {flags}"));
        ran.refuses("this lies inside the audited folder");
    }
    // What merely lies there changes nothing.
    let bare = folder().given("audited/account.yaml", "as_of: 2026-11-23\n");
    let verdicts = |here: &Folder| {
        here.audit("audited --today 2026-11-23 --format json").exits(3).json()["rules"].clone()
    };
    assert_eq!(verdicts(&here), verdicts(&bare));
}

#[test]
fn a_command_and_an_account_do_not_go_together() {
    audit("samples/ready/account.yaml rules").refuses("stands before a command");
    audit("samples/ready/account.yaml pack").exits(2).prints("");
}
