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
mod writer;

pub use format::Format;
pub use page::{Detail, Style, write as write_page};
pub use writer::{Many, ReportWriter};

use crate::report::View;

/// What writes reports in a format; none for a format that no report has.
#[must_use]
pub fn writer(format: Format, many: Many, style: Style, view: &View) -> Option<Box<dyn ReportWriter>> {
    Some(match (format, many) {
        (Format::Table, Many::One) => Box::new(table::WholeReport(style)),
        (Format::Table, Many::Several) => Box::new(table::BatchOverview { style, view: view.clone() }),
        (Format::Json, Many::One) => Box::new(json::JsonReport),
        (Format::Json, Many::Several) => Box::new(json::JsonBatch::default()),
        (Format::Jsonl, _) => Box::new(json::JsonLines),
        (Format::Csv, _) => Box::new(csv::CsvLines),
        (Format::Markdown, _) => Box::new(markdown::Markdown::default()),
        (Format::Html, many) => Box::new(html::Html::new(many, view)),
        (Format::Sarif, _) => Box::new(sarif::Sarif::default()),
        (Format::Junit, _) => Box::new(junit::Junit),
        (Format::Github, _) => Box::new(github::Github),
        (Format::Gitlab, _) => Box::new(gitlab::Gitlab::default()),
        (Format::Ics, _) => Box::new(ics::Ics::default()),
        (Format::Yaml, _) => return None,
    })
}

/// The formats that reports have.
#[must_use]
pub fn report_formats() -> Vec<Format> {
    let plain = Style::new(0, false, Detail::Normal);
    Format::ALL
        .into_iter()
        .filter(|format| writer(*format, Many::One, plain, &View::default()).is_some())
        .collect()
}
