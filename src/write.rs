//! The forms in which results are written: one account after the other, so that many cost no more memory than one.

mod calendar;
mod csv;
mod format;
mod github;
mod gitlab;
mod html;
mod ics;
mod json;
mod junit;
mod markdown;
mod page;
mod sarif;
mod table;
mod words;

pub use format::{Format, Many};
pub use page::{Detail, Style, write as write_page};

use crate::report::View;

/// The names of the formats.
pub const NAMES: [&str; 11] =
    ["table", "json", "jsonl", "csv", "markdown", "html", "sarif", "junit", "github", "gitlab", "ics"];

/// A format by its name.
#[must_use]
pub fn named(name: &str, many: Many, style: Style, view: &View) -> Option<Box<dyn Format>> {
    Some(match (name, many) {
        ("table", Many::One) => Box::new(table::One(style)),
        ("table", Many::Several) => Box::new(table::Several { style, view: view.clone() }),
        ("json", Many::One) => Box::new(json::One),
        ("json", Many::Several) => Box::new(json::Several::default()),
        ("jsonl", _) => Box::new(json::Lines),
        ("csv", _) => Box::new(csv::Csv),
        ("markdown", _) => Box::new(markdown::Markdown::default()),
        ("html", many) => Box::new(html::Html::new(many, view)),
        ("sarif", _) => Box::new(sarif::Sarif::default()),
        ("junit", _) => Box::new(junit::Junit),
        ("github", _) => Box::new(github::Github),
        ("gitlab", _) => Box::new(gitlab::Gitlab::default()),
        ("ics", _) => Box::new(ics::Ics::default()),
        _ => return None,
    })
}
