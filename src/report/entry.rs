//! One account of one or many: its report, or why there is none.

use super::{At, Found, Report, VERSION, Word};
use crate::problem::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What became of one account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Entry {
    /// It was judged.
    Report(Box<Report>),
    /// It could not be read.
    Broken(Broken),
}

/// An account that could not be judged.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Broken {
    /// The version of this form.
    pub report: u32,
    /// The version of the program.
    pub audit: Word,
    /// What was read.
    pub input: String,
    /// Everything that is wrong with it.
    pub problems: Vec<Trouble>,
}

/// Something that is wrong with an account's files.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Trouble {
    /// What is wrong.
    pub what: String,
    /// Where, as far as it is known.
    pub at: Option<At>,
    /// What may be written instead.
    pub hint: Option<String>,
}

impl Entry {
    /// An account that could not be read.
    #[must_use]
    pub fn broken(input: &str, problems: &[Problem]) -> Self {
        let trouble = |problem: &Problem| Trouble {
            what: problem.what.clone(),
            at: problem.place.as_ref().map(At::from),
            hint: problem.hint.clone(),
        };
        Self::Broken(Broken {
            report: VERSION,
            audit: env!("CARGO_PKG_VERSION").into(),
            input: input.to_owned(),
            problems: problems.iter().map(trouble).collect(),
        })
    }

    /// What was read.
    #[must_use]
    pub fn input(&self) -> &str {
        match self {
            Self::Report(report) => &report.input,
            Self::Broken(broken) => &broken.input,
        }
    }

    /// The account's name, else what was read.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Report(report) => report.account.as_deref().unwrap_or(&report.input),
            Self::Broken(broken) => &broken.input,
        }
    }

    /// go, no-go, incomplete or broken.
    #[must_use]
    pub fn verdict(&self) -> &str {
        match self {
            Self::Report(report) => &report.verdict,
            Self::Broken(_) => "broken",
        }
    }

    /// The exit code of a run over this account alone.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self.verdict() {
            "go" => 0,
            "no-go" => 1,
            "incomplete" => 3,
            _ => 2,
        }
    }
}

/// The gravest exit code, in the order 2, 1, 3, 0.
#[must_use]
pub fn gravest(a: u8, b: u8) -> u8 {
    const ORDER: [u8; 4] = [2, 1, 3, 0];
    ORDER.into_iter().find(|code| *code == a || *code == b).unwrap_or(2)
}

/// A finding of a report that is told: not accepted, and not known from a baseline.
#[allow(clippy::trivially_copy_pass_by_ref)] // the form that filter() asks for
pub(super) fn told(found: &&Found) -> bool {
    found.acknowledged.is_none() && !found.known
}
