//! Facts of a snapshot that cannot both be true, whatever the rules of a pack say: rows of a role that the account
//! does not name, and rows that only an export knows.

pub(super) mod roles;
pub(super) mod rows;

use crate::problem::Name;
use crate::schema::TableId;
use crate::source::Place;

/// The id under which rows of a role that is not named are told.
pub const UNLISTED_ROLE: &str = "unlisted-role";
/// The id under which rows are told that an export names and their own table lacks.
pub const UNLISTED_ROW: &str = "unlisted-row";

/// Two facts that cannot both be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The id under which it is told.
    pub id: &'static str,
    /// What that is about.
    pub title: &'static str,
    /// The table of the row.
    pub table: TableId,
    /// The key of the row, of several the first.
    pub key: Name,
    /// The field it points at, `table.field`.
    pub field: Option<String>,
    /// One sentence.
    pub message: String,
    /// Where the row or the field stands.
    pub place: Place,
    /// Where the other fact stands.
    pub against: Place,
    /// Where further rows stand.
    pub related: Vec<Place>,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
}
