//! Nothing that judges comes from what is audited: each way to smuggle it in is gone by the real binary.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown, symlink};
use std::path::Path;
use support::{Folder, copy, folder, root};

const DAY: &str = "--today 2026-11-23";
/// Settings that make old data count as fresh, and so an account a go.
const SETTINGS: &str = "settings: 1\nparams: { max_age: 1000 }\n";
const USED: &str = "max_age is 1000";
const LIES: &str = "this lies inside the audited folder, whose owner could have put it there";
const LEADS: &str = "the way to this leads through the audited folder, whose owner could have turned it";

/// An account of old data: its verdict is incomplete, unless somebody says that the age does not matter.
fn old() -> Folder {
    let here = folder().sample("ready");
    let text = here.read("ready/account.yaml").replace("as_of: 2026-11-20", "as_of: 2026-11-02");
    here.given("clients/rae/account.yaml", &text)
}

/// What a terminal shows of a run in a folder.
fn terminal(here: &Folder, folder: &str, arguments: &str) -> String {
    let mut command = support::command(&here.path().join(folder));
    command.args(arguments.split_whitespace()).env_remove("CI");
    let mut session = rexpect::session::spawn_command(command, Some(20_000)).unwrap();
    session.exp_eof().unwrap()
}

/// What a pipe shows of a run in a folder, on stderr.
fn pipe(here: &Folder, folder: &str, arguments: &str) -> String {
    let mut command = support::command(&here.path().join(folder));
    let ran = command.args(arguments.split_whitespace()).output().unwrap();
    String::from_utf8(ran.stderr).unwrap()
}

fn note(here: &Folder, file: &str, text: &str) -> String {
    format!("note: {}: audit.yaml is not used here, {text}\n", real(here.path()).join(file).display())
}

fn real(path: &Path) -> std::path::PathBuf {
    fs::canonicalize(path).unwrap()
}

/// Wherever settings are found beside or below an account, a terminal and a pipe tell it and do not use them.
#[test]
fn settings_found_with_what_is_audited_do_not_count() {
    let named =
        "because it lies with what is audited; --config audit.yaml uses it, --no-config silences this";
    let never = "because it lies with what is audited; --no-config silences this";
    for (planted, from, line, told) in [
        // Beside one file, below it, and the file by its whole path or through a folder that is passed twice.
        ("clients/rae/audit.yaml", "clients/rae", "account.yaml", named),
        ("clients/rae/audit.yaml", "clients/rae", "../rae/./account.yaml", named),
        ("clients/rae/deep/audit.yaml", "clients/rae/deep", "../account.yaml", named),
        ("clients/rae/audit.yaml", "clients/rae", "explain open-contract account.yaml", named),
        ("clients/rae/audit.yaml", "clients/rae", "batch account.yaml", named),
        // In a folder, among the matches of a pattern, and beside a file or tables of many accounts.
        ("clients/rae/audit.yaml", "clients/rae", ".", never),
        ("clients/audit.yaml", "clients", "batch .", never),
        ("clients/rae/audit.yaml", "clients/rae", "batch *.yaml", never),
        ("clients/rae/audit.yaml", "clients/rae", "batch account.yaml ../../ready", never),
        ("clients/rae/audit.yaml", "clients/rae", "batch --changed account.yaml", never),
        ("lines/audit.yaml", "lines", "batch all.jsonl", never),
        ("tables/audit.yaml", "tables", "batch accounts.csv", never),
        ("tables/audit.yaml", "tables", "batch .", never),
    ] {
        let here = old()
            .given("lines/all.jsonl", "{\"as_of\":\"2026-11-02\"}\n")
            .given("tables/accounts.csv", "account,as_of\nx,2026-11-02\n")
            .given(planted, SETTINGS);
        let told = note(&here, planted, told);
        let line = format!("{line} {DAY}");
        let seen = terminal(&here, from, &line).replace("\r\n", "\n");
        assert!(seen.contains(&told) && !seen.contains(USED), "{line}\n{seen}");
        let err = pipe(&here, from, &line);
        assert_eq!(err.matches("audit.yaml is not used here").count(), 1, "{line}\n{err}");
        assert!(err.contains(&told), "{line}\n{err}");
        let err = pipe(&here, from, &format!("{line} --no-config"));
        assert!(!err.contains("is not used here"), "{line}\n{err}");
    }
}

/// Above the folder of the account they count on a terminal, also past some that were planted below.
#[test]
fn settings_above_the_folder_of_the_account_count() {
    let here = old().given("audit.yaml", SETTINGS);
    let line = format!("account.yaml {DAY}");
    let seen = terminal(&here, "clients/rae", &line);
    assert!(seen.contains(USED) && !seen.contains("is not used"), "{seen}");
    let here = here.given("clients/rae/audit.yaml", "settings: 1\n");
    let seen = terminal(&here, "clients/rae", &line).replace("\r\n", "\n");
    let named = "--config audit.yaml uses it, --no-config silences this";
    let told = format!("because it lies with what is audited; {named}");
    assert!(seen.contains(&note(&here, "clients/rae/audit.yaml", &told)) && seen.contains(USED), "{seen}");
    let told = format!("because it lies with what is audited, nor is one above it; {named}");
    assert_eq!(pipe(&here, "clients/rae", &line), note(&here, "clients/rae/audit.yaml", &told));
    // A link above leads back into the folder, or out of it.
    fs::remove_file(here.path().join("audit.yaml")).unwrap();
    symlink("rae/audit.yaml", here.path().join("clients/audit.yaml")).unwrap();
    let seen = terminal(&here.given("clients/rae/audit.yaml", SETTINGS), "clients/rae", &line);
    assert!(!seen.contains(USED), "{seen}");
}

/// Only root can give a file away; everywhere else the test says that it proves nothing.
#[test]
fn settings_of_somebody_else_do_not_count() {
    let here = old().given("clients/audit.yaml", SETTINGS).given("mine.yaml", SETTINGS);
    if fs::metadata(here.path()).unwrap().uid() != 0 {
        eprintln!("skipped: only root can give a file to somebody else");
        return;
    }
    let line = format!("account.yaml {DAY}");
    let path = here.path().join("clients/audit.yaml");
    assert!(terminal(&here, "clients/rae", &line).contains(USED));
    chown(&path, Some(4242), Some(4242)).unwrap();
    let why =
        "because it belongs to somebody else; --config ../audit.yaml uses it, --no-config silences this";
    let seen = terminal(&here, "clients/rae", &line).replace("\r\n", "\n");
    assert!(seen.contains(&note(&here, "clients/audit.yaml", why)) && !seen.contains(USED), "{seen}");
    assert_eq!(pipe(&here, "clients/rae", &line), note(&here, "clients/audit.yaml", why));
    here.audit(&format!("clients/rae/account.yaml {DAY} --config clients/audit.yaml")).exits(0).shows(USED);
    // Nor does a link of somebody else to settings of one's own.
    fs::remove_file(&path).unwrap();
    symlink("../mine.yaml", &path).unwrap();
    assert!(terminal(&here, "clients/rae", &line).contains(USED));
    std::os::unix::fs::lchown(&path, Some(4242), Some(4242)).unwrap();
    assert!(!terminal(&here, "clients/rae", &line).contains(USED));
}

/// A build server is told, also on a terminal; a command that judges nothing says nothing.
#[test]
fn only_commands_that_judge_tell_of_settings() {
    let here = old().given("audit.yaml", SETTINGS);
    let told = "where nobody looks on; --config audit.yaml uses it, --no-config silences this";
    let told = note(&here, "audit.yaml", told);
    for line in ["ready", "batch ready", "explain open-contract ready", "filter", "test", "config", "check"] {
        assert_eq!(pipe(&here, "", &format!("{line} {DAY}")), told, "{line}");
    }
    for line in ["glossary", "template", "rules", "schema snapshot", "completions bash", "man"] {
        assert_eq!(pipe(&here, "", line), "", "{line}");
    }
    let mut command = support::command(here.path());
    command.args(["ready", "--today", "2026-11-23"]).env("CI", "true");
    let mut session = rexpect::session::spawn_command(command, Some(20_000)).unwrap();
    assert!(session.exp_eof().unwrap().replace("\r\n", "\n").contains(&told));
}

/// A folder with everything that may judge, in `at`.
fn planted(here: Folder, at: &str) -> Folder {
    copy(&root().join("rules/upwork"), &here.path().join(at).join("pack"));
    copy(&root().join("samples/custom/rules"), &here.path().join(at).join("own"));
    let lock = here.audit("pack --format yaml").exits(0).out;
    let known = here.audit(&format!("ready {DAY} --format json")).exits(0).out;
    here.given(&format!("{at}/w.yaml"), "format: 1\nwaivers: []\n")
        .given(&format!("{at}/conf.yaml"), SETTINGS)
        .given(&format!("{at}/a.lock"), lock)
        .given(&format!("{at}/known.json"), known)
}

const NAMED: [(&str, &str); 6] = [
    ("--pack", "pack"),
    ("--rules", "own"),
    ("--waivers", "w.yaml"),
    ("--lock", "a.lock"),
    ("--baseline", "known.json"),
    ("--config", "conf.yaml"),
];

/// What each command audits, and where nothing that judges may lie then.
const AUDITED: [(&str, &str); 9] = [
    ("clients/rae", "clients/rae/mine"),
    ("batch clients", "clients/mine"),
    ("batch clients ready", "clients/rae/mine"),
    ("batch clients/r*/account.yaml", "clients/rae"),
    ("batch ready/account.yaml clients/rae/account.yaml", "clients/rae"),
    ("batch --changed clients/rae/statement.csv", "clients/rae"),
    ("batch lines/all.jsonl", "lines"),
    ("batch tables/accounts.csv", "tables"),
    ("batch tables", "tables"),
];

fn many() -> Folder {
    old()
        .given("lines/all.jsonl", "{\"as_of\":\"2026-11-02\"}\n")
        .given("tables/accounts.csv", "account,as_of\nx,2026-11-02\n")
}

#[test]
fn what_is_named_inside_what_is_audited_is_refused() {
    for (line, at) in AUDITED {
        let here = planted(many(), at);
        for (flag, name) in NAMED {
            let ran = here.audit(
                &format!("{line} {DAY} --no-config {flag} {at}/{name}")
                    .replace(if flag == "--config" { "--no-config " } else { "\0" }, ""),
            );
            ran.refuses(&format!("{at}/{name}: {LIES}"));
        }
        // Settings elsewhere that name something there.
        for (key, name) in [("pack", "pack"), ("rules", "[own]"), ("waivers", "w.yaml"), ("lock", "a.lock")] {
            let name = name.replace("own", &format!("../{at}/own"));
            let name = if name.starts_with('[') { name } else { format!("../{at}/{name}") };
            fs::create_dir_all(here.path().join("outer")).unwrap();
            fs::write(here.path().join("outer/s.yaml"), format!("settings: 1\n{key}: {name}\n")).unwrap();
            here.audit(&format!("{line} {DAY} --config outer/s.yaml")).refuses(LIES);
        }
    }
}

/// The same, named from outside through links, and from inside to outside through links that its owner can turn.
#[test]
fn links_lead_nothing_past_the_guard() {
    for (line, at) in [AUDITED[0], AUDITED[1], AUDITED[3], AUDITED[6]] {
        let here = planted(planted(many(), at), "good");
        let to = |link: &str, target: &Path| symlink(target, here.path().join(link)).unwrap();
        let inside = here.path().join(at);
        to("way", &inside);
        to("twice", Path::new("way"));
        to(&format!("{at}/out"), &here.path().join("good"));
        to("round", &inside.join("out"));
        for (flag, name) in NAMED {
            to(&format!("direct-{name}"), &inside.join(name));
            for path in [format!("way/{name}"), format!("twice/{name}"), format!("direct-{name}")] {
                here.audit(&format!("{line} {DAY} {flag} {path}")).refuses(&format!("{path}: {LIES}"));
            }
            for path in [format!("{at}/out/{name}"), format!("round/{name}"), format!("way/out/{name}")] {
                here.audit(&format!("{line} {DAY} {flag} {path}")).refuses(&format!("{path}: {LEADS}"));
            }
            // What lies outside is used, by whatever name. The examples of a whole pack take their time.
            if flag == "--pack" && line != "clients/rae" {
                continue;
            }
            let path = format!("good/../good/{name}");
            let ran = here.audit(&format!("{line} {DAY} {flag} {path}"));
            assert!(!ran.err.contains("audited folder"), "{line} {flag}\n{}", ran.err);
        }
    }
}

/// A folder of rules, or a pack, around what is audited would read what lies there, too.
#[test]
fn rules_around_the_accounts_take_none_from_them() {
    let rule = fs::read(root().join("samples/custom/rules/unsaved-messages.rhai")).unwrap();
    let here = old().given("mine/clients/rae/deep/unsaved-messages.rhai", &rule).given("lines/x.txt", "");
    fs::copy(here.path().join("clients/rae/account.yaml"), here.path().join("mine/clients/rae/account.yaml"))
        .unwrap();
    let planted = format!("mine/clients/rae/deep/unsaved-messages.rhai: {LIES}");
    for line in ["mine/clients/rae", "batch mine/clients", "batch mine/*/rae/account.yaml"] {
        here.audit(&format!("{line} {DAY} --rules mine")).refuses(&planted);
    }
    // Also through a link among the rules.
    symlink("../mine/clients/rae/deep", here.path().join("lines/deep")).unwrap();
    let linked = format!("lines/deep/unsaved-messages.rhai: {LIES}");
    here.audit(&format!("mine/clients/rae {DAY} --rules lines")).refuses(&linked);
    // Where none lie there, the rules around are used.
    fs::remove_dir_all(here.path().join("mine/clients/rae/deep")).unwrap();
    let here = here.given("mine/own/unsaved-messages.rhai", &rule);
    let ran = here.audit(&format!("mine/clients/rae {DAY} --rules mine --brief"));
    ran.warns_not("audited folder").shows("mine/own/unsaved-messages.rhai");
    // A topic of the pack, and what it says of exports.
    for inside in ["relations", "exports"] {
        copy(&root().join("rules/upwork"), &here.path().join("pack"));
        fs::copy(
            here.path().join("ready/account.yaml"),
            here.path().join(format!("pack/{inside}/account.yaml")),
        )
        .unwrap();
        here.audit(&format!("pack/{inside} {DAY} --pack pack")).refuses(LIES);
        fs::remove_dir_all(here.path().join("pack")).unwrap();
    }
}

/// The account itself may be a link: it is audited where it is named and where it lies.
#[test]
fn an_account_behind_a_link_has_two_folders() {
    let here = planted(many().given("far/x.txt", ""), "far");
    fs::rename(here.path().join("clients/rae/account.yaml"), here.path().join("far/account.yaml")).unwrap();
    symlink("../../far/account.yaml", here.path().join("clients/rae/account.yaml")).unwrap();
    symlink("../ready", here.path().join("clients/linked")).unwrap();
    for line in ["batch clients/*/account.yaml", "batch clients"] {
        here.audit(&format!("{line} {DAY} --waivers far/w.yaml")).refuses(&format!("far/w.yaml: {LIES}"));
    }
    let here = here.given("ready/w.yaml", "format: 1\nwaivers: []\n");
    here.audit(&format!("batch clients {DAY} --waivers ready/w.yaml")).refuses(LIES);
    // Beside a file of many accounts nothing is searched, however much lies there, so no link closes anything.
    symlink("../ready", here.path().join("lines/linked")).unwrap();
    here.audit(&format!("batch lines/all.jsonl {DAY} --waivers ready/w.yaml")).warns_not("audited folder");
    // A link to the folder around is no account, and closes nothing.
    symlink("..", here.path().join("clients/up")).unwrap();
    let here = planted(here, "good");
    here.audit(&format!("batch clients {DAY} --waivers good/w.yaml")).warns_not("audited folder");
    // On a terminal, settings beside either of them do not count.
    let here = here.given("far/audit.yaml", SETTINGS);
    let seen = terminal(&here, "far", &format!("../clients/rae/account.yaml {DAY}"));
    assert!(seen.contains("because it lies with what is audited") && !seen.contains(USED), "{seen}");
}

/// Beside one named file it is used, and every form says so.
#[test]
fn beside_one_named_file_what_is_named_is_used_and_told() {
    let here = planted(old(), "clients/rae");
    let here = here.edit("clients/rae/pack/pack.yaml", "name: upwork", "name: upwork # ours");
    let own = "rules of your own: clients/rae/own/unsaved-messages.rhai";
    for (flags, said) in [
        ("--config clients/rae/conf.yaml", "settings of clients/rae/conf.yaml"),
        ("--rules clients/rae/own", own),
        ("--pack clients/rae/pack", "from clients/rae/pack, changed: not the one inside this program"),
        ("--lock clients/rae/a.lock", "pack and rules as pinned by clients/rae/a.lock"),
        ("--baseline clients/rae/known.json", "what clients/rae/known.json knows is counted and not listed"),
    ] {
        for command in ["", "batch "] {
            for form in ["--brief", "--format table", "--format csv", "--format markdown", "--format github"]
            {
                let line = format!("{command}clients/rae/account.yaml {DAY} {flags} {form}");
                let out = here.audit(&line).out.replace('\\', "");
                let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(flat.contains(said), "{line}\n{out}");
            }
        }
    }
}

/// An account with a blocker that may be accepted.
fn payout() -> Folder {
    let payout = "withdrawals:\n  - { id: x9, method: w1, amount: 90.00 USD, started_on: 2026-11-01, arrived_on: none }\n";
    folder().sample("ready").edit("ready/account.yaml", "withdrawals:\n", payout)
}

fn waiver(reason: &str, by: &str, until: &str) -> String {
    let entry =
        format!("rule: unarrived-withdrawal, row: x9, reason: \"{reason}\", by: \"{by}\", until: {until}");
    format!("format: 1\nwaivers:\n  - {{ {entry} }}\n")
}

/// Texts of which nobody sees anything, or nothing that could be a reason.
const UNSEEN: [&str; 9] = [
    "\\u200b",
    "\\u00a0\\u2060\\ufeff",
    "\\u3164",
    "\\u2800 \\u2800",
    "\\u202e\\u202c",
    "\\x1b\\x07",
    "\\u00ad",
    "\\U000e0041",
    "\\ufe0f.\\u200d-",
];

#[test]
fn a_reason_that_nobody_can_see_is_none() {
    let line = format!("ready/account.yaml {DAY}");
    for text in UNSEEN {
        for (key, reason, by) in [("reason", text, "Desk"), ("by", "Seen at the bank", text)] {
            let here = payout().given("w.yaml", waiver(reason, by, "2026-12-01"));
            let what = format!("w.yaml:3:5: {key}: this has no letter or digit that can be seen");
            let ran = here.audit(&format!("{line} --waivers w.yaml")).refuses(&what);
            ran.warns("write in words who accepts the finding, and why");
            here.audit("check w.yaml").exits(1).warns(&what);
        }
        let own = format!(
            "acknowledged:\n  - {{ rule: unarrived-withdrawal, row: x9, reason: \"{text}\" }}\nwithdrawals:\n"
        );
        let here = payout().edit("ready/account.yaml", "withdrawals:\n", &own);
        let ran =
            here.audit(&line).refuses("acknowledged: this reason has no letter or digit that can be seen");
        ran.warns("ready/account.yaml:").warns("write in words why you accept the finding");
        let json = r#"{"as_of":"2026-11-20","acknowledged":[{"rule":"x","reason":"\u200b"}]}"#;
        folder()
            .given("a.jsonl", json)
            .audit(&format!("batch a.jsonl {DAY}"))
            .exits(2)
            .shows("this reason has no letter");
    }
    // Words of any language will do.
    for reason in ["Посмотрели", "銀行で確認", "\\u200bSeen", "7"] {
        let here = payout().given("w.yaml", waiver(reason, "Desk", "2026-12-01"));
        here.audit(&format!("{line} --waivers w.yaml")).exits(0);
    }
}

/// Nobody accepts something for ever by a day that never comes.
#[test]
fn the_last_day_of_a_waiver_comes_in_sight() {
    let line = format!("ready/account.yaml {DAY} --waivers w.yaml");
    for (until, code) in [("2027-12-28", 0), ("2027-12-29", 1), ("2036-11-23", 1), ("9999-12-31", 1)] {
        let here = payout().given("w.yaml", waiver("Seen", "Desk", until));
        let ran = here.audit(&line).exits(code);
        let checked = here.audit(&format!("check w.yaml {DAY}")).exits(code);
        if code == 0 {
            ran.hides("has no effect");
            continue;
        }
        ran.shows("— has no effect: its last day (until) has to come sooner, 28 Dec 2027 at the latest");
        checked.warns("w.yaml:3:5: the last day of this waiver lies too far ahead: 2027-12-28 is the latest");
        let json = here.audit(&format!("{line} --format json")).exits(1).json();
        assert_eq!(json["acknowledged"][0]["state"], "too far");
        assert_eq!(json["acknowledged"][0]["latest"], "2027-12-28");
        here.audit(&format!("{line} --format html")).exits(1).shows("too far, 28 Dec 2027 at the latest");
    }
    // Another number is a changed parameter, which every form names.
    let here = payout().given("w.yaml", waiver("Seen", "Desk", "2030-01-01"));
    let ran = here.audit(&format!("{line} --param acceptance_horizon=2000 --brief")).exits(0);
    ran.shows("acceptance_horizon is 2000 (the pack says 400)");
    here.audit(&format!("{line} --param acceptance_horizon=9223372036854775807")).exits(0);
    let here = payout().given("w.yaml", waiver("Seen", "Desk", "2026-11-24"));
    here.audit(&format!("{line} --param acceptance_horizon=0")).exits(1).shows("23 Nov 2026 at the latest");
    // A pack that says nothing has the same horizon.
    let entry = |until| {
        format!(
            "format: 1\nwaivers:\n  - {{ rule: unsaved-orders, row: copies, reason: Kept, by: Desk, until: {until} }}\n"
        )
    };
    let shop = "custom-pack/account.yaml --pack custom-pack --today 2026-11-23 --waivers w.yaml";
    for (until, warnings) in [("2027-12-28", "0 warnings"), ("2027-12-29", "1 warning")] {
        let here = folder().sample("custom-pack");
        let here = here.edit("custom-pack/account.yaml", "orders_saved: true", "orders_saved: false");
        here.given("w.yaml", entry(until)).audit(shop).exits(1).shows(&format!("6 blockers {warnings}"));
    }
}

/// A file that is called like a pattern is one of those that are meant: it hides none, and is no single file.
#[test]
fn a_file_that_is_called_like_a_pattern_hides_nobody() {
    let here = folder().sample("ready").sample("blocked");
    let (ready, blocked) = (here.read("ready/account.yaml"), here.read("blocked/account.yaml"));
    for name in ["*.yaml", "?.yaml", "[b].yaml"] {
        let here = folder()
            .given(&format!("all/{name}"), &ready)
            .given("all/b.yaml", &blocked)
            .given("all/w.txt", "");
        let pattern = format!("all/{name}");
        here.audit_words(&["batch", &pattern, "--today", "2026-11-23"])
            .exits(1)
            .shows("2 accounts: 1 no-go, 1 go");
        here.audit_words(&["batch", &pattern, "--today", "2026-11-23", "--waivers", "all/w.txt"])
            .exits(2)
            .warns("all/w.txt: this lies inside the audited folder");
    }
}

/// Links among rules may lead in circles.
#[cfg(unix)]
#[test]
fn rules_that_lead_in_circles_end() {
    let here = folder().sample("ready").given("rules/note.txt", "");
    for name in ["a", "b", "c", "d"] {
        std::os::unix::fs::symlink(".", here.path().join("rules").join(name)).unwrap();
    }
    here.limited("ready --today 2026-11-23 --rules rules", "10", "2000000").exits(2).prints("");
}
