//! The tables, fields and relations a snapshot may hold: data that comes with the pack.

mod alike;
mod file;
mod ids;
mod json;
mod kind;
mod model;
mod over;
mod range;
mod reserved;
mod same;
mod settled;

pub use file::{json_schema, read};
pub use ids::{FieldId, TableId};
pub use json::snapshot_schema;
pub use kind::{Choices, Kind};
pub use model::{Back, Belongs, Field, Schema, Table};
pub use over::{Latest, LongOver};
pub use range::Range;
pub use reserved::{BOUND, RESERVED};
pub use same::{Likeness, Same, folded};
pub use settled::{Settled, When};
