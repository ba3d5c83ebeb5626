//! Written dynamics.

use super::note::Velocity;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A written dynamic, softest first. Steps between neighbours are what a player reads as "one louder".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Dynamic {
    /// Pianississimo.
    Ppp,
    /// Pianissimo.
    Pp,
    /// Piano.
    P,
    /// Mezzo piano.
    Mp,
    /// Mezzo forte.
    Mf,
    /// Forte.
    F,
    /// Fortissimo.
    Ff,
    /// Fortississimo.
    Fff,
}

impl Dynamic {
    /// All marks, softest first.
    pub const ALL: [Self; 8] = [Self::Ppp, Self::Pp, Self::P, Self::Mp, Self::Mf, Self::F, Self::Ff, Self::Fff];

    /// The mark as printed.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Ppp => "ppp",
            Self::Pp => "pp",
            Self::P => "p",
            Self::Mp => "mp",
            Self::Mf => "mf",
            Self::F => "f",
            Self::Ff => "ff",
            Self::Fff => "fff",
        }
    }

    /// The mark `steps` louder (softer when negative), stopping at the ends.
    #[must_use]
    pub fn louder(self, steps: i8) -> Self {
        Self::ALL[(self as i8).saturating_add(steps).clamp(0, 7) as usize]
    }

    /// The velocity that notation programs play it at (MuseScore, Sibelius and LilyPond agree to within 5).
    #[must_use]
    pub fn usual_velocity(self) -> Velocity {
        const VELOCITIES: [i32; 8] = [16, 33, 49, 64, 80, 96, 112, 126];
        Velocity::clamped(VELOCITIES[self as usize])
    }

    /// Place on the way from pp (0) to ff (1) in steps of 0.2; ppp is -0.2 and fff 1.2.
    #[must_use]
    pub fn position(self) -> f64 {
        f64::from(self as i8 - 1) * 0.2
    }
}

impl fmt::Display for Dynamic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.mark())
    }
}

impl FromStr for Dynamic {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|d| d.mark() == text)
            .ok_or_else(|| format!("`{text}` is not a dynamic; write one of ppp pp p mp mf f ff fff"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stop_at_the_ends_and_marks_read_back() {
        assert_eq!(Dynamic::P.louder(2), Dynamic::Mf);
        assert_eq!((Dynamic::F.louder(99), Dynamic::F.louder(-99)), (Dynamic::Fff, Dynamic::Ppp));
        assert!(Dynamic::ALL.into_iter().all(|dynamic| dynamic.mark().parse() == Ok(dynamic)));
        assert!("loud".parse::<Dynamic>().is_err());
        assert_eq!((Dynamic::Pp.position(), Dynamic::Ff.position()), (0.0, 1.0));
    }
}
