//! What may be written on the command line, and its help.

mod commands;
mod words;

pub(super) use commands::*;

use crate::write::{Format, report_formats};
use clap::{Args, Parser, ValueEnum};
use schemars::JsonSchema;
use serde::Deserialize;
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
  audit new unsaved-messages --for contracts
  audit test my-rules/                the examples of your own rules
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

    /// Use the pack of a folder instead of the one for Upwork inside this program
    #[arg(long, global = true, value_name = "DIR")]
    pub pack: Option<PathBuf>,

    /// Add the rules of a folder (or one .rhai file) to those of the pack; may be repeated
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Vec<PathBuf>,

    /// Refuse a pack or rules that differ from what this file pins; `audit pack --format yaml` makes it
    #[arg(long, global = true, value_name = "FILE")]
    pub lock: Option<PathBuf>,

    /// Findings that an auditor accepts, with who and until when
    #[arg(long, global = true, value_name = "FILE")]
    pub waivers: Option<PathBuf>,

    /// Accept nothing: neither waivers nor what the snapshot acknowledges
    #[arg(long, global = true)]
    pub no_waivers: bool,

    /// Set aside what the snapshot acknowledges, as where its author is not the one who decides; waivers count
    #[arg(long, global = true)]
    pub no_acknowledgements: bool,

    /// Results of an earlier run (--format json or jsonl): findings that it has are counted but not listed
    #[arg(long, global = true, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// Settings, one per flag; without it, audit.yaml of this folder or above it, on a terminal only, when it is yours
    /// and lies outside of what is audited
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,

    /// Read no audit.yaml
    #[arg(long, global = true)]
    pub no_config: bool,

    /// Run only this rule; the others count as not answered; may be repeated
    #[arg(long, global = true, value_name = "ID")]
    pub only: Vec<String>,

    /// Leave this rule out; it counts as not answered; may be repeated
    #[arg(long, global = true, value_name = "ID")]
    pub skip: Vec<String>,

    /// Change a parameter of the pack; the report says so; may be repeated
    #[arg(long = "param", global = true, value_name = "NAME=VALUE")]
    pub params: Vec<String>,

    /// Who runs the rules: this program, Rhai itself, or both (verify), where a rule fails of which they differ; own
    /// unless said otherwise, verify for `audit test`
    #[arg(long, global = true, value_name = "ENGINE")]
    pub engine: Option<EngineChoice>,

    /// Let a warning that is not acknowledged count like a blocker
    #[arg(long, global = true, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,

    #[arg(long, global = true, value_name = "FORMAT[=FILE]", value_parser = FormatArg::read, help = format_help())]
    pub format: Vec<FormatArg>,

    /// The form of the report that audit.yaml asks for; other commands print in their own forms.
    #[arg(skip)]
    pub report_format: Option<Format>,

    /// The audit.yaml in force, named or found.
    #[arg(skip)]
    pub settings: Option<PathBuf>,

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
    pub color: ColorChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum FailOn {
    /// A warning counts like a blocker
    Warning,
}

/// What --format is for.
fn format_help() -> String {
    format!(
        "The form of what is printed, table unless said otherwise; =FILE writes it to a file, and then it may be \
         repeated. Reports: {}. Other commands: table, json, yaml, markdown, junit",
        Format::words(&report_formats())
    )
}

/// A value of --format: a format, and the file it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FormatArg {
    pub format: Format,
    pub file: Option<PathBuf>,
}

impl FormatArg {
    fn read(text: &str) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((_, "")) => return Err("a file's name must follow =".into()),
            Some((word, file)) => (word, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = Format::of(word)
            .ok_or_else(|| format!("there is no such form; it may be: {}", Format::words(&Format::ALL)))?;
        Ok(Self { format, file })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EngineChoice {
    /// This program
    Own,
    /// Rhai, made strict
    Rhai,
    /// Both, compared
    Verify,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal that shows it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The words that are commands, for "did you mean".
pub(super) const COMMANDS: &[&str] = &[
    "template",
    "glossary",
    "import",
    "init",
    "rules",
    "explain",
    "new",
    "test",
    "check",
    "pack",
    "config",
    "schema",
    "batch",
    "filter",
    "render",
    "diff",
    "completions",
    "man",
];
