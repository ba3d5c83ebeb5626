//! How many failures are too many.

use std::str::FromStr;

/// How many files may fail before a shard counts as failed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Failures {
    /// So many.
    Count(u64),
    /// So large a share of all.
    Share(f64),
}

impl Failures {
    /// Whether so many of so many are more.
    pub(super) fn exceeded(self, failed: u64, of: u64) -> bool {
        match self {
            Self::Count(most) => failed > most,
            Self::Share(most) => failed as f64 > most * of as f64,
        }
    }
}

impl FromStr for Failures {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let share = |percent: &str| percent.trim().parse().ok().filter(|percent| (0.0..=100.0).contains(percent));
        let read = match text.strip_suffix('%') {
            Some(percent) => share(percent).map(|percent: f64| Self::Share(percent / 100.0)),
            None => text.parse().ok().map(Self::Count),
        };
        read.ok_or_else(|| format!("{text:?} is neither a number of files nor a share such as 5%"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_the_share_or_the_number_is_too_many() {
        let read = |text: &str| text.parse::<Failures>().unwrap();
        assert!(!read("10%").exceeded(1, 10) && read("10%").exceeded(2, 10));
        assert!(!read("3").exceeded(3, 10) && read("3").exceeded(4, 10));
        assert!(!read("0%").exceeded(0, 0) && read("0").exceeded(1, 1));
        for wrong in ["", "x", "-1", "101%", "NaN%"] {
            assert!(wrong.parse::<Failures>().is_err(), "{wrong}");
        }
    }
}
