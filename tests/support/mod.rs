//! A small language for tests of the real binary: a folder is *given*, `audit` is *run*, and what it *exits*
//! with, *prints* and *complains* of is compared.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod dice;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// What never stops a script, however slow the machine is.
pub struct Never;

impl closeout::body::Stop for Never {
    fn begin(&self, steps: u64) -> u64 {
        steps
    }
    fn expired(&self) -> bool {
        false
    }
}

/// The header of a small rule over contracts.
pub const RULE: &str = "/*---
title: A contract is open
severity: { delete: warning }
for: contract in contracts
confidence: unverified
checked: 2026-11-23
why: It is a test.
fix: Do nothing.
---*/

";

/// Examples that a rule over contracts passes because they give it no row.
pub const NO_ROW: &str = "
/*--- examples
- name: nothing
  given: { contracts: [] }
---*/
";

/// The words of all formats that reports have.
pub fn report_formats() -> Vec<&'static str> {
    closeout::write::report_formats().into_iter().map(closeout::write::Format::word).collect()
}

/// The root of the project, where the samples are.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of its own for one test.
pub struct Folder {
    inner: tempfile::TempDir,
}

/// An empty folder.
pub fn folder() -> Folder {
    Folder { inner: tempfile::tempdir().unwrap() }
}

impl Folder {
    pub fn path(&self) -> &Path {
        self.inner.path()
    }

    /// Puts a file into it.
    pub fn given(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Copies a sample into it.
    pub fn sample(self, name: &str) -> Self {
        copy(&root().join("samples").join(name), &self.path().join(name));
        self
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Replaces a text of a file that must be there, by another one.
    pub fn edit(self, name: &str, from: &str, to: &str) -> Self {
        let text = self.read(name);
        assert!(text.contains(from), "{name} does not contain {from:?}");
        assert_ne!(from, to, "{name} stays as it is");
        fs::write(self.path().join(name), text.replace(from, to)).unwrap();
        self
    }

    /// Runs `audit` in it.
    pub fn audit(&self, arguments: &str) -> Ran {
        run(self.path(), &words(arguments), b"", &[])
    }

    pub fn audit_with(&self, arguments: &str, stdin: &[u8], environment: &[(&str, &str)]) -> Ran {
        run(self.path(), &words(arguments), stdin, environment)
    }

    /// Runs `audit` in it with a limit on the processor's seconds and on KiB of memory.
    pub fn limited(&self, arguments: &str, seconds: &str, kib: &str) -> Ran {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -t $1; ulimit -v $2; shift 2; exec \"$@\"", "sh", seconds, kib]);
        command.arg(env!("CARGO_BIN_EXE_audit")).args(words(arguments));
        let command = command.current_dir(self.path()).env("TERM", "xterm").env("LC_ALL", "C.UTF-8");
        let output = command.stdin(Stdio::null()).output().unwrap();
        Ran {
            line: format!("audit {arguments}"),
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            err: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }

    pub fn audit_words(&self, arguments: &[&str]) -> Ran {
        run(self.path(), &arguments.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), b"", &[])
    }
}

/// The shop of the other marketplace, with everything done that must be done before it is closed.
pub fn healed_shop() -> Folder {
    folder()
        .sample("custom-pack")
        .edit("custom-pack/account.yaml", "status: paid", "status: cancelled")
        .edit("custom-pack/account.yaml", "status: shipped", "status: delivered")
        .edit("custom-pack/account.yaml", "status: held", "status: arrived")
        .edit("custom-pack/account.yaml", "status: open, asked_on", "status: refunded, asked_on")
        .edit("custom-pack/account.yaml", "owed: 4.20 EUR", "owed: 0")
        .edit("custom-pack/account.yaml", "status: live", "status: sold")
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).map(|_| ()).unwrap()
        }
    }
}

/// Runs `audit` in the root of the project.
pub fn audit(arguments: &str) -> Ran {
    run(&root(), &words(arguments), b"", &[])
}

fn words(arguments: &str) -> Vec<String> {
    arguments.split_whitespace().map(ToOwned::to_owned).collect()
}

/// The binary of this build, unless another one is named for tests that need an optimised one.
fn binary() -> PathBuf {
    std::env::var_os("AUDIT").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_audit")), PathBuf::from)
}

/// The binary, ready to be run by hand.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(binary());
    command.current_dir(folder).env_remove("NO_COLOR").env("TERM", "xterm").env("LC_ALL", "C.UTF-8");
    command
}

fn run(folder: &Path, arguments: &[String], stdin: &[u8], environment: &[(&str, &str)]) -> Ran {
    let mut command = command(folder);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.envs(environment.iter().copied());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = stdin.to_vec();
    let writer = std::thread::spawn(move || {
        let _ = input.write_all(&bytes);
    });
    let output = child.wait_with_output().unwrap();
    let _ = writer.join();
    Ran {
        line: format!("audit {}", arguments.join(" ")),
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
        err: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
    }
}

/// What a run did.
pub struct Ran {
    pub line: String,
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "$ {}\n--- stdout\n{}\n--- stderr\n{}",
            self.line,
            self.out,
            self.err
        );
        self
    }

    /// Stdout is exactly this.
    #[track_caller]
    pub fn prints(self, text: &str) -> Self {
        assert_eq!(self.out, text, "$ {}\n{}", self.line, self.err);
        self
    }

    /// Stderr is exactly this.
    #[track_caller]
    pub fn complains(self, text: &str) -> Self {
        assert_eq!(self.err, text, "$ {}", self.line);
        self
    }

    /// Stdout holds this, whatever the line breaks.
    #[track_caller]
    pub fn shows(self, text: &str) -> Self {
        assert!(
            flat(&self.out).contains(&flat(text)),
            "$ {}\nlacks {text:?}\n{}{}",
            self.line,
            self.out,
            self.err
        );
        self
    }

    #[track_caller]
    pub fn hides(self, text: &str) -> Self {
        assert!(!flat(&self.out).contains(&flat(text)), "$ {}\nshows {text:?}\n{}", self.line, self.out);
        self
    }

    /// Stderr holds this.
    #[track_caller]
    pub fn warns(self, text: &str) -> Self {
        assert!(self.err.contains(text), "$ {}\nlacks {text:?}\n{}", self.line, self.err);
        self
    }

    #[track_caller]
    pub fn warns_not(self, text: &str) -> Self {
        assert!(!self.err.contains(text), "$ {}\nsays {text:?}\n{}", self.line, self.err);
        self
    }

    /// Nothing was printed, and stderr ends in one error.
    #[track_caller]
    pub fn refuses(self, what: &str) -> Self {
        self.exits(2).prints("").warns(what)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("$ {}\n{error}\n{}\n{}", self.line, self.out, self.err))
    }

    /// The rule and row of every finding.
    pub fn findings(&self) -> Vec<String> {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let findings = self.json()["findings"].as_array().cloned().unwrap_or_default();
        findings.iter().map(|found| format!("{} {}", text(&found["rule"]), text(&found["row"]))).collect()
    }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The most memory that a run of the program had, in MiB, and its exit code. Only Linux tells.
pub fn memory(folder: &Path, arguments: &str) -> (u64, Option<i32>) {
    let mut run = command(folder);
    run.args(arguments.split(' ')).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = run.spawn().unwrap();
    let mut most = 0;
    loop {
        if let Some(ended) = child.try_wait().unwrap() {
            return (most / 1024, ended.code());
        }
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        most = most.max(kib.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The source files of the program, by their path below src, with their texts.
pub fn sources() -> Vec<(PathBuf, String)> {
    let src = root().join("src");
    let (mut folders, mut all) = (vec![src.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                all.push((path.strip_prefix(&src).unwrap().to_owned(), text));
            }
        }
    }
    all.sort();
    assert!(all.len() > 150, "only {} files found", all.len());
    all
}
