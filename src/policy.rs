//! The rules of a pack and those a person adds, compiled, checked and in order.

mod blocks;
mod condition;
mod digest;
pub mod example;
mod file;
mod files;
mod inside;
mod load;
mod meta;
mod origin;
mod pack;
mod rule;
mod settled;
mod text;
pub mod waiver;
mod whole;
mod words;

pub use condition::Condition;
pub use files::{PackFiles, embedded, own_digest};
pub use load::{built_in, open, read_rules};
pub use meta::{Confidence, EndedBy, Level, Section};
pub use origin::{OriginKind, OwnRules, PackOrigin};
pub use pack::json_schema as pack_schema;
pub use pack::{
    Action, Advised, Kept, MoneyField, MoneyMap, Pack, Param, PlanStep, Reference, Scalar, Stage, StageOf,
    Term,
};
pub use rule::{LooksBack, Rule, Target, header_schema};
pub use settled::{Rest, Settling};
pub use text::Text;
pub use waiver::Waiver;
pub use whole::Policy;
pub use words::{KEEP, REASONS, VERDICTS, WAIT, ids};
