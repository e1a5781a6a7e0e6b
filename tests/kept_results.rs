//! A result that an interrupted run has kept is used only for what it was made from, and only from a journal that is
//! the user's own and whole.
#![allow(clippy::unwrap_used)]

mod support;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use support::{Folder, RULE, folder, root};

const DAY: &str = "--today 2026-11-23";

fn sample(path: &str) -> Vec<u8> {
    fs::read(root().join("samples").join(path)).unwrap()
}

/// Accounts of each kind: a file that names a CSV file in a sub-folder, a folder with tables, exports and a workbook.
fn here() -> Folder {
    let named = String::from_utf8(sample("blocked-csv/account.yaml")).unwrap();
    let named = named.replace(": contracts.csv", ": tables/contracts.csv");
    assert!(named.contains("tables/"), "the sample names no contracts.csv");
    let here = folder().sample("ready").sample("real-export").sample("blocked-csv");
    support::copy(&root().join("samples/blocked-csv"), &here.path().join("in"));
    fs::remove_file(here.path().join("in/contracts.csv")).unwrap();
    here.given("blocked-csv/account.yaml", &named)
        .given("blocked-csv/tables/contracts.csv", sample("blocked-csv/contracts.csv"))
        .given("in/account.yaml", &named)
        .given("in/tables/contracts.csv", sample("blocked-csv/contracts.csv"))
        .given("real-export/picture.png", [0x89, 0x50])
}

const ACCOUNTS: &str = "batch ready blocked-csv/account.yaml in real-export";

/// A run that comes to the end of its accounts and not to that of its report: its journal stays.
fn cut_off(here: &Folder, line: &str) {
    here.audit(&format!("{line} --output /dev/full --journal kept"))
        .exits(2)
        .warns("/dev/full: cannot write");
}

/// Goes on with it in the same way.
fn resumed(here: &Folder, line: &str) -> support::Ran {
    here.audit(&format!("{line} --output /dev/full --journal kept --resume")).exits(2)
}

type Change = (&'static str, &'static str, fn(&Path));

/// Whatever changes in what an account is read from, it is judged again, and no other.
#[test]
fn an_account_that_has_changed_is_judged_again() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let changes: [Change; 13] = [
        ("a value of the file", "ready", |path| {
            edit(&path.join("ready/account.yaml"), "2026-11-20", "2026-11-19")
        }),
        ("a table in a sub-folder of a file", "blocked-csv/account.yaml", |path| {
            edit(&path.join("blocked-csv/tables/contracts.csv"), "active", "paused");
        }),
        ("a table in a sub-folder of a folder", "in", |path| {
            edit(&path.join("in/tables/contracts.csv"), "active", "paused");
        }),
        ("that table is gone", "in", |path| fs::remove_file(path.join("in/tables/contracts.csv")).unwrap()),
        ("that folder is gone", "in", |path| fs::remove_dir_all(path.join("in/tables")).unwrap()),
        ("a file more", "ready", |path| fs::write(path.join("ready/tax.csv"), "a,b\n1,2\n").unwrap()),
        ("a picture more", "ready", |path| fs::write(path.join("ready/x.png"), [0x89]).unwrap()),
        ("a folder more", "ready", |path| fs::create_dir(path.join("ready/old")).unwrap()),
        ("an export is gone", "real-export", |path| fs::remove_file(export(path)).unwrap()),
        ("an export has another name", "real-export", |path| {
            fs::rename(export(path), path.join("real-export/aaa.csv")).unwrap();
        }),
        ("an export is a folder", "real-export", |path| {
            let export = export(path);
            fs::remove_file(&export).unwrap();
            fs::create_dir(export).unwrap();
        }),
        ("a row of an export", "real-export", |path| edit(&export(path), "34848691", "34848692")),
        ("a second account file", "in", |path| fs::write(path.join("in/account.json"), "{}").unwrap()),
    ];
    for (what, account, change) in changes {
        let here = here();
        let line = format!("{ACCOUNTS} {DAY}");
        cut_off(&here, &line);
        // Files that are not read, and tables that the account does not name, change nothing.
        fs::write(here.path().join("real-export/picture.png"), [0x89]).unwrap();
        fs::write(here.path().join("blocked-csv/other.csv"), "a\n1\n").unwrap();
        resumed(&here, &line).warns("4 results are kept").warns_not("judged again");
        change(here.path());
        let again =
            format!("note: {account}: this is not what the interrupted run has judged; it is judged again");
        let ran = resumed(&here, &line).warns(&again).warns("3 results are kept");
        assert_eq!(ran.err.matches("judged again").count(), 1, "{what}: {}", ran.err);
        // What comes out is what a run says that never was interrupted.
        let line = format!("{line} --format jsonl=out.jsonl");
        let code = here.audit(&line).code;
        let unbroken = here.read("out.jsonl");
        let ran = here.audit(&format!("{line} --journal kept --resume"));
        assert_eq!((ran.code, here.read("out.jsonl") == unbroken), (code, true), "{what}: {}", ran.err);
    }
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{}", path.display());
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn export(here: &Path) -> std::path::PathBuf {
    let files = fs::read_dir(here.join("real-export")).unwrap().map(|entry| entry.unwrap().path());
    files.into_iter().find(|file| file.to_string_lossy().contains("weekly_summary")).unwrap()
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_elsewhere_is_another_account() {
    use std::os::unix::fs::symlink;
    if !Path::new("/dev/full").exists() {
        return;
    }
    let table = String::from_utf8(sample("blocked-csv/contracts.csv")).unwrap();
    let here = folder()
        .given("a/account.yaml", "as_of: 2026-11-20\naccount: { roles: [freelancer] }\ncontracts: now.csv\n")
        .given("a/one.csv", &table)
        .given("a/two.csv", table.replace("active", "paused"))
        .given("outside.csv", &table);
    let link = here.path().join("a/now.csv");
    let line = format!("batch a {DAY}");
    for (before, after) in [
        ("one.csv", "two.csv"),
        ("one.csv", "../outside.csv"),
        ("one.csv", "nowhere.csv"),
        ("nowhere.csv", "../outside.csv"),
    ] {
        symlink(before, &link).unwrap();
        cut_off(&here, &line);
        resumed(&here, &line).warns("1 results are kept");
        fs::remove_file(&link).unwrap();
        symlink(after, &link).unwrap();
        resumed(&here, &line)
            .warns("a: this is not what the interrupted run has judged")
            .warns("0 results are kept");
        fs::remove_file(&link).unwrap();
        fs::remove_file(here.path().join("kept")).unwrap();
    }
}

type Many = (fn(&Path), usize);

/// The tables over many accounts: a row, a header, and the name of a table count for the accounts that they speak of.
#[test]
fn what_the_tables_over_many_say_is_part_of_each_account() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let line = format!("batch all {DAY}");
    let tables = || {
        folder()
            .given(
                "all/accounts.csv",
                "account,as_of,roles\na,2026-11-20,freelancer\nb,2026-11-20,freelancer\n",
            )
            .given("all/contracts.csv", "account,id,title,status\na,c1,Logo,active\nb,c2,Site,active\n")
            .given("all/proposals.csv", "account,id,title,status\n")
    };
    let changes: [Many; 5] = [
        (|path| edit(&path.join("all/contracts.csv"), "Logo", "Card"), 1),
        (|path| edit(&path.join("all/contracts.csv"), "title,status", "other_party,status"), 2),
        (|path| edit(&path.join("all/proposals.csv"), "title", "job"), 2),
        (|path| fs::remove_file(path.join("all/proposals.csv")).unwrap(), 2),
        (|path| fs::rename(path.join("all/proposals.csv"), path.join("all/invitations.csv")).unwrap(), 2),
    ];
    for (change, again) in changes {
        let here = tables();
        cut_off(&here, &line);
        resumed(&here, &line).warns("2 results are kept");
        change(here.path());
        let ran = here.audit(&format!("{line} --output /dev/full --journal kept --resume")).exits(2);
        let judged = ran.err.matches("judged again").count();
        // A table that cannot be read is one entry of the whole folder.
        assert!(judged == again || ran.err.contains("is not what it was"), "{again}: {}", ran.err);
    }
}

/// All that a result depends on besides the account.
#[test]
fn a_journal_of_other_rules_settings_or_days_is_refused() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let rule = format!("{RULE}false\n/*--- examples\n- name: n\n  given: {{ contracts: [] }}\n---*/\n");
    let here = folder()
        .sample("ready")
        .sample("custom-pack")
        .given("rules/own-rule.rhai", &rule)
        .given("waivers.yaml", "format: 1\nwaivers: []\n")
        .given("audit.yaml", "settings: 1\nparams: { max_age: 8 }\n");
    here.audit(&format!("ready {DAY} --format json=base.json")).exits(0);
    let own = format!(
        "batch ready {DAY} --config audit.yaml --rules rules --waivers waivers.yaml --baseline base.json"
    );
    cut_off(&here, &own);
    resumed(&here, &own).warns("1 results are kept");
    let refused = |line: &str, what: &str| {
        here.audit(&format!("{line} --output /dev/full --journal kept --resume")).refuses(what);
    };
    for flag in [
        "--action deactivate",
        "--fail-on warning",
        "--no-waivers",
        "--only open-contract",
        "--skip open-contract",
        "--param max_age=9",
        "--leave-out x",
    ] {
        refused(&format!("{own} {flag}"), "this journal is of a run with other flags");
    }
    refused(&own.replace("-23", "-24"), "this journal is of another day of judgement");
    for (file, from, to, what) in [
        ("audit.yaml", "8", "9", "other flags"),
        ("waivers.yaml", "[]\n", "[]\n\n", "other flags"),
        ("base.json", "\n", "\n\n", "other flags"),
        ("rules/own-rule.rhai", "why: It", "why: This", "other rules"),
    ] {
        let before = here.read(file);
        edit(&here.path().join(file), from, to);
        refused(&own, what);
        fs::write(here.path().join(file), before).unwrap();
    }
    // The same files in another place stand in the report under another name.
    fs::rename(here.path().join("rules"), here.path().join("more")).unwrap();
    refused(&own.replace("--rules rules", "--rules more"), "other flags");
    fs::rename(here.path().join("more"), here.path().join("rules")).unwrap();
    resumed(&here, &own).warns("1 results are kept");
    fs::remove_file(here.path().join("kept")).unwrap();
    fs::create_dir(here.path().join("shop")).unwrap();
    fs::rename(here.path().join("custom-pack/account.yaml"), here.path().join("shop/account.yaml")).unwrap();
    let shop = format!("batch shop {DAY} --pack custom-pack");
    cut_off(&here, &shop);
    resumed(&here, &shop).warns("1 results are kept");
    edit(&here.path().join("custom-pack/pack.yaml"), "\n", "\n\n");
    refused(&shop, "this journal is of another pack, or of other rules");
}

/// Where the frames of a journal begin, behind the line that says what it is.
fn frames(journal: &[u8]) -> Vec<usize> {
    let mut at = "audit journal 2\n".len();
    let mut all = Vec::new();
    while at < journal.len() {
        all.push(at);
        at += 4 + u32::from_le_bytes(journal[at..at + 4].try_into().unwrap()) as usize;
    }
    all
}

/// Another build may judge differently, whatever its version says.
#[test]
fn a_journal_of_another_build_is_refused() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let here = folder().sample("ready");
    let line = format!("batch ready {DAY}");
    cut_off(&here, &line);
    let journal = fs::read(here.path().join("kept")).unwrap();
    let (begin, end) = (frames(&journal)[0], frames(&journal)[1]);
    let mut header = String::new();
    flate2::read::GzDecoder::new(&journal[begin + 4..end]).read_to_string(&mut header).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&header).unwrap();
    let build = json["audit"].as_str().unwrap().to_owned();
    let digest = build.strip_prefix(concat!(env!("CARGO_PKG_VERSION"), " ")).unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{build}");
    json["audit"] = format!("{} {}", env!("CARGO_PKG_VERSION"), "0".repeat(64)).into();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(json.to_string().as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let length = u32::try_from(packed.len()).unwrap().to_le_bytes();
    keep(&here, &[&journal[..begin], &length, &packed, &journal[end..]].concat());
    here.audit(&format!("{line} --format csv=out.csv --journal kept --resume"))
        .refuses("kept: this journal is of another version of audit");
}

/// A changed entry is told and not used, nor is what stands behind it.
#[test]
fn an_entry_whose_checksum_does_not_fit_is_told_and_judged_again() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let here = here();
    let line = format!("{ACCOUNTS} {DAY}");
    cut_off(&here, &line);
    let journal = fs::read(here.path().join("kept")).unwrap();
    let starts = frames(&journal);
    assert_eq!(starts.len(), 5);
    here.audit(&format!("{line} --format jsonl=out.jsonl")).exits(1);
    let unbroken = here.read("out.jsonl");
    for (frame, kept) in [(1, 0), (3, 2), (4, 3)] {
        let mut forged = journal.clone();
        let end = starts.get(frame + 1).copied().unwrap_or(journal.len());
        // The last bytes are the checksum and the length.
        forged[end - 6] ^= 1;
        fs::write(here.path().join("kept"), &forged).unwrap();
        here.audit(&format!("{line} --format jsonl=out.jsonl --journal kept --resume"))
            .exits(1)
            .warns(
                "note: kept: an entry of this journal is damaged; it and those behind it are judged again\n",
            )
            .warns(&format!("{kept} results are kept"));
        assert!(here.read("out.jsonl") == unbroken);
        keep(&here, &journal);
    }
    // An entry in the place of another one is another input.
    let swapped =
        [&journal[..starts[1]], &journal[starts[2]..starts[3]], &journal[starts[1]..starts[2]]].concat();
    keep(&here, &swapped);
    here.audit(&format!("{line} --format jsonl=out.jsonl --journal kept --resume"))
        .refuses("this journal is of another input: ready is not what it was");
}

fn keep(here: &Folder, journal: &[u8]) {
    let path = here.path().join("kept");
    fs::write(&path, journal).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

/// A journal is used only when it is a plain file of the user, for the user alone, outside of what is audited.
#[cfg(unix)]
#[test]
fn a_journal_that_may_be_somebody_elses_is_refused() {
    use std::os::unix::fs::{PermissionsExt, chown, symlink};
    if !Path::new("/dev/full").exists() {
        return;
    }
    let here = folder().sample("ready").sample("blocked");
    let line = format!("batch ready blocked {DAY}");
    cut_off(&here, &line);
    let (path, journal) = (here.path().join("kept"), fs::read(here.path().join("kept")).unwrap());
    let refused = |what: &str, remedy: &str| {
        let ran = here.audit(&format!("{line} --format csv=out.csv --journal kept --resume"));
        ran.refuses(what).warns(remedy);
        assert_eq!(fs::read(&path).unwrap(), journal);
        assert!(!here.path().join("out.csv").exists());
    };
    for mode in [0o644, 0o620, 0o604] {
        fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        refused("kept: others can read or write this journal", "chmod 600");
    }
    fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
    // Only root can give a file away.
    if chown(&path, Some(1), None).is_ok() {
        refused("kept: this journal belongs to another user", "begin anew with another --journal");
        chown(&path, Some(0), None).unwrap();
    }
    fs::hard_link(&path, here.path().join("second")).unwrap();
    refused("kept: this journal has a second name (a hard link)", "remove the other name");
    fs::remove_file(&path).unwrap();
    symlink("second", &path).unwrap();
    refused(
        "kept: a journal is a plain file, not a link, a folder or a device",
        "name a file that is not there yet",
    );
    fs::remove_file(&path).unwrap();
    fs::rename(here.path().join("second"), here.path().join("blocked/kept")).unwrap();
    here.audit(&format!("{line} --format csv=out.csv --journal blocked/kept --resume"))
        .refuses("blocked/kept: --resume: this journal lies in what is audited")
        .warns("keep it elsewhere with --journal");
    symlink("blocked", here.path().join("link")).unwrap();
    here.audit(&format!("{line} --format csv=out.csv --journal link/kept --resume"))
        .refuses("--resume: this journal lies in what is audited");
    fs::rename(here.path().join("blocked/kept"), &path).unwrap();
    here.audit(&format!("{line} --format csv=out.csv --journal kept --resume"))
        .exits(1)
        .warns("2 results are kept");
    assert!(!path.exists());
}
