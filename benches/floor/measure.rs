//! What whole processes take: the processor's time of user and system together, and the most memory.

use super::findings::decided;
use std::process::{Command, Stdio};
use std::time::Duration;

/// A command, and how often it runs for one measurement: a short one many times.
pub struct Job {
    pub command: Vec<String>,
    pub times: u32,
}

/// What one run took.
#[derive(Clone, Copy)]
pub struct Used {
    pub time: Duration,
    /// In bytes.
    pub peak: u64,
}

impl Job {
    /// Measures it in a process of its own, as the system adds up all children of one.
    fn measure(&self) -> Result<Used, String> {
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut measuring = Command::new(own);
        measuring.args(["measure", &self.times.to_string()]).args(&self.command);
        let output = measuring.stderr(Stdio::inherit()).output().map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout);
        let numbers: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        match numbers.as_slice() {
            [micros, peak] => Ok(Used { time: Duration::from_micros(*micros) / self.times, peak: *peak }),
            _ => Err(format!("could not be measured: {}", self.command.join(" "))),
        }
    }
}

/// Runs all jobs, one after the other, so many times: a machine that slows down slows all of them. Each job has its
/// measurements in the order of the rounds.
pub fn rounds(count: usize, jobs: &[Job]) -> Result<Vec<Vec<Used>>, String> {
    let mut all = vec![Vec::new(); jobs.len()];
    for round in 0..count {
        let mut order: Vec<usize> = (0..jobs.len()).collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for index in order {
            all[index].push(jobs[index].measure()?);
        }
    }
    Ok(all)
}

/// The program that measures: runs a command, and prints what its runs took together.
pub fn program(times: &str, command: &[&str]) -> Result<(), String> {
    let times: u32 = times.parse().map_err(|_| "how often is no number".to_owned())?;
    let [name, arguments @ ..] = command else { return Err("there is no command to measure".to_owned()) };
    for _ in 0..times {
        let mut run = Command::new(name);
        run.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = run.status().map_err(|error| error.to_string())?;
        if !decided(status) {
            return Err(format!("{status}: {}", command.join(" ")));
        }
    }
    let used = children()?;
    println!("{} {}", used.time.as_micros(), used.peak);
    Ok(())
}

/// What all children of this process took together.
#[cfg(unix)]
fn children() -> Result<Used, String> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::{TimeVal, TimeValLike};

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    let micros = |time: TimeVal| u64::try_from(time.num_microseconds()).unwrap_or_default();
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    Ok(Used {
        time: Duration::from_micros(micros(usage.user_time()) + micros(usage.system_time())),
        peak: u64::try_from(usage.max_rss()).unwrap_or_default() * unit,
    })
}

#[cfg(not(unix))]
fn children() -> Result<Used, String> {
    Err("only a Unix system tells what a child took".to_owned())
}
