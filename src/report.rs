//! All that a format needs, already resolved to text and places.

mod about;
mod entry;
pub mod escape;
pub mod format;
mod gather;
mod history;
mod ics;
mod kept;
mod money;
mod plan;
mod stored;
mod summary;
mod table;
mod unanswered;

pub use about::{Acknowledged, Changed, PackInfo, SourceInfo};
pub use entry::{Broken, Entry, Trouble, gravest};
pub use history::{AccountChange, Baseline, Brief, Change, Comparison, Difference};
pub use ics::write as write_ics;
pub use kept::KeptInfo;
pub use money::MoneyAt;
pub use plan::{PlanInfo, StepInfo, WaitInfo};
pub use stored::{Kind, read as read_stored};
pub use summary::{Sort, Summary, Totals, View};
pub use table::{Detail, Style, write as write_table};
pub use unanswered::{Missing, describe as missing_fact};

use crate::audit::Audit;
use crate::decision::Decision;
use crate::policy::Policy;
use crate::snapshot::Snapshot;
use crate::source::Place;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A word of this program.
pub type Word = std::borrow::Cow<'static, str>;

/// The version of the JSON form; docs/report.md describes it.
pub const VERSION: u32 = 1;

/// Where something stands.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct At {
    /// The file as the person named it.
    pub file: String,
    /// 1-based.
    pub line: u32,
    /// 1-based, in characters.
    pub column: u32,
}

impl From<&Place> for At {
    fn from(place: &Place) -> Self {
        Self { file: place.file.to_string(), line: place.line, column: place.column }
    }
}

/// One finding, once, with its level for each action.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Found {
    /// The id of the rule.
    pub rule: String,
    /// The name of the pack it comes from; `own` when a person added it.
    pub pack: String,
    /// The facts it carries.
    pub facts: Vec<String>,
    /// Action and level.
    pub severity: serde_json::Map<String, serde_json::Value>,
    /// One sentence.
    pub message: String,
    /// The table or record of the row.
    pub table: String,
    /// The key of the row.
    pub row: String,
    /// The field it points at, as `table.field`.
    pub field: Option<String>,
    /// Where that stands.
    #[serde(flatten)]
    pub at: At,
    /// Where further rows stand.
    pub related: Vec<At>,
    /// What happens if it is ignored.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// Keys of `sources`.
    pub sources: Vec<String>,
    /// official, inferred, reported or unverified.
    pub confidence: Word,
    /// When the sources were last read.
    pub checked: String,
    /// The first day on which it no longer holds by itself.
    pub clears_on: Option<String>,
    /// The last whole UTC day to act.
    pub due_by: Option<String>,
    /// Whether, without a day of its own, somebody else has to end it.
    pub others: bool,
    /// Whether it was concluded from rows of exports, which stand in `related`.
    pub derived: bool,
    /// `lost` or `kept`, when it belongs to that part of the report.
    pub section: Option<Word>,
    /// Why the person accepts it, when they do.
    pub acknowledged: Option<String>,
    /// Whether a baseline knows it already, so that it is counted but not listed.
    #[serde(default)]
    pub known: bool,
}

/// A rule and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RuleResult {
    /// Its id.
    pub rule: String,
    /// The name of the pack it comes from; `own` when a person added it.
    pub pack: String,
    /// What it is about.
    pub title: String,
    /// Action and level.
    pub severity: serde_json::Map<String, serde_json::Value>,
    /// finding, clear, unknown, failed, skipped or not concerned.
    pub outcome: Word,
    /// How many rows it judged.
    pub rows: usize,
    /// How many findings it has.
    pub findings: usize,
    /// What it could not find in the snapshot, with the row it looked at.
    pub missing: Vec<MissingRow>,
    /// Why it failed.
    pub problem: Option<String>,
}

/// A row that a rule could not judge.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MissingRow {
    /// The key of the row; none when a whole table is missing.
    pub row: Option<String>,
    /// `table` or `table.field` each.
    pub fields: Vec<String>,
}

/// What is known about one action.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ActionResult {
    /// The action.
    pub action: String,
    /// Its heading.
    pub title: String,
    /// go, no-go or incomplete.
    pub verdict: Word,
    /// Findings that stop it.
    pub blockers: usize,
    /// Warnings.
    pub warnings: usize,
    /// Findings that are good to know.
    pub notes: usize,
    /// Findings that the person accepted.
    pub acknowledged: usize,
    /// Rules that were skipped, failed or lacked data.
    pub unanswered: usize,
    /// The day from which it can work, if all that the person can do is done on the day of judgement.
    pub not_before: Option<String>,
    /// The rules that set that day.
    pub not_before_set_by: Vec<String>,
    /// The rules whose blockers somebody else has to end; with any, there is no day.
    pub waits_for_others: Vec<String>,
    /// The nearest day by which to act.
    pub deadline: Option<String>,
    /// The rules that set that day.
    pub deadline_set_by: Vec<String>,
}

/// What to do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Advice {
    /// An action, `wait` or `keep`.
    pub then: String,
    /// The reason.
    pub because: String,
    /// Which row of the pack's table won, counted from one.
    pub row: usize,
    /// The rules whose findings it rests on.
    pub rests_on: Vec<String>,
}

/// Everything there is to say about one account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this form.
    pub report: u32,
    /// The version of the program.
    pub audit: Word,
    /// What was read: a file, a folder, or a line of a file, as the person named it.
    pub input: String,
    /// The pack that judged.
    pub pack: PackInfo,
    /// The account's name, when the snapshot has one.
    pub account: Option<String>,
    /// Its roles; none when the snapshot does not say.
    pub roles: Option<Vec<String>>,
    /// The day the data describes.
    pub as_of: String,
    /// The day of judgement.
    pub today: String,
    /// Whether the data is older than the pack allows.
    pub too_old: bool,
    /// The action asked about.
    pub asked: String,
    /// The verdict on it.
    pub verdict: Word,
    /// Whether warnings counted like blockers.
    pub fail_on_warning: bool,
    /// One per action.
    pub actions: Vec<ActionResult>,
    /// What to do.
    pub recommendation: Advice,
    /// By level, then pack order, then row order.
    pub findings: Vec<Found>,
    /// What is missing, grouped by fact.
    pub missing: Vec<Missing>,
    /// The steps to the action asked about, and to the recommended one when it is another.
    pub plans: Vec<PlanInfo>,
    /// The money at each stage that holds any.
    pub money: Vec<MoneyAt>,
    /// What the platform keeps after the action asked about.
    pub kept: Vec<KeptInfo>,
    /// Every rule.
    pub rules: Vec<RuleResult>,
    /// Every acknowledgement, then every waiver.
    pub acknowledged: Vec<Acknowledged>,
    /// Parameters that were changed.
    pub changed_parameters: Vec<Changed>,
    /// The pages that findings rest on, by key.
    pub sources: serde_json::Map<String, serde_json::Value>,
}

/// `1 blocker`, `2 blockers`.
#[must_use]
pub fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// The JSON Schema of the report.
#[must_use]
pub fn json_schema() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<Report>()
}

impl Report {
    /// Resolves an audit and its decision to text and places.
    #[must_use]
    pub fn new(policy: &Policy, snapshot: &Snapshot, audit: &Audit, decision: &Decision) -> Self {
        gather::report(policy, snapshot, audit, decision)
    }

    /// The same with the name of what was read.
    #[must_use]
    pub fn of(self, input: &str) -> Self {
        Self { input: input.to_owned(), ..self }
    }
}
