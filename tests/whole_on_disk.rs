//! What is written is there whole, under one name, by one run, or it is not there: whatever ends the run, and whatever
//! the output is.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;
use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use support::{Folder, command, folder, report_formats};

const DAY: &str = "--today 2026-11-23";

fn names(here: &Folder) -> Vec<String> {
    let entries = fs::read_dir(here.path()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Waits until something is so.
#[track_caller]
fn until(so: impl Fn() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < Duration::from_mins(1), "it did not become so");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A run that waits for its input, with its outputs open.
fn waiting(here: &Folder, arguments: &str, unfinished: &str) -> Child {
    let mut run = command(here.path());
    run.args(arguments.split(' ')).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let run = run.spawn().unwrap();
    until(|| here.path().join(unfinished).exists());
    run
}

/// Runs the program by a shell, behind what the shell says first.
fn by_shell(here: &Folder, script: &str, arguments: &str) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh", env!("CARGO_BIN_EXE_audit")]).args(arguments.split(' '));
    shell.current_dir(here.path()).env("TERM", "xterm").stdin(Stdio::null()).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn what_a_killed_run_left_is_taken_over_by_the_next() {
    let here = folder().sample("ready");
    let line = format!("batch - {DAY} --format csv=out.csv --format json=out.json");
    for _ in 0..3 {
        let mut run = waiting(&here, &format!("{line} --resume"), "out.csv.journal");
        run.kill().unwrap();
        run.wait().unwrap();
        let left = [".audit-unfinished-out.csv", ".audit-unfinished-out.json", "out.csv.journal", "ready"];
        assert_eq!(names(&here), left);
    }
    // What it left may be longer than what the next one writes.
    let big = vec![b'x'; 1 << 20];
    fs::write(here.path().join(".audit-unfinished-out.csv"), big).unwrap();
    let account = here.read("ready/account.yaml");
    here.audit_with(&format!("{line} --resume"), account.as_bytes(), &[]).exits(0);
    assert_eq!(names(&here), ["out.csv", "out.json", "ready"]);
    let whole = here.audit_with(&format!("batch - {DAY} --format csv"), account.as_bytes(), &[]);
    assert_eq!(here.read("out.csv"), whole.out);
    // A name that leaves no room for more.
    let long = "n".repeat(250);
    here.audit(&format!("ready {DAY} --output {long}")).exits(0);
    assert_eq!(names(&here), [&*long, "out.csv", "out.json", "ready"]);
}

#[test]
fn an_output_is_written_by_one_run_whatever_it_is_called() {
    let here = folder().sample("ready").given("real/out.csv", "old");
    symlink("real", here.path().join("folder")).unwrap();
    symlink("real/out.csv", here.path().join("file.csv")).unwrap();
    let line = format!("batch - {DAY} --format csv=real/out.csv --journal real/j");
    let mut run = waiting(&here, &line, "real/j");
    for other in ["real/out.csv", "./real/../real/out.csv", "folder/out.csv", "file.csv"] {
        for line in [format!("ready {DAY} --output {other}"), format!("batch ready {DAY} --output {other}")] {
            here.audit(&line)
                .refuses(&format!("{other}: another run is writing this").replace("file.csv", "out.csv"));
        }
    }
    for other in ["real/j", "./real/j", "folder/j"] {
        here.audit(&format!("batch ready {DAY} --journal {other}")).refuses("another run is writing this");
        here.audit(&format!("batch ready {DAY} --journal {other} --resume"))
            .refuses("another run is writing this");
    }
    assert_eq!(here.read("real/out.csv"), "old");
    run.stdin.take().unwrap().write_all(here.read("ready/account.yaml").as_bytes()).unwrap();
    assert_eq!(run.wait().unwrap().code(), Some(0));
    assert!(here.read("real/out.csv").starts_with("kind,"), "{}", here.read("real/out.csv"));
    here.audit(&format!("ready {DAY} --output file.csv")).exits(0);
}

/// Whatever stands where the unfinished file goes: it is not written to, and not taken away.
#[test]
fn what_is_not_this_users_own_is_never_taken_for_an_unfinished_file() {
    let here = folder().sample("ready").given("notes.txt", "My notes.\n");
    let path = here.path().join(".audit-unfinished-r.txt");
    let run = |what: &str| {
        here.audit(&format!("ready {DAY} --output r.txt")).refuses(what);
        assert_eq!(here.read("notes.txt"), "My notes.\n");
        assert!(path.symlink_metadata().is_ok() && !here.path().join("r.txt").exists());
    };
    symlink("notes.txt", &path).unwrap();
    run(".audit-unfinished-r.txt: a link, a folder or a device stands where the unfinished file goes");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    run("a link, a folder or a device stands where the unfinished file goes");
    fs::remove_dir(&path).unwrap();
    fs::set_permissions(here.path().join("notes.txt"), PermissionsExt::from_mode(0o600)).unwrap();
    fs::hard_link(here.path().join("notes.txt"), &path).unwrap();
    run("the unfinished file that stands here has another name, too");
    fs::remove_file(&path).unwrap();
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
    run("others can read or write the unfinished file that stands here");
    fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
    // Only root can give a file away.
    if chown(&path, Some(1), None).is_ok() {
        run("the unfinished file of another user stands here");
        chown(&path, Some(0), None).unwrap();
    }
    here.audit(&format!("ready {DAY} --output r.txt")).exits(0);
}

#[test]
fn an_unfinished_output_is_no_part_of_the_account_beside_it() {
    let here = folder().sample("ready");
    let line = format!("ready {DAY} --format json=ready/r.json");
    here.audit(&line).exits(0).complains("");
    assert!(!here.read("ready/r.json").contains("audit-unfinished"));
}

/// Until all outputs are whole on the disk, each earlier one stays.
#[test]
fn a_full_disk_is_told_and_every_earlier_output_stays() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let here = folder().sample("ready").given("a.json", "old\n");
    for format in report_formats() {
        let more = if format == "json" { "csv" } else { "json" };
        let line = format!("{DAY} --format {more}=a.json --format {format}=/dev/full");
        here.audit(&format!("ready {line}")).refuses("/dev/full: cannot write the report: No space left");
        here.audit(&format!("batch ready {line} --journal j")).refuses("/dev/full: cannot write the report");
        assert_eq!(here.read("a.json"), "old\n", "{format}");
        // What was judged is kept for the next run.
        fs::remove_file(here.path().join("j")).unwrap();
        assert_eq!(names(&here), ["a.json", "ready"], "{format}");
    }
    here.audit(&format!("batch ready {DAY} --journal /dev/full"))
        .refuses("a journal is a plain file, not a link, a folder or a device");
}

/// A limit on the size of files ends a run with an error, not with a signal, and nothing is half written.
#[test]
fn a_limit_on_the_size_of_files_is_an_error() {
    let here = folder().sample("blocked").given("a.json", "old\n");
    for line in ["blocked --format json=a.json", "batch blocked --format json=a.json --journal j"] {
        let ran = by_shell(&here, "ulimit -f 1; exec \"$@\"", &format!("{line} {DAY}"));
        assert_eq!(ran.status.code(), Some(2), "{line} {}", told(&ran));
        assert!(told(&ran).contains("File too large"), "{line} {}", told(&ran));
        assert_eq!(here.read("a.json"), "old\n");
    }
    let ran = by_shell(&here, "ulimit -f 1; exec \"$@\" > page.txt", &format!("blocked {DAY} --full"));
    assert_eq!(ran.status.code(), Some(2));
    assert!(told(&ran).contains("cannot write the report: File too large"), "{}", told(&ran));
}

#[test]
fn a_pipe_without_a_reader_is_told_and_a_slow_reader_gets_all() {
    let here = folder().sample("blocked");
    let pipe = here.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let start = Instant::now();
    here.audit(&format!("blocked {DAY} --output pipe"))
        .refuses("pipe: cannot write the report: nobody reads this pipe");
    assert!(start.elapsed() < Duration::from_secs(30));
    // More than a pipe holds, for a reader that comes late and reads slowly.
    let whole = here.audit(&format!("batch blocked {DAY} --format html")).exits(1).out;
    assert!(whole.len() > 70_000, "{}", whole.len());
    let reader = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        let mut pipe = fs::File::open(pipe).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        let mut text = String::new();
        pipe.read_to_string(&mut text).unwrap();
        text
    });
    here.audit(&format!("batch blocked {DAY} --format html=pipe")).exits(1).prints("");
    assert!(reader.join().unwrap() == whole);
    // A pipe that a shell names as a file.
    here.audit(&format!("blocked {DAY} --output /dev/stdout")).exits(1).shows("NO-GO for delete");
}

#[test]
fn a_closed_standard_output_is_told() {
    if !Path::new("/proc/self/fdinfo/1").exists() {
        return;
    }
    let here = folder().sample("blocked");
    let note = "note: standard output is closed, or leads nowhere; only the exit code answers\n";
    for line in ["blocked", "batch blocked"] {
        let line = format!("{line} {DAY}");
        let closed = by_shell(&here, "exec \"$@\" >&-", &line);
        assert_eq!((closed.status.code(), &*told(&closed)), (Some(1), note), "{line}");
        let unread = by_shell(&here, "exec \"$@\" > /dev/null", &line);
        assert_eq!((unread.status.code(), &*told(&unread)), (Some(1), ""), "{line}");
        // Nothing of the report goes into a file that takes the place of a closed output.
        let file = by_shell(&here, "exec \"$@\" >&-", &format!("{line} --output r.txt"));
        assert_eq!((file.status.code(), &*told(&file)), (Some(1), ""), "{line}");
    }
}

#[test]
fn an_earlier_output_keeps_its_permissions_and_one_that_is_read_only_stays() {
    let here = folder().sample("ready").given("r.txt", "old").given("kept.txt", "old");
    let mode = |name: &str| fs::metadata(here.path().join(name)).unwrap().mode() & 0o777;
    let set = |name: &str, mode: u32| {
        fs::set_permissions(here.path().join(name), PermissionsExt::from_mode(mode)).unwrap();
    };
    for given in [0o640, 0o664, 0o600] {
        set("r.txt", given);
        here.audit(&format!("ready {DAY} --output r.txt")).exits(0);
        assert_eq!(mode("r.txt"), given);
    }
    set("kept.txt", 0o444);
    here.audit(&format!("ready {DAY} --output kept.txt"))
        .refuses("kept.txt: this file may not be written to, so it is not replaced");
    assert_eq!(here.read("kept.txt"), "old");
    // Another name of the same file keeps what it had.
    fs::hard_link(here.path().join("r.txt"), here.path().join("second.txt")).unwrap();
    let before = here.read("second.txt");
    here.audit(&format!("ready {DAY} --brief --output r.txt")).exits(0);
    assert_eq!(here.read("second.txt"), before);
}

#[test]
fn what_cannot_be_an_output_is_told() {
    let here = folder().sample("ready").given("closed/x", "");
    symlink("nowhere/r.txt", here.path().join("dangling")).unwrap();
    for (output, what) in [
        ("closed", "closed: cannot write the report: Is a directory"),
        ("no/such/r.txt", "no/such/r.txt: cannot write the report: No such file or directory"),
        ("dangling", "dangling: cannot write the report: No such file or directory"),
    ] {
        here.audit(&format!("ready {DAY} --output {output}")).refuses(what);
        here.audit(&format!("batch ready {DAY} --format csv={output}")).refuses(what);
    }
    let closed = here.path().join("closed");
    fs::set_permissions(&closed, PermissionsExt::from_mode(0o555)).unwrap();
    // Root may write everywhere.
    if OpenOptions::new().write(true).create(true).truncate(false).open(closed.join("y")).is_err() {
        here.audit(&format!("ready {DAY} --output closed/r.txt"))
            .refuses("closed/r.txt: cannot write the report: Permission denied");
    }
    fs::set_permissions(&closed, PermissionsExt::from_mode(0o755)).unwrap();
    assert_eq!(names(&here), ["closed", "dangling", "ready"]);
}
