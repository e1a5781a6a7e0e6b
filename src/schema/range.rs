//! Which of the values of its type a field may hold.

use super::Kind;
use rust_decimal::Decimal;

/// The ends of a field: of numbers and amounts in any currency, and of days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Range {
    /// The least number or amount.
    pub min: Option<Decimal>,
    /// The greatest.
    pub max: Option<Decimal>,
    /// Whether it is a day that tells what has happened, and so cannot be after the day of the data.
    pub past: bool,
}

impl Range {
    /// Whether a type has numbers or amounts, which may have ends.
    #[must_use]
    pub fn bounds(kind: &Kind) -> bool {
        matches!(kind, Kind::Count | Kind::Integer | Kind::Decimal | Kind::Money)
    }

    /// Whether a type has days, which may have to be past.
    #[must_use]
    pub fn dates(kind: &Kind) -> bool {
        matches!(kind, Kind::Day | Kind::Instant)
    }

    /// What is wrong with a number, if it lies outside.
    #[must_use]
    pub fn fault(&self, number: Decimal) -> Option<String> {
        match (self.min, self.max) {
            (Some(min), _) if number < min && min.is_zero() => Some("this cannot be below zero".to_owned()),
            (Some(min), _) if number < min => Some(format!("this cannot be below {}", min.normalize())),
            (_, Some(max)) if number > max => Some(format!("this cannot be above {}", max.normalize())),
            _ => None,
        }
    }

    /// What may be written where a type has these ends.
    #[must_use]
    pub fn allowed(&self, kind: &Kind) -> String {
        let all = kind.allowed();
        let noun = all.split(',').next().unwrap_or(&all);
        match (self.min, self.max) {
            (Some(min), Some(max)) => format!("{noun}, from {} to {}", min.normalize(), max.normalize()),
            (Some(min), None) if !min.is_zero() => format!("{noun}, {} or more", min.normalize()),
            (None, Some(max)) => format!("{noun}, {} or less", max.normalize()),
            _ => all,
        }
    }
}
