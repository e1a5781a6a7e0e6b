//! All that a format needs, already resolved to text and places.

pub mod escape;
mod gather;
mod ics;
mod json;
mod kept;
mod money;
mod plan;
mod table;
mod unanswered;

pub use ics::write as write_ics;
pub use json::write as write_json;
pub use kept::KeptInfo;
pub use money::MoneyAt;
pub use plan::{PlanInfo, StepInfo, WaitInfo};
pub use table::{Detail, Style, write as write_table};
pub use unanswered::{Missing, describe as missing_fact};

use crate::audit::Audit;
use crate::decision::Decision;
use crate::policy::Policy;
use crate::snapshot::Snapshot;
use crate::source::Place;
use schemars::JsonSchema;
use serde::Serialize;

/// The version of the JSON form; docs/report.md describes it.
pub const VERSION: u32 = 1;

/// Where something stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, Serialize, JsonSchema)]
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
    pub confidence: &'static str,
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
    pub section: Option<&'static str>,
    /// Why the person accepts it, when they do.
    pub acknowledged: Option<String>,
}

/// A rule and what became of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
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
    pub outcome: &'static str,
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
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MissingRow {
    /// The key of the row; none when a whole table is missing.
    pub row: Option<String>,
    /// `table` or `table.field` each.
    pub fields: Vec<String>,
}

/// What is known about one action.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ActionResult {
    /// The action.
    pub action: String,
    /// Its heading.
    pub title: String,
    /// go, no-go or incomplete.
    pub verdict: &'static str,
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
#[derive(Debug, Clone, Serialize, JsonSchema)]
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

/// An acknowledgement of the snapshot, or a waiver, and what became of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Acknowledged {
    /// The id of the rule.
    pub rule: String,
    /// The key of the row; none for every finding of the rule.
    pub row: Option<String>,
    /// Why.
    pub reason: String,
    /// Who requires it, of a waiver; null for the person's own acknowledgement.
    pub by: Option<String>,
    /// The last day on which a waiver counts.
    pub until: Option<String>,
    /// used, unused, not waivable, no such rule, expired, no expiry or set aside.
    pub state: &'static str,
    /// Where it stands.
    #[serde(flatten)]
    pub at: At,
}

/// A parameter that was changed for this run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Changed {
    /// Its name.
    pub name: String,
    /// Its value in the pack.
    pub from: String,
    /// Its value now.
    pub to: String,
}

/// The pack that judged.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PackInfo {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The platform.
    pub platform: String,
    /// How many rules it has.
    pub rules: usize,
    /// How many rules the person added.
    pub own_rules: usize,
    /// How many rules concern this account.
    pub concerned: usize,
    /// How many of these have an answer for every row.
    pub answered: usize,
}

/// A page that a finding rests on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SourceInfo {
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Its address.
    pub url: String,
    /// `official`, `moderator`, `community` or `third_party`.
    pub kind: String,
}

/// Everything there is to say about one account.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Report {
    /// The version of this form.
    pub report: u32,
    /// The version of the program.
    pub audit: &'static str,
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
    pub verdict: &'static str,
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
}
