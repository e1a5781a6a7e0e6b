//! Facts of a snapshot that cannot both be true, whatever the rules of a pack say: rows of a role that the account
//! does not name, and rows that only an export knows.

pub(super) mod roles;
pub(super) mod rows;

use crate::policy::ids;
use crate::problem::Name;
use crate::schema::TableId;
use crate::snapshot::RowId;
use crate::source::Place;

/// What audit itself holds against each other, for every pack.
#[derive(Debug, PartialEq, Eq)]
pub struct Check {
    /// The id under which it is told.
    pub id: &'static str,
    /// What it finds.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
}

/// Rows of a role that the account does not name.
pub const UNLISTED_ROLE: Check = Check {
    id: ids::UNLISTED_ROLE,
    title: "A row belongs to a role that the account does not name",
    why: "An account is judged by its roles; a role that is left out hides what stops the closing.",
    fix: "If the row is right, add the role to the roles of the account; if not, correct the row.",
};

/// Rows that an export names and that their own table lacks.
pub const UNLISTED_ROW: Check = Check {
    id: ids::UNLISTED_ROW,
    title: "An export names a row that its own table does not have",
    why: "What an export proves is so; a table that lacks it hides what may still be open.",
    fix: "Add it to that table with its state (audit init asks for it), or correct the table.",
};

/// All of them.
pub const CHECKS: [&Check; 2] = [&UNLISTED_ROLE, &UNLISTED_ROW];

/// Two facts that cannot both be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// What found it.
    pub check: &'static Check,
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
    /// The table that lacks a row, if that is what is wrong.
    pub lacking: Option<TableId>,
    /// All these rows.
    pub rows: Vec<(TableId, RowId)>,
}
