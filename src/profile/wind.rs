//! What breath, tongue, lips and slide can do.

use crate::score::{Interval, Pitch};
use crate::units::Seconds;
use serde::{Deserialize, Serialize};

/// What one breath is worth: longest phrases in the middle register.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Breath {
    /// At pp.
    pub pp: Seconds,
    /// At mf.
    pub mf: Seconds,
    /// At ff.
    pub ff: Seconds,
    /// What is left of it in the lowest third of the range, 0 to 1.
    pub low_share: f64,
    /// A comfortable breath between phrases.
    pub catch: Seconds,
    /// The shortest breath there is.
    pub least: Seconds,
}

/// The shortest silence in which anybody takes in air (common practice).
pub(super) const LEAST_BREATH: Seconds = Seconds(0.25);

impl Breath {
    /// The shortest silence that gives the player some air: where the instrument wants longer for a breath, a part of it.
    #[must_use]
    pub fn floor(&self) -> Seconds {
        Seconds(self.least.0.min(LEAST_BREATH.0))
    }

    /// The breath at a place on the way from pp (0) over mf (0.6) to ff (1), straight between and held beyond.
    #[must_use]
    pub fn at(&self, position: f64) -> Seconds {
        by_dynamic([self.pp, self.mf, self.ff], position)
    }
}

/// A time by dynamic: pp, mf and ff, straight between and held beyond.
pub(super) fn by_dynamic([pp, mf, ff]: [Seconds; 3], position: f64) -> Seconds {
    let position = position.clamp(0.0, 1.0);
    let (from, to, share) = if position < 0.6 { (pp, mf, position / 0.6) } else { (mf, ff, (position - 0.6) / 0.4) };
    Seconds(from.0 + (to.0 - from.0) * share)
}

/// Repeated notes a second by way of tonguing; `None` where a way is not used or not known.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Tonguing {
    /// Single.
    pub single: Option<f64>,
    /// Double; on reeds a specialist's skill.
    pub double: Option<f64>,
    /// Triple.
    pub triple: Option<f64>,
}

/// How long lips last. Each second of playing is a load: register (lowest third 0.5, middle 1, top third 2, top three
/// semitones 4) times dynamic (p 0.7, mf 1, ff 1.6); each second of rest takes some away. Common practice.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Endurance {
    /// What a professional bears.
    pub load: f64,
    /// What a second of rest takes away.
    pub recovery_per_second: f64,
}

/// A slide: positions a semitone apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slide {
    /// Positions.
    pub positions: u8,
    /// Time to move by one.
    pub position_time: Seconds,
    /// Partials of the first position that are in use, low to high.
    pub partials: Vec<Pitch>,
    /// What the thumb valve lowers every partial by; 0 without one.
    pub valve: Interval,
}

/// What holds for voices.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Singing {
    /// Lower and upper break between registers.
    pub passaggi: Option<(Pitch, Pitch)>,
    /// No words that must be understood lie above.
    pub text_below: Option<Pitch>,
    /// Fastest syllables a second.
    pub syllables_per_second: f64,
}
