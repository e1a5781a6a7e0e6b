//! What a person exported or wrote down: tables of located fields, typed by the schema.

mod called;
pub(crate) mod covered;
mod days;
mod files;
pub(crate) mod link;
mod model;
mod places;
mod table;
mod write;

pub use days::{Days, Exported, joined, told};
pub use files::FileRead;
pub use model::{Acknowledgement, Snapshot};
pub use places::{Places, Spot};
pub use table::{Linked, Row, RowId, TableRows};
pub use write::{to_json, to_yaml, tree_to_yaml};
