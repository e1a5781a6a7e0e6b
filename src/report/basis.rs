//! What a verdict rests on, worked out once per result; every form tells it in the words of this one place.

use super::{Acknowledged, ChangedParam, Effect, PackInfo, count, nice};
use crate::policy::{OriginKind, OwnRules, PackOrigin, Policy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a verdict rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Basis {
    /// The day the data describes.
    pub as_of: String,
    /// The pack that judged, by its content.
    pub pack: PackOrigin,
    /// Parameters that have another value than the pack says.
    pub changed_parameters: Vec<ChangedParam>,
    /// The rules that the person added.
    pub own_rules: Option<OwnRules>,
    /// The file of settings in force.
    pub settings: Option<String>,
    /// The lock that pack and rules were held against.
    #[serde(default)]
    pub lock: Option<String>,
    /// The stored results whose findings are not listed again.
    #[serde(default)]
    pub baseline: Option<String>,
    /// The acknowledgements and waivers that accept a finding.
    pub accepted: Vec<AcceptedInfo>,
    /// How many acknowledgements and waivers this run sets aside.
    #[serde(default)]
    pub set_aside: SetAside,
}

/// What would be accepted, had the run not been told to set it aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SetAside {
    /// Of the account itself.
    pub acknowledgements: usize,
    /// Of auditors.
    pub waivers: usize,
}

impl SetAside {
    fn of(all: &[Acknowledged]) -> Self {
        let (own, others): (Vec<_>, Vec<_>) =
            all.iter().filter(|said| said.state == Effect::SetAside).partition(|said| said.by.is_none());
        Self { acknowledgements: own.len(), waivers: others.len() }
    }

    fn lines(self) -> impl Iterator<Item = String> {
        let line = |number, what: &str| (number > 0).then(|| format!("set aside: {}", count(number, what)));
        let own = line(self.acknowledgements, "acknowledgement");
        own.map(|own| own + " of the account").into_iter().chain(line(self.waivers, "waiver"))
    }
}

/// An acknowledgement or a waiver that accepts a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AcceptedInfo {
    /// The id of the rule.
    pub rule: String,
    /// The key of the row; null for every finding of the rule.
    pub row: Option<String>,
    /// Why.
    pub reason: String,
    /// Who requires it, of a waiver; null for the person's own acknowledgement.
    pub by: Option<String>,
    /// The last day on which it counts.
    pub until: Option<String>,
}

impl AcceptedInfo {
    /// Of an acknowledgement or a waiver, whatever became of it.
    #[must_use]
    pub fn of(said: &Acknowledged) -> Self {
        Self {
            rule: said.rule.clone(),
            row: said.row.clone(),
            reason: said.reason.clone(),
            by: said.by.clone(),
            until: said.until.clone(),
        }
    }

    /// Who accepts it, until when, and why: `waived by Desk until 1 Dec 2026: Known`.
    #[must_use]
    pub fn who(&self) -> String {
        let until = self.until.as_deref().map_or_else(String::new, |day| format!(" until {}", nice(day)));
        match &self.by {
            Some(by) => format!("waived by {by}{until}: {}", self.reason),
            None => format!("accepted by you{until}: {}", self.reason),
        }
    }

    /// The rule and the row that are accepted, by whom, until when, and why.
    #[must_use]
    pub fn line(&self) -> String {
        let row = self.row.as_deref().map_or_else(String::new, |row| format!(" ({row})"));
        format!("{}{row}, {}", self.rule, self.who())
    }
}

/// A list of what was accepted: of what an account and auditors say, what has an effect.
fn used(all: &[Acknowledged]) -> Vec<AcceptedInfo> {
    all.iter().filter(|said| said.state == Effect::Used).map(AcceptedInfo::of).collect()
}

/// The day of the data, in words.
pub(super) fn data_as_of(day: &str) -> String {
    format!("data as of {}", nice(day))
}

impl Basis {
    /// Of a result that is being made.
    #[must_use]
    pub(super) fn new(
        policy: &Policy,
        as_of: String,
        changed: &[ChangedParam],
        said: &[Acknowledged],
    ) -> Self {
        Self {
            as_of,
            pack: policy.pack_origin(),
            changed_parameters: differing(changed),
            own_rules: policy.own_rules().cloned(),
            settings: policy.settings.clone(),
            lock: policy.lock.clone(),
            baseline: None,
            accepted: used(said),
            set_aside: SetAside::of(said),
        }
    }

    /// Of an older stored result: as much as it says.
    pub(super) fn of_older(
        pack: &PackInfo,
        as_of: &str,
        changed: &[ChangedParam],
        said: &[Acknowledged],
    ) -> Self {
        let PackInfo { name, version, own_rules, .. } = pack;
        let pack = PackOrigin { name: name.clone(), version: version.clone(), ..PackOrigin::default() };
        let own = OwnRules { files: Vec::new(), sha256: String::new() };
        Self {
            as_of: as_of.to_owned(),
            pack,
            changed_parameters: differing(changed),
            own_rules: (*own_rules > 0).then_some(own),
            settings: None,
            lock: None,
            baseline: None,
            accepted: used(said),
            set_aside: SetAside::of(said),
        }
    }

    /// What differs from this program's own pack as it is, with nothing added, changed or accepted; a line each.
    /// Empty when nothing does.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.beside_accepted();
        lines.extend(self.accepted.iter().map(|said| format!("accepted: {}", said.line())));
        if !lines.is_empty() {
            lines.insert(0, self.day());
        }
        lines
    }

    /// The same, always with the day of the data and the pack.
    #[must_use]
    pub fn all(&self) -> Vec<String> {
        let told = self.lines();
        let pack = (!self.differs()).then(|| self.pack_line());
        let rest = told.into_iter().skip(1);
        std::iter::once(self.day()).chain(pack).chain(rest).collect()
    }

    /// The same without the day and without what is accepted: pack, parameters, rules, settings, lock, baseline, and what
    /// is set aside.
    #[must_use]
    pub fn beside_accepted(&self) -> Vec<String> {
        let pack = self.differs().then(|| self.pack_line());
        let changed = self.changed_parameters.iter().map(ChangedParam::line);
        let own = self.own_rules.as_ref().map(own_line);
        let settings = self.settings.as_ref().map(|file| format!("settings of {file}"));
        let lock = self.lock.as_ref().map(|file| format!("pack and rules as pinned by {file}"));
        let known = self.baseline.as_ref().map(|file| format!("what {file} knows is counted and not listed"));
        let told = pack.into_iter().chain(changed).chain(own).chain(settings).chain(lock).chain(known);
        told.chain(self.set_aside.lines()).collect()
    }

    fn day(&self) -> String {
        data_as_of(&self.as_of)
    }

    fn differs(&self) -> bool {
        matches!(self.pack.origin, OriginKind::Changed | OriginKind::Other)
    }

    fn pack_line(&self) -> String {
        let PackOrigin { name, version, sha256, origin, folder } = &self.pack;
        let folder = folder.as_deref().unwrap_or_default();
        let from = match origin {
            OriginKind::BuiltIn => "inside this program".to_owned(),
            OriginKind::Same => format!("from {folder}, the same as inside this program"),
            OriginKind::Changed => format!("from {folder}, changed: not the one inside this program"),
            OriginKind::Other => format!("from {folder}"),
            OriginKind::Unknown => {
                return format!("pack {name} {version}; this older result does not say from where");
            }
        };
        format!("pack {name} {version}, {from}, sha256 {sha256}")
    }
}

/// A parameter that was set to what the pack says is not changed.
fn differing(changed: &[ChangedParam]) -> Vec<ChangedParam> {
    changed.iter().filter(|one| one.from != one.to).cloned().collect()
}

/// So many files of rules are named in one line.
const FILES: usize = 5;

fn own_line(own: &OwnRules) -> String {
    if own.files.is_empty() {
        return "rules of your own; this older result does not say which".to_owned();
    }
    let named: Vec<&str> = own.files.iter().take(FILES).map(String::as_str).collect();
    let more = match own.files.len().saturating_sub(FILES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("rules of your own: {}{more}, sha256 {}", named.join(", "), own.sha256)
}
