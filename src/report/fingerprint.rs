//! Names of findings that are the same on every run and machine.

use super::{Report, ReportedFinding};

/// A short name for a finding that is the same on every run and machine: pack, account, rule, table and row.
#[must_use]
pub fn fingerprint(report: &Report, found: &ReportedFinding) -> String {
    let account = report.account.as_deref().unwrap_or(&report.input);
    stable(&[&found.pack, account, &found.rule, &found.table, &found.row])
}

/// A short name for texts that stays the same.
#[must_use]
pub fn stable(parts: &[&str]) -> String {
    let text = parts.join("\u{0}");
    // FNV-1a: short, and the same for ever, which the hashers of the standard library do not promise.
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
