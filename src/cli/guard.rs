//! What a run writes is never what it reads: an output that is an input would destroy it without a word.

use super::args::{Command, Shared};
use super::audited::around;
use super::lock;
use crate::input::many::{UNFINISHED, own_report};
use crate::problem::{Problem, Problems};
use crate::source::Place;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// A file that a run writes, by what asks for it.
struct Output<'a> {
    flag: String,
    path: Cow<'a, Path>,
    real: PathBuf,
}

/// Refuses outputs that are inputs, or each other.
///
/// # Errors
/// Each output that would destroy what is read, or another output.
pub(super) fn outputs(
    shared: &Shared,
    command: Option<&Command>,
    audited: &[PathBuf],
) -> Result<(), Vec<Problem>> {
    let outputs = written(shared, command);
    if outputs.is_empty() {
        return Ok(());
    }
    let inputs = read(shared, command, audited);
    let mut problems = Problems::default();
    problems.take(journal(shared, command, audited));
    for (index, output) in outputs.iter().enumerate() {
        let shown = Place::file(&output.path.to_string_lossy());
        if let Some(first) = outputs[..index].iter().find(|other| other.real == output.real) {
            let what = format!("{} and {} are one file", first.flag, output.flag);
            problems.add(Problem::new(what).at(shown).hint("give each its own"));
        } else if output.path.file_name().is_some_and(is_unfinished) {
            let what = format!("{}: what is not whole yet is called so", output.flag);
            problems.add(Problem::new(what).at(shown).hint("choose another name"));
        } else if inputs.iter().any(|input| is_read(input, &output.real))
            || is_beside(audited, &output.real)
            || is_standard_input(&output.real)
        {
            let what = format!("{}: this is read in this run, and would be lost", output.flag);
            problems.add(Problem::new(what).at(shown).hint("write to another file"));
        }
    }
    problems.finish(())
}

/// Refuses to go on with a journal that lies in what is audited: whoever wrote the accounts may have written it, too.
fn journal(shared: &Shared, command: Option<&Command>, audited: &[PathBuf]) -> Result<(), Vec<Problem>> {
    let Some(Command::Batch(options)) = command else { return Ok(()) };
    let path = super::batch::journal_of(options, &super::deliver::files(shared));
    let Some(path) = path.filter(|path| options.resume && path.exists()) else {
        return Ok(());
    };
    if !audited.iter().any(|folder| real(&path).starts_with(real(folder))) {
        return Ok(());
    }
    let problem =
        Problem::new("--resume: this journal lies in what is audited, and may have been written with it");
    let problem = problem.at(Place::file(&path.to_string_lossy()));
    Err(vec![problem.hint("keep it elsewhere with --journal, or remove it to begin anew")])
}

/// Whether a file is called as what is not whole yet.
fn is_unfinished(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes())
}

/// Whether a file is what standard input comes from.
#[cfg(unix)]
fn is_standard_input(output: &Path) -> bool {
    use std::os::fd::AsFd;
    std::io::stdin().as_fd().try_clone_to_owned().is_ok_and(|input| {
        let input = fs::File::from(input);
        input.metadata().is_ok_and(|about| about.is_file()) && lock::same(&input, output)
    })
}

#[cfg(not(unix))]
fn is_standard_input(_: &Path) -> bool {
    false
}

fn written<'a>(shared: &'a Shared, command: Option<&'a Command>) -> Vec<Output<'a>> {
    let formats = shared.format.iter().filter_map(|asked| {
        let path = asked.file.as_deref()?;
        Some((format!("--format {}=…", asked.format.word()), path))
    });
    let journal = match command {
        Some(Command::Batch(options)) => {
            let path = super::batch::journal_of(options, &super::deliver::files(shared));
            path.map(|path| {
                let flag = if options.journal.is_some() { "--journal" } else { "the journal of this run" };
                (flag.to_owned(), Cow::Owned(path))
            })
        }
        _ => None,
    };
    let output = shared.output.as_deref().map(|path| ("--output".to_owned(), path));
    let all =
        output.into_iter().chain(formats).map(|(flag, path)| (flag, Cow::Borrowed(path))).chain(journal);
    // Into a device nothing is lost, and a pipe is nobody's input.
    all.filter(|(_, path)| !path.exists() || path.is_file() || path.is_dir())
        .map(|(flag, path)| Output { flag, real: real(&path), path })
        .collect()
}

/// Files and folders that a run reads.
fn read(shared: &Shared, command: Option<&Command>, audited: &[PathBuf]) -> Vec<PathBuf> {
    let named =
        [&shared.pack, &shared.lock, &shared.waivers, &shared.baseline, &shared.config, &shared.settings];
    let own: Vec<&PathBuf> = match command {
        Some(Command::Render(options)) => vec![&options.file],
        Some(Command::Diff(options)) => vec![&options.before, &options.after],
        Some(Command::Test(options)) => options.paths.iter().collect(),
        Some(Command::Check(options)) => options.paths.iter().collect(),
        _ => Vec::new(),
    };
    let all = named.into_iter().flatten().chain(&shared.rules).chain(own).chain(audited);
    all.map(|path| real(path)).collect()
}

/// Whether a file lies beside an account that may name it.
fn is_beside(audited: &[PathBuf], output: &Path) -> bool {
    let files = audited.iter().filter(|path| path.is_file());
    files.flat_map(|path| around(path)).any(|folder| folder != output && is_read(&folder, output))
}

/// Whether a file is an input, or is there already in a folder that is one and may be read with it. A report of this
/// program in such a folder is passed over by every run, so it may be written anew.
fn is_read(input: &Path, output: &Path) -> bool {
    if input == output {
        return true;
    }
    output.starts_with(input) && output.is_file() && may_be_read(output) && !is_report(output)
}

fn may_be_read(file: &Path) -> bool {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let read = ["yaml", "yml", "json", "jsonl", "csv", "tsv", "xlsx", "xlsm", "xls", "rhai"];
    ending.is_some_and(|ending| read.contains(&ending.as_str()))
}

fn is_report(file: &Path) -> bool {
    use std::io::Read as _;
    let mut start = Vec::new();
    let read = fs::File::open(file).and_then(|file| file.take(4096).read_to_end(&mut start));
    read.is_ok() && own_report(&start)
}

/// The same path for the same file, whether it is there or not yet.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match (fs::canonicalize(folder), path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => path.to_owned(),
        }
    })
}
