//! The command line: the only module that touches the terminal, the environment, the clock and the exit code.

mod args;
mod audit;
mod audited;
mod batch;
mod check;
mod clock;
mod config;
mod deliver;
mod diff;
mod explain;
mod filter;
mod glossary;
mod guard;
mod import;
mod init;
mod load;
mod lock;
mod manual;
mod new;
mod output;
mod pack;
mod pinned;
mod rules;
mod say;
mod schema;
mod stored;
mod template;
mod test;

use crate::escape;
use crate::problem::Problem;
use args::{Arguments, Command};
use audited::Audited;
use clap::Parser;
use say::complain;
pub(crate) use say::{Ended, UNDECIDED, escaped, note, warn};
use std::process::ExitCode;

/// Parses the command line, runs it and says how it went.
#[must_use]
pub fn run() -> ExitCode {
    // A panic must not print what it was working on: it may be personal.
    std::panic::set_hook(Box::new(|_| {}));
    output::outlive_limits();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let ended = std::panic::catch_unwind(|| command(&arguments));
    match ended {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(problems)) => complain(&problems),
        Err(_) => {
            complain(&[Problem::new("audit itself broke; nothing was decided").hint("please report this")])
        }
    }
}

/// Joins the flags with audit.yaml and runs what is asked for.
fn command(arguments: &Arguments) -> Ended {
    let audited = match &arguments.command {
        None => arguments.path.clone().into_iter().collect(),
        Some(Command::Init(options)) => vec![options.folder.clone()],
        Some(Command::Import(options)) => vec![options.path.clone()],
        Some(Command::Explain(options)) => vec![options.path.clone()],
        Some(Command::Batch(options)) => batch::accounts(options)?,
        Some(_) => Vec::new(),
    };
    if let (Some(path), Some(_)) = (&arguments.path, &arguments.command) {
        let what = format!("{} stands before a command, which would not look at it", path.to_string_lossy());
        return Err(vec![Problem::new(what).hint("write the account alone, or the command first")]);
    }
    let closed = Audited::of(arguments.command.as_ref(), &audited);
    let tell = config::judges(arguments.command.as_ref());
    let (shared, told) = config::apply(arguments.shared.clone(), &closed, tell)?;
    guard::outputs(&shared, arguments.command.as_ref(), &audited)?;
    let Some(command) = &arguments.command else { return audit::run(&shared, arguments.path.as_deref()) };
    match command {
        Command::Template(options) => template::run(&shared, options),
        Command::Glossary => glossary::run(&shared),
        Command::Init(options) => init::run(&shared, options),
        Command::Import(options) => import::run(&shared, options),
        Command::Rules(options) => rules::run(&shared, options),
        Command::Explain(options) => explain::run(&shared, options),
        Command::New(options) => new::run(&shared, options),
        Command::Test(options) => test::run(&shared, options),
        Command::Check(options) => check::run(&shared, options),
        Command::Pack => pack::run(&shared),
        Command::Config => config::run(&shared, &told),
        Command::Schema(options) => schema::run(&shared, options),
        Command::Batch(options) => batch::run(&shared, options, audited),
        Command::Filter => filter::run(&shared),
        Command::Render(options) => stored::render(&shared, options),
        Command::Diff(options) => diff::run(&shared, options),
        Command::Completions(options) => manual::completions(&shared, options),
        Command::Man(options) => manual::page(&shared, options),
    }
}

/// Usage errors and help, as clap words them.
fn usage(error: &clap::Error) -> ExitCode {
    let code = error.exit_code();
    if code == 0 {
        let page = error.render();
        let text = if output::colorful() { page.ansi().to_string() } else { page.to_string() };
        let written = output::write(None, &mut |out| out.write_all(text.as_bytes()));
        return written.map_or_else(|problems| complain(&problems), |()| ExitCode::SUCCESS);
    }
    let text: Vec<String> = error.render().to_string().lines().map(escape::line).collect();
    warn(&text.join("\n"));
    ExitCode::from(UNDECIDED)
}
