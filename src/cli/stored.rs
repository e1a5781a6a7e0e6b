//! `audit render`, and the baseline: results that were stored before.

use super::args::{RenderOptions, Shared, ViewOptions};
use super::deliver::Sinks;
use super::{Ended, UNDECIDED};
use crate::problem::{Checked, Problem};
use crate::report::{AccountResult, Baseline, PassedOver, StoredAs, Summary, View, gravest, read_stored};
use crate::source::Place;
use crate::write::Many;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Hands on the results that a file holds; tells what their run had passed over.
pub(super) fn read(
    path: &Path,
    take: &mut dyn FnMut(AccountResult, StoredAs) -> Checked<()>,
) -> Checked<PassedOver> {
    let shown = path.to_string_lossy();
    let reader: Box<dyn Read> = if shown == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        let file = File::open(path).map_err(|error| {
            vec![Problem::new(format!("cannot read this: {error}")).at(Place::file(&shown))]
        })?;
        Box::new(file)
    };
    read_stored(&shown, BufReader::new(reader), take)
}

/// The findings that an earlier run knew; none without --baseline.
pub(super) fn baseline(shared: &Shared) -> Checked<Baseline> {
    let Some(path) = &shared.baseline else { return Ok(Baseline::default()) };
    let mut baseline = Baseline::of(&path.to_string_lossy());
    read(path, &mut |entry, _| {
        baseline.add(&entry);
        Ok(())
    })?;
    Ok(baseline)
}

/// How a summary is shown.
pub(super) fn view(options: &ViewOptions) -> View {
    View {
        sort: options.sort,
        verdicts: options.verdict.clone(),
        most: options.most,
        details: options.details,
    }
}

/// Results on their way from a file to all forms.
struct Rendering<'a> {
    shared: &'a Shared,
    view: View,
    /// The first result, until it is known whether there are more.
    first: Option<AccountResult>,
    sinks: Option<Sinks>,
    summary: Summary,
    code: u8,
}

/// `audit render FILE`: one report is printed as one, several as a batch.
pub(super) fn render(shared: &Shared, options: &RenderOptions) -> Ended {
    let view = view(&options.view);
    let summary = Summary::new(view.clone());
    let baseline = baseline(shared)?;
    let mut rendering = Rendering { shared, view, first: None, sinks: None, summary, code: 0 };
    let passed = read(&options.file, &mut |mut entry, kind| {
        if shared.baseline.is_some() {
            baseline.mark(&mut entry);
        }
        rendering.take(entry, kind)
    })?;
    rendering.summary.totals.passed_over = passed;
    rendering.finish()
}

impl Rendering<'_> {
    fn take(&mut self, entry: AccountResult, kind: StoredAs) -> Checked<()> {
        if kind == StoredAs::Document && self.first.is_none() && self.sinks.is_none() {
            self.first = Some(entry);
            return Ok(());
        }
        if let Some(first) = self.first.take() {
            self.write(&first, Many::Several)?;
        }
        self.write(&entry, Many::Several)
    }

    fn write(&mut self, entry: &AccountResult, many: Many) -> Checked<()> {
        if self.sinks.is_none() {
            self.sinks = Some(Sinks::open(self.shared, many, &self.view)?);
        }
        self.code = gravest(self.code, entry.code());
        self.summary.add(entry);
        self.sinks.as_mut().map_or(Ok(()), |sinks| sinks.entry(entry))
    }

    fn finish(mut self) -> Ended {
        if let Some(first) = self.first.take() {
            self.write(&first, Many::One)?;
        }
        let Some(sinks) = self.sinks else { return Ok(UNDECIDED) };
        sinks.end(&self.summary)?;
        Ok(self.code)
    }
}
