//! A report: what is known about one account, with what follows from it.

use super::{
    AcceptedInfo, Acknowledged, Basis, ChangedParam, FileInfo, KeptInfo, Missing, MoneyAt, OwnSpeaker,
    PackInfo, PlanInfo, ReasonInfo, ReportedFinding, RuleResult, UnaccountedInfo, count,
};
use crate::decision::Verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The version of the JSON form; docs/report.md describes it.
pub const VERSION: u32 = 1;

/// What is known about one action.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ActionResult {
    /// The action.
    pub action: String,
    /// Its heading.
    pub title: String,
    /// Whether it can be done.
    pub verdict: Verdict,
    /// Why it is not go, the gravest first; empty exactly when it is.
    #[serde(default)]
    pub reasons: Vec<ReasonInfo>,
    /// Findings that stop it.
    pub blockers: usize,
    /// Warnings.
    pub warnings: usize,
    /// Facts that cannot both be true.
    #[serde(default)]
    pub contradictions: usize,
    /// Rows that may hold something open, and that nothing judged.
    #[serde(default)]
    pub unaccounted: usize,
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

impl ActionResult {
    /// Whether nothing but the person's own steps keeps it from working on this day.
    #[must_use]
    pub fn works_from(&self, day: &str) -> bool {
        self.not_before.as_deref() == Some(day)
    }
}

/// What to do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Advice {
    /// An action, `wait` or `keep`.
    pub then: String,
    /// The reason.
    pub because: String,
    /// The row of the pack's table that won or could not be decided, counted from one.
    pub row: usize,
    /// The rules whose findings it rests on.
    pub rests_on: Vec<String>,
    /// What is not known and might lead to another recommendation, as `record.field` each.
    #[serde(default)]
    pub missing: Vec<String>,
}

/// The first that accepts findings of a rule, a row or all of them, and for a reason.
type Accepting = HashMap<(String, Option<String>, String), usize>;

/// Everything there is to say about one account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// What accepts findings, as soon as somebody asks.
    #[serde(skip)]
    pub(super) accepting: OnceLock<Accepting>,
    /// The version of this form.
    pub report: u32,
    /// The version of the program.
    pub audit: String,
    /// What was read: a file, a folder, or a line of a file, as the person named it.
    pub input: String,
    /// Its files: what was read as what, and what was not and why.
    #[serde(default)]
    pub files: Vec<FileInfo>,
    /// What the verdict rests on.
    #[serde(default)]
    pub basis: Basis,
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
    pub verdict: Verdict,
    /// Whether warnings counted like blockers.
    pub fail_on_warning: bool,
    /// One per action.
    pub actions: Vec<ActionResult>,
    /// What to do.
    pub recommendation: Advice,
    /// By level, then pack order, then row order.
    pub findings: Vec<ReportedFinding>,
    /// Rows that may hold something open, and that nothing judged.
    #[serde(default)]
    pub unaccounted: Vec<UnaccountedInfo>,
    /// Rules of a person that alone speak for rows, with how many.
    #[serde(default)]
    pub spoken_for_by_own: Vec<OwnSpeaker>,
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
    pub changed_parameters: Vec<ChangedParam>,
    /// The pages that findings rest on, by key.
    pub sources: serde_json::Map<String, serde_json::Value>,
}

/// `, 1 contradiction, 2 not judged` behind other counts; nothing where there is none.
#[must_use]
pub fn more_open(action: &ActionResult) -> String {
    let contradictions = match action.contradictions {
        0 => String::new(),
        number => format!(", {}", count(number, "contradiction")),
    };
    match action.unaccounted {
        0 => contradictions,
        number => format!("{contradictions}, {number} not judged"),
    }
}

/// The JSON Schema of the report.
#[must_use]
pub fn json_schema() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<Report>()
}

impl Report {
    /// What is known about the action asked about.
    #[must_use]
    pub fn asked(&self) -> Option<&ActionResult> {
        self.actions.iter().find(|action| action.action == self.asked)
    }

    /// The same with the name of what was read.
    #[must_use]
    pub fn of(self, input: &str) -> Self {
        Self { input: input.to_owned(), ..self }
    }

    /// What accepts a finding.
    #[must_use]
    pub fn accepted_by(&self, found: &ReportedFinding) -> Option<&AcceptedInfo> {
        let reason = found.acknowledged.as_ref()?;
        let first = self.accepting.get_or_init(|| {
            let mut first = Accepting::new();
            for (index, said) in self.basis.accepted.iter().enumerate() {
                first.entry((said.rule.clone(), said.row.clone(), said.reason.clone())).or_insert(index);
            }
            first
        });
        let of = |row| first.get(&(found.rule.clone(), row, reason.clone())).copied();
        let index = [of(None), of(Some(found.row.clone()))].into_iter().flatten().min()?;
        self.basis.accepted.get(index)
    }

    /// That only rules of a person speak for some rows; nothing where none does.
    #[must_use]
    pub fn own_speakers(&self) -> Option<String> {
        if self.spoken_for_by_own.is_empty() {
            return None;
        }
        let each =
            self.spoken_for_by_own.iter().map(|one| format!("{} ({})", one.rule, count(one.rows, "row")));
        Some(format!("Only rules of your own speak for some rows: {}", each.collect::<Vec<_>>().join(", ")))
    }
}
