//! How the numbers are shown.

use super::measure::Used;
use std::time::Duration;

/// The median of pairs, with the lowest and the highest.
#[allow(clippy::cast_precision_loss)]
fn ratio(of: &[Used], to: &[Used]) -> String {
    let one = |(of, to): (&Used, &Used)| of.time.as_secs_f64() / to.time.as_secs_f64().max(1e-6);
    let mut all: Vec<f64> = of.iter().zip(to).map(one).collect();
    all.sort_by(f64::total_cmp);
    match (all.first(), all.get(all.len() / 2), all.last()) {
        (Some(low), Some(median), Some(high)) => format!("{median:>6.2}  ({low:.2} to {high:.2})"),
        _ => "  none".to_owned(),
    }
}

fn median(of: &[Used]) -> Duration {
    let mut times: Vec<Duration> = of.iter().map(|used| used.time).collect();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// What the lines say.
pub fn heading() {
    println!(
        "\n{:<38} {:>10}   {:<22} {:>10}   ratio of pairs",
        "time of the processor", "audit", "against", ""
    );
}

/// One line: what `audit` does, and against what it is held.
pub fn line(what: &str, audit: &[Used], against: &str, other: &[Used]) {
    let ms = |used| format!("{:.1} ms", median(used).as_secs_f64() * 1000.0);
    println!("{what:<38} {:>10}   {against:<22} {:>10}   {}", ms(audit), ms(other), ratio(audit, other));
}

/// What the lines about memory say.
pub fn heading_of_memory() {
    println!(
        "\n{:<38} {:>10}   {:>22}   {:>22}",
        "most memory", "file", "audit (times the file)", "floor (times the file)"
    );
}

/// One line: the most memory that each side has for a file; the floor reads no YAML.
#[allow(clippy::cast_precision_loss)]
pub fn memory(what: &str, file: u64, audit: Used, floor: Option<Used>) {
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let side = |peak: u64| format!("{:.1} MiB ({:.1})", mib(peak), mib(peak) / mib(file.max(1)));
    let file = format!("{:.1} MiB", mib(file));
    let floor = floor.map(|used| side(used.peak)).unwrap_or_default();
    println!("{what:<38} {file:>10}   {:>22}   {floor:>22}", side(audit.peak));
}
