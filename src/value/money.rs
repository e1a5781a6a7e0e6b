//! Money: an exact amount with its currency.

use super::Currency;
use rust_decimal::Decimal;
use std::fmt;

/// An amount with its currency. Amounts in different currencies are never added or compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// The amount, exact.
    pub amount: Decimal,
    /// None only for a plain zero.
    pub currency: Option<Currency>,
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.currency {
            None => write!(f, "{}", self.amount.normalize()),
            Some(currency) => {
                let mut amount = self.amount;
                amount.rescale(currency.places());
                write!(f, "{amount} {currency}")
            }
        }
    }
}
