//! One account of one or many: its report, or why there is none.

use super::{At, Report, VERSION, in_short};
use crate::decision::Verdict;
use crate::problem::Problem;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What became of one account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AccountResult {
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
    pub audit: String,
    /// What was read.
    pub input: String,
    /// The day of judgement.
    #[serde(default)]
    pub today: Option<String>,
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
    /// How many problems that are not named it stands for; left out where it is one of its own.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Trouble {
    /// What is wrong, behind the name of the file where that is not what was named.
    #[must_use]
    pub fn said_of(&self, input: &str) -> String {
        match &self.at {
            Some(at) if !at.file.is_empty() && !input.starts_with(&at.file) => {
                format!("{}: {}", at.file, self.what)
            }
            _ => self.what.clone(),
        }
    }
}

impl AccountResult {
    /// An account that could not be read.
    #[must_use]
    pub fn broken(input: &str, today: Date, problems: &[Problem]) -> Self {
        let trouble = |problem: &Problem| Trouble {
            what: problem.what.clone(),
            at: problem.place.as_ref().map(At::from),
            hint: problem.hint.clone(),
            more: problem.more(),
        };
        Self::Broken(Broken {
            report: VERSION,
            audit: env!("CARGO_PKG_VERSION").into(),
            input: input.to_owned(),
            today: Some(today.to_string()),
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

    /// The day of judgement; older stored results of what is broken do not say it.
    #[must_use]
    pub fn today(&self) -> Option<&str> {
        match self {
            Self::Report(report) => Some(&report.today),
            Self::Broken(broken) => broken.today.as_deref(),
        }
    }

    /// How it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self {
            Self::Report(report) => report.verdict.into(),
            Self::Broken(_) => Standing::Broken,
        }
    }

    /// Why it is not a go, in a few words; none exactly when it is.
    #[must_use]
    pub fn why(&self) -> Vec<String> {
        match self {
            Self::Report(report) => report.asked().map(in_short).unwrap_or_default(),
            Self::Broken(broken) => vec![match broken.problems.first() {
                Some(first) => format!("it could not be judged: {}", first.said_of(&broken.input)),
                None => "it could not be judged".to_owned(),
            }],
        }
    }

    /// The exit code of a run over this account alone.
    #[must_use]
    pub fn code(&self) -> u8 {
        self.standing().code()
    }
}

/// How an account stands on the action asked about; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It could not be judged.
    Broken,
    /// Something stops it.
    NoGo,
    /// Something was not answered.
    Incomplete,
    /// Nothing stops it.
    Go,
}

impl From<Verdict> for Standing {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Go => Self::Go,
            Verdict::NoGo => Self::NoGo,
            Verdict::Incomplete => Self::Incomplete,
        }
    }
}

impl Standing {
    /// All of them, the gravest first.
    pub const ALL: [Self; 4] = [Self::Broken, Self::NoGo, Self::Incomplete, Self::Go];

    /// Its word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::NoGo => Verdict::NoGo.word(),
            Self::Incomplete => Verdict::Incomplete.word(),
            Self::Go => Verdict::Go.word(),
        }
    }

    /// What it means, in a few words.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Broken => "It could not be judged",
            Self::NoGo => "Something stops it",
            Self::Incomplete => "Something was not answered",
            Self::Go => "Nothing stops it",
        }
    }

    /// The exit code of a run over such an account alone.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Broken => 2,
            Self::NoGo => Verdict::NoGo.code(),
            Self::Incomplete => Verdict::Incomplete.code(),
            Self::Go => Verdict::Go.code(),
        }
    }
}

/// The gravest exit code, in the order 2, 1, 3, 0.
#[must_use]
pub fn gravest(a: u8, b: u8) -> u8 {
    const ORDER: [u8; 4] = [2, 1, 3, 0];
    ORDER.into_iter().find(|code| *code == a || *code == b).unwrap_or(2)
}
