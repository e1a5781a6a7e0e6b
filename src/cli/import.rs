//! `audit import PATH`: what audit understood of files, as a snapshot.

use super::args::{ImportOptions, Shared};
use super::{Ended, clock, load, output};
use crate::body::Stop;
use crate::escape::SafeJson;
use crate::input;
use crate::problem::Problem;
use crate::snapshot::{self, Snapshot};
use crate::source::Place;
use crate::tree::{Content, Entry, Node};
use crate::value;
use crate::write::Format;
use serde::Serialize;
use std::io::Write;
use std::sync::Arc;

pub(super) fn run(shared: &Shared, options: &ImportOptions) -> Ended {
    let format = output::format(&shared.format, "audit import", &[Format::Yaml, Format::Json])?;
    let stop: Arc<dyn Stop> = Arc::new(clock::Deadline);
    let policy = load::load(shared, &stop)?;
    let path = &options.path;
    let single = path.is_file() && snapshot_file(path);
    let read = if single || path.as_os_str() == "-" {
        load::open(&policy, path)?
    } else {
        let mut gathered = input::gather(&policy.schema, &policy.exports, path, load::LIMIT)?;
        dated(&mut gathered.node, options.as_of.as_deref(), gathered.suggested, path)?;
        input::of_gathered(&policy.schema, gathered)?
    };
    read.notes.iter().for_each(super::note);
    output::write(shared.output.as_deref(), &mut |out| write(&read, format, out))?;
    Ok(0)
}

/// Whether a file is a snapshot, and not an export.
fn snapshot_file(path: &std::path::Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    !matches!(ending.as_deref(), Some("csv" | "xlsx"))
}

/// Gives a tree the day that the person names; without one, the error names the day that seems right.
fn dated(
    node: &mut Node,
    given: Option<&str>,
    suggested: Option<(jiff::civil::Date, &'static str)>,
    path: &std::path::Path,
) -> Result<(), Vec<Problem>> {
    let Content::Map(entries) = &mut node.content else { return Ok(()) };
    let place = Place::file(&path.to_string_lossy());
    if let Some(given) = given {
        let day = value::day(given)
            .map_err(|misread| vec![Problem::new(format!("--as-of: {}", misread.what)).hint(misread.hint)])?;
        entries.retain(|entry| &*entry.key != "as_of");
        let value = Node { place: place.clone(), content: Content::Scalar(day.to_string().into()) };
        entries.insert(0, Entry { key: "as_of".into(), place, value });
        return Ok(());
    }
    if entries.iter().any(|entry| &*entry.key == "as_of") {
        return Ok(());
    }
    let hint = suggested.map_or_else(
        || "write --as-of 2026-11-20, the day on which you downloaded the files".to_owned(),
        |(day, why)| format!("if you downloaded them on {day} ({why}), write --as-of {day}"),
    );
    Err(vec![Problem::new("exports do not say which day they describe").at(place).hint(hint)])
}

fn write(snapshot: &Snapshot, format: Format, out: &mut dyn Write) -> std::io::Result<()> {
    match format {
        Format::Json => {
            let mut json = serde_json::Serializer::with_formatter(&mut *out, SafeJson::new());
            snapshot::to_json(snapshot).serialize(&mut json)?;
            writeln!(out)
        }
        _ => out.write_all(snapshot::to_yaml(snapshot).as_bytes()),
    }
}
