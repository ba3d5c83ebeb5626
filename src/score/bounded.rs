//! The error of every bounded number of the score: it quotes the bounds.

/// A number outside its bounds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the {what} must be between {min} and {max}, but was {actual}")]
pub struct OutOfRange {
    /// What the number is.
    pub what: &'static str,
    /// Lowest allowed value.
    pub min: i64,
    /// Highest allowed value.
    pub max: i64,
    /// The value given.
    pub actual: i64,
}

pub(crate) fn check(what: &'static str, min: i64, max: i64, actual: i64) -> Result<(), OutOfRange> {
    if (min..=max).contains(&actual) { Ok(()) } else { Err(OutOfRange { what, min, max, actual }) }
}
