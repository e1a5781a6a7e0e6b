//! A pre-closure audit. Files become a [`source`], snapshots and rules are read from it, [`audit`] joins them,
//! [`decision`] weighs the outcome, and a [`report`] says it:
//!
//! ```text
//!  files ─▶ Source ─▶ Snapshot ──┐
//!                                ├─▶ audit() ─▶ Audit ─▶ decide() ─▶ Decision ─▶ Report ─▶ write() ─▶ bytes
//!  rules ─▶ Source ─▶ Policy  ───┘                                      └─▶ exit code
//! ```
//!
//! Each arrow is one function, each noun one type, nothing flows back. The modules stand in that order, and
//! each uses only those before it.

pub mod audit;
pub mod batch;
pub mod cli;
pub mod decision;
pub mod finding;
pub mod policy;
pub mod problem;
pub mod report;
pub mod schema;
pub mod script;
pub mod snapshot;
pub mod source;
pub mod tree;
pub mod value;
