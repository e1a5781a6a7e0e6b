//! Words of reports as values of flags: the lists are those of the reports.

use crate::report::{Sort, Standing};
use clap::ValueEnum;
use clap::builder::PossibleValue;

impl ValueEnum for Sort {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, about) = self.told();
        Some(PossibleValue::new(word).help(about))
    }
}

impl ValueEnum for Standing {
    /// What one hopes for comes first.
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Go, Self::NoGo, Self::Incomplete, Self::Broken]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()).help(self.about()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Arguments, COMMANDS};
    use crate::report::Standing;
    use clap::{CommandFactory, ValueEnum};
    use std::collections::BTreeSet;

    #[test]
    fn every_standing_can_be_asked_for() {
        let offered = Standing::value_variants();
        assert!(
            offered.len() == Standing::ALL.len() && Standing::ALL.iter().all(|one| offered.contains(one))
        );
    }

    #[test]
    fn every_command_may_be_meant() {
        let all = Arguments::command();
        let all: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
        assert_eq!(all.len(), COMMANDS.len());
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), COMMANDS.iter().copied().collect());
    }
}
