//! A run that waits for input is ended by one signal, too.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod support;

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::{command, folder};

/// A run that was sent a signal has ended: its code and what it printed. It is killed when it goes on waiting.
fn ended(mut run: Child, signal: &str) -> (Option<i32>, String, String) {
    std::thread::sleep(Duration::from_millis(1500));
    let sent = Command::new("sh").args(["-c", &format!("kill -{signal} {}", run.id())]).status().unwrap();
    assert!(sent.success(), "the run ended before the signal");
    let start = Instant::now();
    while run.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(30) {
            run.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let (mut out, mut err) = (String::new(), String::new());
    run.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    run.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    (run.wait().unwrap().code(), out, err)
}

const STOPPED: &str = "error: stopped on request after 0 accounts\n  nothing was kept; with --journal FILE a run can go on where it stopped\n";

#[test]
fn one_signal_ends_a_run_that_waits_for_standard_input() {
    for (signal, given) in [("TERM", ""), ("INT", "{\"as_of\": \"2026-11-20\"}\n{\"as_of\"")] {
        let mut start = command(&std::env::temp_dir());
        start.args(["batch", "-", "--today", "2026-11-23", "--format", "jsonl"]);
        start.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut run = start.spawn().unwrap();
        let mut input = run.stdin.take().unwrap();
        input.write_all(given.as_bytes()).unwrap();
        assert_eq!(ended(run, signal), (Some(2), String::new(), STOPPED.to_owned()));
        drop(input);
    }
}

#[test]
fn one_signal_ends_a_run_that_waits_for_a_pipe() {
    for name in ["in.jsonl", "account.yaml"] {
        let here = folder();
        let pipe = here.path().join(name);
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let mut start = command(here.path());
        start.args(["batch", name, "--today", "2026-11-23", "--format", "jsonl"]);
        start.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        assert_eq!(
            ended(start.spawn().unwrap(), "TERM"),
            (Some(2), String::new(), STOPPED.to_owned()),
            "{name}"
        );
    }
}

/// A pipe that is opened without waiting is read to its end all the same.
#[test]
fn a_pipe_with_a_slow_writer_is_read_to_its_end() {
    let here = folder().sample("ready");
    let whole = here.audit("ready/account.yaml --today 2026-11-23 --format csv").exits(0).out;
    assert!(Command::new("mkfifo").arg(here.path().join("slow")).status().unwrap().success());
    let write =
        "sleep 0.4; (head -c 500 ready/account.yaml; sleep 0.4; tail -c +501 ready/account.yaml) > slow";
    let mut writer = Command::new("sh").args(["-c", write]).current_dir(here.path()).spawn().unwrap();
    let ran = here.audit("slow --today 2026-11-23 --format csv").exits(0);
    assert_eq!(ran.out.replace("slow", "ready/account.yaml"), whole);
    writer.wait().unwrap();
}
