//! A pre-closure audit. Files become a [`source`], snapshots and rules are read from it, [`audit`] joins them,
//! [`decision`] weighs the outcome, a [`report`] holds what there is to say, and [`write`] says it in a form:
//!
//! ```text
//!  files ─▶ Source ─▶ Snapshot ──┐
//!                                ├─▶ audit() ─▶ Audit ─▶ decide() ─▶ Decision ─▶ Report ─▶ write() ─▶ bytes
//!  rules ─▶ Source ─▶ Policy  ───┘                                      └─▶ exit code
//! ```
//!
//! Each arrow is one function, each noun one type, nothing flows back. A module uses only those before it, which a
//! test holds: `source`, `problem`, `value`, `escape`, `tree`, `schema`, `snapshot`, `input`, `body`, `policy`, `finding`,
//! `audit`, `decision`, `report`, `write`, `batch`, `cli`.

pub mod audit;
pub mod batch;
pub mod body;
pub mod cli;
pub mod decision;
pub mod escape;
pub mod finding;
pub mod input;
pub mod policy;
pub mod problem;
pub mod report;
pub mod schema;
pub mod snapshot;
pub mod source;
pub mod tree;
pub mod value;
pub mod write;
