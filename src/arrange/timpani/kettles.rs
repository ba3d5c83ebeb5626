//! Drums that each stand in one pitch at a time.

use crate::arrange::facts::SeatFacts;
use crate::ensemble::{Level, Seat};
use crate::score::{Pitch, PitchRange};

/// The drums of a timpanist, and what they stand in.
pub(super) struct Kettles {
    drums: Vec<Drum>,
    /// The pitch that strokes lie around, in half semitones.
    middle: u16,
    /// Time to bring a drum to another pitch; nothing where the pitches are fixed for the piece.
    retune_ms: Option<i64>,
}

struct Drum {
    range: PitchRange,
    stands_in: Option<u8>,
    struck_ms: i64,
}

/// The least level at which drums are tuned within a piece (the profile's range: below, a pair is fixed for it).
const TUNES: Level = Level::Amateur;
/// A key counts that lasts so many times as long as a drum takes to be tuned (ours).
const LASTS: i64 = 2;

impl Kettles {
    /// Those of which a seat has the whole range at its level.
    pub(super) fn of(seat: &Seat) -> Self {
        let (profile, range) = (seat.profile(), seat.range());
        let has = |drum: &&PitchRange| range.contains(drum.low) && range.contains(drum.high);
        let drum = |range: &PitchRange| Drum { range: *range, stands_in: None, struck_ms: 0 };
        let tessitura = profile.range.tessitura;
        Self {
            drums: profile.capability.drums.iter().filter(has).map(drum).collect(),
            middle: u16::from(tessitura.low.midi()) + u16::from(tessitura.high.midi()),
            retune_ms: (seat.level >= TUNES).then(|| profile.capability.retune.millis()),
        }
    }

    /// The pitch of a class that lies best, of equals the lower.
    pub(super) fn pitch(&self, facts: &SeatFacts, class: u8) -> Option<u8> {
        let pitches = (0..128).filter(|pitch| pitch % 12 == class && facts.has(*pitch));
        let held = pitches.filter(|pitch| self.drums.iter().any(|drum| drum.holds(*pitch)));
        held.min_by_key(|pitch| (u16::from(2 * *pitch)).abs_diff(self.middle))
    }

    /// Whether a drum stands in a pitch at a time, or can be brought to it in a key that lasts so long; the one that holds
    /// the key's `other` pitch is left to that.
    pub(super) fn stand_in(&mut self, pitch: u8, other: Option<u8>, (now, length): (i64, i64)) -> bool {
        let retune = self.retune_ms.filter(|retune| length >= LASTS * retune);
        let stands = |drum: &Drum| drum.stands_in == Some(pitch);
        let is_free = |drum: &Drum| match drum.stands_in {
            None => true,
            Some(held) => Some(held) != other && retune.is_some_and(|retune| now - drum.struck_ms >= retune),
        };
        let suits_other = |drum: &Drum| other.is_some_and(|other| drum.holds(other));
        let able = self.drums.iter_mut().filter(|drum| stands(drum) || (drum.holds(pitch) && is_free(drum)));
        let best = able.min_by_key(|drum| (!stands(drum), drum.stands_in.is_some(), suits_other(drum), drum.struck_ms));
        best.map(|drum| (drum.stands_in, drum.struck_ms) = (Some(pitch), now)).is_some()
    }
}

impl Drum {
    fn holds(&self, pitch: u8) -> bool {
        Pitch::new(pitch).is_ok_and(|pitch| self.range.contains(pitch))
    }
}
