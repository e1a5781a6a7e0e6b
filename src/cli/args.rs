//! What may be written on the command line, and its help.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Tells whether an account may be closed, what stops it, what is lost, and what to do first.
#[derive(Debug, Parser)]
#[command(
    name = "audit",
    version,
    about = "Tells whether an account may be closed: what stops it, what is lost for good, and from when it can work.",
    long_about = "Tells whether an account may be closed: what stops it, what is lost for good, and from when it \
        can work.\n\naudit reads what you exported or wrote down about the account, runs its rules over it, and \
        recommends to delete, deactivate, wait or keep. It makes no network call and keeps nothing.",
    after_help = AFTER,
    args_conflicts_with_subcommands = false,
    subcommand_precedence_over_arg = true,
    subcommand_value_name = "COMMAND",
    subcommand_help_heading = "Commands",
    disable_help_subcommand = true
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The account: a YAML or JSON file, a folder with account.yaml and CSV files, or - for standard input
    #[arg(value_name = "PATH", allow_hyphen_values = false)]
    pub path: Option<PathBuf>,

    #[command(flatten)]
    pub shared: Shared,
}

const AFTER: &str = "\
Exit codes: 0 go · 1 no-go · 2 nothing could be decided · 3 incomplete, something was not answered.
They answer for --action, else for intent.action of the snapshot, else for delete.

Examples:
  audit init closing/                 asks for what your downloads do not say, then reports
  audit template > account.yaml       a form to fill in, with every question
  audit account.yaml                  the report
  audit my-exports/ --action deactivate
  audit - < account.yaml --format json
A file that is named like a command is reached as ./template.\n";

/// Flags that mean the same everywhere, before and after a command.
#[derive(Debug, Clone, Args)]
pub(super) struct Shared {
    /// The action to answer for: delete or deactivate
    #[arg(long, global = true, value_name = "ACTION")]
    pub action: Option<String>,

    /// The day of judgement; without it, today in UTC
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    pub today: Option<String>,

    /// Add the rules of a folder (or one .rhai file) to those of the pack; may be repeated
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Vec<PathBuf>,

    /// Run only this rule; the others count as not answered; may be repeated
    #[arg(long, global = true, value_name = "ID")]
    pub only: Vec<String>,

    /// Leave this rule out; it counts as not answered; may be repeated
    #[arg(long, global = true, value_name = "ID")]
    pub skip: Vec<String>,

    /// Change a parameter of the pack; the report says so; may be repeated
    #[arg(long = "param", global = true, value_name = "NAME=VALUE")]
    pub params: Vec<String>,

    /// Let a warning that is not acknowledged count like a blocker
    #[arg(long, global = true, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,

    /// The form of the report
    #[arg(long, global = true, value_name = "FORMAT", default_value = "table")]
    pub format: Format,

    /// One screen: verdicts, recommendation, dates and blockers
    #[arg(long, global = true, conflicts_with = "full")]
    pub brief: bool,

    /// Everything, with what to do about each finding, however long
    #[arg(long, global = true)]
    pub full: bool,

    /// Write the report to a file: whole, or not at all
    #[arg(long, short, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Whether to use colour; `NO_COLOR` turns it off
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// A warning counts like a blocker
    Warning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For reading
    Table,
    /// For programs; docs/report.md describes it
    Json,
    /// Deadlines and waiting days, for a calendar
    Ics,
    /// A snapshot, with `audit import`
    Yaml,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal that shows it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print an account.yaml to fill in: every table and field, what may be written, where to look it up
    Template(TemplateOptions),
    /// Explain the words of the platform as the report uses them
    Glossary,
    /// Ask, on a terminal, for what no export says and the rules still need; go on where you stopped
    Init(InitOptions),
    /// Show what audit understood of a file or a folder, as a snapshot (--format yaml or json)
    Import(ImportOptions),
}

#[derive(Debug, Args)]
pub(super) struct TemplateOptions {
    /// Only what rules ask of this role; may be repeated
    #[arg(long, value_name = "ROLE")]
    pub role: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct InitOptions {
    /// The folder with your downloads; account.yaml is written there
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct ImportOptions {
    /// A snapshot, an export, or a folder with both
    #[arg(value_name = "PATH")]
    pub path: PathBuf,

    /// The day on which the files were downloaded, when no account.yaml says it
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
}

/// The words that are commands, for "did you mean".
pub(super) const COMMANDS: &[&str] = &["template", "glossary", "import", "init"];
