//! Where the report goes, and what a reader or a disk may do to it.
#![allow(clippy::unwrap_used)]

mod support;
use std::io::Read;
use std::process::Stdio;
use support::{audit, folder};

const READY: &str = "samples/ready/account.yaml --today 2026-11-23";
const BLOCKED: &str = "samples/blocked/account.yaml --today 2026-11-23";

#[test]
fn the_exit_code_is_the_same_for_every_format() {
    audit(READY).exits(0);
    audit(&format!("{READY} --format json")).exits(0);
    audit(BLOCKED).exits(1);
    audit(&format!("{BLOCKED} --format json")).exits(1);
}

#[test]
fn the_same_input_gives_the_same_bytes_everywhere() {
    let plain = audit(BLOCKED);
    let here = folder().sample("blocked");
    let line = "blocked/account.yaml --today 2026-11-23";
    let one = here.audit_with(
        line,
        b"",
        &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8")],
    );
    let two =
        here.audit_with(line, b"", &[("TZ", "America/Los_Angeles"), ("NO_COLOR", "1"), ("TERM", "dumb")]);
    assert_eq!(one.out, two.out);
    assert_eq!(plain.code, one.code);
    assert!(!one.out.contains('\u{1b}'));
}

#[test]
fn colour_is_only_where_it_is_asked_for() {
    assert!(!audit(BLOCKED).out.contains('\u{1b}'));
    assert!(audit(&format!("{BLOCKED} --color always")).out.contains('\u{1b}'));
    assert!(!audit(&format!("{BLOCKED} --color never")).out.contains('\u{1b}'));
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let here = folder().sample("ready").sample("broken");
    let report = here.audit("ready/account.yaml --today 2026-11-23").exits(0).out;
    here.audit("ready/account.yaml --today 2026-11-23 --output r.txt").exits(0).prints("");
    assert_eq!(here.read("r.txt"), report);
    here.audit("broken/account.yaml --today 2026-11-23 --output r.txt").exits(2);
    assert_eq!(here.read("r.txt"), report);
    here.audit("ready/account.yaml --today 2026-11-23 --output no/such/folder.txt")
        .refuses("cannot write the report");
    here.audit("ready/account.yaml --today 2026-11-23 --output ready").refuses("cannot write the report");
    let names: Vec<_> =
        std::fs::read_dir(here.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[cfg(unix)]
#[test]
fn a_report_is_for_its_owner_and_a_link_stays_a_link() {
    use std::os::unix::fs::PermissionsExt;
    let here = folder().sample("ready").given("real.txt", "old");
    std::os::unix::fs::symlink("real.txt", here.path().join("link.txt")).unwrap();
    here.audit("ready/account.yaml --today 2026-11-23 --output link.txt").exits(0);
    assert!(std::fs::symlink_metadata(here.path().join("link.txt")).unwrap().is_symlink());
    assert!(here.read("real.txt").contains("for delete"));
    here.audit("ready/account.yaml --today 2026-11-23 --output new.txt").exits(0);
    let mode = std::fs::metadata(here.path().join("new.txt")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn a_device_is_written_through_and_a_full_disk_is_said() {
    let here = folder().sample("ready");
    here.audit("ready/account.yaml --today 2026-11-23 --output /dev/null").exits(0);
    if std::path::Path::new("/dev/full").exists() {
        let ran = here.audit("ready/account.yaml --today 2026-11-23 --output /dev/full").exits(2);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = support::command(here.path());
        command.args(["ready/account.yaml", "--today", "2026-11-23"]).stdout(full).stderr(Stdio::piped());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 1);
    }
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    for (sample, code) in [("ready", 0), ("blocked", 1)] {
        for format in ["table", "json"] {
            let mut command = support::command(&support::root());
            command.args([
                &format!("samples/{sample}/account.yaml"),
                "--today",
                "2026-11-23",
                "--format",
                format,
            ]);
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            drop(child.stdout.take());
            let mut err = String::new();
            child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
            assert_eq!(child.wait().unwrap().code(), Some(code), "{sample} {format}");
            assert_eq!(err, "");
        }
    }
}

#[test]
fn a_long_name_is_cut_in_the_table_and_whole_in_json() {
    let name = "ab".repeat(5_000);
    let yaml = format!(
        "as_of: 2026-11-20\naccount: {{ roles: [freelancer] }}\ncontracts:\n  - {{ id: c1, title: {name}, other_party: Acme, status: active, kind: fixed, side: freelancer }}\n"
    );
    let here = folder().given("a.yaml", yaml);
    let table = here.audit("a.yaml --today 2026-11-23").exits(1);
    assert!(!table.out.contains(&name[..2_000]), "{}", table.out.len());
    assert!(here.audit("a.yaml --today 2026-11-23 --format json").exits(1).out.contains(&name));
}

#[test]
fn the_page_is_as_wide_as_it_says() {
    for sample in ["ready", "blocked", "client", "agency", "incomplete"] {
        let ran = audit(&format!("samples/{sample}/account.yaml --today 2026-11-23"));
        for line in ran.out.lines() {
            assert!(line.chars().count() <= 100, "{sample}: {line}");
        }
    }
}

/// On a real terminal of eighty columns, no line is cut by its edge.
#[cfg(unix)]
#[test]
fn a_narrow_terminal_shows_whole_words() {
    for sample in ["ready", "blocked", "client", "agency", "incomplete"] {
        for flag in ["", "--full", "--brief", "--action deactivate", "--param max_age=90"] {
            let mut command = std::process::Command::new("sh");
            let binary = env!("CARGO_BIN_EXE_audit");
            let line = format!("samples/{sample}/account.yaml --today 2026-11-23 {flag}");
            command.args(["-c", &format!("stty cols 80 rows 40; exec {binary} {line}")]);
            command.current_dir(support::root()).env("NO_COLOR", "1").env("TERM", "xterm");
            let mut session = rexpect::session::spawn_command(command, Some(20_000)).unwrap();
            // The session reads bytes, one a character.
            let read = session.exp_eof().unwrap();
            let bytes = read.chars().map(|one| u8::try_from(u32::from(one)).unwrap());
            let page = String::from_utf8(bytes.collect()).unwrap();
            assert!(page.lines().count() > 10, "{page}");
            for row in page.lines() {
                assert!(row.trim_end().chars().count() <= 80, "{line}: {row}");
            }
        }
    }
}

/// Help is set off by bold words on a terminal that has them, and by nothing elsewhere.
#[cfg(unix)]
#[test]
fn help_is_styled_on_a_terminal_only() {
    let help = |name: &str, value: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_audit"));
        command.arg("--help").env("TERM", "xterm").env_remove("NO_COLOR").env(name, value);
        rexpect::session::spawn_command(command, Some(20_000)).unwrap().exp_eof().unwrap()
    };
    assert!(help("TERM", "xterm").contains("\u{1b}["));
    assert!(!help("TERM", "dumb").contains('\u{1b}'));
    assert!(!help("NO_COLOR", "1").contains('\u{1b}'));
    assert!(!audit("--help").exits(0).out.contains('\u{1b}'));
}
