//! When two columns have the same name.

/// Names of columns are the same whatever their case and the spaces around them.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}
