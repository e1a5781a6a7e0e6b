//! The pack: what the engine knows about a platform, all of it data.

mod file;
pub(super) mod kept;
mod model;
mod money;
pub(super) mod plan;
mod scalar;

pub use file::json_schema;
pub(super) use file::read;
pub use kept::{Kept, Term};
pub use model::{Action, Advised, Pack, Param, Reference};
pub use money::{MoneyField, MoneyMap, Stage, StageOf};
pub use plan::PlanStep;
pub use scalar::Scalar;

use super::condition::Condition;
use crate::body::Language;
use crate::policy::{KEEP, WAIT};
use crate::problem::{Checked, Problem, Problems};
use crate::schema::Schema;
use crate::source::{Place, Source};
use crate::tree::{self, Content};
use file::AdvisedText;
use std::sync::Arc;

/// Where the condition of a row of the recommendation stands.
fn place_of_row(source: &Source, index: usize) -> Place {
    let node = tree::yaml::read(source).ok();
    let rows = node.as_ref().and_then(|node| node.get("recommendation")).map(|rows| &rows.content);
    match rows {
        Some(Content::List(rows)) => {
            rows.get(index).and_then(|row| row.get("when")).map(|when| when.place.clone())
        }
        _ => None,
    }
    .unwrap_or_else(|| super::file::key_place(source, "recommendation"))
}

impl Pack {
    /// Takes the rows of the recommendation. As with bodies, conditions of the pack of this program are compiled when
    /// they are tried.
    pub(super) fn advise(
        &mut self,
        source: &Source,
        schema: &Schema,
        (language, trusted): (&Language, bool),
        rows: Vec<AdvisedText>,
    ) -> Checked<()> {
        let names: Arc<[_]> = self.condition_names(schema).into();
        let mut problems = Problems::default();
        let last = rows.len().saturating_sub(1);
        for (index, row) in rows.into_iter().enumerate() {
            let known = self.action(&row.then).is_some() || [WAIT, KEEP].contains(&row.then.as_str());
            if !known || (index == last) != row.when.is_none() {
                let what = format!(
                    "row {} of the recommendation: every row but the last has a when, and then is an action, wait or keep",
                    index + 1
                );
                problems.add(Problem::new(what).at(super::file::key_place(source, "recommendation")));
            }
            let condition =
                |text: String| Condition::new(source.name().clone(), text.into(), names.clone(), Vec::new());
            let when = row.when.map(condition);
            if let Some(condition) = when.as_ref().filter(|_| !trusted)
                && let Err(wrong) = condition.script(language)
            {
                let place = place_of_row(source, index);
                let placed = |problem: &Problem| problem.clone().at(place.clone()).excerpt(source);
                problems.extend(wrong.iter().map(placed).collect());
            }
            self.recommendation.push(Advised { when, then: row.then, because: row.because });
        }
        problems.finish(())
    }
}
