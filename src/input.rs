//! From bytes, files, folders, exports and tables over many accounts to snapshots.

mod build;
mod csv;
pub mod export;
mod fields;
mod filled;
mod ignore;
mod limits;
pub mod many;
mod read;
mod sheet;

pub use build::from_tree;
pub use export::Export;
pub use read::{Gathered, Input, account, gather, of_gathered, read};
