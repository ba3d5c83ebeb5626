//! The hand of a pianist: how far it reaches, and how much it strikes how soon.

use crate::profile::{Level, Profile};
use crate::score::Interval;
use crate::units::Seconds;

/// How large a hand is. Hands of 473 pianists span 9.3 keys on average where men play (an open tenth is out of reach of a
/// quarter of them) and 8.2 where women do, of whom one in eight reaches a tenth (Boyle, Boyle and Booker 2015).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HandSize {
    /// An octave.
    Small,
    /// What the instrument's profile says: a ninth on a piano.
    #[default]
    Normal,
    /// A tenth.
    Large,
}

/// A hand at the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand {
    /// The widest it strikes at once.
    pub span: Interval,
    /// The widest it rolls from below where there is time; never more than a tenth.
    pub rolled: Interval,
    /// How fast it is, in hundredths of a professional's.
    pub pace: u16,
}

/// A major tenth.
const TENTH: u8 = 16;
const OCTAVE: u8 = 12;

/// Time since the last strike in milliseconds, then how many notes a hand strikes in such time with ease, and at most.
/// Ours, read from piano music that people wrote (nine pieces from Beethoven to Joplin, 13,000 strikes): in each row one
/// strike in ten or fewer has more notes than the first number, one in a hundred or so more than the second.
const PACES: [(i64, usize, usize); 5] = [(160, 1, 2), (240, 2, 3), (340, 3, 4), (600, 4, 5), (i64::MAX, 4, 5)];

/// Fingers of a hand.
pub(super) const FINGERS: usize = 5;

impl Hand {
    /// The hand of a player of a level at an instrument.
    #[must_use]
    pub fn of(size: HandSize, profile: &Profile, level: Level) -> Self {
        let own = profile.hand_span(level);
        let best = profile.hand_span(Level::Professional);
        let span = match size {
            HandSize::Small => own.min(OCTAVE),
            HandSize::Normal => own,
            HandSize::Large => {
                if own < best {
                    own
                } else {
                    own.max(TENTH)
                }
            }
        };
        let rate = |level| profile.capability.limits(level).notes_per_second.max(0.1);
        let pace = (rate(level) * 100.0 / rate(Level::Professional)).clamp(10.0, 100.0) as u16;
        let rolled = (span + 2).min(TENTH).max(span);
        Self { span: Interval(i16::from(span)), rolled: Interval(i16::from(rolled)), pace }
    }

    /// The most notes it strikes together so long after its last strike.
    #[must_use]
    pub fn most(self, since: Seconds) -> usize {
        self.row((since.value() * 1000.0) as i64).2
    }

    /// How many of them come with ease.
    #[must_use]
    pub fn easy(self, since: Seconds) -> usize {
        self.row((since.value() * 1000.0) as i64).1
    }

    /// The row of the table of paces for a time in milliseconds.
    pub(super) fn row(self, since_ms: i64) -> (i64, usize, usize) {
        let own = since_ms.clamp(0, 1 << 40) * i64::from(self.pace) / 100;
        PACES.into_iter().find(|(under, ..)| own < *under).unwrap_or(PACES[4])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::profile;

    #[test]
    fn a_hand_takes_less_the_sooner_it_strikes_again() {
        let hand = Hand::of(HandSize::Normal, &profile("Piano"), Level::Professional);
        let most = |ms: f64| (hand.easy(Seconds(ms / 1000.0)), hand.most(Seconds(ms / 1000.0)));
        assert_eq!([100.0, 200.0, 300.0, 500.0, 2000.0].map(most), [(1, 2), (2, 3), (3, 4), (4, 5), (4, 5)]);
        assert_eq!((hand.span, hand.rolled), (Interval(15), Interval(16)));
    }

    #[test]
    fn small_hands_and_beginners_reach_less() {
        let span = |size, level| Hand::of(size, &profile("Piano"), level).span.0;
        assert_eq!(span(HandSize::Small, Level::Professional), 12);
        assert_eq!(span(HandSize::Large, Level::Professional), 16);
        assert_eq!(span(HandSize::Large, Level::Beginner), 7);
    }
}
