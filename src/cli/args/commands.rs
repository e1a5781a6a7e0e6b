//! What may be written behind each command.

use crate::report::{Sort, Standing};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Print an account.yaml to fill in: every table and field, what may be written, where to look it up
    Template(TemplateOptions),
    /// Explain the words of the platform as the report uses them
    Glossary,
    /// Ask, on a terminal, for what no export says and the rules still need; go on where you stopped
    Init(InitOptions),
    /// Show what audit understood of a file or a folder, as a snapshot (--format yaml or json)
    Import(ImportOptions),
    /// List the rules, or show one as a page (--format markdown or json: the whole reference)
    Rules(RulesOptions),
    /// Tell why a rule did or did not fire: each row, the values it read, the way it took
    Explain(ExplainOptions),
    /// Write a rule file that already passes its own examples
    New(NewOptions),
    /// Run the examples of rules and show what differs (--format junit or json for machines)
    Test(TestOptions),
    /// Find every mistake in rules, packs, waivers and settings, without running anything
    Check(CheckOptions),
    /// Show the pack and what it is pinned by (--format yaml: a lock for --lock)
    Pack,
    /// Show which settings are in force and where each comes from
    Config,
    /// Print the JSON Schema of a file, for editors
    Schema(SchemaOptions),
    /// Judge many accounts: files, folders, patterns, JSON lines, or tables with a column account
    Batch(BatchOptions),
    /// Answer JSON accounts, one a line, with results, one a line, as soon as each has come; an empty line, too
    Filter,
    /// Print stored results (of --format json or jsonl) again, in any form
    Render(RenderOptions),
    /// Compare two stored results: what is new, resolved and still open, and how far the plan has come
    Diff(DiffOptions),
    /// Print completions for a shell
    Completions(CompletionsOptions),
    /// Print the manual page, of audit or of one of its commands
    Man(ManOptions),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RulesOptions {
    /// Show this rule alone
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainOptions {
    /// The rule
    #[arg(value_name = "ID")]
    pub id: String,

    /// The account
    #[arg(value_name = "PATH")]
    pub path: PathBuf,

    /// Only this row
    #[arg(long, value_name = "KEY")]
    pub row: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct NewOptions {
    /// Its name: the fault in small letters with hyphens, as in unsaved-messages
    #[arg(value_name = "ID")]
    pub id: String,

    /// The table or record it judges; without it, the first table of the pack
    #[arg(long = "for", value_name = "TABLE")]
    pub table: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct TestOptions {
    /// Rule files, folders of rules, or packs; without any, every rule in force
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Tell which outcomes and answers the examples reach
    #[arg(long)]
    pub coverage: bool,

    /// With --coverage: the least that each rule must reach, in percent
    #[arg(long, value_name = "PERCENT", requires = "coverage", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub threshold: Option<u8>,

    /// Write what the rules say now into their examples, after showing it
    #[arg(long, conflicts_with = "coverage")]
    pub accept: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CheckOptions {
    /// Rule files, folders of rules, packs, waivers or settings; without any, everything in force
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SchemaOptions {
    /// What the file is
    #[arg(value_name = "NAME")]
    pub name: SchemaName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SchemaName {
    /// An account: account.yaml, or the same as JSON
    Snapshot,
    /// The block at the top of a rule file
    Rule,
    /// pack.yaml
    Pack,
    /// schema.yaml of a pack
    Schema,
    /// waivers.yaml
    Waivers,
    /// audit.yaml
    Config,
    /// The report as JSON
    Report,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct BatchOptions {
    /// Accounts: files, folders of accounts, patterns as in 'clients/*.yaml', .jsonl files (each line is an account, an
    /// empty one a broken account), folders of tables with an accounts.csv, or - for standard input. A folder in a
    /// folder that holds files audit could read and no account.yaml is a broken account
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// Take each path for a changed file and judge the account that it belongs to: the nearest folder around it with an
    /// account.yaml or an accounts.csv; files around which there is none are named and passed over
    #[arg(long)]
    pub changed: bool,

    /// Leave out on purpose what is called like this, as in 'old' or 'clients/2019-*'; the report names it; may be
    /// repeated
    #[arg(long, value_name = "PATTERN")]
    pub leave_out: Vec<String>,

    /// How many accounts are judged side by side; without it, one a core
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,

    /// Stop at the first account that is not a go
    #[arg(long)]
    pub fail_fast: bool,

    /// Keep finished results in this file until the run is over; without it, beside the first file that is
    /// written, as FILE.journal
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,

    /// Go on where an interrupted run stopped
    #[arg(long)]
    pub resume: bool,

    #[command(flatten)]
    pub view: ViewOptions,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ViewOptions {
    /// In which order the table shows accounts
    #[arg(long, value_name = "KEY", default_value = "input")]
    pub sort: Sort,

    /// Let the table show only accounts with this verdict; may be repeated
    #[arg(long, value_name = "VERDICT")]
    pub verdict: Vec<Standing>,

    /// How many accounts the table shows
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub most: usize,

    /// Print the whole report of each account before the table
    #[arg(long)]
    pub details: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RenderOptions {
    /// Stored results, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    #[command(flatten)]
    pub view: ViewOptions,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DiffOptions {
    /// The earlier results
    #[arg(value_name = "BEFORE")]
    pub before: PathBuf,

    /// The later results
    #[arg(value_name = "AFTER")]
    pub after: PathBuf,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CompletionsOptions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ManOptions {
    /// A command; without it, audit itself
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct TemplateOptions {
    /// Only what rules ask of this role; may be repeated
    #[arg(long, value_name = "ROLE")]
    pub role: Vec<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct InitOptions {
    /// The folder with your downloads; account.yaml is written there
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportOptions {
    /// A snapshot, an export, or a folder with both
    #[arg(value_name = "PATH")]
    pub path: PathBuf,

    /// The day on which the files were downloaded, when no account.yaml says it
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
}
