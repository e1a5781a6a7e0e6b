//! Results on their way out: each form to its file or to standard output, one account after the other.

use super::args::{FormatArg, Shared};
use super::output::{self, Destination};
use crate::problem::Problem;
use crate::report::{AccountResult, Summary, View};
use crate::write::{self, Format, Many, ReportWriter};
use std::path::{Path, PathBuf};

/// A form and where it goes.
struct OutputSink {
    writer: Box<dyn ReportWriter>,
    target: Destination,
}

/// The forms that are asked for.
fn formats(shared: &Shared) -> Vec<FormatArg> {
    if shared.format.is_empty() {
        return vec![FormatArg { format: shared.report_format.unwrap_or(Format::Table), file: None }];
    }
    shared.format.clone()
}

/// Whether nothing but the table is asked for, on standard output.
pub(super) fn only_for_reading(shared: &Shared) -> bool {
    shared.output.is_none()
        && formats(shared).iter().all(|asked| asked.file.is_none() && matches!(asked.format, Format::Table))
}

/// The files that a run writes; pipes and devices are none.
pub(super) fn files(shared: &Shared) -> Vec<PathBuf> {
    let file = |asked: &FormatArg| asked.file.as_deref().or(shared.output.as_deref()).map(Path::to_owned);
    let last = |path: &PathBuf| !path.exists() || path.is_file();
    formats(shared).iter().filter_map(file).filter(last).collect()
}

/// All forms of a run.
pub(super) struct Sinks(Vec<OutputSink>);

impl Sinks {
    /// Opens all of them; nothing is there before [`Sinks::end`].
    pub(super) fn open(shared: &Shared, many: Many, view: &View) -> Result<Self, Vec<Problem>> {
        let formats = formats(shared);
        let bare = formats.iter().filter(|asked| asked.file.is_none()).count();
        if bare > 1 || (bare == 0 && shared.output.is_some()) {
            let problem = Problem::new("--format: only one form can go to one place");
            return Err(vec![problem.hint("give each of the others a file, as in --format sarif=out.sarif")]);
        }
        let sinks = formats
            .iter()
            .map(|asked| OutputSink::open(shared, asked, (many, view)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut sinks = Self(sinks);
        sinks.each(&mut |sink| sink.target.write(&mut |out| sink.writer.begin(out)))?;
        Ok(sinks)
    }

    fn each(
        &mut self,
        step: &mut dyn FnMut(&mut OutputSink) -> Result<(), Vec<Problem>>,
    ) -> Result<(), Vec<Problem>> {
        self.0.iter_mut().try_for_each(step)
    }

    /// What each form says of an account, in the order of the forms.
    pub(super) fn pieces(&self, entry: &AccountResult) -> Result<Vec<Vec<u8>>, Vec<Problem>> {
        let piece =
            |sink: &OutputSink| sink.writer.entry(entry).map_err(|error| output::unwritten(None, &error));
        self.0.iter().map(piece).collect()
    }

    /// Puts them behind those of the accounts before.
    pub(super) fn join(&mut self, pieces: &[Vec<u8>]) -> Result<(), Vec<Problem>> {
        let mut pieces = pieces.iter();
        self.each(&mut |sink| match pieces.next() {
            Some(piece) => sink.target.write(&mut |out| sink.writer.join(piece, out)),
            None => Ok(()),
        })
    }

    /// One account.
    pub(super) fn entry(&mut self, entry: &AccountResult) -> Result<(), Vec<Problem>> {
        let pieces = self.pieces(entry)?;
        self.join(&pieces)
    }

    /// Lets those who read along have what there is.
    pub(super) fn flush(&mut self) -> Result<(), Vec<Problem>> {
        self.each(&mut |sink| sink.target.flush())
    }

    /// The end; files appear, and none before all of them are whole on the disk.
    pub(super) fn end(mut self, summary: &Summary) -> Result<(), Vec<Problem>> {
        self.each(&mut |sink| sink.target.write(&mut |out| sink.writer.end(summary, out)))?;
        self.each(&mut |sink| sink.target.settle())?;
        self.0.into_iter().try_for_each(|sink| sink.target.finish())
    }
}

impl OutputSink {
    fn open(shared: &Shared, asked: &FormatArg, (many, view): (Many, &View)) -> Result<Self, Vec<Problem>> {
        let style = match &asked.file {
            Some(_) => output::file_style(shared),
            None => output::style(shared),
        };
        let Some(writer) = write::writer(asked.format, many, style, view) else {
            let problem =
                Problem::new(format!("--format {}: a report has no such form", asked.format.word()));
            return Err(vec![
                problem.hint(format!("it may be: {}", Format::words(&write::report_formats()))),
            ]);
        };
        let file = asked.file.as_deref().or(shared.output.as_deref());
        Ok(Self { writer, target: Destination::open(file)? })
    }
}
